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
package io.lockstep.perf.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.lockstep.client.ClientContext;
import io.lockstep.client.ClientListener;
import io.lockstep.client.LockstepClient;
import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.EstablishmentAckDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RejectedDecoder;
import io.lockstep.codecs.session.RequestEncoder;
import io.lockstep.gateway.GatewayContext;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.replica.ReplicaNode;
import io.lockstep.replica.StateMachine;
import io.lockstep.replica.machines.StateMachines;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.Settings;

/** The longest messages that can be set, through everything: clients, gateway, members, multicast, replay, replicas. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MessageLengthTest
{
    private static final int LIMIT = ClientContext.MAX_MESSAGE_LENGTH_LIMIT;
    private static final int[] LENGTHS = {0, 1, 1200, 1201, 8192, LIMIT, LIMIT - 1, LIMIT, LIMIT, LIMIT, 17};
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(90);

    private final SplittableRandom random = new SplittableRandom(65_536);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LIMIT + 1024]);
    private final Map<Long, byte[]> expected = new ConcurrentSkipListMap<>();
    private final Map<Long, Long> sequences = new ConcurrentSkipListMap<>();
    private final Map<Long, byte[]> live = new ConcurrentSkipListMap<>();
    private final Map<Long, byte[]> replayed = new ConcurrentSkipListMap<>();
    private final ErrorLog errorLog = new ErrorLog("test", System.err, false);

    @Test
    void shouldCarryMessagesOfEveryLengthUpToTheLimitAndRefuseWhatIsLonger()
    {
        final Properties properties = properties();
        try (EmbeddedSystem system = EmbeddedSystem.launch(
            3, 1, 1, properties, errorLog, () -> {}, (ctx) -> ctx.machineFactory(() -> new Recorder(live))))
        {
            try (LockstepClient client = LockstepClient.open(new ClientContext()
                .aeron(system.aeron())
                .clientId(7)
                .gatewayChannels(system.gatewayChannel(1))
                .maxMessageLength(LIMIT)
                .window(4)
                .listener(new Listener())))
            {
                for (final int length : LENGTHS)
                {
                    send(client, length);
                }
                await("outcomes", client, () -> sequences.size() == LENGTHS.length);
                assertEquals(LockstepClient.TOO_LONG, client.offer(buffer, 0, LIMIT + 1));
                assertEquals(1, client.tooLongCount());
            }
            awaitSame("live", live);

            final GatewayContext gateway = system.gateways().get(0).context();
            properties.setProperty("lockstep.replica.streams", gateway.streamChannel());
            properties.setProperty("lockstep.replica.replays", gateway.replayChannel());
            properties.setProperty("lockstep.aeron.dir", system.aeron().context().aeronDirectoryName());
            try (ReplicaNode late = ReplicaNode.launch(ReplicaContext
                .from(new Settings(properties, "test"), StateMachines::factory)
                .machineFactory(() -> new Recorder(replayed))
                .errorHandler(errorLog).terminationHook(() -> {})))
            {
                awaitSame("by replay to " + late, replayed);
            }

            assertEquals(0, system.gateways().get(0).counters().get(GatewayCounter.VOIDED));
            assertEquals(ErrorCode.MESSAGE_TOO_LONG, codeOfForeign(system, LIMIT + 1));
            assertEquals(1, system.gateways().get(0).counters().get(GatewayCounter.VOIDED));
        }
        assertEquals(0, errorLog.count(), "nothing was recorded");
    }

    /** All that has to be raised. */
    private static Properties properties()
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.durability", "replicated");
        properties.setProperty("lockstep.gateway.max.message.length", Integer.toString(LIMIT));
        properties.setProperty("lockstep.gateway.block.length", "96k");
        properties.setProperty("lockstep.max.block.length", "96k");
        properties.setProperty("lockstep.gateway.ring.capacity", "64");
        properties.setProperty("lockstep.gateway.blocks.in.flight", "4");
        properties.setProperty("lockstep.ring.length", "16");
        properties.setProperty("lockstep.journal.segment.length", "1m");
        properties.setProperty("lockstep.cluster.log.term.length", "1m");
        properties.setProperty("lockstep.archive.segment.length", "4m");
        return properties;
    }

    private void send(final LockstepClient client, final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        buffer.putBytes(0, bytes);
        final long[] requestId = new long[1];
        await("room to send", client, () ->
        {
            requestId[0] = client.offer(buffer, 0, length);
            return requestId[0] > 0;
        });
        expected.put(requestId[0], bytes);
    }

    private void awaitSame(final String what, final Map<Long, byte[]> actual)
    {
        await(what, null, () -> actual.size() >= LENGTHS.length);
        assertEquals(LENGTHS.length, actual.size(), what);
        expected.forEach((requestId, bytes) ->
            assertArrayEquals(bytes, actual.get(sequences.get(requestId)), what + " requestId=" + requestId));
    }

    private static void await(final String what, final LockstepClient client, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not in time: " + what);
            if (null == client || 0 == client.poll())
            {
                Thread.onSpinWait();
            }
        }
    }

    /** A client that does not know the limit sends a request; what it is told. */
    private ErrorCode codeOfForeign(final EmbeddedSystem system, final int length)
    {
        final Aeron aeron = system.aeron();
        final ErrorCode[] code = new ErrorCode[1];
        final int[] incarnation = new int[1];
        final FragmentAssembler assembler = new FragmentAssembler((message, offset, size, frame) ->
        {
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(message, offset);
            if (EstablishmentAckDecoder.TEMPLATE_ID == header.templateId())
            {
                incarnation[0] = new EstablishmentAckDecoder().wrapAndApplyHeader(message, offset, header)
                    .incarnation();
            }
            else if (RejectedDecoder.TEMPLATE_ID == header.templateId())
            {
                code[0] = ErrorCode.get(new RejectedDecoder().wrapAndApplyHeader(message, offset, header).code());
            }
        });
        try (ExclusivePublication publication = aeron.addExclusivePublication(
            system.gatewayChannel(1), AeronStreams.CLIENT_REQUESTS);
            Subscription subscription = aeron.addSubscription(
                "aeron:udp?endpoint=localhost:0", AeronStreams.CLIENT_RESPONSES))
        {
            await("ways", null, () ->
                publication.isConnected() && null != subscription.tryResolveChannelEndpointPort());
            final int establish = MessageHeaderEncoder.ENCODED_LENGTH + new EstablishEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .clientId(8)
                .nonce(1)
                .keepAliveMs(30_000)
                .responseStreamId(AeronStreams.CLIENT_RESPONSES).incarnation(0)
                .responseChannel(subscription.tryResolveChannelEndpointPort())
                .putCredentials(new byte[0], 0, 0)
                .encodedLength();
            await("establish", null, () -> publication.offer(buffer, 0, establish) > 0);
            await("acknowledged", null, () -> subscription.poll(assembler, 10) >= 0 && incarnation[0] > 0);

            final int request = MessageHeaderEncoder.ENCODED_LENGTH + new RequestEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestId(1)
                .incarnation(incarnation[0])
                .putPayload(new byte[length], 0, length)
                .encodedLength();
            await("request", null, () -> publication.offer(buffer, 0, request) > 0);
            await("rejected", null, () -> subscription.poll(assembler, 10) >= 0 && null != code[0]);
            return code[0];
        }
    }

    private final class Listener implements ClientListener
    {
        @Override
        public void onApplied(final long requestId, final long sequence, final long timestampNs)
        {
            sequences.put(requestId, sequence);
        }

        @Override
        public void onRejected(final long requestId, final ErrorCode code)
        {
            throw new AssertionError("rejected: requestId=" + requestId + " code=" + code);
        }
    }

    /** Keeps what it is given, by sequence. */
    private static final class Recorder implements StateMachine
    {
        private final Map<Long, byte[]> messages;

        private Recorder(final Map<Long, byte[]> messages)
        {
            this.messages = messages;
        }

        @Override
        public void onMessage(
            final long sequence,
            final long timestampNs,
            final long clientId,
            final DirectBuffer source,
            final int offset,
            final int length)
        {
            final byte[] bytes = new byte[length];
            source.getBytes(offset, bytes);
            messages.put(sequence, bytes);
        }

        @Override
        public long digest()
        {
            return messages.size();
        }

        @Override
        public String name()
        {
            return "recorder";
        }
    }
}
