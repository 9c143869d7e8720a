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
package io.lockstep.gateway.ingress;

import static io.lockstep.gateway.ingress.ClientSessionState.*;
import static io.lockstep.gateway.status.GatewayCounter.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.session.EstablishDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.RequestDecoder;
import io.lockstep.codecs.session.SequenceDecoder;
import io.lockstep.codecs.session.TerminateDecoder;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ErrorCode;

/**
 * The sessions of all clients of this gateway: judges every message of a client and turns what may pass into entries.
 * No Aeron in it: a transport is a number, a message is bytes and a time.
 * <p>
 * Threading: the ingress agent's. What does not find room is declined whole, so that it can be handed in again.
 */
final class ClientSessions implements SessionEventHandler
{
    private static final int EVENT_LIMIT = 64;
    private static final long SCAN_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private final SessionLimits limits;
    private final EntryRing ring;
    private final ResponseQueue responses;
    private final SessionEventQueue events;
    private final SessionProgress progress;
    private final Intake intake;
    private final GatewayCounters counters;
    private final ClientSession[] slots;
    private final int[] generations;
    private final Int2ObjectHashMap<ClientSession> byTransport = new Int2ObjectHashMap<>();
    private final Long2ObjectHashMap<ClientSession> byClient = new Long2ObjectHashMap<>();
    private final EstablishMessage establish = new EstablishMessage();
    private final UnsafeBuffer establishPayload =
        new UnsafeBuffer(new byte[BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH]);
    private long nextScanNs;
    /** Of what is done now: events have none of their own. */
    private long timeNs;
    private boolean needsScan = true;

    ClientSessions(
        final SessionLimits limits,
        final EntryRing ring,
        final ResponseQueue responses,
        final SessionEventQueue events,
        final SessionProgress progress,
        final Intake intake,
        final GatewayCounters counters)
    {
        this.limits = limits;
        this.ring = ring;
        this.responses = responses;
        this.events = events;
        this.progress = progress;
        this.intake = intake;
        this.counters = counters;
        slots = new ClientSession[limits.slotCount()];
        generations = new int[limits.slotCount()];
    }

    /**
     * Takes a message of a client.
     *
     * @return false if there was no room for what follows from it: nothing was done, hand it in again.
     */
    boolean onMessage(
        final int transportId, final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (length < HEADER_LENGTH || MessageHeaderDecoder.SCHEMA_ID != ushort(buffer, offset + 4))
        {
            counters.increment(STRANGERS);
            return true;
        }
        final ClientSession session = byTransport.get(transportId);
        final int templateId = ushort(buffer, offset + 2);
        final int bodyOffset = offset + HEADER_LENGTH;
        final int bodyLength = length - HEADER_LENGTH;
        final int blockLength = ushort(buffer, offset);
        if (EstablishDecoder.TEMPLATE_ID == templateId)
        {
            if (establish.tryWrap(buffer, bodyOffset, bodyLength, blockLength))
            {
                return onEstablish(session, transportId, buffer, nowNs);
            }
            counters.increment(STRANGERS);
            return true;
        }
        if (null == session || CLOSING == session.state() ||
            blockLength > bodyLength || blockLength < leastBlockLength(templateId))
        {
            counters.increment(STRANGERS);
            return true;
        }
        session.heard(nowNs);
        switch (templateId)
        {
            case RequestDecoder.TEMPLATE_ID:
                return onRequest(session, buffer, bodyOffset, bodyLength, blockLength, nowNs);

            case SequenceDecoder.TEMPLATE_ID:
                return true;

            default:
                close(session, ErrorCode.REQUESTED, true, nowNs);
                return true;
        }
    }

    /** Moves everything on that waits for time, room or the stream. */
    int poll(final long nowNs)
    {
        timeNs = nowNs;
        final int workCount = events.poll(this, EVENT_LIMIT);
        if (needsScan || nowNs - nextScanNs >= 0)
        {
            needsScan = false;
            nextScanNs = nowNs + SCAN_INTERVAL_NS;
            return workCount + scan(nowNs);
        }
        return workCount;
    }

