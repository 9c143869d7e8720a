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
package io.lockstep.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler;

class AeronTransportTest
{
    private static final String IPC = "aeron:ipc?term-length=64k";
    private static final String REFUSED = "aeron:udp?endpoint=no-such-host.invalid:9";
    private static final int STREAM_ID = 7;
    private static final int LIMIT = 10;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path root;
    private MediaDriver driver;
    private Aeron aeron;
    private Transport transport;

    @BeforeEach
    void start()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(root.resolve("driver").toString())
            .dirDeleteOnStart(true)
            .threadingMode(ThreadingMode.SHARED)
            .errorHandler((ex) -> {}));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .errorHandler((ex) -> {}));
        transport = new AeronTransport(aeron);
    }

    @AfterEach
    void stop()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldSendInOneAndInTwoParts()
    {
        final TransportSubscription in = transport.addSubscription(IPC, STREAM_ID);
        final TransportPublication out = transport.addPublication(IPC, STREAM_ID);
        await(out::isConnected);
        assertEquals(IPC, out.channel());
        assertTrue(out.availableWindow() > 0);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[]{1, 2, 3, 4});
        assertTrue(out.offer(buffer, 0, 2) > 0);
        assertTrue(out.offer(buffer, 3, 1, buffer, 0, 2) > 0);

        final List<List<Byte>> received = new ArrayList<>();
        await(() ->
        {
            in.poll((message, offset, length, header) ->
            {
                final List<Byte> bytes = new ArrayList<>();
                for (int i = 0; i < length; i++)
                {
                    bytes.add(message.getByte(offset + i));
                }
                received.add(bytes);
            }, LIMIT);
            return 2 == received.size();
        });
        assertEquals(List.of(List.of((byte)1, (byte)2), List.of((byte)4, (byte)1, (byte)2)), received);
    }

    @Test
    void shouldLeaveWhatHandlerAborts()
    {
        final TransportSubscription in = transport.addSubscription(IPC, STREAM_ID);
        final TransportPublication out = transport.addPublication(IPC, STREAM_ID);
        await(() -> out.offer(new UnsafeBuffer(new byte[8]), 0, 8) > 0);
        final int[] seen = new int[1];
        await(() -> in.controlledPoll((buffer, offset, length, header) ->
            ++seen[0] < 3 ? ControlledFragmentHandler.Action.ABORT : ControlledFragmentHandler.Action.CONTINUE,
            LIMIT) > 0);
        assertEquals(3, seen[0]);
    }

    @Test
    void shouldTellWhenSourceIsGone()
    {
        final List<Integer> gone = new ArrayList<>();
        final TransportSubscription in = transport.addSubscription(IPC, STREAM_ID, gone::add);
        final TransportPublication out = transport.addPublication(IPC, STREAM_ID);
        final int[] sessionId = new int[1];
        await(() -> out.offer(new UnsafeBuffer(new byte[8]), 0, 8) > 0);
        await(() -> in.poll((buffer, offset, length, header) -> sessionId[0] = header.sessionId(), LIMIT) > 0);
        assertTrue(in.isConnected());
        assertTrue(in.hasSource(sessionId[0]));
        assertFalse(in.hasSource(sessionId[0] + 1));

        out.close();
        await(() -> List.of(sessionId[0]).equals(gone));
        assertFalse(in.hasSource(sessionId[0]));
        assertEquals(Publication.CLOSED, out.offer(new UnsafeBuffer(new byte[8]), 0, 8));
    }

    @Test
    void shouldAddWithoutWaiting()
    {
        final TransportSubscription in = transport.asyncAddSubscription("aeron:udp?endpoint=localhost:0", STREAM_ID);
        assertNull(in.tryResolveChannelEndpointPort());
        await(() -> null != in.tryResolveChannelEndpointPort());
        final TransportPublication out = transport.asyncAddPublication(in.tryResolveChannelEndpointPort(), STREAM_ID);
        assertEquals(Publication.NOT_CONNECTED, out.offer(new UnsafeBuffer(new byte[8]), 0, 8));
        await(() -> out.offer(new UnsafeBuffer(new byte[8]), 0, 8) > 0);
        await(() -> in.poll((buffer, offset, length, header) -> {}, LIMIT) > 0);
        assertTrue(in.isReady() && out.isReady());
    }

    @Test
    void shouldTellRefusalEveryTime()
    {
        final TransportPublication out = transport.asyncAddPublication(REFUSED, STREAM_ID);
        final TransportSubscription in = transport.asyncAddSubscription(REFUSED, STREAM_ID);
        await(() -> isRefused(out::isReady) && isRefused(in::isReady));
        assertThrows(RegistrationException.class, () -> out.offer(new UnsafeBuffer(new byte[8]), 0, 8));
        assertThrows(RegistrationException.class, out::isConnected);
        assertThrows(RegistrationException.class, () -> in.poll((buffer, offset, length, header) -> {}, LIMIT));
        assertThrows(RegistrationException.class, () -> transport.addPublication(REFUSED, STREAM_ID));
        out.close();
        in.close();
    }

    @Test
    void shouldCloseWhatIsNotReady()
    {
        final TransportPublication out = transport.asyncAddPublication(IPC, STREAM_ID);
        final TransportSubscription in = transport.asyncAddSubscription(IPC, STREAM_ID);
        for (int i = 0; i < 2; i++)
        {
            out.close();
            in.close();
        }
        assertEquals(Publication.CLOSED, out.offer(new UnsafeBuffer(new byte[8]), 0, 8));
        assertFalse(in.isReady());

        final TransportPublication other = transport.addPublication(IPC, STREAM_ID);
        assertFalse(other.isConnected(), "nobody subscribes any more");
    }

    @Test
    void shouldKnowItsClient()
    {
        assertNotEquals(transport.nextCorrelationId(), transport.nextCorrelationId());
        assertFalse(transport.isClosed());
        aeron.close();
        assertTrue(transport.isClosed());
    }

    private static boolean isRefused(final BooleanSupplier question)
    {
        try
        {
            question.getAsBoolean();
            return false;
        }
        catch (final RegistrationException ex)
        {
            return true;
        }
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            transport.poll();
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain");
            Thread.yield();
        }
    }
}
