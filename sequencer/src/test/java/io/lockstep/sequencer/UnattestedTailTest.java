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
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.AeronCounters;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.lockstep.protocol.LockstepException;

/**
 * A member journals what an election gives it and dies before the term is committed; then the log turns out to hold
 * other blocks there. That it does is made by a service that is told of another time while it is in the election.
 */
@Timeout(value = 360, unit = TimeUnit.SECONDS)
class UnattestedTailTest
{
    private static final int SHARED = 20;
    private static final int TAIL = 10;
    private static final int MORE = 5;

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicReferenceArray<Cluster> clusters = new AtomicReferenceArray<>(3);
    private final AtomicReferenceArray<State> states = new AtomicReferenceArray<>(
        new State[] {State.RIGHT, State.RIGHT, State.RIGHT});

    /** What a member's service does with a message. */
    private enum State
    {
        RIGHT,
        HELD,
        WRONG,
        DROPPED
    }

    @Test
    void shouldSetTheTailAsideAndTakePart() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                final int member = id;
                cluster.start(id, UnaryOperator.identity(), (service) -> around(member, service));
            }
            final int member = journalInAnElection(cluster);
            final Path journal = cluster.directory(member, "journal");
            final long last = TestFiles.lastBlock(journal);
            assertEquals(SHARED + TAIL, last);

            // The log has other blocks: the member says so once, and takes part after its next start.
            cluster.startAll();
            TestCluster.await("refused", () -> 0 < cluster.terminations.get());
            final List<LockstepException> fatal = cluster.fatalErrors();
            assertEquals(1, fatal.size(), cluster.errors::toString);
            assertEquals(LockstepException.Fault.FORKED, fatal.get(0).fault());
            assertTrue(fatal.get(0).getMessage().endsWith(" blocks=" + (SHARED + 1) + '-' + last),
                fatal.get(0)::getMessage);
            cluster.stop(member);
            cluster.start(member);
            assertTrue(cluster.hasError("tail that was never attested set aside, the log has other blocks: blocks=" +
                (SHARED + 1) + '-' + last + " count=" + TAIL + " directory="), cluster.errors::toString);
            try (AeronCluster client = cluster.connect())
            {
                for (int i = 0; i < MORE; i++)
                {
                    blocks.requests(client, 1);
                }
                awaitJournaled(cluster, SHARED + TAIL + MORE);
            }
            assertEquals(1, cluster.fatalErrors().size(), cluster.errors::toString);
            cluster.stopAll();
            for (int id = 0; id < 2; id++)
            {
                TestFiles.compare(
                    cluster.directory(id, "journal"), cluster.directory(2, "journal"), SHARED + TAIL + MORE);
            }
            assertEquals(List.of(last), lastBlocksSetAside(member));
        }
    }

    /** The leader dies while nobody has taken the last blocks, which are committed; one member takes them, alone. */
    private int journalInAnElection(final TestCluster cluster)
    {
        int leader = -1;
        try (AeronCluster client = cluster.connect())
        {
            blocks.establish(client);
            for (int i = 2; i < SHARED; i++)
            {
                blocks.requests(client, 1);
            }
            awaitJournaled(cluster, SHARED - 1);
            final long before = leastCommitted();
            blocks.requests(client, 1);
            awaitJournaled(cluster, SHARED);
            final long shared = leastCommitted();
            leader = client.leaderMemberId();
            setAll(State.HELD);
            for (int i = 0; i < TAIL; i++)
            {
                blocks.requests(client, 1);
            }
            TestCluster.await("committed", () ->
                3 == arrived.get() && leastCommitted() >= shared + TAIL * (shared - before));
        }
        states.set(leader, State.DROPPED);
        cluster.stop(leader);
        final int member = (leader + 1) % 3;
        TestCluster.await("election", () ->
            ElectionState.CLOSED.code() != counter(member, AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID));
        states.set(member, State.WRONG);
        TestCluster.await("journaled", () ->
            SHARED + TAIL == cluster.nodes.get(member).counters().journaledBlock());
        cluster.stop(member);
        setAll(State.DROPPED);
        cluster.stop((leader + 2) % 3);
        assertEquals(List.of(), cluster.fatalErrors());
        return member;
    }

    private List<Long> lastBlocksSetAside(final int id) throws IOException
    {
        try (Stream<Path> directories = Files.list(root.resolve("m" + id).resolve("aside")))
        {
            return directories.map(TestFiles::lastBlock).collect(Collectors.toList());
        }
    }

    private static void awaitJournaled(final TestCluster cluster, final long last)
    {
        TestCluster.await("journaled", () -> cluster.nodes.stream()
            .allMatch((each) -> last == each.counters().journaledBlock()));
    }

    private long leastCommitted()
    {
        long least = Long.MAX_VALUE;
        for (int id = 0; id < 3; id++)
        {
            least = Math.min(least, counter(id, AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID));
        }
        return least;
    }

    private long counter(final int member, final int counterTypeId)
    {
        final CountersReader counters = clusters.get(member).aeron().countersReader();
        final long[] value = {-1};
        counters.forEach((counterId, typeId, key, label) ->
            value[0] = counterTypeId == typeId ? counters.getCounterValue(counterId) : value[0]);
        return value[0];
    }

    private void setAll(final State state)
    {
        for (int id = 0; id < 3; id++)
        {
            states.set(id, state);
        }
    }

    private ClusteredService around(final int member, final ClusteredService service)
    {
        return (ClusteredService)Proxy.newProxyInstance(
            UnattestedTailTest.class.getClassLoader(), new Class<?>[] {ClusteredService.class},
            (proxy, method, args) ->
            {
                if ("onStart".equals(method.getName()))
                {
                    clusters.set(member, (Cluster)args[0]);
                }
                if (!"onSessionMessage".equals(method.getName()))
                {
                    return method.invoke(service, args);
                }
                if (State.HELD == states.get(member))
                {
                    arrived.incrementAndGet();
                }
                while (State.HELD == states.get(member))
                {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
                if (State.DROPPED == states.get(member))
                {
                    return null;
                }
                if (State.WRONG == states.get(member))
                {
                    args[1] = (Long)args[1] + 1;
                }
                return method.invoke(service, args);
            });
    }
}
