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
package io.lockstep.replica.stream;

import org.agrona.BitUtil;

import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.runtime.Settings;

/**
 * Settings of the way a stream is followed. Every setter may be called until {@link #conclude()}, which whoever takes
 * the context calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
public final class StreamContext
{
    /** Stream that is followed. */
    public static final String STREAM_ID_PROP_NAME = "lockstep.stream.id";
    /** Default of {@link #STREAM_ID_PROP_NAME}. */
    public static final int STREAM_ID_DEFAULT = 1;

    /** Highest epoch that is taken: a newer one is refused until an operator raises this. */
    public static final String EPOCH_LIMIT_PROP_NAME = "lockstep.replica.epoch";
    /** Default of {@link #EPOCH_LIMIT_PROP_NAME}. */
    public static final int EPOCH_LIMIT_DEFAULT = 1;

    /** Length of the longest block in bytes. */
    public static final String MAX_BLOCK_LENGTH_PROP_NAME = "lockstep.max.block.length";
    /** Default of {@link #MAX_BLOCK_LENGTH_PROP_NAME}. */
    public static final int MAX_BLOCK_LENGTH_DEFAULT = 64 * 1024;

    /** Blocks that are held while one before them is missing, a power of two. */
    public static final String REORDER_SLOTS_PROP_NAME = "lockstep.replica.reorder.slots";
    /** Default of {@link #REORDER_SLOTS_PROP_NAME}. */
    public static final int REORDER_SLOTS_DEFAULT = 256;

    /** How long a missing block may yet come on a group before replay is asked. */
    public static final String GAP_SETTLE_PROP_NAME = "lockstep.replica.gap.settle";
    /** Default of {@link #GAP_SETTLE_PROP_NAME} in ns. */
    public static final long GAP_SETTLE_DEFAULT_NS = 2_000_000L;

    /** Silence of all groups after which replay is asked by interval. A gateway's heartbeats are 100 ms apart. */
    public static final String SILENCE_TIMEOUT_PROP_NAME = "lockstep.replica.silence.timeout";
    /** Default of {@link #SILENCE_TIMEOUT_PROP_NAME} in ns. */
    public static final long SILENCE_TIMEOUT_DEFAULT_NS = 500_000_000L;

    /** Interval of asking replay while no group is heard, or none is configured. */
    public static final String POLL_INTERVAL_PROP_NAME = "lockstep.replica.poll.interval";
    /** Default of {@link #POLL_INTERVAL_PROP_NAME} in ns. */
    public static final long POLL_INTERVAL_DEFAULT_NS = 5_000_000L;

    /** Interval of asking one gateway after the other, while a group is heard, whether there is more than is heard. */
    public static final String PROBE_INTERVAL_PROP_NAME = "lockstep.replica.probe.interval";
    /** Default of {@link #PROBE_INTERVAL_PROP_NAME} in ns. */
    public static final long PROBE_INTERVAL_DEFAULT_NS = 1_000_000_000L;

    /** How long a gateway may take for a replay request before the next one is asked. */
    public static final String REPLAY_TIMEOUT_PROP_NAME = "lockstep.replica.replay.timeout";
    /** Default of {@link #REPLAY_TIMEOUT_PROP_NAME} in ns. */
    public static final long REPLAY_TIMEOUT_DEFAULT_NS = 1_000_000_000L;

    /** Pause after every gateway was asked in vain. */
    public static final String REPLAY_RETRY_PROP_NAME = "lockstep.replica.replay.retry";
    /** Default of {@link #REPLAY_RETRY_PROP_NAME} in ns. */
    public static final long REPLAY_RETRY_DEFAULT_NS = 10_000_000L;

    private static final long REORDER_BYTES_MAX = 1L << 30;

    private int streamId = STREAM_ID_DEFAULT;
    private int epochLimit = EPOCH_LIMIT_DEFAULT;
    private int maxBlockLength = MAX_BLOCK_LENGTH_DEFAULT;
    private int reorderSlots = REORDER_SLOTS_DEFAULT;
    private int groupCount;
    private long gapSettleNs = GAP_SETTLE_DEFAULT_NS;
    private long silenceTimeoutNs = SILENCE_TIMEOUT_DEFAULT_NS;
    private long pollIntervalNs = POLL_INTERVAL_DEFAULT_NS;
    private long probeIntervalNs = PROBE_INTERVAL_DEFAULT_NS;
    private long replayTimeoutNs = REPLAY_TIMEOUT_DEFAULT_NS;
    private long replayRetryNs = REPLAY_RETRY_DEFAULT_NS;
    private long fromBlock = 1;
    private int fromChainCrc = ChainCrc.GENESIS;
    private boolean isConcluded;

    /**
     * Reads everything that a process can set.
     *
     * @param settings to read.
     * @return this.
     */
    public StreamContext read(final Settings settings)
    {
        streamId = settings.number(STREAM_ID_PROP_NAME, STREAM_ID_DEFAULT);
        epochLimit = settings.number(EPOCH_LIMIT_PROP_NAME, EPOCH_LIMIT_DEFAULT);
        maxBlockLength = settings.size(MAX_BLOCK_LENGTH_PROP_NAME, MAX_BLOCK_LENGTH_DEFAULT);
        reorderSlots = settings.number(REORDER_SLOTS_PROP_NAME, REORDER_SLOTS_DEFAULT);
        gapSettleNs = settings.durationNs(GAP_SETTLE_PROP_NAME, GAP_SETTLE_DEFAULT_NS);
        silenceTimeoutNs = settings.durationNs(SILENCE_TIMEOUT_PROP_NAME, SILENCE_TIMEOUT_DEFAULT_NS);
        pollIntervalNs = settings.durationNs(POLL_INTERVAL_PROP_NAME, POLL_INTERVAL_DEFAULT_NS);
        probeIntervalNs = settings.durationNs(PROBE_INTERVAL_PROP_NAME, PROBE_INTERVAL_DEFAULT_NS);
        replayTimeoutNs = settings.durationNs(REPLAY_TIMEOUT_PROP_NAME, REPLAY_TIMEOUT_DEFAULT_NS);
        replayRetryNs = settings.durationNs(REPLAY_RETRY_PROP_NAME, REPLAY_RETRY_DEFAULT_NS);
        return this;
    }

    /**
     * Checks every value, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public StreamContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("StreamContext already concluded");
        }
        isConcluded = true;

        atLeast("epochLimit", 1, epochLimit);
        atLeast("maxBlockLength", BlockDescriptor.HEADER_LENGTH, maxBlockLength);
        atLeast("groupCount", 0, groupCount);
        atLeast("gapSettleNs", 0, gapSettleNs);
        atLeast("silenceTimeoutNs", 1, silenceTimeoutNs);
        atLeast("pollIntervalNs", 1, pollIntervalNs);
        atLeast("probeIntervalNs", 1, probeIntervalNs);
        atLeast("replayTimeoutNs", 1, replayTimeoutNs);
        atLeast("replayRetryNs", 1, replayRetryNs);
        atLeast("fromBlock", 1, fromBlock);
        if (!BitUtil.isPowerOfTwo(reorderSlots) || (long)reorderSlots * maxBlockLength > REORDER_BYTES_MAX)
        {
            throw new IllegalArgumentException("reorderSlots is not a power of two within the limit: bytesLimit=" +
                REORDER_BYTES_MAX + " reorderSlots=" + reorderSlots + " maxBlockLength=" + maxBlockLength);
        }
        if (1 == fromBlock && ChainCrc.GENESIS != fromChainCrc)
        {
            throw new IllegalArgumentException("fromChainCrc is not that of the start: expected=" +
                ChainCrc.GENESIS + " fromChainCrc=" + fromChainCrc);
        }
        return this;
    }

    /**
     * Stream that is followed.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Stream that is followed.
     *
     * @param streamId of the stream; blocks of others are left alone.
     * @return this.
     */
    public StreamContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /**
     * Highest epoch that is taken.
     *
     * @return epoch.
     */
    public int epochLimit()
    {
        return epochLimit;
    }

    /**
     * Highest epoch that is taken.
     *
     * @param epochLimit from 1.
     * @return this.
     */
    public StreamContext epochLimit(final int epochLimit)
    {
        this.epochLimit = epochLimit;
        return this;
    }

    /**
     * Length of the longest block.
     *
     * @return bytes.
     */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /**
     * Length of the longest block.
     *
     * @param maxBlockLength in bytes; longer ones are not taken.
     * @return this.
     */
    public StreamContext maxBlockLength(final int maxBlockLength)
    {
        this.maxBlockLength = maxBlockLength;
        return this;
    }

    /**
     * Blocks that are held while one before them is missing.
     *
     * @return count.
     */
    public int reorderSlots()
    {
        return reorderSlots;
    }

    /**
     * Blocks that are held while one before them is missing.
     *
     * @param reorderSlots a power of two.
     * @return this.
     */
    public StreamContext reorderSlots(final int reorderSlots)
    {
        this.reorderSlots = reorderSlots;
        return this;
    }

    /**
     * Groups that the stream is heard on; 0 for replay alone.
     *
     * @return count.
     */
    public int groupCount()
    {
        return groupCount;
    }

    /**
     * Groups that the stream is heard on; 0 for replay alone.
     *
     * @param groupCount 0, 1, 2 or more.
     * @return this.
     */
    public StreamContext groupCount(final int groupCount)
    {
        this.groupCount = groupCount;
        return this;
    }

    /**
     * How long a missing block may yet come on a group before replay is asked.
     *
     * @return ns.
     */
    public long gapSettleNs()
    {
        return gapSettleNs;
    }

    /**
     * How long a missing block may yet come on a group before replay is asked.
     *
     * @param gapSettleNs in ns.
     * @return this.
     */
    public StreamContext gapSettleNs(final long gapSettleNs)
    {
        this.gapSettleNs = gapSettleNs;
        return this;
    }

    /**
     * Silence of all groups after which replay is asked by interval.
     *
     * @return ns.
     */
    public long silenceTimeoutNs()
    {
        return silenceTimeoutNs;
    }

    /**
     * Silence of all groups after which replay is asked by interval.
     *
     * @param silenceTimeoutNs in ns.
     * @return this.
     */
    public StreamContext silenceTimeoutNs(final long silenceTimeoutNs)
    {
        this.silenceTimeoutNs = silenceTimeoutNs;
        return this;
    }

    /**
     * Interval of asking replay while no group is heard, or none is configured.
     *
     * @return ns.
     */
    public long pollIntervalNs()
    {
        return pollIntervalNs;
    }

    /**
     * Interval of asking replay while no group is heard, or none is configured.
     *
     * @param pollIntervalNs in ns.
     * @return this.
     */
    public StreamContext pollIntervalNs(final long pollIntervalNs)
    {
        this.pollIntervalNs = pollIntervalNs;
        return this;
    }

    /**
     * Interval of asking one gateway after the other, while a group is heard, whether there is more than is heard.
     *
     * @return ns.
     */
    public long probeIntervalNs()
    {
        return probeIntervalNs;
    }

    /**
     * Interval of asking one gateway after the other, while a group is heard, whether there is more than is heard.
     *
     * @param probeIntervalNs in ns.
     * @return this.
     */
    public StreamContext probeIntervalNs(final long probeIntervalNs)
    {
        this.probeIntervalNs = probeIntervalNs;
        return this;
    }

    /**
     * How long a gateway may take for a replay request.
     *
     * @return ns.
     */
    public long replayTimeoutNs()
    {
        return replayTimeoutNs;
    }

    /**
     * How long a gateway may take for a replay request.
     *
     * @param replayTimeoutNs in ns.
     * @return this.
     */
    public StreamContext replayTimeoutNs(final long replayTimeoutNs)
    {
        this.replayTimeoutNs = replayTimeoutNs;
        return this;
    }

    /**
     * Pause after every gateway was asked in vain.
     *
     * @return ns.
     */
    public long replayRetryNs()
    {
        return replayRetryNs;
    }

    /**
     * Pause after every gateway was asked in vain.
     *
     * @param replayRetryNs in ns.
     * @return this.
     */
    public StreamContext replayRetryNs(final long replayRetryNs)
    {
        this.replayRetryNs = replayRetryNs;
        return this;
    }

    /**
     * First block that is taken.
     *
     * @return block number.
     */
    public long fromBlock()
    {
        return fromBlock;
    }

    /**
     * Chain CRC of the block before {@link #fromBlock()}.
     *
     * @return CRC-32C.
     */
    public int fromChainCrc()
    {
        return fromChainCrc;
    }

    /**
     * Where to begin. Without it the stream is followed from its first block.
     *
     * @param fromBlock    first block to take, from 1.
     * @param fromChainCrc chain CRC of the block before it.
     * @return this.
     */
    public StreamContext from(final long fromBlock, final int fromChainCrc)
    {
        this.fromBlock = fromBlock;
        this.fromChainCrc = fromChainCrc;
        return this;
    }

    private static void atLeast(final String name, final long minimum, final long value)
    {
        if (value < minimum)
        {
            throw new IllegalArgumentException(
                name + " is too small: minimum=" + minimum + " " + name + "=" + value);
        }
    }
}
