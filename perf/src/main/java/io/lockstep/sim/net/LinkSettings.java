/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sim.net;

/**
 * What a way from one host to another does to what goes over it. A new one is fast and good.
 * <p>
 * Times are in ns, rates are probabilities of each message. Doubling, overtaking and damage concern channels of
 * {@link ChannelMode#DATAGRAM} only. Threading: one thread. Changes hold at once.
 */
public final class LinkSettings
{
    private long delayNs = 20_000;
    private long jitterNs = 30_000;
    private double slowRate;
    private long slowNs;
    private double lossRate;
    private double doubleRate;
    private double overtakeRate;
    private long overtakeNs = 1_000_000;
    private double damageRate;

    /**
     * A copy.
     *
     * @return settings of their own.
     */
    public LinkSettings copy()
    {
        final LinkSettings copy = new LinkSettings();
        copy.delayNs = delayNs;
        copy.jitterNs = jitterNs;
        copy.slowRate = slowRate;
        copy.slowNs = slowNs;
        copy.lossRate = lossRate;
        copy.doubleRate = doubleRate;
        copy.overtakeRate = overtakeRate;
        copy.overtakeNs = overtakeNs;
        copy.damageRate = damageRate;
        return copy;
    }

    /**
     * Time that each message takes at least.
     *
     * @return ns.
     */
    public long delayNs()
    {
        return delayNs;
    }

    /** Sets {@link #delayNs()}. */
    public LinkSettings delayNs(final long value)
    {
        delayNs = value;
        return this;
    }

    /**
     * Time that is added, anything up to this.
     *
     * @return ns.
     */
    public long jitterNs()
    {
        return jitterNs;
    }

    /** Sets {@link #jitterNs()}. */
    public LinkSettings jitterNs(final long value)
    {
        jitterNs = value;
        return this;
    }

    /**
     * How often a message takes much longer.
     *
     * @return probability.
     */
    public double slowRate()
    {
        return slowRate;
    }

    /** Sets {@link #slowRate()}. */
    public LinkSettings slowRate(final double value)
    {
        slowRate = value;
        return this;
    }

    /**
     * How much longer at most.
     *
     * @return ns.
     */
    public long slowNs()
    {
        return slowNs;
    }

    /** Sets {@link #slowNs()}. */
    public LinkSettings slowNs(final long value)
    {
        slowNs = value;
        return this;
    }

    /**
     * How often a packet is lost.
     *
     * @return probability.
     */
    public double lossRate()
    {
        return lossRate;
    }

    /** Sets {@link #lossRate()}. */
    public LinkSettings lossRate(final double value)
    {
        lossRate = value;
        return this;
    }

    /**
     * How often a message comes twice.
     *
     * @return probability.
     */
    public double doubleRate()
    {
        return doubleRate;
    }

    /** Sets {@link #doubleRate()}. */
    public LinkSettings doubleRate(final double value)
    {
        doubleRate = value;
        return this;
    }

    /**
     * How often a message is held back so that others overtake it.
     *
     * @return probability.
     */
    public double overtakeRate()
    {
        return overtakeRate;
    }

    /** Sets {@link #overtakeRate()}. */
    public LinkSettings overtakeRate(final double value)
    {
        overtakeRate = value;
        return this;
    }

    /**
     * How long such a one is held back at most.
     *
     * @return ns.
     */
    public long overtakeNs()
    {
        return overtakeNs;
    }

    /** Sets {@link #overtakeNs()}. */
    public LinkSettings overtakeNs(final long value)
    {
        overtakeNs = value;
        return this;
    }

    /**
     * How often a bit of a message is flipped.
     *
     * @return probability.
     */
    public double damageRate()
    {
        return damageRate;
    }

    /** Sets {@link #damageRate()}. */
    public LinkSettings damageRate(final double value)
    {
        damageRate = value;
        return this;
    }

    /** One line, for plans of faults. */
    @Override
    public String toString()
    {
        return "delay=" + delayNs + " jitter=" + jitterNs + " slow=" + slowRate + '/' + slowNs + " loss=" + lossRate +
            " double=" + doubleRate + " overtake=" + overtakeRate + '/' + overtakeNs + " damage=" + damageRate;
    }
}
