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
package io.lockstep.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.apply.ApplyLoop;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.replica.stream.StreamState;

/** A replica with its real driver against two gateways with real groups, journals and replay servers. */
class ReplicaNodeTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long HEARTBEAT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static MediaDriver driver;
    private static Aeron aeron;

    @TempDir
    private Path directory;

    private final TestStream stream = new TestStream(11).appendRandom(400).append(5, 12_000).appendRandom(200);
    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final AtomicInteger terminations = new AtomicInteger();
    private final FakeGateway[] gateways = new FakeGateway[2];
    private final HashMachine machine = new HashMachine();
    private ReplicaNode node;
    private long heartbeatNs;
    private boolean isMute;

    @BeforeAll
    static void launchDriver()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .publicationTermBufferLength(1024 * 1024)
            .ipcTermBufferLength(64 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    @AfterAll
    static void closeDriver()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(node, gateways[0], gateways[1]);
    }

    @Test
    void shouldApplyTheStreamOnceFromTwoGroupsOfWhichOneDropsBlocks()
    {
        openGateways();
        launch(context());
        await(() -> gateways[0].isHeard() && gateways[1].isHeard());

        for (int n = 1; n <= 300; n++)
        {
            gateways[0].release(n, n % 3 != 0);
            gateways[1].release(n, true);
            step();
        }
        awaitApplied(300);

        assertEquals(StreamState.LIVE, node.streamState());
        assertTrue(node.counters().firstByGroup(1) >= 100, node.counters().print());
        assertTrue(node.counters().get(ReplicaCounter.DUPLICATES) > 0);
        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldFetchByReplayWhatBothGroupsDroppedAndBlocksInPieces()
    {
        openGateways();
        launch(context());
        await(() -> gateways[0].isHeard() && gateways[1].isHeard());

        for (int n = 1; n <= stream.size(); n++)
        {
            final boolean isPublished = n % 50 != 0 && n != stream.size();
            gateways[0].release(n, isPublished);
            gateways[1].release(n, isPublished);
            step();
        }
        awaitApplied(stream.size());

        assertTrue(node.counters().get(ReplicaCounter.GAP_FILLS) >= stream.size() / 50, node.counters().print());
        assertTrue(node.counters().get(ReplicaCounter.REPAIRS) > 0);
        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldJoinLateAndMergeWithTheLiveStream()
    {
        openGateways();
        for (int n = 1; n <= 450; n++)
        {
            release(n);
        }

        launch(context());
        int released = 450;
        while (released < stream.size())
        {
            release(++released);
            step();
        }
        awaitApplied(stream.size());

        await(() -> StreamState.LIVE == node.streamState());
        assertTrue(node.counters().get(ReplicaCounter.GAP_FILLS) >= 450, node.counters().print());
    }

    @Test
    void shouldGoOnWithOneGroupAndOneReplayWhenTheOtherGatewayIsDead()
    {
        openGateways();
        gateways[0].replayDead(true);
        launch(context());
        await(() -> gateways[1].isHeard());

        for (int n = 1; n <= 200; n++)
        {
            gateways[0].release(n, false);
            gateways[1].release(n, n % 20 != 0);
            step();
        }
        awaitApplied(200);

        assertEquals(0, node.counters().firstByGroup(0));
        assertTrue(node.counters().get(ReplicaCounter.GAP_FILLS) >= 10, node.counters().print());
    }

    @Test
    void shouldFollowByReplayWhileBothGroupsAreSilentAndComeBack()
    {
        openGateways();
        launch(context());
        await(() -> gateways[0].isHeard() && gateways[1].isHeard());
        release(1);
        awaitApplied(1);

        isMute = true;
        await(() -> StreamState.SILENT == node.streamState());
        for (int n = 2; n <= 100; n++)
        {
            gateways[0].release(n, false);
            gateways[1].release(n, false);
        }
        awaitApplied(100);
        assertEquals(StreamState.SILENT, node.streamState());

        isMute = false;
        await(() -> StreamState.LIVE == node.streamState());
        release(101);
        awaitApplied(101);
    }

    @Test
    void shouldWorkWithReplayAlone()
    {
        openGateways();
        for (int n = 1; n <= 400; n++)
        {
            gateways[1].release(n, false);
        }
        gateways[0].replayDead(true);

        launch(context().streamChannels(List.of()));
        awaitApplied(400);
        gateways[1].release(401, false);
        awaitApplied(401);

        assertEquals(StreamState.LIVE, node.streamState());
        assertEquals(401, node.counters().get(ReplicaCounter.GAP_FILLS));
    }

    @Test
    void shouldReadTheStateOnItsOwnThreadAndAfterItIsClosed()
    {
        openGateways();
        launch(context());
        for (int n = 1; n <= 50; n++)
        {
            release(n);
        }
        awaitApplied(50);

        final String threadName = node.snapshotOfState((state) -> Thread.currentThread().getName());
        assertTrue(threadName.contains("apply"), threadName);
        assertEquals(machine.name(), node.snapshotOfState(StateMachine::name));
        assertThrows(LockstepException.class, () -> node.snapshotOfState(ReplicaNodeTest::failing));
        assertEquals(straightDigest(50), node.digest());
        node.close();
        node.close();
        assertEquals(straightDigest(50), node.digest());
        assertEquals(StreamState.STOPPED, node.streamState());
        assertFalse(new File(node.aeronDirectory()).exists(), "the driver's directory is gone");
        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldStopAndAskForTerminationWhenTheMachineFails()
    {
        openGateways();
        machine.failAt(stream.lastSequence(10) + 1);
        launch(context());
        for (int n = 1; n <= 30; n++)
        {
            release(n);
        }
        await(() -> terminations.get() > 0 && StreamState.STOPPED == node.streamState());

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.peek().getMessage().contains("machine=hash"), errors.toString());
        assertTrue(node.lastSequence() <= stream.lastSequence(10));
        assertThrows(LockstepException.class, node::digest);
        node.close();
        assertThrows(LockstepException.class, node::digest, "half a block is no state");
    }

    @Test
    void shouldStopWhenAHeartbeatShowsThatTheStreamsDiffer()
    {
        openGateways();
        launch(context());
        release(1);
        release(2);
        awaitApplied(2);

        await(() ->
        {
            gateways[0].publish(TestStream.heartbeat(TestStream.STREAM_ID, 1, 2, 12345), TestStream.HEARTBEAT_LENGTH);
            return terminations.get() > 0;
        });

        assertTrue(errors.peek().getMessage().contains("diverged"), errors.toString());
    }

    @Test
    void shouldStopWhenItsDriverIsGone()
    {
        openGateways();
        final MediaDriver other = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        try
        {
            launch(context().aeronDirectory(other.aeronDirectoryName()));
            release(1);
            awaitApplied(1);
        }
        finally
        {
            other.close();
        }

        await(() -> terminations.get() > 0);
    }

    private static String failing(final StateMachine state)
    {
        throw new IllegalStateException("reader's own fault: machine=" + state.name());
    }

    private void openGateways()
    {
        for (int i = 0; i < gateways.length; i++)
        {
            final ThreadLocalRandom random = ThreadLocalRandom.current();
            final String group = "aeron:udp?endpoint=239.255." + random.nextInt(2, 250) + '.' +
                (2 * random.nextInt(1, 120) + 1) + ':' + freePort() + "|interface=127.0.0.1";
            gateways[i] = new FakeGateway(aeron, directory.resolve("gateway-" + i).toFile(), stream, group,
                "aeron:udp?endpoint=127.0.0.1:" + freePort());
        }
    }

    private static int freePort()
    {
        try (DatagramSocket socket = new DatagramSocket(0))
        {
            return socket.getLocalPort();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private ReplicaContext context()
    {
        final ReplicaContext ctx = new ReplicaContext()
            .streamChannels(List.of(gateways[0].streamChannel(), gateways[1].streamChannel()))
            .replayChannels(List.of(gateways[0].replayChannel(), gateways[1].replayChannel()))
            .responseChannel("aeron:udp?endpoint=127.0.0.1:0")
            .machineFactory(() -> machine)
            .errorHandler(errors::add)
            .terminationHook(terminations::incrementAndGet);
        ctx.stream().streamId(TestStream.STREAM_ID).replayTimeoutNs(TimeUnit.MILLISECONDS.toNanos(300));
        return ctx;
    }

    private void launch(final ReplicaContext ctx)
    {
        node = ReplicaNode.launch(ctx);
    }

    private void release(final long blockNumber)
    {
        gateways[0].release(blockNumber, true);
        gateways[1].release(blockNumber, true);
    }

    private StateDigest straightDigest(final int blocks)
    {
        final HashMachine straight = new HashMachine();
        final ApplyLoop apply = new ApplyLoop(straight, null, new ReplicaCounters(0), 0, 0, 0);
        for (int n = 1; n <= blocks; n++)
        {
            apply.onBlock(stream.buffer(n), 0, stream.block(n).length);
        }
        return new StateDigest(blocks, stream.lastSequence(blocks), straight.digest());
    }

    private void awaitApplied(final int blocks)
    {
        await(() -> node.lastBlock() >= blocks);
        assertEquals(straightDigest(blocks), node.digest());
    }

    private void step()
    {
        final long nowNs = System.nanoTime();
        if (!isMute && nowNs - heartbeatNs >= HEARTBEAT_NS)
        {
            heartbeatNs = nowNs;
            gateways[0].heartbeat();
            gateways[1].heartbeat();
        }
        if (0 == gateways[0].step() + gateways[1].step())
        {
            LockSupport.parkNanos(50_000);
        }
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            step();
            assertTrue(System.nanoTime() - deadlineNs < 0,
                () -> "not in time: errors=" + errors + '\n' + node.counters().print());
        }
    }
}
