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
package io.lockstep.sequencer.stamp;

import static io.lockstep.protocol.BlockDescriptor.ENTRY_HEADER_LENGTH;
import static io.lockstep.protocol.BlockDescriptor.HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;

/**
 * Turns committed input blocks into stamped blocks, one for one: the single writer of block numbers and sequences.
 * <p>
 * The result is a pure function of the configuration of the first start and of what the log holds: the input blocks,
 * their terms, times and senders' rights, the times at which terms began and timers fired, in order. Time never goes
 * back, nor does it stand still under a clock that lags ({@link SequencedTime}). An input that does not have the shape
 * of a block yields an empty block, so that numbers stay dense and every member does the same. The empty block has the
 * origin of what its sender meant as a block, so that the sender hears that it is not taken.
 * <p>
 * Outcomes are decided by the rules of the version in force. A member whose release does not have the version that a
 * record activates cannot know what becomes of the next entry: it stops with a fatal error before it has stamped the
 * block that holds the record.
 * <p>
 * Threading: one thread. No allocation but for a new client and for commands.
 */
public final class Stamper
{
    /** Longest block that comes of a timer. */
    public static final int TICK_BLOCK_LENGTH = HEADER_LENGTH + ENTRY_HEADER_LENGTH;

    private final int streamId;
    private final StampState state;
    private final StampVersions versions;
    private final int maxBlockLength;
    private final BlockDecoder decoder = new BlockDecoder();
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final ChainCrc chain = new ChainCrc();
    private final OutcomeCounts outcomes = new OutcomeCounts();
    private final SequencedTime time = new SequencedTime();
    long blockNumber;
    long lastSequence;
    long sequencedTimestampNs;
    int chainCrc = ChainCrc.GENESIS;
    private StampRules rules;
    private long rulesVersion;
    private long malformedCount;
    private int epoch;
    private int logGeneration;
    private boolean isLifeAdopted;

    /**
     * A stamper before the first block.
     *
     * @param streamId      of the stream.
     * @param epoch         life of the stream, from 1.
     * @param configuration of the first start; owned by the stamper from here on.
     */
    public Stamper(final int streamId, final int epoch, final SequencedConfiguration configuration)
    {
        this(streamId, epoch, configuration, StampVersions.RELEASED);
    }

    /**
     * A stamper before the first block, of a release.
     *
     * @param streamId      of the stream.
     * @param epoch         life of the stream, from 1.
     * @param configuration of the first start; owned by the stamper from here on.
     * @param versions      of the rules that the release knows.
     */
    public Stamper(
        final int streamId,
        final int epoch,
        final SequencedConfiguration configuration,
        final StampVersions versions)
    {
        this.streamId = streamId;
        this.epoch = epoch;
        this.versions = versions;
        state = new StampState(configuration);
        maxBlockLength = configuration.getInt(SequencedSetting.BLOCK_LENGTH);
        selectRules();
    }

    /**
     * Stamps the next block of the log. An input of length 0 is one that its sender had no right to send; the origin of
     * any other is its sender's own.
     *
     * @param input            that holds the input block.
     * @param inputOffset      of the block.
     * @param inputLength      of the block in bytes.
     * @param leadershipTermId in which it was appended.
     * @param clusterTimeNs    at which it was appended.
     * @param isAdmin          whether its sender may give commands; from the log, like the rest.
     * @param output           to write the stamped block to, from offset 0; with room for the longest block.
     * @return length of the stamped block in bytes, never more than the longer of input and an empty block.
     */
    public int stamp(
        final DirectBuffer input,
        final int inputOffset,
        final int inputLength,
        final long leadershipTermId,
        final long clusterTimeNs,
        final boolean isAdmin,
        final MutableDirectBuffer output)
    {
        final int length = copy(input, inputOffset, inputLength, output);
        final long firstSequence = lastSequence + 1;
        stamp.wrap(output, 0);
        while (decoder.nextEntry())
        {
            if (rules.decide(decoder, stamp, isAdmin, lastSequence + 1))
            {
                lastSequence++;
            }
            outcomes.count(decoder.kind(), decoder.code());
            if (rulesVersion != state.configuration.get(SequencedSetting.FORMAT_VERSION))
            {
                selectRules();
            }
        }
        time.onBlock(clusterTimeNs);
        return finish(output, length, leadershipTermId, firstSequence);
    }

    /**
     * A term begins: its leader's clock counts from here on.
     *
     * @param clusterTimeNs at which it began.
     */
    public void onNewTerm(final long clusterTimeNs)
    {
        time.onNewTerm(clusterTimeNs);
    }

