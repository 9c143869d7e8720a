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
package io.lockstep.journal.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.lockstep.journal.BlockSource;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalCounter;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.Retention;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.transport.AeronTransport;

/** A journal that begins late, and nodes that hold what is older. */
@Timeout(60)
class BackfillAgentTest
{
    private static final long BASE = 300;
    private static final long LAST = 350;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(6), 400, 200);
    private final FakeSource source = new FakeSource(blocks, 1, 400);
    private final List<String> told = new ArrayList<>();
    private final AtomicBoolean isLow = new AtomicBoolean();
    private final List<String> servers = new ArrayList<>();
    private BackfillContext settings = new BackfillContext().pauseNs(TimeUnit.MILLISECONDS.toNanos(20));
    private boolean isClockStill;
    private BackfillAgent agent;

    @Test
    void shouldFetchDownToBlockOneWhileTheJournalGrows()
    {
        try (ReplayRig rig = newRig(); Journal journal = open(Retention.KEEP_ALL))
        {
            start(rig, journal);
            final long[] next = {LAST + 1};
            rig.steps.add(() ->
            {
                if (next[0] <= blocks.last())
                {
                    blocks.appendTo(journal, next[0], next[0]);
                    journal.flush();
                    next[0]++;
                }
                return 0;
            });
            rig.await("complete", () -> agent.isDone() && next[0] > blocks.last());

            assertEquals(1, journal.firstBlockNumber());
            assertEquals(BASE, journal.counters().get(JournalCounter.BACKFILLED_BLOCKS));
            assertEquals(0, journal.counters().get(JournalCounter.BACKFILL_FAILURES));
            try (JournalReader reader = journal.newReader())
            {
                blocks.assertHeld(reader, blocks.last());
            }
            assertEquals(List.of(), told);
            agent.onClose();
        }
    }

    @Test
    void shouldEndBehindTheFirstBlockThatIsHeldAndGoOnWhenOlderOnesAreThere()
    {
        source.first = 100;
        try (ReplayRig rig = newRig(); Journal journal = open(Retention.KEEP_ALL))
        {
            start(rig, journal);
            rig.await("told", () -> !told.isEmpty());

            assertEquals(101, journal.firstBlockNumber());
            assertEquals(
                List.of("nobody holds what is before this journal: firstBlock=101 asked=" + servers), told);
            assertEquals(0, journal.counters().get(JournalCounter.BACKFILL_FAILURES));
            assertFalse(agent.isDone());
            source.first = 1;
            rig.await("complete", agent::isDone);
            assertEquals(1, journal.firstBlockNumber());
            assertEquals(1, told.size());
            agent.onClose();
        }
    }

    @Test
    void shouldTellCountAndLeaveAloneWhoHoldsAnotherHistoryAndTakeTheBlocksFromTheNext()
    {
        final FakeSource foreign =
            new FakeSource(new TestBlocks().add(new SplittableRandom(77), 400, 200), 1, 400);
        try (ReplayRig rig = newRig(foreign); Journal journal = open(Retention.KEEP_ALL))
        {
            add(rig, source);
            start(rig, journal);
            rig.await("complete", agent::isDone);

            assertEquals(1, journal.firstBlockNumber());
            assertEquals(1, journal.counters().get(JournalCounter.BACKFILL_FAILURES));
            assertEquals(1, told.size(), told.toString());
            assertTrue(told.get(0).startsWith(
                "older blocks are damaged, or of another history, node is left alone: peer=" + servers.get(0) +
                " older blocks do not lead to this journal: block=300 "), told.toString());
            try (JournalReader reader = journal.newReader())
            {
                blocks.assertHeld(reader, LAST);
            }
            agent.onClose();
        }
    }

    @Test
    void shouldGoToTheNextNodeWhenOneDoesNotAnswer()
    {
        servers.add("aeron:udp?endpoint=localhost:24999");
        try (ReplayRig rig = newRig(); Journal journal = open(Retention.KEEP_ALL))
        {
            start(rig, journal);
            rig.step();
            rig.advance(11, TimeUnit.SECONDS);
            rig.await("complete", agent::isDone);

            assertEquals(1, journal.firstBlockNumber());
            assertEquals(1, journal.counters().get(JournalCounter.BACKFILL_FAILURES));
            assertEquals(List.of("node does not answer: peer=" + servers.get(0) + " firstBlock=301"), told);
            agent.onClose();
        }
    }

    @Test
    void shouldStopWhileThereIsLittleRoomAndGoOnWhenThereIsMore()
    {
        try (ReplayRig rig = newRig(); Journal journal = open(Retention.KEEP_ALL))
        {
            isLow.set(true);
            start(rig, journal);
            rig.await("told", () -> !told.isEmpty());
            assertEquals(
                List.of("no room for older blocks, they are fetched when there is: firstBlock=301"), told);
            assertEquals(BASE + 1, journal.firstBlockNumber());

            isLow.set(false);
            rig.await("goes on", () -> journal.firstBlockNumber() <= BASE);
            isLow.set(true);
            final long first = journal.firstBlockNumber();
            rig.await("told again", () -> told.size() > 1);
            assertTrue(journal.firstBlockNumber() <= first);
            isLow.set(false);
            rig.await("complete", agent::isDone);
            assertEquals(1, journal.firstBlockNumber());
            agent.onClose();
        }
    }

    @Test
    void shouldEndWhereRetentionWouldNotKeepMore()
    {
        try (ReplayRig rig = newRig(); Journal journal = open(new Retention(16, 0, 0)))
        {
            start(rig, journal);
            rig.await("done", agent::isDone);

            final long first = journal.firstBlockNumber();
            assertTrue(first > 1 && first <= BASE, "first=" + first);
            assertEquals(0, journal.counters().get(JournalCounter.DELETED_SEGMENTS));
            agent.onClose();
        }
    }

    @Test
    void shouldFetchNoFasterThanItsRate()
    {
        settings = settings.rateLimit(BackfillContext.RATE_LIMIT_MIN);
        try (ReplayRig rig = newRig(); Journal journal = open(Retention.KEEP_ALL))
        {
            start(rig, journal);
            rig.await("goes on", () -> journal.firstBlockNumber() <= BASE);
            isClockStill = true;
            final long stillNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            rig.await("time is over", () -> System.nanoTime() - stillNs > 0);

            assertFalse(agent.isDone());
            assertEquals(List.of(), told);
            isClockStill = false;
            rig.await("complete", agent::isDone);
            agent.onClose();
        }
    }

    private ReplayRig newRig()
    {
        return newRig(source);
    }

    private ReplayRig newRig(final BlockSource first)
    {
        final ReplayRig rig = new ReplayRig(ReplayRig.journalContext());
        rig.start(rig.serverContext(first));
        servers.add(rig.server.requestChannel());
        final long[] beforeNs = {System.nanoTime()};
        rig.steps.add(() ->
        {
            final long nowNs = System.nanoTime();
            rig.advance(isClockStill ? 0 : nowNs - beforeNs[0], TimeUnit.NANOSECONDS);
            beforeNs[0] = nowNs;
            return 0;
        });
        return rig;
    }

    private void add(final ReplayRig rig, final BlockSource other)
    {
        final ReplayServer server = new ReplayServer(rig.serverContext(other));
        rig.steps.add(server::doWork);
        rig.await("request channel bound", () -> null != server.requestChannel());
        servers.add(server.requestChannel());
    }

    private void start(final ReplayRig rig, final Journal journal)
    {
        agent = new BackfillAgent(settings
            .clock(rig.clock)
            .backfill(journal.newBackfill())
            .client(new ReplayClientContext()
                .transport(new AeronTransport(rig.aeron))
                .responseChannel(ReplayRig.LOOPBACK)
                .streamId(TestBlocks.STREAM_ID))
            .servers(servers)
            .isLow(isLow::get)
            .errorHandler((ex) -> told.add(ex.getMessage())));
        rig.steps.add(agent::doWork);
        rig.steps.add(() ->
        {
            try
            {
                return journal.keeper().doWork();
            }
            catch (final Exception ex)
            {
                throw LockstepException.fatal("keeper", ex);
            }
        });
    }

    private Journal open(final Retention retention)
    {
        final BlockDecoder decoder = new BlockDecoder();
        decoder.tryWrap(blocks.block(BASE), 0, blocks.bytes(BASE).length);
        final Journal journal = Journal.open(new JournalContext()
            .storage(new FaultyStorage())
            .streamId(TestBlocks.STREAM_ID)
            .maxBlockLength(1024)
            .segmentLength(8192)
            .writeBufferLength(2048)
            .readBufferLength(2048)
            .indexInterval(512)
            .spaceWarning(0)
            .retention(retention)
            .base(BASE, decoder.lastSequence(), decoder.chainCrc()));
        blocks.appendTo(journal, BASE + 1, LAST);
        journal.force();
        return journal;
    }
}
