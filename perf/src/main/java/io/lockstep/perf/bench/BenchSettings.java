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
package io.lockstep.perf.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lockstep.runtime.IdleMode;

/**
 * What is asked of a target in one run.
 * <p>
 * Threading: one thread; not to be changed during a run.
 */
public final class BenchSettings
{
    private static final int MIN_PAYLOAD_LENGTH = 16;

    private int payloadLength = 64;
    private int messagesPerOffer = 1;
    private int windowCount = 4096;
    private long ratePerSecond = 10_000;
    private long warmUpNs = TimeUnit.SECONDS.toNanos(2);
    private long durationNs = TimeUnit.SECONDS.toNanos(5);
    private long drainTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private IdleMode clientIdleMode = IdleMode.BACKOFF;

    /**
     * Refuses what cannot run.
     *
     * @return this.
     */
    public BenchSettings validate()
    {
        require(payloadLength >= MIN_PAYLOAD_LENGTH, "payloadLength", payloadLength);
        require(messagesPerOffer > 0, "messagesPerOffer", messagesPerOffer);
        require(windowCount >= messagesPerOffer, "windowCount", windowCount);
        require(ratePerSecond > 0, "ratePerSecond", ratePerSecond);
        require(warmUpNs >= 0, "warmUpNs", warmUpNs);
        require(durationNs > 0, "durationNs", durationNs);
        require(drainTimeoutNs > 0, "drainTimeoutNs", drainTimeoutNs);
        return this;
    }

    /**
     * All settings by name, to be told beside figures.
     *
     * @return a new map in a fixed order.
     */
    public Map<String, String> describe()
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("payloadLength", Integer.toString(payloadLength));
        values.put("messagesPerOffer", Integer.toString(messagesPerOffer));
        values.put("windowCount", Integer.toString(windowCount));
        values.put("ratePerSecond", Long.toString(ratePerSecond));
        values.put("warmUpNs", Long.toString(warmUpNs));
        values.put("durationNs", Long.toString(durationNs));
        values.put("drainTimeoutNs", Long.toString(drainTimeoutNs));
        values.put("clientIdleMode", clientIdleMode.name());
        return values;
    }

    private static void require(final boolean isRight, final String name, final long value)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException("bench setting is out of range: " + name + '=' + value);
        }
    }

    /** Length of a message in bytes, at least 16. */
    public int payloadLength()
    {
        return payloadLength;
    }

    /** Sets {@link #payloadLength()}. */
    public BenchSettings payloadLength(final int value)
    {
        payloadLength = value;
        return this;
    }

    /** 1 for a message per offer; more for a block of so many entries per offer. */
    public int messagesPerOffer()
    {
        return messagesPerOffer;
    }

    /** Sets {@link #messagesPerOffer()}. */
    public BenchSettings messagesPerOffer(final int value)
    {
        messagesPerOffer = value;
        return this;
    }

    /** Most messages in flight in a throughput run. */
    public int windowCount()
    {
        return windowCount;
    }

    /** Sets {@link #windowCount()}. */
    public BenchSettings windowCount(final int value)
    {
        windowCount = value;
        return this;
    }

    /** Offers a second in a latency run. */
    public long ratePerSecond()
    {
        return ratePerSecond;
    }

    /** Sets {@link #ratePerSecond()}. */
    public BenchSettings ratePerSecond(final long value)
    {
        ratePerSecond = value;
        return this;
    }

    /** Time under load before anything counts. */
    public long warmUpNs()
    {
        return warmUpNs;
    }

    /** Sets {@link #warmUpNs()}. */
    public BenchSettings warmUpNs(final long value)
    {
        warmUpNs = value;
        return this;
    }

    /** Time that counts. */
    public long durationNs()
    {
        return durationNs;
    }

    /** Sets {@link #durationNs()}. */
    public BenchSettings durationNs(final long value)
    {
        durationNs = value;
        return this;
    }

    /** Longest wait for what is still in flight at the end; what has not come by then is lost. */
    public long drainTimeoutNs()
    {
        return drainTimeoutNs;
    }

    /** Sets {@link #drainTimeoutNs()}. */
    public BenchSettings drainTimeoutNs(final long value)
    {
        drainTimeoutNs = value;
        return this;
    }

    /** What the load's own thread does when there is nothing to do. */
    public IdleMode clientIdleMode()
    {
        return clientIdleMode;
    }

    /** Sets {@link #clientIdleMode()}. */
    public BenchSettings clientIdleMode(final IdleMode value)
    {
        clientIdleMode = value;
        return this;
    }
}
