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

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.ErrorCode;

/**
 * Two gateways and the stream behind them, for one client, on one thread. Messages travel in order on a connection and
 * may be cut off with it; a gateway may forward late, refuse, be busy, be silent, or lose and repeat single answers.
 */
final class ModelGateways implements SessionLink, ClientMessages.Visitor
{
    private static final int MAX_IN_FLIGHT = 12;
    private static final int KEEP_ALIVE_MS = 100;

    final SplittableRandom random;
    final List<String> taken = new ArrayList<>();
    final Map<Long, Long> outcomes = new HashMap<>();
    boolean isCalm;
    boolean losesAnswers;
    boolean isClosed;

    private final ClientMessages messages = new ClientMessages(this);
    private final GatewayMessages answers = new GatewayMessages();
    private final ArrayDeque<Entry> log = new ArrayDeque<>();
    private final List<byte[]> wireToGateway = new ArrayList<>();
    private final ArrayDeque<byte[]> wireToClient = new ArrayDeque<>();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[DataHeaderFlyweight.HEADER_LENGTH]);
    private final Header header = new Header(0, 16);
    private Connection connection;
    private long nowMs;
    private int connectionCount;
    private int incarnation;
    private long lastId;
    private long sequence;
    private long openNonce;
    private Connection runFrom;
    private long runId;
    private long runSequence;
    private int runCount;

    ModelGateways(final long seed)
    {
        random = new SplittableRandom(seed);
        frame.putByte(DataHeaderFlyweight.FLAGS_FIELD_OFFSET, FrameDescriptor.UNFRAGMENTED);
        header.buffer(frame);
    }

    /** One step of time: the wire, the gateway, the stream. */
    void step(final long timeMs)
    {
        nowMs = timeMs;
        if (!isCalm && null != connection && chance(300))
        {
            connection.isDead = true;
        }
        if (!isCalm && null != connection && chance(400))
        {
            connection.silentUntilMs = nowMs + 2 * KEEP_ALIVE_MS;
        }
        deliverToGateway();
        final int count = isCalm ? log.size() : random.nextInt(log.size() + 1);
        for (int i = 0; i < count; i++)
        {
            sequence(log.poll());
        }
        endRun();
        if (null != connection && connection.isOpen && nowMs % 20 == 0)
        {
            answer(connection, answers.sequence(connection.nextId));
        }
    }

    /** Hands the client what has arrived. */
    @Override
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        int count = isCalm ? fragmentLimit : random.nextInt(6);
        int workCount = 0;
        while (null != connection && nowMs >= connection.silentUntilMs && count-- > 0 && !wireToClient.isEmpty())
        {
            final byte[] bytes = wireToClient.poll();
            frame.putInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, connection.id, LITTLE_ENDIAN);
            handler.onFragment(new UnsafeBuffer(bytes), 0, bytes.length, header);
            workCount++;
        }
        return workCount;
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    private void deliverToGateway()
    {
        int count = isCalm ? wireToGateway.size() : random.nextInt(wireToGateway.size() + 1);
        while (count-- > 0)
        {
            final byte[] bytes = wireToGateway.remove(0);
            messages.onMessage(new UnsafeBuffer(bytes), 0, bytes.length);
        }
    }

    private boolean chance(final int oneOf)
    {
        return 0 == random.nextInt(oneOf);
    }

    @Override
    public void connect(final int gatewayIndex)
    {
        connection = new Connection(++connectionCount);
        wireToGateway.clear();
        wireToClient.clear();
    }

    /** What is under way still reaches the gateway, up to some message. */
    @Override
    public void disconnect()
    {
        if (null != connection)
        {
            deliverToGateway();
        }
        wireToGateway.clear();
        connection = null;
    }

    @Override
    public boolean isConnected()
    {
        return null != connection && !connection.isDead;
    }

    @Override
    public boolean hasFailed()
    {
        return false;
    }

    @Override
    public String responseChannel()
    {
        return FakeLink.CHANNEL;
    }

    @Override
    public void bind(final int peerId)
    {
    }

    @Override
    public boolean isPeerPresent()
    {
        return isConnected();
    }

    @Override
    public long send(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isConnected())
        {
            return LockstepClient.NOT_CONNECTED;
        }
        if (!isCalm && chance(20))
        {
            return LockstepClient.BACK_PRESSURED;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        wireToGateway.add(bytes);
        return 1;
    }

    @Override
    public void onEstablish(
        final long clientId,
        final long nonce,
        final int keepAliveMs,
        final int responseStreamId,
        final int ofIncarnation,
        final String responseChannel)
    {
        if (!isCalm && chance(10))
        {
            answer(connection, answers.reject(clientId, nonce, ErrorCode.TOO_MANY_SESSIONS.code()));
            return;
        }
        log.add(new Entry(connection, 0, ofIncarnation, nonce, clientId, null));
    }

    @Override
    public void onRequest(
        final long requestId, final int ofIncarnation, final DirectBuffer buffer, final int offset, final int length)
    {
        final Connection from = connection;
        if (!from.isOpen || from.incarnation != ofIncarnation)
        {
            throw new AssertionError("request outside of a session: requestId=" + requestId);
        }
        if (0 != from.lastSentId && requestId > from.lastSentId + 1)
        {
            throw new AssertionError("ids not consecutive: expected=" + (from.lastSentId + 1) + " actual=" + requestId);
        }
        from.lastSentId = requestId;
        if (requestId > from.nextId)
        {
            if (!from.isGapTold)
            {
                from.isGapTold = true;
                answer(from, answers.notApplied(requestId, from.nextId));
            }
            return;
        }
        if (requestId == from.nextId)
        {
            if (!isCalm && chance(15))
            {
                from.isGapTold = chance(2);
                answer(from, answers.busy(requestId, ErrorCode.OVERLOADED, random.nextInt(5)));
                return;
            }
            from.nextId++;
            from.isGapTold = false;
        }
        log.add(new Entry(
            from, requestId, ofIncarnation, 0, 0, buffer.getStringWithoutLengthAscii(offset, length)));
    }

    @Override
    public void onTerminate(final long clientId, final ErrorCode code)
    {
        connection.isOpen = false;
    }

    private void sequence(final Entry entry)
    {
        if (0 == entry.requestId)
        {
            open(entry);
            return;
        }
        if (entry.incarnation != incarnation)
        {
            return;
        }
        if (entry.requestId == lastId + 1)
        {
            lastId++;
            final boolean isVoid = entry.payload.startsWith("bad");
            outcomes.put(lastId, isVoid ? -ErrorCode.MALFORMED.code() : ++sequence);
            taken.add(entry.payload);
        }
        if (entry.requestId > lastId)
        {
            throw new AssertionError("gap reached the stream: expected=" + (lastId + 1) +
                " actual=" + entry.requestId);
        }
        final long outcome = outcomes.get(entry.requestId);
        if (runFrom != entry.from || outcome != runSequence + runCount || entry.requestId != runId + runCount)
        {
            endRun();
        }
        if (outcome < 0)
        {
            answer(entry.from, answers.rejected(entry.requestId, (int)-outcome));
            return;
        }
        if (0 == runCount++)
        {
            runFrom = entry.from;
            runId = entry.requestId;
            runSequence = outcome;
        }
    }

    private void endRun()
    {
        if (runCount > 0)
        {
            answer(runFrom, answers.applied(runId, runCount, runSequence, 1));
        }
        runCount = 0;
    }

    /** The establish entry of a connection that is gone is not forwarded. */
    private void open(final Entry entry)
    {
        if (entry.from != connection)
        {
            return;
        }
        endRun();
        if (openNonce != entry.nonce)
        {
            // An attempt that was given up is taken late, or another life was connected for a moment.
            incarnation += !isCalm && chance(5) ? 1 : 0;
            if (entry.incarnation != incarnation + 1)
            {
                answer(entry.from, answers.reject(
                    entry.clientId, entry.nonce, ErrorCode.SESSION_FENCED.code(), incarnation));
                return;
            }
            openNonce = entry.nonce;
            incarnation++;
            entry.from.isOpen = true;
            entry.from.incarnation = incarnation;
            entry.from.nextId = lastId + 1;
        }
        answer(entry.from, answers.ack(
            entry.clientId, entry.nonce, lastId, incarnation, KEEP_ALIVE_MS, 100, 1 + random.nextInt(MAX_IN_FLIGHT)));
    }

    private void answer(final Connection to, final int length)
    {
        if (to != connection || losesAnswers && !isCalm && chance(10))
        {
            return;
        }
        final byte[] bytes = new byte[length];
        answers.buffer.getBytes(0, bytes);
        wireToClient.add(bytes);
        if (!isCalm && chance(10))
        {
            wireToClient.add(bytes);
        }
    }

    static byte[] payload(final long requestId, final SplittableRandom random)
    {
        return ((0 == random.nextInt(20) ? "bad" : "m") + requestId).getBytes(US_ASCII);
    }

    private static final class Connection
    {
        final int id;
        boolean isDead;
        boolean isOpen;
        boolean isGapTold;
        int incarnation;
        long nextId;
        long lastSentId;
        long silentUntilMs;

        Connection(final int id)
        {
            this.id = id;
        }
    }

    private record Entry(
        Connection from, long requestId, int incarnation, long nonce, long clientId, String payload)
    {
    }
}
