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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.journal.JournalContext;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.recovery.StreamLifeTool;

/** A recovery takes what its log lacks from nodes that serve replay; those may be gone, or go in the middle of it. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RecoverOverReplayTest
{
    private static final int STREAM_ID = 5;
    private static final int MANY = 700;
    private static final int SLOW = TestFiles.MAX_BLOCK_LENGTH;

    @TempDir
    Path root;

    private final TestRequests requests = new TestRequests();
    private final List<String> lines = new ArrayList<>();

    @Test
    void shouldImportFromANodeThatRuns() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            loseTail(cluster, 5, 5);
            try (TestReplayServer server = new TestReplayServer(cluster, STREAM_ID, gateway(), 0))
            {
                recover(cluster, false, server.endpoint());

                assertLine("tail imported: journal=" + server.endpoint() + " blocks=7-11");
                assertLine("taken from the journal behind the log's end: blocks=7-11");
                assertLine("recovered: block=11 sequence=11 crc=");
            }
            goOn(cluster, 11);
        }
    }

    @Test
    void shouldGoOnWhereAServerDied() throws Exception
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            loseTail(cluster, 5, MANY);
            final int port = dieInTheMiddle(cluster);

            final long held = TestFiles.lastBlock(cluster.directory(0, "journal"));
            assertTrue(held > 6 && held < MANY + 6, () -> "held=" + held);
            assertFalse(Files.exists(root.resolve("m0").resolve(StreamLifeTool.MARKER)));
            try (TestReplayServer server = new TestReplayServer(cluster, STREAM_ID, gateway(), 0, port))
            {
                recover(cluster, false, server.endpoint());

                assertLine("tail imported: journal=" + server.endpoint() + " blocks=" + (held + 1) + '-' + (MANY + 6));
                assertLine("recovered: block=" + (MANY + 6) + " sequence=" + (MANY + 6) + " crc=");
            }
            goOn(cluster, MANY + 6);
        }
    }

    @Test
    void shouldGoOnWhereAServerOfALaterEpochDiedThoughThereIsNothingElse() throws Exception
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            cluster.startAll();
            requests.begin(cluster, 1);
            cluster.stopAll();
            recover(cluster, true);
            cluster.startAll();
            requests.goOn(cluster, MANY);
            cluster.stopAll();
            TestFiles.copy(cluster.directory(0, "journal"), gateway());
            TestFiles.delete(root.resolve("m0"));
            final int port = dieInTheMiddle(cluster);

            try (TestReplayServer server = new TestReplayServer(cluster, STREAM_ID, gateway(), 0, port))
            {
                recover(cluster, false, server.endpoint());
                assertLine("taken from the journal behind the log's end: blocks=1-" + (MANY + 2));

                // Nothing knew that there had been a generation 1: none of before may be like it.
                final StreamLife life = StreamLifeTool.of(root.resolve("m0"));
                assertEquals(2, life.epoch());
                assertTrue(life.logGeneration() > 1_000_000, life::toString);

                // Killed before it had said that it was complete, it is done again.
                StreamLifeTool.begin(root.resolve("m0"), life);
                TestFiles.delete(root.resolve("m0").resolve(StreamLifeTool.FILE_NAME));
                recover(cluster, false, server.endpoint());
                assertTrue(lines.get(lines.size() - 1).endsWith(' ' + life.toString()), lines::toString);
            }
            goOn(cluster, MANY + 2);
        }
    }

    @Test
    void shouldRefuseWhereSomebodyDoesNotAnswerAndNameHim() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            loseTail(cluster, 5, 5);
            try (TestReplayServer server = new TestReplayServer(cluster, STREAM_ID, gateway(), 0))
            {
                final String wrongPort = "localhost:" + TestReplayServer.freePort();
                final String unknown = "gateway-1.invalid:9301";
                // Addresses for documentation are nobody's.
                final String unreachable = "192.0.2.1:9301";

                refuse(cluster, LockstepException.Fault.RESEED,
                    "nobody can say that nothing of what was released is missing: silent=[" + wrongPort + ", " +
                    unknown + ", " + unreachable + "] asked=[", wrongPort, server.endpoint(), unknown, unreachable);

                // Whom a new epoch gives up, it tells; what the others hold is taken.
                recover(cluster, true, wrongPort, server.endpoint(), unknown);
                assertLine("journal not found, what only it holds is lost: journal=" + wrongPort);
                assertLine("journal not found, what only it holds is lost: journal=" + unknown);
                assertLine("tail imported: journal=" + server.endpoint() + " blocks=7-11");
                assertLine("recovered: block=11 sequence=11 crc=");
            }
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldRefuseWhatIsOfAnotherStreamOrCluster() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root);
            TestCluster other = new TestCluster(1, root.resolve("other")))
        {
            loseTail(cluster, 5, 5);
            // Ticks are blocks that need nobody.
            other.start(
                0,
                (ctx) -> ctx.journal(new JournalContext().segmentLength(1024 * 1024).clusterId(7))
                    .genesis(new GenesisContext().tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))),
                UnaryOperator.identity());
            TestCluster.await("ticks", () -> other.nodes.get(0).counters().journaledBlock() > 9);
            other.stopAll();
            final String foreign = other.directory(0, "journal").toString();
            final long last = TestFiles.lastBlock(Path.of(foreign));

            refuse(cluster, LockstepException.Fault.REFUSED, "journal is of another stream or cluster: journal=" +
                foreign + " stream: expected=5 actual=5 cluster: expected=0 actual=7", foreign);
            // Over replay nobody says of which cluster he is: its blocks do not fit.
            try (TestReplayServer server = new TestReplayServer(other, STREAM_ID, Path.of(foreign), 0))
            {
                refuse(cluster, LockstepException.Fault.DIVERGED, "journals contradict each other: journal=" +
                    server.endpoint() + " blocks=1-" + last + " sequences=1-" + last + "; ", server.endpoint());
            }
            try (TestReplayServer server = new TestReplayServer(cluster, STREAM_ID + 1, gateway(), 0))
            {
                refuse(cluster, LockstepException.Fault.REFUSED,
                    "journal is of another stream: journal=" + server.endpoint(), server.endpoint());
            }

            recover(cluster, false, gateway().toString());
            goOn(cluster, 11);
        }
    }

    private Path gateway()
    {
        return root.resolve("gateway");
    }

    /** A member whose log and journal end before the journal of a gateway. */
    private void loseTail(final TestCluster cluster, final int kept, final int lost) throws IOException
    {
        cluster.startAll();
        requests.begin(cluster, kept);
        cluster.stopAll();
        TestFiles.copy(root.resolve("m0"), root.resolve("early"));
        cluster.startAll();
        requests.goOn(cluster, lost);
        cluster.stopAll();
        TestFiles.copy(cluster.directory(0, "journal"), gateway());
        TestFiles.delete(root.resolve("m0"));
        Files.move(root.resolve("early"), root.resolve("m0"));
    }

    /** The server goes when it has sent a part; the recovery ends with what is missing. */
    private int dieInTheMiddle(final TestCluster cluster) throws Exception
    {
        final TestReplayServer server = new TestReplayServer(cluster, STREAM_ID, gateway(), SLOW);
        final CompletableFuture<Void> recovery = CompletableFuture.runAsync(
            () -> recover(cluster, false, server.endpoint()));
        TestCluster.await("a part is sent", () -> server.sentBlocks() > 50 || recovery.isDone());
        server.close();

        final ExecutionException failure = assertThrows(ExecutionException.class, recovery::get);
        assertTrue(failure.getCause().getMessage().startsWith("source does not give the blocks: server="),
            failure::toString);
        return server.port();
    }

    private void goOn(final TestCluster cluster, final long recovered)
    {
        cluster.startAll();
        requests.goOn(cluster, 3);
        cluster.stopAll();
        TestFiles.compare(cluster.directory(0, "journal"), gateway(), recovered);
        assertEquals(recovered + 3, TestFiles.lastBlock(cluster.directory(0, "journal")));
        assertEquals(List.of(), cluster.errors);
    }

    private void recover(final TestCluster cluster, final boolean isNewEpoch, final String... from)
    {
        try (RecoverTool tool = new RecoverTool(cluster.newContext(0), List.of(from), isNewEpoch, lines::add))
        {
            tool.run();
        }
    }

    private void refuse(
        final TestCluster cluster, final LockstepException.Fault fault, final String message, final String... from)
    {
        final LockstepException ex = assertThrows(LockstepException.class, () -> recover(cluster, false, from));
        assertEquals(fault, ex.fault());
        assertTrue(ex.getMessage().startsWith(message), ex.getMessage());
    }

    private void assertLine(final String start)
    {
        assertTrue(lines.stream().anyMatch((each) -> each.startsWith(start)), () -> start + " in " + lines);
    }
}
