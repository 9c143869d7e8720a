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
package io.lockstep.sequencer;

import static io.lockstep.sequencer.SequencerConfiguration.*;

import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.stamp.SequencedConfiguration;

/**
 * What the sequenced configuration is at the first start of the stream, beside the limits that the node itself uses. It
 * has to be equal on all members and to stay as it was; what it is today, the stream says.
 * <p>
 * Threading: the thread that launches the node. Errors: {@link IllegalArgumentException} in one line that names the
 * value.
 */
public final class GenesisContext
{
    private int clientLimit = CLIENT_LIMIT_DEFAULT;
    private int windowLength = WINDOW_LENGTH_DEFAULT;
    private int messageLength = MESSAGE_LENGTH_DEFAULT;
    private long tickIntervalNs = TICK_INTERVAL_DEFAULT;

    /**
     * A context from settings.
     *
     * @param settings to read.
     * @return a new context.
     */
    public static GenesisContext from(final Settings settings)
    {
        return new GenesisContext()
            .clientLimit(settings.number(CLIENT_LIMIT_PROP_NAME, CLIENT_LIMIT_DEFAULT))
            .windowLength(settings.number(WINDOW_LENGTH_PROP_NAME, WINDOW_LENGTH_DEFAULT))
            .messageLength(settings.size(MESSAGE_LENGTH_PROP_NAME, MESSAGE_LENGTH_DEFAULT))
            .tickIntervalNs(settings.durationNs(TICK_INTERVAL_PROP_NAME, TICK_INTERVAL_DEFAULT));
    }

    /**
     * The configuration of the first start.
     *
     * @param ctx of the node.
     * @return a new configuration.
     */
    SequencedConfiguration configuration(final SequencerContext ctx)
    {
        final long leastBlock =
            BlockDescriptor.HEADER_LENGTH + BlockDescriptor.ENTRY_HEADER_LENGTH + (long)messageLength;
        if (leastBlock > ctx.maxBlockLength())
        {
            throw new IllegalArgumentException("setting does not fit into " + MAX_BLOCK_LENGTH_PROP_NAME + " of " +
                ctx.maxBlockLength() + ", raise that to " + leastBlock + " on all nodes or lower this: name=" +
                MESSAGE_LENGTH_PROP_NAME + " value=" + messageLength);
        }
        final SequencedConfiguration configuration =
            new SequencedConfiguration(clientLimit, windowLength, ctx.maxBlockLength())
                .genesis(SequencedSetting.DURABILITY, ctx.durability().code())
                .genesis(SequencedSetting.TICK_INTERVAL, tickIntervalNs);
        return 0 == messageLength ?
            configuration : configuration.genesis(SequencedSetting.MESSAGE_LENGTH, messageLength);
    }

    /** Most clients and flows that are known. */
    public int clientLimit()
    {
        return clientLimit;
    }

    /** Sets {@link #clientLimit()}. */
    public GenesisContext clientLimit(final int value)
    {
        clientLimit = value;
        return this;
    }

    /** Ids per client whose outcome is remembered, a power of two; not less than a client may have in flight. */
    public int windowLength()
    {
        return windowLength;
    }

    /** Sets {@link #windowLength()}. */
    public GenesisContext windowLength(final int value)
    {
        windowLength = value;
        return this;
    }

    /** Longest message in bytes; 0 for what fits into the longest block. */
    public int messageLength()
    {
        return messageLength;
    }

    /** Sets {@link #messageLength()}. */
    public GenesisContext messageLength(final int value)
    {
        messageLength = value;
        return this;
    }

    /** Idle time after which a tick is sequenced, in ns; 0 for no ticks. */
    public long tickIntervalNs()
    {
        return tickIntervalNs;
    }

    /** Sets {@link #tickIntervalNs()}. */
    public GenesisContext tickIntervalNs(final long value)
    {
        tickIntervalNs = value;
        return this;
    }
}
