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
package io.lockstep.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.HookedStorage;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.SigningKey;

@Timeout(30)
class GatewayNodeTest
{
    private static final int STREAM_ID = 5;
    private static final int POLLS_AFTER_FAILURE = 100_000;
    private static final long HEARTBEAT_NS = GatewayConfiguration.HEARTBEAT_DEFAULT_NS;

    @TempDir
    private Path directory;
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final TestStamper stamper = new TestStamper(STREAM_ID);
    private final List<AutoCloseable> closing = new ArrayList<>();
    private MediaDriver driver;
    private Aeron aeron;
    private String feedChannel;
    private String ingressChannel;
    private String streamChannel;
    private int portBase;
    private int maxInFlight = 4096;
    private boolean isFeeding = true;
    private Path nodeDirectory;
    private int replayPort;
    private Path keyFile;
    private TestCluster cluster;
    private GatewayNode node;

    @BeforeEach
    void setUp() throws IOException
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(1024 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        feedChannel = "aeron:udp?endpoint=localhost:" + freePort();
        ingressChannel = "aeron:udp?endpoint=localhost:" + freePort();
        streamChannel = "aeron:udp?endpoint=localhost:" + freePort();
        replayPort = freePort();
        portBase = Math.min(freePort(), 65000) - 10;
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(closing);
        CloseHelper.closeAll(node, aeron, driver);
    }

    @ParameterizedTest(name = "members={0}")
    @ValueSource(ints = {1, 3})
    void shouldApplyEveryRequestOnceAndPublishWhatItJournals(final int members) throws Exception
    {
        launch(members, 0);
        final Replica replica = new Replica().awaitHeartbeat();
        final TestClient first = newClient(1).establish(11, 5000).awaitEstablished();
        final TestClient second = newClient(2).establish(12, 5000).awaitEstablished();

        send(first, 1, 2000);
        send(second, 1, 300);
        first.await(() -> 2000 == first.applied.size());
        second.await(() -> 300 == second.applied.size());
        replica.awaitBlocks(stamper.size());

        final Set<Long> sequences = new HashSet<>(first.applied.values());
        sequences.addAll(second.applied.values());
        assertEquals(2300, sequences.size());
        assertEquals(new ArrayList<>(new java.util.TreeSet<>(first.applied.values())),
            new ArrayList<>(first.applied.values()), "order of one client");
        assertEquals(0, node.counters().get(GatewayCounter.DROPPED));
        assertEquals(0, node.counters().get(GatewayCounter.BLOCKS_RESENT));
        assertHealthy();
        assertJournalIsTheStream();
    }

    @ParameterizedTest(name = "members={0}")
    @ValueSource(ints = {1, 3})
    void shouldResendAndFetchWhatIsLost(final int members) throws Exception
    {
        launch(members, 15);
        if (3 == members)
        {
            cluster.divergedMember(2);
        }
        final TestClient client = newClient(1).establish(11, 5000).awaitEstablished();

        for (int i = 0; i < 20 || i < 500 && !hasResentAndFetched(); i++)
        {
            send(client, 1 + i * 10, 10);
            final int until = (i + 1) * 10;
            client.await(() -> until == client.applied.size());
        }

        assertTrue(hasResentAndFetched());
        assertTrue(3 == members || errors.isEmpty(), errors.toString());
        errors.forEach((error) -> assertTrue(error.getMessage().contains("member=2"), error.getMessage()));
        assertEquals(List.of(), client.told);
        assertJournalIsTheStream();
    }

    @Test
    void shouldRejectForGoodAndTellRetriesTheFirstOutcome() throws Exception
    {
        launch(1, 0);
        final TestClient client = newClient(1).establish(11, 5000).awaitEstablished();
        client.request(1, 10);
        client.request(2, 1300);
        client.request(3, 10);
        client.await(() -> 2 == client.applied.size() && 1 == client.rejected.size());
        final long sequence = client.applied.get(1L);
        client.applied.clear();
        client.rejected.clear();

        client.request(1, 10);
        client.request(2, 1300);
        client.await(() -> 1 == client.applied.size() && 1 == client.rejected.size());

        assertEquals(sequence, client.applied.get(1L));
        assertEquals(ErrorCode.MESSAGE_TOO_LONG, client.rejected.get(2L));
        assertHealthy();
    }