    /**
     * Stamps a tick, if nothing has been sequenced for the interval of ticks and the stream runs. A block of its own,
     * without an origin.
     *
     * @param leadershipTermId in which the timer fired.
     * @param clusterTimeNs    at which it fired.
     * @param output           to write the stamped block to, from offset 0.
     * @return length of the stamped block in bytes, 0 if {@link #isTickDue} says no.
     */
    public int tick(final long leadershipTermId, final long clusterTimeNs, final MutableDirectBuffer output)
    {
        if (!isTickDue(clusterTimeNs))
        {
            return 0;
        }
        encoder.wrap(output, 0, TICK_BLOCK_LENGTH);
        encoder.tryAppend(EntryKind.TICK, 0, 0, 0, 0, 0, output, 0, 0);
        final int length = encoder.finish();
        stamp.wrap(output, 0);
        lastSequence++;
        stamp.outcome(HEADER_LENGTH, EntryKind.TICK, lastSequence);
        outcomes.count(EntryKind.TICK, 0);
        time.onBlock(clusterTimeNs);
        return finish(output, length, leadershipTermId, lastSequence);
    }

    /**
     * Is a tick due: the stream runs, has ticks, and nothing has been sequenced for their interval.
     *
     * @param clusterTimeNs at which the timer fired.
     * @return true if so.
     */
    public boolean isTickDue(final long clusterTimeNs)
    {
        final long intervalNs = state.configuration.get(SequencedSetting.TICK_INTERVAL);
        return StreamPhase.RUNNING == state.phase && 0 != intervalNs &&
            time.at(clusterTimeNs) - sequencedTimestampNs >= intervalNs;
    }

    /**
     * When, by the clock of the leader, a tick is due if nothing is sequenced until then.
     *
     * @param clusterTimeNs that the clock says now.
     * @return ns since the epoch, not before now.
     */
    public long tickDueNs(final long clusterTimeNs)
    {
        return time.clusterTimeOf(
            sequencedTimestampNs + state.configuration.get(SequencedSetting.TICK_INTERVAL), clusterTimeNs);
    }

    /**
     * Sets the life that the next block, and the next snapshot, are of.
     *
     * @param streamEpoch   of the stream, from 1.
     * @param newGeneration of the log, from 0.
     * @return this.
     */
    public Stamper life(final int streamEpoch, final int newGeneration)
    {
        epoch = streamEpoch;
        logGeneration = newGeneration;
        return this;
    }

    /**
     * Takes the life of the snapshot that is loaded, instead of refusing one of another: for a recovery.
     *
     * @return this.
     */
    public Stamper adoptLife()
    {
        isLifeAdopted = true;
        return this;
    }

    /** Stamps a block again that was stamped; it is in the buffer, and what comes of it must be the same. */
    void restamp(final MutableDirectBuffer block, final int length, final int blockEpoch)
    {
        decoder.tryWrap(block, 0, length);
        stamp.wrap(block, 0);
        final long leadershipTermId = decoder.leadershipTermId();
        final long timestampNs = decoder.timestampNs();
        final long firstSequence = lastSequence + 1;
        while (decoder.nextEntry())
        {
            if (retake())
            {
                lastSequence++;
            }
            if (rulesVersion != state.configuration.get(SequencedSetting.FORMAT_VERSION))
            {
                selectRules();
            }
        }
        epoch = Math.max(epoch, blockEpoch);
        // The log that said another time is given up: from here on the stamped one is all there is.
        time.restore(Math.max(time.timestampNs(), timestampNs), timestampNs);
        finish(block, length, leadershipTermId, firstSequence);
    }

    /** Decides an entry again that changed the state, as what it was before; true if it has a sequence. */
    private boolean retake()
    {
        switch (decoder.kind())
        {
            case TICK:
                return true;

            case SEQUENCED:
                return decideAs(EntryKind.REQUEST, false);

            case SESSION_OPENED:
                return decideAs(EntryKind.ESTABLISH, false);

            case SESSION_CLOSED:
                return decideAs(EntryKind.CLOSE, false);

            case ADMIN:
                return decideAs(EntryKind.COMMAND, true);

            case VOIDED:
                return isConsumed() && decideAs(EntryKind.VOIDED, false);

            default:
                return false;
        }
    }

    private boolean decideAs(final EntryKind kind, final boolean isAdmin)
    {
        stamp.outcome(decoder.entryOffset(), kind, 0);
        return rules.decide(decoder, stamp, isAdmin, lastSequence + 1);
    }

