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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.sequencer.recovery.ReleasedEnd;
import io.lockstep.sequencer.recovery.ReleasedSearch;

/** What journals hold alike, asked over replay: their ends differ, some say nothing. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ReleasedSearchTest
{
    private static final int STREAM_ID = 5;
    private static final int SHARED = 10;
    private static final int TAIL = 6;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    /** Somebody lets it run out. */
    private static final long SHORT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(4);

    @TempDir
    private Path root;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(opened);
    }

    @Test
    void shouldFindWhatAMajorityHoldsBelowEndsThatDiffer() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final Path[] journals = forkedJournals(cluster);
            try (TestReplayServer second = server(cluster, journals[1]);
                TestReplayServer third = server(cluster, journals[2]);
                ReleasedSearch search = newSearch(cluster, journals[0])
                    .member(second.endpoint()).member(third.endpoint()))
            {
                assertReleased(SHARED, "a majority of the members", find(search, TIMEOUT_NS));
                assertEquals(List.of(), search.silent());
            }
        }
    }

    @Test
    void shouldLeaveOutWhoIsSilentAndCompareTheOthers() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final Path[] journals = forkedJournals(cluster);
            final String nobody = "localhost:" + TestReplayServer.freePort();
            try (TestReplayServer second = server(cluster, journals[1]);
                ReleasedSearch search = newSearch(cluster, journals[0])
                    .member(second.endpoint()).member(nobody))
            {
                assertReleased(SHARED, "a majority of the members", find(search, SHORT_TIMEOUT_NS));
                assertEquals(List.of(nobody), search.silent());
            }
        }
    }

    @Test
    void shouldTakeAGatewaysWordThoughAMemberIsSilent() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final Path[] journals = forkedJournals(cluster);
            try (TestReplayServer gateway = server(cluster, journals[1]);
                ReleasedSearch search = newSearch(cluster, journals[0])
                    .member("localhost:" + TestReplayServer.freePort()).gateway(gateway.endpoint()))
            {
                assertReleased(SHARED + TAIL, "gateway " + gateway.endpoint(), find(search, SHORT_TIMEOUT_NS));
            }
        }
    }

    private static ReleasedEnd find(final ReleasedSearch search, final long timeoutNs)
    {
        final IdleStrategy idleStrategy = new BackoffIdleStrategy();
        search.begin(timeoutNs);
        while (!search.isDone())
        {
            idleStrategy.idle(search.poll());
        }
        return search.released();
    }

    private static void assertReleased(final long blockNumber, final String holder, final ReleasedEnd released)
    {
        final String text = released.toString();
        assertTrue(text.startsWith("epoch=1 block=" + blockNumber + " crc="), text);
        assertTrue(text.endsWith(" heldBy=" + holder), text);
    }

    private static TestReplayServer server(final TestCluster cluster, final Path journal)
    {
        return new TestReplayServer(cluster, STREAM_ID, journal, 0);
    }

    /** Three journals that hold the same at first, and then each another tail. */
    private Path[] forkedJournals(final TestCluster cluster) throws IOException
    {
        cluster.startAll();
        new TestRequests().begin(cluster, SHARED - 1);
        cluster.stopAll();
        final Path start = root.resolve("start");
        TestFiles.copy(root.resolve("m0"), start);
        final Path[] journals = new Path[3];
        for (int i = 0; i < journals.length; i++)
        {
            TestFiles.delete(root.resolve("m0"));
            TestFiles.copy(start, root.resolve("m0"));
            cluster.startAll();
            new TestRequests().after(SHARED, SHARED - 1).goOn(cluster, TAIL);
            cluster.stopAll();
            journals[i] = root.resolve("journal" + i);
            TestFiles.copy(cluster.directory(0, "journal"), journals[i]);
        }
        return journals;
    }

    private ReleasedSearch newSearch(final TestCluster cluster, final Path own)
    {
        final JournalTool tool = JournalTool.open(own, TestFiles.MAX_BLOCK_LENGTH);
        opened.add(tool);
        final Aeron aeron = Aeron.connect(
            new Aeron.Context().aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
        opened.add(aeron);
        return new ReleasedSearch(
            new AeronTransport(aeron), SystemNanoClock.INSTANCE, "localhost", STREAM_ID)
            .own(tool.reader(), Long.MAX_VALUE);
    }
}
