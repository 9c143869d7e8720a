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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.codecs.stream.FeedBlockDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.HookedStorage;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SequencerNodeTest
{
    private static final int BLOCKS = 200;

    @TempDir
    private Path root;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private long requestId;
    private long gatewayBlock;

    @Test
    void shouldFeedJournalAndAfterARestartVerifyWhatItHasAlready()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            cluster.start(0);
            try (Feed feed = new Feed(cluster); AeronCluster client = cluster.connect())
            {
                offer(client, establish());
                for (int i = 1; i < BLOCKS; i++)
                {
                    offer(client, requests(i % 7));
                }
                TestCluster.await("blocks fed", () -> feed.poll() && feed.chainByBlock.size() == BLOCKS);
                TestCluster.await(
                    "attested", () -> feed.poll() && BLOCKS == feed.attested.getOrDefault(0, 0L));
                TestCluster.await("journaled", () -> BLOCKS == cluster.nodes.get(0).counters().journaledBlock());
                assertEquals(requestId + 1, cluster.nodes.get(0).counters().stampedSequence());
            }

            cluster.stop(0);
            final List<byte[]> before = cluster.blocks(0);
            assertEquals(BLOCKS, before.size());
            cluster.start(0);
            TestCluster.await("log replayed", () -> BLOCKS == cluster.nodes.get(0).counters().journaledBlock());
            try (AeronCluster client = cluster.connect())
            {
                offer(client, requests(3));
                TestCluster.await(
                    "goes on", () -> BLOCKS + 1 == cluster.nodes.get(0).counters().journaledBlock());
            }
            cluster.stop(0);
            final List<byte[]> after = cluster.blocks(0);
            assertEquals(BLOCKS + 1, after.size());
            for (int i = 0; i < BLOCKS; i++)
            {
                assertArrayEquals(before.get(i), after.get(i), "block " + (i + 1));
            }
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldStampTheSameBytesOnThreeMembersAndGoOnWhenTheLeaderDies()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                cluster.start(id);
            }
            final int leader;
            try (Feed feed = new Feed(cluster); AeronCluster client = cluster.connect())
            {
                offer(client, establish());
                for (int i = 1; i < BLOCKS; i++)
                {
                    offer(client, requests(i % 7));
                }
                TestCluster.await("all attested", () -> feed.poll() && feed.attestedBy(BLOCKS) == 3);
                leader = client.leaderMemberId();
                assertTrue(cluster.nodes.get(leader).counters().isLeader());
            }

            cluster.stop(leader);
            try (AeronCluster client = cluster.connect())
            {
                offer(client, requests(5));
                final int other = client.leaderMemberId();
                TestCluster.await(
                    "goes on", () -> BLOCKS + 1 == cluster.nodes.get(other).counters().journaledBlock());
            }
            for (int id = 0; id < 3; id++)
            {
                final int member = id;
                if (id != leader)
                {
                    TestCluster.await("journaled", () ->
                        BLOCKS + 1 == cluster.nodes.get(member).counters().journaledBlock());
                    cluster.stop(id);
                }
            }

            final List<byte[]> ofLeader = cluster.blocks(leader);
            final List<byte[]> longest = cluster.blocks((leader + 1) % 3);
            assertEquals(BLOCKS + 1, longest.size());
            for (int i = 0; i < BLOCKS; i++)
            {
                assertArrayEquals(ofLeader.get(i), longest.get(i), "block " + (i + 1));
            }
            final List<byte[]> third = cluster.blocks((leader + 2) % 3);
            assertEquals(longest.size(), third.size());
            assertArrayEquals(longest.get(BLOCKS), third.get(BLOCKS));
            assertEquals(List.of(), cluster.errors);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"write", "force"})
    void shouldStopWhenItsJournalFailsAndJournalNothingMore(final String operation)
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final HookedStorage storage =
                new HookedStorage(new FileStorage(cluster.directory(0, "journal").toFile()));
            cluster.start(0, new JournalContext()
                .storage(storage)
                .forcePolicy(ForcePolicy.INTERVAL)
                .forceIntervalNs(TimeUnit.MILLISECONDS.toNanos(1)));
            final long journaled;
            try (AeronCluster client = cluster.connect())
            {
                offer(client, establish());
                TestCluster.await("journaled", () -> 1 == cluster.nodes.get(0).counters().journaledBlock());
                storage.hook(HookedStorage.failing(operation));
                offer(client, requests(3));
                TestCluster.await("terminated", () -> 1 == cluster.terminations.get());
                journaled = cluster.nodes.get(0).counters().journaledBlock();
                assertTrue(journaled <= ("write".equals(operation) ? 1 : 2), "journaled: " + journaled);
                offer(client, requests(3));
                TestCluster.await("stamped", () -> 3 == cluster.nodes.get(0).counters().stampedBlock());
            }
            storage.hook(HookedStorage.NOTHING);
            cluster.stop(0);

            assertEquals(1, cluster.terminations.get());
            assertEquals(journaled, cluster.blocks(0).size(), "nothing is written after the failure");
            final Throwable first = cluster.errors.get(0);
            // Whoever comes first: the writer, or the keeper, whose failure is the writer's.
            assertTrue(
                first.getMessage().matches("journal \\w+ failed: directory=" + storage.description() + " .*"),
                first.toString());
            assertEquals(-1, first.getMessage().indexOf('\n'));
            assertEquals(LockstepException.Severity.FATAL, ((LockstepException)first).severity());
        }
    }

    @Test
    void shouldNameTheSettingThatCannotWork()
    {
        final SequencerContext ctx = new SequencerContext().memberId(3).hosts("a,b,c").directory("x");

        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, ctx::conclude);

        assertEquals(
            "setting is not one of the members of a,b,c: name=lockstep.cluster.member.id value=3", ex.getMessage());
    }

    private void offer(final AeronCluster client, final int length)
    {
        TestCluster.await("offered", () ->
        {
            client.pollEgress();
            return client.offer(block, 0, length) > 0;
        });
    }

    private int establish()
    {
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, ++gatewayBlock);
        encoder.tryAppend(EntryKind.ESTABLISH, 9, 77, 0, 0, 0, payload, 0, 8);
        return encoder.finish();
    }

    private int requests(final int count)
    {
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, ++gatewayBlock);
        for (int i = 0; i < count; i++)
        {
            encoder.tryAppend(EntryKind.REQUEST, 9, ++requestId, 1, 0, 0, payload, 0, 64);
        }
        return encoder.finish();
    }

    /** What a gateway would hear. */
    private static final class Feed implements AutoCloseable
    {
        final Map<Long, Integer> chainByBlock = new HashMap<>();
        final Map<Integer, Long> attested = new HashMap<>();
        private final Aeron aeron;
        private final Subscription subscription;
        private final FragmentAssembler assembler = new FragmentAssembler(
            (buffer, offset, length, header) -> onMessage(new UnsafeBuffer(buffer, offset, length)));
        private final BlockDecoder decoder = new BlockDecoder();

        Feed(final TestCluster cluster)
        {
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
            subscription = aeron.addSubscription(cluster.feedChannel, AeronStreams.FEED);
            TestCluster.await("feed connected", () ->
                subscription.imageCount() == cluster.nodes.stream().filter((node) -> null != node).count());
        }

        boolean poll()
        {
            subscription.poll(assembler, 100);
            return true;
        }

        int attestedBy(final long blockNumber)
        {
            return (int)attested.values().stream().filter((each) -> each == blockNumber).count();
        }

        private void onMessage(final UnsafeBuffer buffer)
        {
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, 0);
            if (FeedBlockDecoder.TEMPLATE_ID == header.templateId())
            {
                final int skip = MessageHeaderDecoder.ENCODED_LENGTH + FeedBlockDecoder.BLOCK_LENGTH;
                assertTrue(decoder.tryWrap(buffer, skip, buffer.capacity() - skip));
                chainByBlock.put(decoder.blockNumber(), decoder.chainCrc());
                return;
            }
            final AttestationDecoder attestation = new AttestationDecoder();
            attestation.wrapAndApplyHeader(buffer, 0, header);
            attested.put(attestation.memberId(), attestation.blockNumber());
            final Integer chain = chainByBlock.get(attestation.blockNumber());
            if (null != chain)
            {
                assertEquals(chain, (int)attestation.chainCrc());
            }
        }

        @Override
        public void close()
        {
            aeron.close();
        }
    }
}