    /** Did a void take its id: no command, no opening, no output, and not what no gateway may send. */
    private boolean isConsumed()
    {
        return 0 == (decoder.flags() &
            (BlockDescriptor.FLAG_COMMAND | BlockDescriptor.FLAG_ESTABLISH | BlockDescriptor.FLAG_SHARED_FLOW)) &&
            ErrorCode.BAD_ENTRY.code() != decoder.code();
    }

    private int finish(
        final MutableDirectBuffer output,
        final int length,
        final long leadershipTermId,
        final long firstSequence)
    {
        blockNumber++;
        final long timestampNs = time.timestampNs();
        sequencedTimestampNs = lastSequence >= firstSequence ? timestampNs : sequencedTimestampNs;
        stamp.stamp(
            streamId, epoch, leadershipTermId, blockNumber, firstSequence, timestampNs,
            (int)(lastSequence - firstSequence + 1));
        chainCrc = chain.compute(chainCrc, output, 0, length);
        stamp.chainCrc(chainCrc);
        return length;
    }

    /** Takes the rules of the version in force. */
    void selectRules()
    {
        rulesVersion = state.configuration.get(SequencedSetting.FORMAT_VERSION);
        rules = versions.over(rulesVersion, state, blockNumber);
    }

    private int copy(
        final DirectBuffer input, final int inputOffset, final int inputLength, final MutableDirectBuffer output)
    {
        if (inputLength >= HEADER_LENGTH && inputLength <= maxBlockLength)
        {
            output.putBytes(0, input, inputOffset, inputLength);
            if (decoder.tryWrap(output, 0, inputLength) &&
                BlockDescriptor.INPUT_TEMPLATE_ID == decoder.templateId() &&
                decoder.hasWholeEntries())
            {
                return inputLength;
            }
        }

        malformedCount++;
        encoder.wrap(output, 0, HEADER_LENGTH);
        if (decoder.tryWrap(input, inputOffset, inputLength) &&
            BlockDescriptor.INPUT_TEMPLATE_ID == decoder.templateId())
        {
            encoder.origin(decoder.gatewayId(), decoder.gatewayIncarnation(), decoder.gatewayBlock());
        }
        encoder.finish();
        decoder.tryWrap(output, 0, HEADER_LENGTH);
        return HEADER_LENGTH;
    }

    /**
     * Number of the last block.
     *
     * @return 0 before the first.
     */
    public long blockNumber()
    {
        return blockNumber;
    }

    /**
     * Last sequence that was given.
     *
     * @return 0 before the first.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Chain CRC of the last block.
     *
     * @return {@link ChainCrc#GENESIS} before the first.
     */
    public int chainCrc()
    {
        return chainCrc;
    }

    /**
     * Sequenced time of the last block.
     *
     * @return ns since the epoch, 0 before the first.
     */
    public long timestampNs()
    {
        return time.timestampNs();
    }

    /**
     * Inputs that were no blocks, since this process started.
     *
     * @return count.
     */
    public long malformedCount()
    {
        return malformedCount;
    }

    /**
     * Outcomes, since this process started.
     *
     * @return counts.
     */
    public OutcomeCounts outcomes()
    {
        return outcomes;
    }

    /**
     * Stream that is stamped.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Life of the stream that the next block is of.
     *
     * @return epoch, from 1.
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * How often the log under the stream was begun anew.
     *
     * @return generation, from 0.
     */
    public int logGeneration()
    {
        return logGeneration;
    }

    boolean adoptsLife()
    {
        return isLifeAdopted;
    }

    /**
     * What the stream takes.
     *
     * @return phase.
     */
    public StreamPhase phase()
    {
        return state.phase;
    }

    /**
     * A value of the sequenced configuration.
     *
     * @param setting to read.
     * @return value in force.
     */
    public long setting(final SequencedSetting setting)
    {
        return state.configuration.get(setting);
    }

    /**
     * Last version of the rules that this stamper knows.
     *
     * @return from 1.
     */
    public int knownVersion()
    {
        return versions.last();
    }

    /**
     * Number of the timer that makes the ticks: another one after every change of the interval.
     *
     * @return from 1.
     */
    public long tickGeneration()
    {
        return state.tickGeneration;
    }

    /**
     * Sequenced time of the last sequence.
     *
     * @return ns since the epoch, 0 before the first.
     */
    public long sequencedTimestampNs()
    {
        return sequencedTimestampNs;
    }

    /**
     * Clients known.
     *
     * @return count.
     */
    public int clientCount()
    {
        return state.clientCount();
    }

    /**
     * Shared flows known.
     *
     * @return count.
     */
    public int flowCount()
    {
        return state.flowCount();
    }

    /** Time of the stream. */
    SequencedTime time()
    {
        return time;
    }

    /** The replicated state. */
    StampState state()
    {
        return state;
    }
}
