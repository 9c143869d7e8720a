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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.journal.JournalReader;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.recovery.RecoveryContext;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.recovery.StreamLifeTool;

/** A cluster whose logs lack what was released, or whose majority is gone, goes on by the runbook. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RecoverTest
{
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;

    @TempDir
    Path root;

    private final TestRequests requests = new TestRequests();
    private final List<String> lines = new ArrayList<>();

    @Test
    void shouldImportWhatAGatewaysJournalHoldsAndAllLogsHaveLost() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            cluster.startAll();
            requests.begin(cluster, 5);
            cluster.stopAll();
            for (int id = 0; id < 3; id++)
            {
                TestFiles.copy(root.resolve("m" + id), root.resolve("early" + id));
            }
            cluster.startAll();
            requests.goOn(cluster, 5);
            cluster.stopAll();
            TestFiles.copy(cluster.directory(0, "journal"), root.resolve("gateway"));
            // Power went everywhere at once, and what was not forced is gone.
            for (int id = 0; id < 3; id++)
            {
                TestFiles.delete(root.resolve("m" + id));
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

            cluster.startAll();
            // A client that never heard of it sends again what was sequenced before power went.
            requests.after(requests.blocks(), 8).goOn(cluster, 3);
            cluster.stopAll();
            assertEquals(List.of("DUPLICATE 10 epoch 1", "DUPLICATE 11 epoch 1", "SEQUENCED 12 epoch 1"),
                outcomes(cluster.directory(2, "journal"), 12));
            TestFiles.compare(cluster.directory(0, "journal"), cluster.directory(1, "journal"), 14);
            TestFiles.compare(cluster.directory(0, "journal"), cluster.directory(2, "journal"), 14);
            TestFiles.compare(cluster.directory(0, "journal"), root.resolve("gateway"), 11);
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldGoOnInANewEpochAfterAMajorityIsLost() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            cluster.startAll();
            requests.begin(cluster, 5);
            cluster.stop(2);
            requests.goOn(cluster, 4);
            cluster.stopAll();
            TestFiles.copy(cluster.directory(0, "journal"), root.resolve("gateway"));
            TestFiles.delete(root.resolve("m0"));
            TestFiles.delete(root.resolve("m1"));

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
            cluster.startAll();
            requests.after(6, 4).goOn(cluster, 3);
            cluster.stopAll();
            assertEquals(List.of("DUPLICATE 6 epoch 2", "SEQUENCED 7 epoch 2", "SEQUENCED 8 epoch 2"),
                outcomes(cluster.directory(1, "journal"), 7));
            TestFiles.compare(cluster.directory(0, "journal"), cluster.directory(1, "journal"), 9);
            TestFiles.compare(cluster.directory(0, "journal"), cluster.directory(2, "journal"), 9);
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
            cluster.startAll();
            requests.begin(cluster, 3);
            cluster.stopAll();
            TestFiles.copy(cluster.directory(0, "journal"), root.resolve("gateway"));
            TestFiles.delete(cluster.directory(0, "archive"));
            TestFiles.delete(cluster.directory(0, "cluster"));
            StreamLifeTool.begin(root.resolve("m0"), StreamLife.FIRST.next(false));

            final LockstepException ex = assertThrows(LockstepException.class, () -> cluster.start(0));
            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertEquals("recovery was not completed: directory=" + root.resolve("m0") +
                "; run it again: lockstep sequencer recover", ex.getMessage());

            recover(cluster, 0, false, root.resolve("gateway").toString());
            assertLine("taken from the journal behind the log's end: blocks=1-4");
            cluster.startAll();
            requests.after(requests.blocks(), 2).goOn(cluster, 2);
            cluster.stopAll();
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
}