    @Test
    void shouldAnswerEveryRetryAndHaveNoneInFlightInTheEnd() throws Exception
    {
        maxInFlight = 64;
        launch(1, 0);
        final TestClient client = newClient(1).establish(11, 5000).awaitEstablished();
        for (int round = 0; round < 10; round++)
        {
            client.applied.clear();
            send(client, 1, 50);
            client.await(() -> 50 == client.applied.size());
        }

        send(client, 51, 10);
        client.await(() -> client.applied.containsKey(60L));
        assertEquals(List.of(), client.told);
        assertEquals(450, node.counters().get(GatewayCounter.RETRIES));
        assertHealthy();
    }

    @Test
    void shouldGoOnWhereItEndedAfterARestart() throws Exception
    {
        launch(3, 0);
        try (TestClient client = newClient(1).establish(11, 5000).awaitEstablished())
        {
            send(client, 1, 50);
            client.await(() -> 50 == client.applied.size());
            assertEquals(1, node.counters().get(GatewayCounter.EPOCH));
        }
        node.close();
        launch(3, 0);
        assertEquals(1, node.counters().get(GatewayCounter.EPOCH));

        final TestClient again = newClient(1).establish(12, 5000).awaitEstablished();
        assertEquals(50, again.lastRequestId);
        send(again, 51, 50);
        again.await(() -> 50 == again.applied.size());

        assertHealthy();
        assertJournalIsTheStream();
    }

    @Test
    void shouldTellTheOldSessionWhenItsClientComesAgain() throws Exception
    {
        launch(1, 0);
        final TestClient old = newClient(1).establish(11, 5000).awaitEstablished();
        final TestClient young = newClient(1).establish(12, 5000).awaitEstablished();

        old.await(() -> old.told.contains("terminate TAKEN_OVER"));

        assertEquals(old.incarnation + 1, young.incarnation);
        send(young, 1, 5);
        young.await(() -> 5 == young.applied.size());
        assertHealthy();
    }

    @Test
    void shouldEndSilentAndSurplusClients() throws Exception
    {
        launch(1, 0);
        final TestClient other = newClient(2).establish(12, 20_000).awaitEstablished();
        final TestClient surplus = newClient(3);
        final TestClient silent = newClient(1).establish(11, 1000).awaitEstablished();

        surplus.establish(13, 5000).await(() -> surplus.told.contains("reject TOO_MANY_SESSIONS"));
        silent.await(() -> silent.told.contains("terminate TIMED_OUT"));
        assertEquals(List.of(), other.told);

        final TestClient late = newClient(4).establish(14, 5000).awaitEstablished();
        assertEquals(1, late.incarnation);
        assertEquals(2, node.counters().get(GatewayCounter.SESSIONS));
        assertHealthy();
    }

    @Test
    void shouldFetchEverythingWhenTheFeedFallsSilent() throws Exception
    {
        launch(3, 0);
        final TestClient client = newClient(1).establish(11, 5000).awaitEstablished();
        cluster.isFeeding(false);
        client.request(1, 10);
        client.await(() -> 1 == client.applied.size());

        assertTrue(node.counters().get(GatewayCounter.REPLAYED_BLOCKS) > 0);
        assertHealthy();
    }

