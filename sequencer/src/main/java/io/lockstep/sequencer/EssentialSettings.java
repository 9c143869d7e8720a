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

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

import org.agrona.SemanticVersion;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.NodeIdentity;
import io.lockstep.sequencer.recovery.StreamLife;

/**
 * The settings of a member that its stamps or its promises depend on, so that members whose differ cannot be one
 * cluster. Their digest is the application version that a leader writes into the log with each term, and a member ends
 * when it reads another one there, before it stamps anything of that term.
 * <p>
 * The life of stream and log is one of them: a member that missed a recovery is not of the cluster that went on.
 * <p>
 * Hosts are none of them, so that a machine can be replaced; nor is the version of the software, so that it can be
 * upgraded one member after the other.
 * <p>
 * Threading: immutable.
 */
final class EssentialSettings
{
    /** Aeron compares the major version alone, in bits 16 to 23, and would end the member with less of a reason. */
    private static final int MAJOR = 1;
    private static final int DIGEST_MASK = 0x7F00FFFF;

    private final String text;
    private final int version;

    EssentialSettings(final SequencerContext ctx, final StreamLife life)
    {
        text = describe(ctx) + ' ' + life;
        final CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        version = SemanticVersion.compose(MAJOR, 0, 0) | (int)crc.getValue() & DIGEST_MASK;
    }

    private static String describe(final SequencerContext ctx)
    {
        return JournalConfiguration.CLUSTER_ID_PROP_NAME + '=' + ctx.journal().clusterId() +
            ' ' + STREAM_ID_PROP_NAME + '=' + ctx.streamId() +
            " members=" + ctx.memberCount() +
            ' ' + DURABILITY_PROP_NAME + '=' + ctx.durability().name().toLowerCase(Locale.ROOT) +
            ' ' + CLIENT_LIMIT_PROP_NAME + '=' + ctx.genesis().clientLimit() +
            ' ' + WINDOW_LENGTH_PROP_NAME + '=' + ctx.genesis().windowLength() +
            ' ' + MESSAGE_LENGTH_PROP_NAME + '=' + ctx.genesis().messageLength() +
            ' ' + TICK_INTERVAL_PROP_NAME + '=' + ctx.genesis().tickIntervalNs() + "ns" +
            ' ' + MAX_BLOCK_LENGTH_PROP_NAME + '=' + ctx.maxBlockLength() +
            " format=" + NodeIdentity.FORMAT_VERSION;
    }

    /** Digest of the settings, positive. */
    int version()
    {
        return version;
    }

    /**
     * Compares with what the leader of a term had.
     *
     * @param other digest in the log.
     * @throws LockstepException FATAL if it differs.
     */
    void require(final int other)
    {
        if (version != other)
        {
            throw LockstepException.fatal(LockstepException.Fault.REFUSED,
                "essential settings differ from another member's, or from those that this log began with: own=[" +
                text + "]; make them equal on all members");
        }
    }
}
