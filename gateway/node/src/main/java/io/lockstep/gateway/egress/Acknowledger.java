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
package io.lockstep.gateway.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.gateway.ingress.ResponseHandler;
import io.lockstep.gateway.ingress.SessionEventQueue;
import io.lockstep.gateway.ingress.SessionProgress;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ErrorCode;

/**
 * Answers every request in the ordered stream whose client is hosted here, whoever forwarded it. Owns the sessions as
 * seen from the egress side and the ways to the clients.
 * <p>
 * Threading: the egress agent's. A client that does not read its answers fills its own window and loses its session;
 * it delays nobody.
 */
final class Acknowledger implements ResponseHandler, AutoCloseable
{
    private static final long SCAN_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int REFUSAL_LIMIT = 16;

    private final int windowLength;
    private final long closingTimeoutNs;
    private final ResponseChannels channels;
    private final ResponseWriter writer;
    private final SessionEventQueue events;
    private final SessionProgress progress;
    private final GatewayCounters counters;
    private final ResponseSession[] slots;
    private final OutcomeWindow[] windows;
    private final ResponseSession[] dirty;
    private final Long2ObjectHashMap<ResponseSession> byClient = new Long2ObjectHashMap<>();
    private final List<ResponseSession> refusals = new ArrayList<>(REFUSAL_LIMIT);
    private final AdminCommand command = new AdminCommand();
    private int dirtyCount;
    private long nowNs;
    private long nextScanNs;

    Acknowledger(
        final int slotCount,
        final int windowLength,
        final long closingTimeoutNs,
        final ResponseChannels channels,
        final ResponseWriter writer,
        final SessionEventQueue events,
        final SessionProgress progress,
        final GatewayCounters counters)
    {
        this.windowLength = windowLength;
        this.closingTimeoutNs = closingTimeoutNs;
        this.channels = channels;
        this.writer = writer;
        this.events = events;
        this.progress = progress;
        this.counters = counters;
        slots = new ResponseSession[slotCount];
        windows = new OutcomeWindow[slotCount];
        dirty = new ResponseSession[slotCount];
    }

    /** Sets the time of this duty cycle. */
    void now(final long cycleNowNs)
    {
        nowNs = cycleNowNs;
    }

    /**
     * Goes over the entries of a released block.
     *
     * @return entries that were refused since something before them is missing: their block must be sent again.
     */
    int onBlock(final BlockDecoder block)
    {
        final long timestampNs = block.timestampNs();
        int refused = 0;
        while (block.nextEntry())
        {
            final EntryKind kind = block.kind();
            refused += EntryKind.REFUSED == kind && ErrorCode.NONE.code() == block.code() ? 1 : 0;
            if (0 != (block.flags() & BlockDescriptor.FLAG_COMMAND))
            {
                onCommand(kind, block);
                continue;
            }
            final ResponseSession session = byClient.get(block.clientId());
            if (null != session)
            {
                onEntry(session, kind, block, timestampNs);
            }
        }
        return refused;
    }

    /** Sends what there is to send. */
    int send()
    {
        int workCount = 0;
        int left = 0;
        for (int i = 0; i < dirtyCount; i++)
        {
            final ResponseSession session = dirty[i];
            dirty[i] = null;
            final boolean isDone = session.send(writer, events, counters, nowNs);
            workCount += isDone ? 1 : 0;
            if (session.isFailed() && ResponseState.CLOSED != session.state())
            {
                end(session, ErrorCode.NONE.code());
            }
            if (isDone && !session.isFailed() || ResponseState.CLOSED == session.state() && isDone)
            {
                session.isDirty(false);
                forget(session);
            }
            else
            {
                dirty[left++] = session;
            }
        }
        dirtyCount = left;
        if (nowNs - nextScanNs >= 0)
        {
            nextScanNs = nowNs + SCAN_INTERVAL_NS;
            scan();
        }
        return workCount;
    }

    /** Tells every client that this gateway goes, once, without waiting. */
    void shutDown()
    {
        for (final ResponseSession session : slots)
        {
            if (null != session)
            {
                session.end(ErrorCode.SHUTTING_DOWN.code(), false, false, nowNs);
                session.send(writer, events, counters, nowNs);
            }
        }
    }