    /** The transport of a client is gone. */
    void onTransportGone(final int transportId, final long nowNs)
    {
        final ClientSession session = byTransport.get(transportId);
        if (null != session && CLOSING != session.state())
        {
            counters.increment(SESSIONS_LOST);
            close(session, ErrorCode.NONE, true, nowNs);
        }
    }

    /** Slots to look through for transports that may be gone. */
    int slotCount()
    {
        return slots.length;
    }

    /** Session in a slot, or null. */
    ClientSession session(final int slot)
    {
        return slots[slot];
    }

    @Override
    public void onEstablished(final long handle, final long nonce, final int incarnation, final long lastRequestId)
    {
        final ClientSession session = find(handle);
        if (null == session || nonce != session.nonce())
        {
            return;
        }
        if (ESTABLISHING == session.state())
        {
            session.activate(incarnation, lastRequestId, timeNs);
        }
        else if (CLOSING == session.state())
        {
            session.opened(incarnation);
            needsScan = true;
        }
    }

    @Override
    public void onEnded(final long handle, final int code)
    {
        final ClientSession session = find(handle);
        if (null != session && CLOSING != session.state())
        {
            final boolean isByStream = ErrorCode.SESSION_FENCED.code() == code ||
                ErrorCode.TAKEN_OVER.code() == code || ErrorCode.REQUESTED.code() == code;
            close(session, code, !isByStream && session.isOpened(), 0);
        }
    }

    @Override
    public void onClosed(final long handle)
    {
        final ClientSession session = find(handle);
        if (null == session)
        {
            return;
        }
        if (CLOSING != session.state())
        {
            close(session, ErrorCode.NONE.code(), false, 0);
        }
        session.closed();
        final int slot = SessionProgress.slot(handle);
        slots[slot] = null;
        generations[slot]++;
    }

    private boolean onEstablish(
        final ClientSession hosted, final int transportId, final DirectBuffer buffer, final long nowNs)
    {
        final long clientId = establish.clientId();
        final long nonce = establish.nonce();
        if (null != hosted && clientId == hosted.clientId() && nonce == hosted.nonce())
        {
            hosted.heard(nowNs);
            return ACTIVE != hosted.state() || responses.repeat(hosted.handle());
        }
        if (null != hosted && (clientId != hosted.clientId() || CLOSING == hosted.state()))
        {
            return refuse(buffer, ErrorCode.UNKNOWN_SESSION, 0);
        }
        if (intake.isReadOnly())
        {
            // Sessions are records of the stream too, and a client that cannot send may come again and again.
            return refuse(buffer, ErrorCode.READ_ONLY, 0);
        }
        final ClientSession elsewhere = byClient.get(clientId);
        final int incarnation = establish.incarnation();
        if (null != elsewhere && 0 != incarnation && incarnation <= elsewhere.incarnationInForce())
        {
            // Given up by its client, or of one that does not know of this session: the stream would fence it too.
            return refuse(buffer, ErrorCode.SESSION_FENCED, elsewhere.incarnationInForce());
        }
        final boolean isNew = null == hosted;
        final int slot = isNew ? freeSlot(null != elsewhere) : SessionProgress.slot(hosted.handle());
        if (slot < 0)
        {
            return refuse(buffer, ErrorCode.TOO_MANY_SESSIONS, 0);
        }

        final long handle = ((long)generations[slot] << 16) | slot;
        final int keepAliveMs = keepAliveMs(establish.keepAliveMs());
        if (!responses.open(handle, clientId, nonce, keepAliveMs,
            establish.streamId(), buffer, establish.channelOffset(), establish.channelLength()))
        {
            return false;
        }
        final ClientSession session = isNew ? newSession(handle, transportId, clientId, elsewhere, nowNs) : hosted;
        session.establish(nonce, incarnation, TimeUnit.MILLISECONDS.toNanos(keepAliveMs), nowNs);
        finish(session, nowNs);
        return true;
    }

    private ClientSession newSession(
        final long handle,
        final int transportId,
        final long clientId,
        final ClientSession elsewhere,
        final long nowNs)
    {
        if (null != elsewhere)
        {
            // Of two attempts the stream decides; one that it has opened already, unknown here, must not end for ever.
            close(elsewhere, elsewhere.isOpened() ? ErrorCode.TAKEN_OVER : ErrorCode.SESSION_FENCED, false, nowNs);
        }
        final ClientSession session = new ClientSession(handle, transportId, clientId);
        slots[SessionProgress.slot(handle)] = session;
        byTransport.put(transportId, session);
        byClient.put(clientId, session);
        counters.set(SESSIONS, byClient.size());
        return session;
    }

