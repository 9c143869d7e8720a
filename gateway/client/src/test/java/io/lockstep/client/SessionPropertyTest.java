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

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.protocol.ErrorCode;

/** Whatever is lost, repeated, refused or cut off: each request one outcome, once, and all in order. */
class SessionPropertyTest
{
    private static final int REQUEST_COUNT = 400;
    private static final int STEP_LIMIT = 200_000;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 200), LongStream.generate(System::nanoTime).limit(20));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldTellEveryOutcomeOnceAndKeepTheOrder(final long seed)
    {
        final ModelGateways gateways = new ModelGateways(seed);
        gateways.losesAnswers = 0 == gateways.random.nextInt(2);
        final Told told = new Told();
        final long[] timeNs = new long[1];
        final LockstepClient client = LockstepClient.open(
            context(seed, told).link(() -> gateways).clock(() -> timeNs[0]));
        final List<String> offered = new ArrayList<>();

        for (int step = 0; told.outcomes.size() < REQUEST_COUNT; step++)
        {
            assertTrue(step < STEP_LIMIT, () -> "no end: offered=" + offered.size() + " told=" + told.outcomes.size());
            timeNs[0] = MILLISECONDS.toNanos(step);
            gateways.isCalm = offered.size() == REQUEST_COUNT;
            gateways.step(step);
            client.poll();
            offerSome(gateways, client, offered);
        }

        assertEquals(gateways.outcomes, told.outcomes);
        assertEquals(offered, gateways.taken);
        if (!gateways.losesAnswers)
        {
            assertEquals(LongStream.rangeClosed(1, REQUEST_COUNT).boxed().toList(), told.order);
        }
        assertEquals(0, client.inFlight());
    }

    @Test
    void shouldCloseForGoodWhenTheTransportIsClosed()
    {
        final ModelGateways gateways = new ModelGateways(1);
        final Told told = new Told();
        final LockstepClient client = LockstepClient.open(context(1, told).link(() -> gateways).clock(() -> 0));
        client.poll();

        gateways.isClosed = true;
        client.poll();

        assertTrue(client.isClosed());
        assertEquals(List.of(ErrorCode.TIMED_OUT), told.failures);
        assertEquals(0, client.poll());
    }

    private static void offerSome(final ModelGateways gateways, final LockstepClient client, final List<String> offered)
    {
        for (int i = gateways.random.nextInt(4); i > 0 && offered.size() < REQUEST_COUNT; i--)
        {
            final byte[] payload = ModelGateways.payload(offered.size() + 1, gateways.random);
            final long result = client.offer(new UnsafeBuffer(payload), 0, payload.length);
            if (result > 0)
            {
                offered.add(new String(payload, US_ASCII));
                assertEquals(offered.size(), result);
            }
        }
    }

    private static ClientContext context(final long seed, final ClientListener listener)
    {
        return new ClientContext()
            .clientId(7)
            .gatewayChannels("aeron:udp?endpoint=localhost:1", "aeron:udp?endpoint=localhost:2")
            .keepAliveNs(MILLISECONDS.toNanos(100))
            .requestTimeoutNs(MILLISECONDS.toNanos(300))
            .establishRetryNs(MILLISECONDS.toNanos(20))
            .establishTimeoutNs(MILLISECONDS.toNanos(100))
            .backoffMinNs(MILLISECONDS.toNanos(1))
            .backoffMaxNs(MILLISECONDS.toNanos(20))
            .window(8)
            .maxMessageLength(16)
            .seed(seed)
            .listener(listener);
    }

    private static final class Told implements ClientListener
    {
        final Map<Long, Long> outcomes = new HashMap<>();
        final List<Long> order = new ArrayList<>();
        final List<ErrorCode> failures = new ArrayList<>();

        @Override
        public void onApplied(final long requestId, final long sequence, final long timestampNs)
        {
            assertNull(outcomes.put(requestId, sequence), () -> "told twice: requestId=" + requestId);
            order.add(requestId);
        }

        @Override
        public void onRejected(final long requestId, final ErrorCode code)
        {
            assertNull(outcomes.put(requestId, (long)-code.code()), () -> "told twice: requestId=" + requestId);
            order.add(requestId);
        }

        @Override
        public void onConnectFailed(final int gatewayIndex, final ErrorCode code)
        {
            failures.add(code);
        }
    }
}
