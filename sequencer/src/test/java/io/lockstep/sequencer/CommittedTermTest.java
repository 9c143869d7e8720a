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

import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.protocol.AeronStreams;

/**
 * What an election replays is not committed in the new term yet, and must not count as any member's word, whoever holds
 * it.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CommittedTermTest
{
    private static final int BLOCKS = 20;
    private static final int ATTESTATIONS = 10;
    private static final int FRAGMENT_LIMIT = 10;

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();
    private final AtomicBoolean isHeld = new AtomicBoolean(true);
    private final List<List<Long>> attested = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private long fed;

    @Test
    void shouldTellNothingOfWhatItReplayedUntilTheNewTermIsCommitted()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                cluster.start(id);
            }
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                for (int i = 1; i < BLOCKS; i++)
                {
                    blocks.requests(client, 1);
                }
                for (final SequencerNode each : cluster.nodes)
                {
                    TestCluster.await("journaled", () -> BLOCKS == each.counters().journaledBlock());
                }
            }
            for (int id = 0; id < 3; id++)
            {
                cluster.stop(id);
            }

            try (Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
                Subscription feed = aeron.addSubscription(cluster.feedChannel, AeronStreams.FEED))
            {
                cluster.start(0, UnaryOperator.identity(), this::heldAsFollower);
                cluster.start(1, UnaryOperator.identity(), this::heldAsFollower);
                // One leads and has replayed everything; the other cannot join the new term, as its service stands.
                TestCluster.await("stamped", () ->
                {
                    poll(feed);
                    return BLOCKS == stamped(cluster, 0) + stamped(cluster, 1);
                });
                final int leader = BLOCKS == stamped(cluster, 0) ? 0 : 1;
                attested.get(leader).clear();
                // What is under way from before is among these, and then some.
                TestCluster.await("attested", () ->
                {
                    poll(feed);
                    return ATTESTATIONS <= attested.get(leader).size();
                });
                assertEquals(0, Collections.max(attested.get(leader)));
                assertEquals(0, fed, "a fed block is the leader's word too");

                isHeld.set(false);
                TestCluster.await("told", () ->
                {
                    poll(feed);
                    return attested.subList(0, 2).stream().allMatch((each) -> each.contains((long)BLOCKS));
                });
            }
            finally
            {
                isHeld.set(false);
            }
        }
    }

    /** The first entry of the term is behind the snapshot: it does not come again. */
    @Test
    void shouldAttestAfterARestartFromASnapshotOfTheTermThatGoesOn()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            cluster.startAll();
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                blocks.requests(client, 1);
                TestCluster.await("snapshot", () -> cluster.requestSnapshot(leader(cluster)));
                for (final SequencerNode each : cluster.nodes)
                {
                    TestCluster.await("taken", () -> 1 == each.counters().snapshots());
                }
                final int leader = leader(cluster);
                final int follower = (leader + 1) % 3;
                final long last = cluster.nodes.get(leader).counters().stampedBlock();
                final long term = cluster.nodes.get(leader).counters().leadershipTermId();
                cluster.stop(follower);

                try (Aeron aeron = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
                    Subscription feed = aeron.addSubscription(cluster.feedChannel, AeronStreams.FEED))
                {
                    cluster.start(follower);
                    TestCluster.await("attested", () ->
                    {
                        poll(feed);
                        return attested.get(follower).contains(last);
                    });
                    assertEquals(term, cluster.nodes.get(leader).counters().leadershipTermId());
                }
            }
        }
    }

    private static int leader(final TestCluster cluster)
    {
        final int[] leader = new int[1];
        TestCluster.await("leader", () ->
        {
            for (int id = 0; id < 3; id++)
            {
                if (null != cluster.nodes.get(id) && cluster.nodes.get(id).counters().isLeader())
                {
                    leader[0] = id;
                    return true;
                }
            }
            return false;
        });
        return leader[0];
    }

    private static long stamped(final TestCluster cluster, final int id)
    {
        return cluster.nodes.get(id).counters().stampedBlock();
    }

    private void poll(final Subscription feed)
    {
        final FragmentHandler handler = (buffer, offset, length, header) ->
        {
            if (AttestationDecoder.TEMPLATE_ID == buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN))
            {
                final AttestationDecoder attestation =
                    new AttestationDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                attested.get(attestation.memberId()).add(attestation.blockNumber());
            }
            else
            {
                fed++;
            }
        };
        feed.poll(handler, FRAGMENT_LIMIT);
    }

    /** The service of a follower comes to a stop at its first message. */
    private ClusteredService heldAsFollower(final ClusteredService service)
    {
        final Cluster[] cluster = new Cluster[1];
        return (ClusteredService)Proxy.newProxyInstance(
            CommittedTermTest.class.getClassLoader(), new Class<?>[] {ClusteredService.class}, (proxy, method, args) ->
            {
                if ("onStart".equals(method.getName()))
                {
                    cluster[0] = (Cluster)args[0];
                }
                while ("onSessionMessage".equals(method.getName()) && isHeld.get() && !isElected(cluster[0]))
                {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
                return method.invoke(service, args);
            });
    }

    /** The service itself is told of its role after the replay only. */
    private static boolean isElected(final Cluster cluster)
    {
        final CountersReader counters = cluster.aeron().countersReader();
        final boolean[] isElected = new boolean[1];
        counters.forEach((counterId, typeId, key, label) -> isElected[0] |=
            AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID == typeId &&
            Cluster.Role.LEADER.code() == counters.getCounterValue(counterId));
        return isElected[0];
    }
}
