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
package io.lockstep.journal.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.CachedNanoClock;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.transport.AeronTransport;

/** A driver, a journal, a server and clients on one thread with a clock that stands still unless it is told. */
final class ReplayRig implements AutoCloseable
{
    static final String LOOPBACK = "aeron:udp?endpoint=localhost:0";
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(15);

    final CachedNanoClock clock = new CachedNanoClock();
    final Journal journal;
    final Aeron aeron;
    ReplayServer server;
    /** Whatever else is to be stepped. */
    final List<IntSupplier> steps = new ArrayList<>();
    private final MediaDriver driver;
    private final List<TestClient> clients = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    ReplayRig(final JournalContext context)
    {
        journal = Journal.open(context);
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(1, 1, 1_000, 50_000))
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .errorHandler(this::onError));
    }

    static JournalContext journalContext()
    {
        return new JournalContext()
            .storage(new FaultyStorage())
            .streamId(TestBlocks.STREAM_ID)
            .segmentLength(256 * 1024)
            .indexInterval(4096);
    }

    ReplayServerContext serverContext()
    {
        return serverContext(journal.newReader());
    }

    ReplayServerContext serverContext(final BlockSource source)
    {
        return new ReplayServerContext()
            .transport(new AeronTransport(aeron))
            .requestChannel(LOOPBACK)
            .source(source)
            .clock(clock)
            .rateLimit(0)
            .requestRateLimit(0)
            .streamId(TestBlocks.STREAM_ID);
    }

    ReplayRig start(final ReplayServerContext context)
    {
        server = new ReplayServer(context);
        await("request channel bound", () -> null != server.requestChannel());
        return this;
    }

    ReplayClientContext clientContext()
    {
        return new ReplayClientContext()
            .transport(new AeronTransport(aeron))
            .requestChannel(server.requestChannel())
            .responseChannel(LOOPBACK)
            .streamId(TestBlocks.STREAM_ID);
    }

    TestClient newClient(final TestBlocks blocks)
    {
        return newClient(clientContext(), blocks);
    }

    TestClient newClient(final ReplayClientContext context, final TestBlocks blocks)
    {
        final TestClient client = new TestClient(new ReplayClient(context), blocks);
        clients.add(client);
        return client;
    }

    /** Steps everything until a condition holds. */
    void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            if (step() == 0)
            {
                Thread.onSpinWait();
                Thread.yield();
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                fail("not in time: " + what);
            }
        }
    }

    int step()
    {
        int workCount = server.doWork();
        for (int i = 0; i < steps.size(); i++)
        {
            workCount += steps.get(i).getAsInt();
        }
        for (int i = 0; i < clients.size(); i++)
        {
            final TestClient client = clients.get(i);
            workCount += client.isPaused ? 0 : client.client.poll(clock.nanoTime(), client);
        }
        return workCount;
    }

    void advance(final long time, final TimeUnit unit)
    {
        clock.advance(unit.toNanos(time));
    }

    @Override
    public void close()
    {
        clients.forEach((each) -> each.client.close());
        if (null != server)
        {
            server.onClose();
        }
        CloseHelper.closeAll(aeron, driver, journal);
        assertEquals(List.of(), errors);
    }

    private synchronized void onError(final Throwable throwable)
    {
        errors.add(throwable);
    }

    /** A client that holds what it is given against the blocks, and remembers the end. */
    final class TestClient implements ReplayClient.Handler
    {
        final ReplayClient client;
        private final TestBlocks blocks;
        boolean isPaused;
        long next;
        int answerLength;
        int answerBlocks;
        long ends;
        long first;
        long last;
        long firstSequence;
        long lastSequence;
        ErrorCode code;
        ReplayEndReason reason;
        int knownVersion;

        TestClient(final ReplayClient client, final TestBlocks blocks)
        {
            this.client = client;
            this.blocks = blocks;
        }

        /** Asks, as soon as it can. */
        TestClient request(final long fromBlock)
        {
            return request(new ReplayRange().fromBlock(fromBlock), fromBlock);
        }

        /** Asks for a range whose first block is known to the test. */
        TestClient request(final ReplayRange range, final long firstBlock)
        {
            ReplayRig.this.await("request sent", () -> client.request(range, clock.nanoTime()));
            next = firstBlock;
            answerLength = 0;
            answerBlocks = 0;
            return this;
        }

        TestClient awaitEnd()
        {
            final long before = ends;
            if (client.isBusy())
            {
                ReplayRig.this.await("end of the answer", () -> ends > before);
            }
            return this;
        }

        void assertEnd(final ErrorCode code, final long next, final long first, final long last)
        {
            assertEquals(code, this.code);
            assertEquals(next, this.next);
            assertEquals(first, this.first);
            assertEquals(last, this.last);
        }

        void assertEnd(final ReplayEndReason reason, final long next)
        {
            assertEquals(ErrorCode.NONE, code);
            assertEquals(reason, this.reason);
            assertEquals(next, this.next);
        }

        @Override
        public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            blocks.expect(next).onBlock(buffer, offset, length);
            next++;
            answerLength += length;
            answerBlocks++;
        }

        @Override
        public void onReplayEnd(final ReplayEnd end)
        {
            if (end.nextBlock() > 0)
            {
                assertEquals(next, end.nextBlock());
            }
            ends++;
            first = end.firstBlock();
            last = end.lastBlock();
            firstSequence = end.firstSequence();
            lastSequence = end.lastSequence();
            code = end.code();
            reason = end.reason();
            knownVersion = end.knownVersion();
        }
    }
}
