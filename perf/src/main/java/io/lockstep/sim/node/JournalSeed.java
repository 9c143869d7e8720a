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
package io.lockstep.sim.node;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.NoOpIdleStrategy;

import io.lockstep.codecs.node.MessageHeaderDecoder;
import io.lockstep.codecs.node.SnapshotHeaderDecoder;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sim.log.LogSnapshot;
import io.lockstep.sim.time.SimulatedClock;

/**
 * The journal of a member that is seeded again: from the block of the snapshot on, as the reseed tool copies it from a
 * peer's, read from its files here and not over the network. What is older is not fetched.
 * <p>
 * Threading: the simulation's.
 */
final class JournalSeed
{
    private final long snapshotBlock;
    private long baseSequence;
    private int baseCrc;

    /**
     * What is to be copied behind a snapshot.
     *
     * @param snapshot that the seeded log has last; null if it has none.
     */
    JournalSeed(final LogSnapshot snapshot)
    {
        snapshotBlock = null == snapshot ? 0 : blockOf(snapshot);
    }

    /** Does a peer's journal hold the block of the snapshot: if not, it has to be tried again. */
    boolean isHeldBy(final Journal peer)
    {
        return peer.lastBlockNumber() >= snapshotBlock;
    }

    /**
     * Copies, and forces what was copied.
     *
     * @param peer  journal that is being written, which holds what is to be copied.
     * @param ctx   of the member, concluded.
     * @param disk  of the member, empty.
     * @param clock of the member.
     */
    void copy(final Journal peer, final SequencerContext ctx, final HostJournal disk, final SimulatedClock clock)
    {
        final JournalContext target = ctx.journal()
            .storage(disk.storage())
            .epochClock(clock.epochNanoClock())
            .idleStrategy(NoOpIdleStrategy.INSTANCE)
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength());
        try (JournalReader reader = peer.newReader())
        {
            final long held = reader.firstBlockNumber();
            final long base = Math.max(Math.max(1, snapshotBlock) - 1, held > 1 ? held : 0);
            if (base > 0)
            {
                reader.seek(base);
                reader.poll(this::onBase, 1);
                target.base(base, baseSequence, baseCrc);
            }
            if (reader.lastBlockNumber() > base)
            {
                reader.seek(base + 1);
            }
            try (Journal journal = Journal.open(target))
            {
                while (journal.lastBlockNumber() < reader.lastBlockNumber())
                {
                    reader.poll(journal::append, 1);
                }
                journal.force();
            }
        }
    }

    private void onBase(final DirectBuffer buffer, final int offset, final int length)
    {
        final BlockDecoder block = new BlockDecoder();
        block.tryWrap(buffer, offset, length);
        baseSequence = block.lastSequence();
        baseCrc = block.chainCrc();
    }

    private static long blockOf(final LogSnapshot snapshot)
    {
        final long[] block = new long[1];
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final SnapshotHeaderDecoder decoder = new SnapshotHeaderDecoder();
        snapshot.forEach((buffer, length) ->
        {
            header.wrap(buffer, 0);
            if (SnapshotHeaderDecoder.SCHEMA_ID == header.schemaId() &&
                SnapshotHeaderDecoder.TEMPLATE_ID == header.templateId())
            {
                block[0] = decoder.wrapAndApplyHeader(buffer, 0, header).blockNumber();
            }
        });
        return block[0];
    }
}
