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
package io.lockstep.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.ErrorCode;

class LockstepClientTest implements ClientListener
{
    private static final long DEADLINE_NS = SECONDS.toNanos(10);
    private static final String UNUSABLE = "aeron:udp?endpoint=localhost:1|mtu=7";

    private static MediaDriver driver;
    private static Aeron aeron;

    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[16 * 1024]);
    private ScriptedGateway first;
    private ScriptedGateway second;
    private LockstepClient client;

    @BeforeAll
    static void launchDriver()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(64 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    @AfterAll
    static void closeDriver()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @BeforeEach
    void openGateways()
    {
        first = new ScriptedGateway(aeron, 1);
        second = new ScriptedGateway(aeron, 2);
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.closeAll(client, first, second);
    }

    @Test
    void shouldTellEveryOutcomeOfARun()
    {
        first.lastRequestId = 40;
        open(context(first.channel()));
        assertEquals(LockstepClient.NOT_CONNECTED, offer(8));
        connect();

        for (int i = 0; i < 3; i++)
        {
            assertEquals(41 + i, offer(8));
        }
        await(() -> first.requests.size() == 3);
        first.send(first.answers.applied(41, 3, 7, 99));
        await(() -> 0 == client.inFlight());

        assertEquals(List.of("connected 1 40", "applied 41 7", "applied 42 8", "applied 43 9"), told);
        assertEquals(1, first.lastIncarnation);
    }

    @Test
    void shouldSendAgainWhenBusy()
    {
        open(context(first.channel()));
        connect();
        LongStream.rangeClosed(1, 4).forEach((id) -> assertEquals(id, offer(8)));
        await(() -> first.requests.size() == 4);

        first.send(first.answers.busy(2, ErrorCode.OVERLOADED, 1));
        await(() -> ClientState.RESENDING == client.state());
        assertEquals(LockstepClient.BACK_PRESSURED, offer(8));
        await(() -> first.requests.size() == 7);
        assertEquals(5, offer(8));
        await(() -> first.requests.size() == 8);
        first.send(first.answers.applied(1, 5, 1, 99));
        await(() -> 0 == client.inFlight());

        assertEquals(List.of(1L, 2L, 3L, 4L, 2L, 3L, 4L, 5L), first.requests);
        assertEquals(3, client.resendCount());
        assertEquals(List.of("connected 1 0", "busy 2 OVERLOADED",
            "applied 1 1", "applied 2 2", "applied 3 3", "applied 4 4", "applied 5 5"), told);
    }

    @Test
    void shouldFailOverAndSendAgainWhatHasNoOutcome()
    {
        open(context(first.channel(), second.channel()));
        connect();
        LongStream.rangeClosed(1, 100).forEach((id) -> assertEquals(id, offer(64)));
        await(() -> first.requests.size() == 100);
        first.send(first.answers.applied(1, 30, 1, 99));
        await(() -> 70 == client.inFlight());

        first.close();
        second.lastRequestId = 60;
        await(() -> second.requests.size() == 70);
        assertEquals(101, offer(64));
        await(() -> second.requests.size() == 71);
        second.send(second.answers.applied(31, 71, 31, 99));
        await(() -> 0 == client.inFlight());

        assertEquals(LongStream.rangeClosed(31, 101).boxed().toList(), second.requests);
        assertEquals(2, second.lastIncarnation);
        assertEquals(1, client.gatewayIndex());
        assertEquals(LongStream.rangeClosed(1, 101).mapToObj((id) -> "applied " + id + " " + id).toList(),
            told.stream().filter((line) -> line.startsWith("applied")).toList());
        assertTrue(told.contains("disconnected TIMED_OUT"));
        assertNotEquals(first.nonces.get(0), second.nonces.get(0));
    }

    @Test
    void shouldLeaveAGatewayThatIsSilent()
    {
        first.keepAliveMs = 500;
        open(context(first.channel(), second.channel()));
        connect();
        await(() -> first.sequenceCount > 1);
        assertEquals(1, client.sessionCount());

        first.isSilent = true;
        await(() -> second.nonces.size() > 0 && ClientState.ESTABLISHED == client.state());

        await(() -> List.of(ErrorCode.TIMED_OUT).equals(first.terminations));
        assertEquals(2, client.sessionCount());
    }

    @Test
    void shouldTryTheNextGatewayWhenTheTransportFails()
    {
        open(context(UNUSABLE, second.channel()));
        connect();

        assertEquals("failed 0 TIMED_OUT", told.get(0));
        assertEquals(1, errors.size());
        errors.clear();
    }

    @Test
    void shouldSendMessagesLongerThanADatagram()
    {
        final String channel = first.channel().replace("term-length=64k", "term-length=256k");
        open(context(channel).maxMessageLength(16 * 1024));
        connect();
        assertEquals(LockstepClient.TOO_LONG, client.offer(message, 0, 16 * 1024 + 1));
        assertEquals(1, client.tooLongCount());

        assertEquals(1, offer(16 * 1024));
        assertEquals(2, offer(0));
        await(() -> first.requests.size() == 2);

        assertEquals(0, first.lastLength);
    }

    @Test
    void shouldRefuseAChannelWhoseTermsAreTooShortForItsMessages()
    {
        final String problem = assertThrows(IllegalArgumentException.class, () -> open(
            context("aeron:udp?endpoint=localhost:1|term-length=64k").maxMessageLength(16 * 1024))).getMessage();

        assertEquals("term-length of a channel is too short for maxMessageLength, leave it out or raise it: " +
            "setting=gatewayChannels needed=131584 actual=64k", problem);
    }

    @Test
    void shouldTellTheGatewayWhenClosed()
    {
        open(context(first.channel()).aeron(null).aeronDirectoryName(driver.aeronDirectoryName()));
        connect();

        client.close();
        client.close();
        await(() -> List.of(ErrorCode.REQUESTED).equals(first.terminations));

        assertTrue(client.isClosed());
        assertEquals(0, client.poll());
        assertEquals(LockstepClient.CLOSED, offer(8));
    }

    @Test
    void shouldCloseWhenTheAeronClientIs()
    {
        final Aeron own = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        open(context(first.channel()).aeron(own));
        connect();

        own.close();
        client.poll();

        assertTrue(client.isClosed());
        assertEquals("disconnected TIMED_OUT", told.get(told.size() - 1));
    }

    @Test
    void shouldCloseFromWithinACallback()
    {
        open(context(first.channel()).listener(new ClientListener()
        {
            @Override
            public void onApplied(final long requestId, final long sequence, final long timestampNs)
            {
                client.close();
            }

            @Override
            public void onRejected(final long requestId, final ErrorCode code)
            {
            }
        }));
        connect();
        offer(8);
        await(() -> first.requests.size() == 1);

        first.send(first.answers.applied(1, 1, 1, 1));
        await(() -> client.isClosed());

        await(() -> List.of(ErrorCode.REQUESTED).equals(first.terminations));
    }

    private ClientContext context(final String... channels)
    {
        return new ClientContext()
            .clientId(7)
            .gatewayChannels(channels)
            .aeron(aeron)
            .errorHandler(errors::add)
            .establishRetryNs(MILLISECONDS.toNanos(20))
            .backoffMaxNs(MILLISECONDS.toNanos(50))
            .window(128)
            .listener(this);
    }

    private void open(final ClientContext ctx)
    {
        client = LockstepClient.open(ctx);
    }

    private void connect()
    {
        await(() -> ClientState.ESTABLISHED == client.state());
    }

    private long offer(final int length)
    {
        return client.offer(message, 0, length);
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "in time: told=" + told + " errors=" + errors);
            if (0 == client.poll() + first.poll() + second.poll())
            {
                Thread.yield();
            }
        }
        assertFalse(client.ignoredCount() > 0);
    }

    @Override
    public void onConnected(final int incarnation, final long lastRequestId)
    {
        told.add("connected " + incarnation + " " + lastRequestId);
    }

    @Override
    public void onApplied(final long requestId, final long sequence, final long timestampNs)
    {
        told.add("applied " + requestId + " " + sequence);
    }

    @Override
    public void onRejected(final long requestId, final ErrorCode code)
    {
        told.add("rejected " + requestId + " " + code);
    }

    @Override
    public void onBusy(final long requestId, final ErrorCode code)
    {
        told.add("busy " + requestId + " " + code);
    }

    @Override
    public void onDisconnected(final ErrorCode code)
    {
        told.add("disconnected " + code);
    }

    @Override
    public void onConnectFailed(final int gatewayIndex, final ErrorCode code)
    {
        told.add("failed " + gatewayIndex + " " + code);
    }
}
