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
package io.lockstep.sequencer.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.pipeline.SequencerPipeline;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

class SequencerServiceTest
{
    private static final int MAX_BLOCK_LENGTH = 4096;
    private static final int RING_LENGTH = 4;
    private static final long DEADLINE_NS = 1_000;

    @TempDir
    private Path dir;

    private final UnsafeBuffer input = new UnsafeBuffer(new byte[MAX_BLOCK_LENGTH]);
    private final BlockEncoder encoder = new BlockEncoder();
    private final ClientSession session = SteppedCluster.adminSession();
    private final List<byte[]> snapshot = new ArrayList<>();
    private Runnable idle = this::journal;
    private final SteppedCluster stepped = new SteppedCluster(() -> idle.run());
    private final Cluster cluster = stepped.cluster();
    private Stamper stamper;
    private SequencerCounters counters;
    private SequencerPipeline pipeline;
    private Journal journal;
    private JournalAgent journalAgent;
    private SequencerService service;
    private long nowNs;

    @BeforeEach
    void open()
    {
        nowNs = 0;
        stamper = new Stamper(1, 1, new SequencedConfiguration(4, 8, 1024));
        counters = new SequencerCounters();
        pipeline = new SequencerPipeline(RING_LENGTH, MAX_BLOCK_LENGTH);
        journal = Journal.open(new JournalContext()
            .directory(dir.toFile()).streamId(1).maxBlockLength(MAX_BLOCK_LENGTH).segmentLength(1024 * 1024));
        journalAgent = new JournalAgent(journal, pipeline, () -> nowNs, counters);
        service = new SequencerService(
            stamper, new SessionRights(), pipeline, journalAgent, () -> nowNs, DEADLINE_NS, counters,
            CounterSource.detached().newCounter(CounterType.NODE_AGENT_CYCLES, 0, "service"), () -> {});
    }

    @AfterEach
    void close()
    {
        journalAgent.onClose();
    }

    @Test
    void shouldGoOnFromASnapshotAsIfItHadNeverStopped()
    {
        service.start(cluster, null, -1);
        term(1);
        stamp(1, 3);
        service.takeSnapshot(this::store);
        assertEquals(3, journalAgent.forcedBlock());
        stamp(4, 9);
        journal();
        final int chainCrc = stamper.chainCrc();
        close();

        open();
        stepped.at(700, 0);
        service.start(cluster, new Stored(snapshot.size()), 1);
        assertEquals(3, stamper.blockNumber());
        assertEquals(1, counters.leadershipTermId(), "its first entry does not come again");
        // Without another term: what follows in the log is of the one of the snapshot.
        stamp(4, 9);
        journal();

        assertEquals(chainCrc, stamper.chainCrc(), "the same blocks, or the journal would have refused them too");
        assertEquals(9, counters.journaledBlock());
    }

    @Test
    void shouldRefuseASnapshotThatEndsBeforeItsFooter()
    {
        service.start(cluster, null, -1);
        term(1);
        stamp(1, 3);
        service.takeSnapshot(this::store);
        close();
        open();

        final LockstepException ex = assertThrows(
            LockstepException.class, () -> service.start(cluster, new Stored(snapshot.size() - 1), 1));

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertEquals(LockstepException.Fault.CLUSTER, ex.fault());
        assertTrue(ex.getMessage().contains("snapshot ends before its footer"), ex.getMessage());
    }

    @Test
    void shouldTakeNoSnapshotWhileTheJournalIsNotForced()
    {
        idle = () -> nowNs += DEADLINE_NS / 10;
        service.start(cluster, null, -1);
        term(1);
        stamp(1, 1);

        final LockstepException ex = assertThrows(LockstepException.class, () -> service.takeSnapshot(this::store));

        assertEquals(LockstepException.Severity.WARN, ex.severity());
        assertEquals(List.of(), snapshot);
        journal();
        service.takeSnapshot(this::store);
        assertTrue(snapshot.size() > 1);
    }

    @Test
    void shouldNotWaitWithASnapshotForWhatComesBehindItInTheLog()
    {
        final boolean[] isCommitted = {true};
        service.committed(() -> isCommitted[0]);
        journalAgent.committed(() -> isCommitted[0]);
        idle = () ->
        {
            nowNs++;
            journal();
        };
        service.start(cluster, null, -1);
        term(1);
        stamp(1, 3);
        journal();
        isCommitted[0] = false;
        stamp(4, 6);

        final LockstepException ex = assertThrows(LockstepException.class, () -> service.takeSnapshot(this::store));

        assertEquals(LockstepException.Severity.WARN, ex.severity());
        assertEquals(
            "snapshot not taken, the term of what was replayed is not committed yet: block=6", ex.getMessage());
        assertTrue(nowNs < DEADLINE_NS / 10, "waited: " + nowNs);
        assertEquals(List.of(), snapshot);
        isCommitted[0] = true;
        service.takeSnapshot(this::store);
        assertTrue(snapshot.size() > 1);
    }

    @Test
    void shouldWaitForRoomByTheClusterIdleStrategy()
    {
        service.start(cluster, null, -1);
        term(1);

        stamp(1, 3 * RING_LENGTH);

        assertEquals(3 * RING_LENGTH, stamper.blockNumber());
        assertTrue(counters.journaledBlock() >= 2 * RING_LENGTH, "journaled: " + counters.journaledBlock());
    }

    private void term(final long termId)
    {
        service.onRoleChange(Cluster.Role.LEADER);
        service.onNewLeadershipTermEvent(termId, 0, 1, 0, 0, 0, TimeUnit.NANOSECONDS, 0);
    }

    private void stamp(final long first, final long last)
    {
        for (long i = first; i <= last; i++)
        {
            encoder.wrap(input, 0, MAX_BLOCK_LENGTH).tryAppend(EntryKind.ESTABLISH, i, 77, 0, 0, 0, input, 2048, 8);
            final Header header = new Header(0, 0);
            header.buffer(new UnsafeBuffer(new byte[64]));
            service.onSessionMessage(session, 10 * i, input, 0, encoder.finish(), header);
        }
    }

    private void journal()
    {
        try
        {
            journalAgent.doWork();
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private void store(final DirectBuffer buffer, final int length)
    {
        final byte[] copy = new byte[length];
        buffer.getBytes(0, copy);
        snapshot.add(copy);
    }

    /** The first messages of the snapshot, one at a time, with nothing in between. */
    private final class Stored implements SnapshotSource
    {
        private final int count;
        private int next;
        private boolean isPause;

        private Stored(final int count)
        {
            this.count = count;
        }

        @Override
        public int poll(final Consumer consumer)
        {
            isPause = !isPause;
            if (isPause || next == count)
            {
                return 0;
            }
            final byte[] each = snapshot.get(next++);
            consumer.onMessage(new UnsafeBuffer(each), 0, each.length);
            return 1;
        }

        @Override
        public boolean hasEnded()
        {
            return next == count;
        }

        @Override
        public long position()
        {
            return next;
        }
    }
}