    private boolean onRequest(
        final ClientSession session,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int blockLength,
        final long nowNs)
    {
        if (ESTABLISHING == session.state())
        {
            timeNs = nowNs;
            events.poll(this, EVENT_LIMIT);
        }
        if (ACTIVE != session.state())
        {
            counters.increment(STRANGERS);
            return true;
        }
        if (buffer.getInt(offset + 8, LITTLE_ENDIAN) != session.incarnation())
        {
            close(session, ErrorCode.SESSION_FENCED, true, nowNs);
            return true;
        }

        final long requestId = buffer.getLong(offset, LITTLE_ENDIAN);
        if (requestId > session.nextRequestId())
        {
            return onGap(session, requestId);
        }
        if (session.isBehindDeclined(requestId))
        {
            return true;
        }
        final boolean isNext = requestId == session.nextRequestId();
        if (isNext && intake.isReadOnly())
        {
            return onBusy(session, requestId, ErrorCode.READ_ONLY);
        }
        if (inFlight(session) >= limits.maxInFlight())
        {
            return onBusy(session, requestId, ErrorCode.OVERLOADED);
        }
        if (!put(session, requestId, buffer, offset + blockLength, length - blockLength))
        {
            return false;
        }
        if (isNext)
        {
            counters.increment(REQUESTS);
            session.taken();
        }
        else
        {
            counters.increment(RETRIES);
            session.resent();
        }
        return true;
    }

    /** Of one client, new and sent again: what it may have in the ring and in blocks, which are everybody's. */
    private long inFlight(final ClientSession session)
    {
        return session.nextRequestId() - 1 - progress.resolved(session.handle()) +
            session.resendsInFlight(progress.repeats(session.handle()));
    }

    private boolean put(
        final ClientSession session,
        final long requestId,
        final DirectBuffer buffer,
        final int dataOffset,
        final int dataLength)
    {
        final int payloadLength = dataLength < 4 ? -1 : buffer.getInt(dataOffset, LITTLE_ENDIAN);
        ErrorCode code = ErrorCode.NONE;
        if (payloadLength < 0 || payloadLength != dataLength - 4)
        {
            code = ErrorCode.MALFORMED;
        }
        else if (payloadLength > limits.maxMessageLength())
        {
            code = ErrorCode.MESSAGE_TOO_LONG;
        }
        if (ErrorCode.NONE == code)
        {
            return ring.tryPut(EntryKind.REQUEST, session.clientId(), requestId, session.incarnation(), 0, 0,
                buffer, dataOffset + 4, payloadLength);
        }
        final boolean isPut = ring.tryPut(EntryKind.VOIDED, session.clientId(), requestId, session.incarnation(), 0,
            code.code(), buffer, 0, 0);
        counters.add(VOIDED, isPut ? 1 : 0);
        return isPut;
    }

    private boolean onGap(final ClientSession session, final long requestId)
    {
        if (!session.isGapTold())
        {
            if (!responses.notApplied(session.handle(), requestId, session.nextRequestId()))
            {
                return false;
            }
            session.gapTold();
            counters.increment(GAPS);
        }
        return true;
    }

    private boolean onBusy(final ClientSession session, final long requestId, final ErrorCode code)
    {
        if (!responses.busy(session.handle(), requestId, code.code()))
        {
            return false;
        }
        session.gapTold();
        if (requestId != session.nextRequestId())
        {
            session.resendDeclined(requestId);
        }
        counters.increment(BUSY);
        return true;
    }

    private boolean refuse(final DirectBuffer buffer, final ErrorCode code, final int inForce)
    {
        if (!responses.refuse(establish.clientId(), establish.nonce(), code.code(), inForce,
            establish.streamId(), buffer, establish.channelOffset(), establish.channelLength()))
        {
            return false;
        }
        counters.increment(SESSIONS_REFUSED);
        return true;
    }