    @Override
    public void close()
    {
        for (final ResponseSession session : slots)
        {
            if (null != session)
            {
                session.close();
            }
        }
        refusals.forEach(ResponseSession::close);
        refusals.clear();
    }

    @Override
    public void onOpen(
        final long handle,
        final long clientId,
        final long nonce,
        final int keepAliveMs,
        final int responseStreamId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final int slot = SessionProgress.slot(handle);
        ResponseSession session = find(handle);
        if (null == session)
        {
            if (null == windows[slot])
            {
                windows[slot] = new OutcomeWindow(windowLength);
            }
            session = new ResponseSession(handle, clientId, windows[slot]);
            slots[slot] = session;
        }
        else if (ResponseState.CLOSING == session.state() || ResponseState.CLOSED == session.state())
        {
            return;
        }
        session.attempt(
            nonce, keepAliveMs, channels, buffer.getStringWithoutLengthAscii(offset, length), responseStreamId);
        byClient.put(clientId, session);
    }

    @Override
    public void onRefuse(
        final long clientId,
        final long nonce,
        final int code,
        final int incarnationInForce,
        final int responseStreamId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (refusals.size() < REFUSAL_LIMIT)
        {
            final ResponseSession session = new ResponseSession(0, clientId, null);
            session.attempt(
                nonce, 0, channels, buffer.getStringWithoutLengthAscii(offset, length), responseStreamId);
            session.fenced(incarnationInForce);
            session.end(code, true, false, nowNs + closingTimeoutNs);
            refusals.add(session);
        }
    }

    @Override
    public void onBusy(final long handle, final long requestId, final int code)
    {
        final ResponseSession session = find(handle);
        if (null != session)
        {
            session.busy(requestId, code);
            touch(session);
        }
    }

    @Override
    public void onNotApplied(final long handle, final long fromRequestId, final long expectedRequestId)
    {
        final ResponseSession session = find(handle);
        if (null != session)
        {
            session.notApplied(fromRequestId, expectedRequestId);
            touch(session);
        }
    }

    @Override
    public void onRepeat(final long handle)
    {
        final ResponseSession session = find(handle);
        if (null != session)
        {
            session.repeat();
            touch(session);
        }
    }

    @Override
    public void onClose(final long handle, final int code)
    {
        final ResponseSession session = find(handle);
        if (null != session)
        {
            session.end(code, false, false, nowNs + closingTimeoutNs);
            session.closeAsked();
            unhost(session);
            touch(session);
        }
    }

    private void onEntry(
        final ResponseSession session, final EntryKind kind, final BlockDecoder entry, final long timestampNs)
    {
        if (EntryKind.SESSION_OPENED == kind)
        {
            onOpened(session, entry);
        }
        else if (0 != (entry.flags() & BlockDescriptor.FLAG_ESTABLISH))
        {
            onEstablish(session, kind, entry);
        }
        else if (session.isOpen() && session.incarnation() == entry.incarnation())
        {
            onOutcome(session, kind, entry, timestampNs);
        }
    }

    private void onOpened(final ResponseSession session, final BlockDecoder entry)
    {
        if (session.nonce() != entry.requestId())
        {
            if (session.isOpen())
            {
                end(session, ErrorCode.TAKEN_OVER.code());
            }
        }
        else if (ResponseState.OPENING == session.state())
        {
            open(session, entry);
        }
    }

    private void onEstablish(final ResponseSession session, final EntryKind kind, final BlockDecoder entry)
    {
        if (session.nonce() != entry.requestId())
        {
            return;
        }
        if (EntryKind.DUPLICATE == kind)
        {
            if (ResponseState.OPENING == session.state())
            {
                open(session, entry);
            }
            else
            {
                session.repeat();
                touch(session);
            }
        }
        else if (ResponseState.OPENING == session.state())
        {
            final ErrorCode otherwise = EntryKind.FENCED == kind ?
                ErrorCode.SESSION_FENCED : ErrorCode.TOO_MANY_CLIENTS;
            session.fenced(EntryKind.FENCED == kind ? entry.outcome() : 0);
            session.end(0 == entry.code() ? otherwise.code() : entry.code(), true, true, nowNs + closingTimeoutNs);
            unhost(session);
            touch(session);
        }
    }

