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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.sequencer.housekeeping.HousekeepingContext;

/** Three members whose room is what the test says: what they tell each other and the gateways, and who stops. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ReadOnlyTest
{
    private static final long RESERVE = 1L << 30;
    private static final long PLENTY = 100L << 30;

    @TempDir
    private Path root;

    private final TestBlocks blocks = new TestBlocks();
    private final AtomicLongArray free = new AtomicLongArray(new long[] {PLENTY, PLENTY, PLENTY});
    private final long[] flags = new long[3];
    private final FragmentHandler attestations = (buffer, offset, length, header) ->
    {
        if (AttestationDecoder.TEMPLATE_ID == buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN))
        {
            final AttestationDecoder decoder = new AttestationDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            flags[decoder.memberId()] = decoder.flags();
        }
    };

    @Test
    void shouldBeReadOnlyWithoutAMajorityWithRoomAndLoseOnlyTheMemberThatIsNearlyFullWithOne()
    {
        try (TestCluster cluster = new TestCluster(3, root);
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
            Subscription feed = aeron.addSubscription(cluster.feedChannel, AeronStreams.FEED))
        {
            for (int id = 0; id < 3; id++)
            {
                final int member = id;
                cluster.start(id, (ctx) -> ctx.freeSpace(() -> free.get(member))
                    .housekeeping(new HousekeepingContext().diskReserve(RESERVE)), UnaryOperator.identity());
            }
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                awaitStamped(cluster, 0);
                assertFalse(isReadOnly(cluster, 0));

                free.set(0, 0);
                free.set(2, RESERVE - 1);
                TestCluster.await("read-only for all", () ->
                    isReadOnly(cluster, 0) && isReadOnly(cluster, 1) && isReadOnly(cluster, 2));
                TestCluster.await("gateways are told", () -> feed.poll(attestations, 10) >= 0 &&
                    MemberFlags.isShort(flags[0]) && !MemberFlags.isShort(flags[1]) && MemberFlags.isShort(flags[2]));
                blocks.requests(client, 2);
                awaitStamped(cluster, 0);
                assertEquals(0, cluster.terminations.get(), "who has nothing left stays up while all are read-only");

                free.set(0, PLENTY);
                TestCluster.await("a majority has room", () ->
                    !isReadOnly(cluster, 0) && !isReadOnly(cluster, 1) && !isReadOnly(cluster, 2));
                free.set(2, RESERVE / 2 - 1);
                TestCluster.await("one leaves", () -> 1 == cluster.terminations.get());
            }

            final List<LockstepException> fatal = cluster.fatalErrors();
            assertEquals(1, fatal.size(), fatal.toString());
            assertEquals(LockstepException.Fault.NO_SPACE, fatal.get(0).fault());
            assertTrue(fatal.get(0).getMessage().startsWith("this member is nearly full"), fatal.toString());
            cluster.stop(2);
            try (AeronCluster client = cluster.connect())
            {
                blocks.requests(client, 2);
                awaitStamped(cluster, 0);
                awaitStamped(cluster, 1);
            }
            assertEquals(1, cluster.terminations.get());
        }
    }

    private void awaitStamped(final TestCluster cluster, final int id)
    {
        final long expected = blocks.blocks();
        TestCluster.await("stamped", () -> expected <= cluster.nodes.get(id).counters().stampedBlock());
    }

    private static boolean isReadOnly(final TestCluster cluster, final int id)
    {
        return cluster.nodes.get(id).housekeeping().isReadOnly();
    }
}