    @Test
    void shouldSayNothingToReplicasBeforeItHasMetTheHead() throws Exception
    {
        launch(3, 0);
        final TestClient client = newClient(1).establish(11, 5000).awaitEstablished();
        send(client, 1, 50);
        client.await(() -> 50 == client.applied.size());
        node.close();

        isFeeding = false;
        nodeDirectory = directory.resolve("anew");
        launch(3, 0);
        final Replica replica = new Replica().awaitConnected();
        final TestClient later = newClient(1).establish(12, 5000).awaitEstablished();
        send(later, 51, 5);
        later.await(() -> 5 == later.applied.size());
        assertEquals(stamper.size(), node.counters().get(GatewayCounter.RELEASED_BLOCK));
        replica.pollFor(4 * HEARTBEAT_NS);
        assertEquals(0, replica.messageCount, "nobody has said where the head is");

        cluster.isFeeding(true);
        replica.awaitHeartbeat();
        assertEquals(List.of(), replica.blocks, "all of them are the past");
        send(later, 56, 1);
        replica.awaitBlocks(1);
        assertHealthy();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = TestCluster.Untaken.class, names = {"OWN", "FOREIGN"})
    void shouldStopWhenTheClusterDoesNotTakeItsBlocks(final TestCluster.Untaken untaken)
    {
        final AtomicInteger terminations = new AtomicInteger();
        launch(3, 1, (ctx) -> ctx.terminationHook(terminations::incrementAndGet));
        final TestClient client = newClient(1).establish(11, 30_000).awaitEstablished();
        send(client, 1, 10);
        client.await(() -> 10 == client.applied.size());

        cluster.untaken(untaken);
        client.request(11, 32);
        client.await(() -> terminations.get() > 0);

        final LockstepException stop = (LockstepException)errors.get(0);
        assertEquals(LockstepException.Fault.REFUSED, stop.fault(), stop.getMessage());
        assertTrue(stop.getMessage().startsWith("cluster " + (TestCluster.Untaken.OWN == untaken ?
            "does not take a block of this gateway for one: gatewayBlock=" :
            "takes this gateway's blocks for another's or for none: gatewayId=")), stop.getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"write", "force"})
    void shouldStopWhenItsJournalFailsAndAcknowledgeNothingMore(final String operation)
    {
        final HookedStorage storage = new HookedStorage(new FileStorage(directory.resolve("journal").toFile()));
        final AtomicInteger terminations = new AtomicInteger();
        launch(1, 0, (ctx) ->
        {
            ctx.terminationHook(terminations::incrementAndGet);
            ctx.journal().storage(storage).forcePolicy(ForcePolicy.INTERVAL).forceIntervalNs(1_000_000);
        });
        final TestClient client = newClient(1).establish(11, 5000).awaitEstablished();
        send(client, 1, 10);
        client.await(() -> 10 == client.applied.size());

        storage.hook(HookedStorage.failing(operation));
        send(client, 11, 1);
        client.await(() -> 1 == terminations.get());
        storage.hook(HookedStorage.NOTHING);
        for (int i = 0; i < POLLS_AFTER_FAILURE; i++)
        {
            client.request(12, 32);
            client.poll();
        }

        // The 11th was released by the members, whatever becomes of this copy of it.
        assertTrue(client.applied.lastKey() <= 11, client.applied.toString());
        node.close();
        final Throwable first = errors.get(0);
        // Whoever comes first: the writer, or the keeper, whose failure is the writer's.
        assertTrue(
            first.getMessage().matches("journal \\w+ failed: directory=" + storage.description() + " .*"),
            first.toString());
        assertEquals(-1, first.getMessage().indexOf('\n'));
        assertEquals(1, terminations.get());
    }

    @Test
    void shouldNotStartWithoutItsOwnKey()
    {
        assertRefused("lockstep keys generate --role gateway --id 3 --out FILE");

        writeKey("other.key", Principal.gateway(4));
        assertRefused("expected=gateway 3 actual=gateway 4");

        writeKey("admin.key", Principal.admin("alice"));
        assertRefused("expected=gateway 3 actual=admin alice");
    }

    @Test
    void shouldRunOnADriverOfItsOwnAndLeaveNothingBehind()
    {
        writeKey("gateway-3.key", Principal.gateway(3));
        final GatewayContext ctx = new GatewayContext(settings(1, 0, "")).errorHandler(errors::add);
        node = GatewayNode.launch(ctx);
        final Path own = Path.of(node.aeronDirectory());
        assertTrue(Files.exists(own));

        node.close();
        node.close();

        assertFalse(Files.exists(own));
        assertHealthy();
    }

    private void writeKey(final String name, final Principal principal)
    {
        keyFile = directory.resolve(name);
        KeyFile.write(keyFile, SigningKey.generate(principal, new SecureRandom()));
    }