    private void open(final ResponseSession session, final BlockDecoder entry)
    {
        session.opened(entry.incarnation(), entry.lastRequestId(), entry.outcome());
        tellProgress(session);
        touch(session);
    }

    /** A client that was suspended or retired loses its session here at once, and not with its next request. */
    private void onCommand(final EntryKind kind, final BlockDecoder entry)
    {
        if (EntryKind.ADMIN != kind || !command.tryWrap(entry.buffer(), entry.payloadOffset(), entry.payloadLength()))
        {
            return;
        }
        final AdminCommand.Type type = command.type();
        if (AdminCommand.Type.SUSPEND_CLIENT == type || AdminCommand.Type.RETIRE_CLIENT == type)
        {
            final ResponseSession session = byClient.get(command.clientId());
            if (null != session)
            {
                final ErrorCode code = AdminCommand.Type.RETIRE_CLIENT == type ?
                    ErrorCode.RETIRED : ErrorCode.SUSPENDED;
                session.end(code.code(), ResponseState.OPENING == session.state(), true, nowNs + closingTimeoutNs);
                unhost(session);
                touch(session);
            }
        }
    }

    private void onOutcome(
        final ResponseSession session, final EntryKind kind, final BlockDecoder entry, final long timestampNs)
    {
        final long requestId = entry.requestId();
        final boolean hasRoom;
        switch (kind)
        {
            case SEQUENCED:
                hasRoom = session.applied(requestId, entry.outcome(), timestampNs);
                break;

            case DUPLICATE:
                hasRoom = entry.outcome() > 0 ?
                    session.applied(requestId, entry.outcome(), 0) : session.rejected(requestId, entry.code());
                break;

            case VOIDED:
                hasRoom = session.rejected(requestId, entry.code());
                break;

            case STALE:
                hasRoom = session.rejected(requestId, ErrorCode.STALE.code());
                break;

            case REFUSED:
                if (ErrorCode.CONFLICT.code() == entry.code())
                {
                    hasRoom = session.rejected(requestId, entry.code());
                    break;
                }
                if (ErrorCode.NONE.code() != entry.code())
                {
                    end(session, entry.code());
                }
                return;

            case FENCED:
                end(session, ErrorCode.SESSION_FENCED.code());
                return;

            case SESSION_CLOSED:
                end(session, ErrorCode.REQUESTED.code());
                return;

            default:
                return;
        }
        tellProgress(session);
        if (hasRoom)
        {
            touch(session);
            return;
        }
        counters.increment(GatewayCounter.SLOW_CLIENTS);
        end(session, ErrorCode.OVERLOADED.code());
    }

    private void tellProgress(final ResponseSession session)
    {
        progress.resolved(session.handle(), session.resolved());
        progress.repeats(session.handle(), session.repeats());
    }

    private void end(final ResponseSession session, final int code)
    {
        session.end(code, false, true, nowNs + closingTimeoutNs);
        unhost(session);
        touch(session);
    }

    private void unhost(final ResponseSession session)
    {
        if (session == byClient.get(session.clientId()))
        {
            byClient.remove(session.clientId());
        }
    }

    private void touch(final ResponseSession session)
    {
        if (!session.isDirty())
        {
            session.isDirty(true);
            dirty[dirtyCount++] = session;
        }
    }

    private void forget(final ResponseSession session)
    {
        final int slot = SessionProgress.slot(session.handle());
        if (session.isOver() && session == slots[slot])
        {
            slots[slot] = null;
        }
    }

    private void scan()
    {
        for (final ResponseSession session : slots)
        {
            if (null != session && session.isHeartbeatDue(nowNs))
            {
                session.heartbeat(writer, nowNs);
            }
        }
        for (int i = refusals.size() - 1; i >= 0; i--)
        {
            if (refusals.get(i).send(writer, events, counters, nowNs))
            {
                refusals.remove(i);
            }
        }
    }

    private ResponseSession find(final long handle)
    {
        final ResponseSession session = slots[SessionProgress.slot(handle)];
        return null != session && handle == session.handle() ? session : null;
    }
}
