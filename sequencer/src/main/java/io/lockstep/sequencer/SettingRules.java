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

import static io.lockstep.runtime.Settings.require;
import static io.lockstep.sequencer.SequencerConfiguration.*;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.CANVASS_TIMEOUT_PROP_NAME;

import java.util.concurrent.TimeUnit;

import org.agrona.BitUtil;

import io.aeron.ChannelUri;
import io.aeron.logbuffer.LogBufferDescriptor;

import io.lockstep.protocol.AdminCommand;
import io.lockstep.runtime.DriverSettings;

/**
 * What the settings of a member have to satisfy, each by itself and all together. All of it is checked before anything
 * is opened or made, so that a member that is refused for its settings has changed nothing.
 * <p>
 * Threading: stateless. Errors: {@link IllegalArgumentException} in one line that names a setting and what is wrong.
 */
final class SettingRules
{
    /** Bytes that Aeron Cluster and Aeron put around a block in the log, generously. */
    private static final int LOG_OVERHEAD = 1024;
    private static final int MAX_MESSAGE_PER_TERM = 8;
    /** Bytes of a snapshot for an outcome that is remembered. */
    private static final int OUTCOME_LENGTH = 16;
    /** A fifth of it is the interval of heartbeats, which a thread that sleeps has to keep. */
    private static final int CANVASS_HEARTBEAT_TIMEOUTS = 2;
    private static final long TIMEOUT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private SettingRules()
    {
    }

    static void check(final SequencerContext ctx)
    {
        require(null != ctx.directory() && !ctx.directory().isBlank(), DIRECTORY_PROP_NAME, ctx.directory(),
            "is missing");
        checkPlace(ctx);
        checkTimes(ctx);
        require(BitUtil.isPowerOfTwo(ctx.ringLength()), RING_LENGTH_PROP_NAME, ctx.ringLength(),
            "is not a power of two");
        ctx.journal().maxBlockLength(ctx.maxBlockLength()).check();
        checkLengths(ctx);
        ctx.housekeeping().conclude().concludeSpace(leastReserve(ctx));
        ctx.recovery().conclude();
        ctx.placement().conclude();
        require(!ctx.authorisedKeys().isBlank(), AUTHORISED_KEYS_PROP_NAME, ctx.authorisedKeys(),
            "is missing, so nobody could connect; make keys with: lockstep keys generate --all DIR");
    }

    private static void checkPlace(final SequencerContext ctx)
    {
        final int count = ctx.memberCount();
        for (int id = 0; id < count; id++)
        {
            require(!ctx.host(id).isEmpty(), HOSTS_PROP_NAME, ctx.hosts(), "has a host without a name");
        }
        require(ctx.memberId() >= 0 && ctx.memberId() < count, MEMBER_ID_PROP_NAME, ctx.memberId(),
            "is not one of the members of " + ctx.hosts());
        require(1 == count % 2 && count <= 5, HOSTS_PROP_NAME, ctx.hosts(), "is not 1, 3 or 5 hosts");
        require(ctx.portBase() > 0 && MemberPorts.last(ctx.portBase(), count) < 65536, PORT_BASE_PROP_NAME,
            ctx.portBase(), "leaves no room for the ports of " + count + " members");
        try
        {
            ChannelUri.parse(ctx.feedChannel());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("setting is no channel of Aeron: name=" + FEED_CHANNEL_PROP_NAME +
                " value=" + ctx.feedChannel() + " reason=" + ex.getMessage(), ex);
        }
    }

    private static void checkTimes(final SequencerContext ctx)
    {
        require(ctx.heartbeatTimeoutNs() >= TIMEOUT_MIN_NS, HEARTBEAT_TIMEOUT_PROP_NAME,
            ctx.heartbeatTimeoutNs() + "ns", "is below 10ms");
        require(ctx.electionTimeoutNs() >= TIMEOUT_MIN_NS, ELECTION_TIMEOUT_PROP_NAME,
            ctx.electionTimeoutNs() + "ns", "is below 10ms");
        require(ctx.recovery().canvassTimeoutNs() / ctx.heartbeatTimeoutNs() >= CANVASS_HEARTBEAT_TIMEOUTS,
            CANVASS_TIMEOUT_PROP_NAME, ctx.recovery().canvassTimeoutNs() + "ns",
            "is less than two heartbeat time-outs of " + ctx.heartbeatTimeoutNs() + "ns");
        require(ctx.attestIntervalNs() > 0, ATTEST_INTERVAL_PROP_NAME, ctx.attestIntervalNs() + "ns",
            "is not above 0");
        require(ctx.snapshotDeadlineNs() > 0, SNAPSHOT_DEADLINE_PROP_NAME, ctx.snapshotDeadlineNs() + "ns",
            "is not above 0");
    }

    private static void checkLengths(final SequencerContext ctx)
    {
        require(ctx.maxBlockLength() >= AdminCommand.MAX_BLOCK_LENGTH, MAX_BLOCK_LENGTH_PROP_NAME,
            ctx.maxBlockLength(), "is less than an operator's command of up to " + AdminCommand.MAX_BLOCK_LENGTH);
        final long longest = (long)ctx.maxBlockLength() + LOG_OVERHEAD;
        final int termLength = ctx.driver().conclude().termLength();
        requireTerm(termLength, DriverSettings.TERM_LENGTH_PROP_NAME);
        require(longest <= termLength / MAX_MESSAGE_PER_TERM,
            DriverSettings.TERM_LENGTH_PROP_NAME, termLength, tooShortForBlocks(ctx));
        requireTerm(ctx.logTermLength(), LOG_TERM_LENGTH_PROP_NAME);
        require(longest <= ctx.logTermLength() / MAX_MESSAGE_PER_TERM, LOG_TERM_LENGTH_PROP_NAME, ctx.logTermLength(),
            tooShortForBlocks(ctx));
        require(BitUtil.isPowerOfTwo(ctx.archiveSegmentLength()), ARCHIVE_SEGMENT_LENGTH_PROP_NAME,
            ctx.archiveSegmentLength(), "is not a power of two");
        require(ctx.archiveSegmentLength() >= ctx.logTermLength(), ARCHIVE_SEGMENT_LENGTH_PROP_NAME,
            ctx.archiveSegmentLength(), "is less than a term of the log of " + ctx.logTermLength());
    }

    private static void requireTerm(final int length, final String name)
    {
        require(BitUtil.isPowerOfTwo(length) && length >= LogBufferDescriptor.TERM_MIN_LENGTH, name, length,
            "is not a power of two from 64k to 1g");
    }

    private static String tooShortForBlocks(final SequencerContext ctx)
    {
        return "is less than eight times the longest block, raise it or lower " + MAX_BLOCK_LENGTH_PROP_NAME +
            " of " + ctx.maxBlockLength();
    }

    /**
     * Twice what may have to be written although nothing new is taken: below half of the reserve a member stops while
     * others go on. A snapshot as large as it can get, segments of the journal ahead of the writer, one of the log, and
     * blocks under way, as many as the ring holds, in log and journal.
     */
    private static long leastReserve(final SequencerContext ctx)
    {
        final long snapshot = (long)ctx.genesis().clientLimit() * ctx.genesis().windowLength() * OUTCOME_LENGTH;
        return 2 * (snapshot + 2L * ctx.journal().segmentLength() + ctx.archiveSegmentLength() +
            2L * ctx.ringLength() * ctx.maxBlockLength());
    }
}