    private void assertRefused(final String problem)
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> GatewayNode.launch(new GatewayContext(settings(1, 0, ""))));

        assertTrue(ex.getMessage().contains(problem), ex.getMessage());
        assertTrue(ex.getMessage().contains("name=lockstep.gateway.key"), ex.getMessage());
    }

    private void launch(final int members, final int lossPercent)
    {
        launch(members, lossPercent, (ctx) ->
        {
        });
    }

    private void launch(final int members, final int lossPercent, final Consumer<GatewayContext> more)
    {
        final GatewayContext ctx = new GatewayContext(settings(members, lossPercent, driver.aeronDirectoryName()))
            .errorHandler(errors::add);
        more.accept(ctx);
        node = GatewayNode.launch(ctx, (launched) ->
        {
            cluster = new TestCluster(aeron, ctx, feedChannel, stamper, new SplittableRandom(7));
            cluster.lossPercent(lossPercent);
            cluster.isFeeding(isFeeding);
            return cluster;
        });
    }

    private Settings settings(final int members, final int lossPercent, final String aeronDirectory)
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.gateway.id", "3");
        properties.setProperty("lockstep.gateway.key", null == keyFile ? "" : keyFile.toString());
        properties.setProperty("lockstep.stream.id", Integer.toString(STREAM_ID));
        properties.setProperty("lockstep.cluster.hosts", 1 == members ? "localhost" : "localhost,localhost,localhost");
        properties.setProperty("lockstep.cluster.port.base", Integer.toString(portBase));
        properties.setProperty("lockstep.feed.channels", feedChannel);
        properties.setProperty("lockstep.gateway.ingress.channel", ingressChannel);
        properties.setProperty("lockstep.gateway.stream.channel", streamChannel);
        properties.setProperty("lockstep.gateway.replay.channel", "aeron:udp?endpoint=localhost:" + replayPort);
        properties.setProperty(
            "lockstep.gateway.dir", (null == nodeDirectory ? directory : nodeDirectory).toString());
        properties.setProperty("lockstep.gateway.max.sessions", "2");
        properties.setProperty("lockstep.gateway.max.in.flight", Integer.toString(maxInFlight));
        properties.setProperty("lockstep.gateway.keep.alive.min", "100ms");
        properties.setProperty("lockstep.gateway.outcome.timeout", 0 == lossPercent ? "5s" : "50ms");
        properties.setProperty("lockstep.gateway.stall", "20ms");
        properties.setProperty("lockstep.journal.segment.length", "1m");
        properties.setProperty("lockstep.aeron.dir", aeronDirectory);
        return new Settings(properties, "test");
    }

    private TestClient newClient(final long clientId)
    {
        final TestClient client = new TestClient(aeron, ingressChannel, clientId);
        closing.add(client);
        return client;
    }

    private static void send(final TestClient client, final long firstId, final int count)
    {
        for (long id = firstId; id < firstId + count; id++)
        {
            final long requestId = id;
            client.await(() -> client.request(requestId, 32));
        }
    }

    private boolean hasResentAndFetched()
    {
        return node.counters().get(GatewayCounter.BLOCKS_RESENT) > 0 &&
            node.counters().get(GatewayCounter.REPLAYED_BLOCKS) > 0;
    }

    private void assertHealthy()
    {
        assertEquals(List.of(), errors);
    }

    private void assertJournalIsTheStream()
    {
        node.close();
        final long[] next = {1};
        try (JournalReader reader = JournalReader.open(new JournalContext()
            .directory(directory.resolve("journal").toFile())
            .streamId(STREAM_ID)
            .segmentLength(1024 * 1024)))
        {
            reader.seek(1);
            while (reader.poll((buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                assertArrayEquals(stamper.block(next[0]++), bytes);
            }, 100) > 0)
            {
                continue;
            }
        }
        assertTrue(next[0] > 1, "journal is empty");
    }

    private static int freePort() throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket(0))
        {
            return socket.getLocalPort();
        }
    }

    /** Reads the released stream. */
    private final class Replica
    {
        private final Subscription subscription = aeron.addSubscription(streamChannel, AeronStreams.MULTICAST);
        private final List<byte[]> blocks = new ArrayList<>();
        private int messageCount;
        private final FragmentAssembler assembler = new FragmentAssembler((buffer, offset, length, header) ->
        {
            if (BlockDescriptor.STAMPED_TEMPLATE_ID == buffer.getShort(offset + 2))
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                blocks.add(bytes);
            }
            messageCount++;
        });

        /** Once a heartbeat has come, the gateway's publication is connected and what follows will come too. */
        Replica awaitHeartbeat()
        {
            final long deadlineNs = System.nanoTime() + 10_000_000_000L;
            while (0 == messageCount && System.nanoTime() - deadlineNs < 0)
            {
                subscription.poll(assembler, 100);
            }
            assertTrue(messageCount > 0, "no heartbeat");
            return this;
        }

        Replica awaitConnected()
        {
            final long deadlineNs = System.nanoTime() + 10_000_000_000L;
            while (!subscription.isConnected() && System.nanoTime() - deadlineNs < 0)
            {
                Thread.yield();
            }
            assertTrue(subscription.isConnected(), "not connected");
            return this;
        }

        void pollFor(final long durationNs)
        {
            final long endNs = System.nanoTime() + durationNs;
            while (System.nanoTime() - endNs < 0)
            {
                subscription.poll(assembler, 100);
            }
        }

        void awaitBlocks(final int count)
        {
            final long deadlineNs = System.nanoTime() + 10_000_000_000L;
            while (blocks.size() < count && System.nanoTime() - deadlineNs < 0)
            {
                subscription.poll(assembler, 100);
            }
            assertTrue(blocks.size() + node.counters().get(GatewayCounter.MULTICAST_SKIPS) >= count,
                "blocks=" + blocks.size() + " of " + count);
        }
    }
}