    private int scan(final long nowNs)
    {
        int workCount = 0;
        for (final ClientSession session : slots)
        {
            if (null == session)
            {
                continue;
            }
            if (CLOSING != session.state() && session.isSilent(nowNs, limits.maxKeepAliveNs()))
            {
                counters.increment(SESSIONS_LOST);
                close(session, ErrorCode.TIMED_OUT, true, nowNs);
                workCount++;
            }
            if (session.needsEntry() || session.needsClose())
            {
                workCount += finish(session, nowNs);
            }
        }
        return workCount;
    }

    /** Puts what a session still has to put; the order is entry, then command. */
    private int finish(final ClientSession session, final long nowNs)
    {
        int workCount = 0;
        if (session.needsEntry())
        {
            final boolean isClosing = CLOSING == session.state();
            if (isClosing && !session.isOpened())
            {
                if (!session.isPastClosing(nowNs))
                {
                    return 0;
                }
                session.entryPut();
            }
            else if (isClosing ? putClose(session) : putEstablish(session))
            {
                session.entryPut();
                workCount++;
            }
            else
            {
                needsScan = true;
                return 0;
            }
        }
        if (session.needsClose())
        {
            if (!responses.close(session.handle(), session.closeCode()))
            {
                needsScan = true;
                return workCount;
            }
            session.closePut();
            workCount++;
        }
        return workCount;
    }

    private boolean putEstablish(final ClientSession session)
    {
        return ring.tryPut(EntryKind.ESTABLISH, session.clientId(), session.nonce(), session.incarnation(),
            BlockDescriptor.FLAG_ESTABLISH, 0, establishPayload, 0, BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH);
    }

    private boolean putClose(final ClientSession session)
    {
        return ring.tryPut(EntryKind.CLOSE, session.clientId(), 0, session.incarnation(), 0,
            session.closeCode(), establishPayload, 0, 0);
    }

    private void close(
        final ClientSession session, final ErrorCode code, final boolean isToldToStream, final long nowNs)
    {
        close(session, code.code(), isToldToStream, nowNs + limits.closingTimeoutNs());
        finish(session, nowNs);
    }

    private void close(
        final ClientSession session, final int code, final boolean isToldToStream, final long deadlineNs)
    {
        final boolean isUnknownToStream = ESTABLISHING == session.state() && session.needsEntry();
        session.close(code, isToldToStream && !isUnknownToStream, deadlineNs);
        needsScan = true;
        byTransport.remove(session.transportId());
        if (session == byClient.get(session.clientId()))
        {
            byClient.remove(session.clientId());
        }
        counters.set(SESSIONS, byClient.size());
    }

    private ClientSession find(final long handle)
    {
        final ClientSession session = slots[SessionProgress.slot(handle)];
        return null != session && handle == session.handle() ? session : null;
    }

    private int freeSlot(final boolean isReplacement)
    {
        if (!isReplacement && byClient.size() >= limits.maxSessions())
        {
            return -1;
        }
        for (int i = 0; i < slots.length; i++)
        {
            if (null == slots[i])
            {
                return i;
            }
        }
        return -1;
    }

    private int keepAliveMs(final int wantedMs)
    {
        final long wantedNs = TimeUnit.MILLISECONDS.toNanos(wantedMs);
        final long ns = Math.min(Math.max(wantedNs, limits.minKeepAliveNs()), limits.maxKeepAliveNs());
        return (int)TimeUnit.NANOSECONDS.toMillis(ns);
    }

    /** Of a message within a session; what is none is always too short. */
    private static int leastBlockLength(final int templateId)
    {
        switch (templateId)
        {
            case RequestDecoder.TEMPLATE_ID:
                return RequestDecoder.BLOCK_LENGTH;

            case SequenceDecoder.TEMPLATE_ID:
                return SequenceDecoder.BLOCK_LENGTH;

            case TerminateDecoder.TEMPLATE_ID:
                return TerminateDecoder.BLOCK_LENGTH;

            default:
                return Integer.MAX_VALUE;
        }
    }

    private static int ushort(final DirectBuffer buffer, final int index)
    {
        return buffer.getShort(index, LITTLE_ENDIAN) & 0xFFFF;
    }
}
