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

import java.util.concurrent.TimeUnit;

/**
 * What Aeron's drivers of a network are set to. Defaults are those of Aeron 1.51.
 * <p>
 * Times are in ns, lengths in bytes. Threading: one thread. Changes hold for what is added after them.
 */
public final class NetworkSettings
{
    private int termLength = 16 * 1024 * 1024;
    private int mtu = 1408;
    private int windowLength = 128 * 1024;
    private long imageLivenessNs = TimeUnit.SECONDS.toNanos(10);
    private long connectionTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long lingerNs = TimeUnit.SECONDS.toNanos(5);
    private long setupIntervalNs = TimeUnit.MILLISECONDS.toNanos(100);
    private long statusIntervalNs = TimeUnit.MILLISECONDS.toNanos(200);
    private long resendDelayNs = TimeUnit.MILLISECONDS.toNanos(1);
    private long driverDelayNs = TimeUnit.MILLISECONDS.toNanos(1);
    private double adminActionRate = 0.001;

    /**
     * All time-outs and intervals shorter, so that a short simulation lives through many of them.
     *
     * @param divisor of each, 1 or more.
     * @return this.
     */
    public NetworkSettings timeoutsBy(final int divisor)
    {
        imageLivenessNs /= divisor;
        connectionTimeoutNs /= divisor;
        lingerNs /= divisor;
        setupIntervalNs /= divisor;
        statusIntervalNs /= divisor;
        return this;
    }

    /**
     * Length of a term where the channel names none.
     *
     * @return bytes, a power of two.
     */
    public int termLength()
    {
        return termLength;
    }

    /** Sets {@link #termLength()}. */
    public NetworkSettings termLength(final int value)
    {
        termLength = value;
        return this;
    }

    /**
     * Bytes of a packet; a longer message takes several in its position.
     *
     * @return bytes with the header.
     */
    public int mtu()
    {
        return mtu;
    }

    /** Sets {@link #mtu()}. */
    public NetworkSettings mtu(final int value)
    {
        mtu = value;
        return this;
    }

    /**
     * What a receiver lets come before it has consumed; at most half a term.
     *
     * @return bytes.
     */
    public int windowLength()
    {
        return windowLength;
    }

    /** Sets {@link #windowLength()}. */
    public NetworkSettings windowLength(final int value)
    {
        windowLength = value;
        return this;
    }

    /**
     * Without a packet for so long an image ends.
     *
     * @return ns.
     */
    public long imageLivenessNs()
    {
        return imageLivenessNs;
    }

    /** Sets {@link #imageLivenessNs()}. */
    public NetworkSettings imageLivenessNs(final long value)
    {
        imageLivenessNs = value;
        return this;
    }

    /**
     * Without a status message for so long a publication has lost a receiver.
     *
     * @return ns.
     */
    public long connectionTimeoutNs()
    {
        return connectionTimeoutNs;
    }

    /** Sets {@link #connectionTimeoutNs()}. */
    public NetworkSettings connectionTimeoutNs(final long value)
    {
        connectionTimeoutNs = value;
        return this;
    }

    /**
     * How long a closed publication tells its end and sends again what was lost, where the channel does not say.
     *
     * @return ns.
     */
    public long lingerNs()
    {
        return lingerNs;
    }

    /** Sets {@link #lingerNs()}. */
    public NetworkSettings lingerNs(final long value)
    {
        lingerNs = value;
        return this;
    }

    /**
     * Between two setup frames or heartbeats of a publication: a receiver meets it so soon.
     *
     * @return ns.
     */
    public long setupIntervalNs()
    {
        return setupIntervalNs;
    }

    /** Sets {@link #setupIntervalNs()}. */
    public NetworkSettings setupIntervalNs(final long value)
    {
        setupIntervalNs = value;
        return this;
    }

    /**
     * Between two status messages of a receiver that has nothing else to say. An image that ends does so five of them
     * later.
     *
     * @return ns.
     */
    public long statusIntervalNs()
    {
        return statusIntervalNs;
    }

    /** Sets {@link #statusIntervalNs()}. */
    public NetworkSettings statusIntervalNs(final long value)
    {
        statusIntervalNs = value;
        return this;
    }

    /**
     * What a loss costs in a stream, beside the way: until it is asked for and sent again.
     *
     * @return ns.
     */
    public long resendDelayNs()
    {
        return resendDelayNs;
    }

    /** Sets {@link #resendDelayNs()}. */
    public NetworkSettings resendDelayNs(final long value)
    {
        resendDelayNs = value;
        return this;
    }

    /**
     * Until a driver has taken what was added without waiting.
     *
     * @return ns at most, 1 or more.
     */
    public long driverDelayNs()
    {
        return driverDelayNs;
    }

    /** Sets {@link #driverDelayNs()}. */
    public NetworkSettings driverDelayNs(final long value)
    {
        driverDelayNs = value;
        return this;
    }

    /**
     * How often an offer is answered as at the end of a term, where it is none.
     *
     * @return probability.
     */
    public double adminActionRate()
    {
        return adminActionRate;
    }

    /** Sets {@link #adminActionRate()}. */
    public NetworkSettings adminActionRate(final double value)
    {
        adminActionRate = value;
        return this;
    }
}
