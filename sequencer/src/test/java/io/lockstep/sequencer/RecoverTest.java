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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.tool.ComparisonResult;
import io.lockstep.journal.tool.JournalComparison;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.recovery.RecoveryContext;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.recovery.StreamLifeTool;

/** A cluster whose logs lack what was released, or whose majority is gone, goes on by the runbook. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RecoverTest
{
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;
    private static final long CLIENT = 9;

    @TempDir
    Path root;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private final List<String> lines = new ArrayList<>();
    private long offered;
    private long requestId;

    @Test
    void shouldImportWhatAGatewaysJournalHoldsAndAllLogsHaveLost() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                establish(client);
                request(client, 5);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            for (int id = 0; id < 3; id++)
            {
                copy(root.resolve("m" + id), root.resolve("early" + id));
            }
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                request(client, 5);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            copy(cluster.directory(0, "journal"), root.resolve("gateway"));
            // Power went everywhere at once, and what was not forced is gone.
            for (int id = 0; id < 3; id++)
            {
                delete(root.resolve("m" + id));
                Files.move(root.resolve("early" + id), root.resolve("m" + id));
            }

            try (RecoverTool tool = new RecoverTool(
                cluster.newContext(1), List.of(root.resolve("gateway").toString()), false, lines::add))
            {
                tool.run();
                assertLine("tail imported: journal=" + root.resolve("gateway") + " blocks=7-11");
                assertLine("taken from the journal behind the log's end: blocks=7-11");
                assertLine("recovered: block=11 sequence=11 crc=");
                assertFalse(Files.exists(root.resolve("m1").resolve(StreamLifeTool.MARKER)));
                reseed(cluster, 0, 1);
                reseed(cluster, 2, 1);
            }

            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                // A client that never heard of it sends again what was sequenced before power went.
                requestId = 8;
                request(client, 3);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            assertEquals(List.of("DUPLICATE 10 epoch 1", "DUPLICATE 11 epoch 1", "SEQUENCED 12 epoch 1"),
                outcomes(cluster.directory(2, "journal"), 12));
            compare(cluster.directory(0, "journal"), cluster.directory(1, "journal"), 14);
            compare(cluster.directory(0, "journal"), cluster.directory(2, "journal"), 14);
            compare(cluster.directory(0, "journal"), root.resolve("gateway"), 11);
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldGoOnInANewEpochAfterAMajorityIsLost() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                establish(client);
                request(client, 5);
                awaitJournaled(cluster);
            }
            cluster.stop(2);
            try (AeronCluster client = cluster.connect())
            {
                request(client, 4);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            copy(cluster.directory(0, "journal"), root.resolve("gateway"));
            delete(root.resolve("m0"));
            delete(root.resolve("m1"));

            final String silent = cluster.replayEndpoint(0);
            refuse(cluster, 2, silent, LockstepException.Fault.RESEED,
                "nobody can say that nothing of what was released is missing: silent=[" + silent + "]");
            try (RecoverTool tool = new RecoverTool(cluster.newContext(2), List.of(silent), true, lines::add))
            {
                tool.run();
                assertLine("journal not found, what only it holds is lost: journal=" + silent);
                assertLine("recovered: block=6 sequence=6 crc=");
                assertTrue(lines.get(lines.size() - 1).endsWith(" epoch=2 log.generation=1"), lines::toString);
                reseed(cluster, 0, 2);
                reseed(cluster, 1, 2);
            }
            assertEquals("epoch=2 log.generation=1", StreamLifeTool.of(root.resolve("m0")).toString());

            // A gateway's journal that goes further, in the epoch before, holds nobody up.
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                offered = 6;
                requestId = 4;
                request(client, 3);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            assertEquals(List.of("DUPLICATE 6 epoch 2", "SEQUENCED 7 epoch 2", "SEQUENCED 8 epoch 2"),
                outcomes(cluster.directory(1, "journal"), 7));
            compare(cluster.directory(0, "journal"), cluster.directory(1, "journal"), 9);
            compare(cluster.directory(0, "journal"), cluster.directory(2, "journal"), 9);
            assertEquals(List.of(), cluster.errors);

            // What went further is told, and stays void, if the survivor is recovered once more.
            final String gateway = root.resolve("gateway").toString();
            refuse(cluster, 2, gateway, LockstepException.Fault.DIVERGED,
                "journals contradict each other: journal=" + gateway + " blocks=7-10 sequences=7-10;");
        }
    }

    @Test
    void shouldRefuseToRunBeforeARecoveryIsCompleteAndDoItAgain() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                establish(client);
                request(client, 3);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            copy(cluster.directory(0, "journal"), root.resolve("gateway"));
            delete(cluster.directory(0, "archive"));
            delete(cluster.directory(0, "cluster"));
            StreamLifeTool.begin(root.resolve("m0"), StreamLife.FIRST.next(false));

            final LockstepException ex = assertThrows(LockstepException.class, () -> cluster.start(0));
            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertEquals("recovery was not completed: directory=" + root.resolve("m0") +
                "; run it again: lockstep sequencer recover", ex.getMessage());

            recover(cluster, 0, false, root.resolve("gateway").toString());
            assertLine("taken from the journal behind the log's end: blocks=1-4");
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                requestId = 2;
                request(client, 2);
                awaitJournaled(cluster);
            }
            stopAll(cluster);
            assertEquals(List.of("DUPLICATE 4 epoch 1", "SEQUENCED 5 epoch 1"),
                outcomes(cluster.directory(0, "journal"), 5));
        }
    }

    private void recover(final TestCluster cluster, final int id, final boolean isNewEpoch, final String from)
    {
        final SequencerContext ctx = cluster.newContext(id)
            .recovery(new RecoveryContext().compareTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500)));
        try (RecoverTool tool = new RecoverTool(ctx, List.of(from), isNewEpoch, lines::add))
        {
            tool.run();
        }
    }

    private void refuse(
        final TestCluster cluster,
        final int id,
        final String from,
        final LockstepException.Fault fault,
        final String message)
    {
        final LockstepException ex = assertThrows(
            LockstepException.class, () -> recover(cluster, id, false, from));
        assertEquals(fault, ex.fault());
        assertTrue(ex.getMessage().startsWith(message), ex.getMessage());
    }

    private void reseed(final TestCluster cluster, final int id, final int from)
    {
        new ReseedTool(cluster.newContext(id), Integer.toString(from), lines::add).run();
    }

    private void assertLine(final String start)
    {
        assertTrue(lines.stream().anyMatch((each) -> each.startsWith(start)), () -> start + " in " + lines);
    }

    private static void startAll(final TestCluster cluster)
    {
        for (int id = 0; id < cluster.nodes.size(); id++)
        {
            cluster.start(id);
        }
    }

    private static void stopAll(final TestCluster cluster)
    {
        for (int id = 0; id < cluster.nodes.size(); id++)
        {
            cluster.stop(id);
        }
    }

    private void awaitJournaled(final TestCluster cluster)
    {
        TestCluster.await("journaled", () -> cluster.nodes.stream()
            .allMatch((each) -> null == each || each.counters().journaledBlock() == offered));
    }

    private void establish(final AeronCluster client)
    {
        offer(client, EntryKind.ESTABLISH, 1 << 20, 0);
    }

    private void request(final AeronCluster client, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            requestId++;
            payload.setMemory(0, payload.capacity(), (byte)requestId);
            offer(client, EntryKind.REQUEST, requestId, 1);
        }
    }

    private void offer(final AeronCluster client, final EntryKind kind, final long id, final int incarnation)
    {
        offered++;
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, offered);
        encoder.tryAppend(
            kind, CLIENT, id, incarnation, 0, 0, payload, 0, EntryKind.ESTABLISH == kind ? 8 : payload.capacity());
        final int length = encoder.finish();
        TestCluster.await("offered", () ->
        {
            client.pollEgress();
            return client.offer(block, 0, length) > 0;
        });
    }

    private static List<String> outcomes(final Path journal, final long fromBlock)
    {
        final List<String> outcomes = new ArrayList<>();
        final BlockDecoder decoder = new BlockDecoder();
        try (JournalTool tool = JournalTool.open(journal, MAX_BLOCK_LENGTH))
        {
            final JournalReader reader = tool.reader();
            reader.seek(fromBlock);
            reader.poll((buffer, offset, length) ->
            {
                decoder.tryWrap(buffer, offset, length);
                while (decoder.nextEntry())
                {
                    outcomes.add(decoder.kind() + " " + decoder.outcome() + " epoch " + decoder.epoch());
                }
            }, 100);
        }
        return outcomes;
    }

    private static void compare(final Path one, final Path other, final long lastShared)
    {
        try (JournalTool first = JournalTool.open(one, MAX_BLOCK_LENGTH);
            JournalTool second = JournalTool.open(other, MAX_BLOCK_LENGTH))
        {
            final ComparisonResult result = new JournalComparison()
                .add("one", first.reader()).add("other", second.reader()).run(() -> false);
            assertTrue(result.hasShared() && null == result.difference(), result.text());
            assertEquals(lastShared, Math.min(first.reader().lastBlockNumber(), second.reader().lastBlockNumber()));
        }
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            files.forEach((each) ->
            {
                try
                {
                    Files.copy(each, to.resolve(from.relativize(each)));
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            });
        }
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path each : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
            {
                Files.delete(each);
            }
        }
    }
}
