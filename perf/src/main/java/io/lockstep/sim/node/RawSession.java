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
package io.lockstep.sim.node;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.AppliedDecoder;
import io.lockstep.codecs.session.BusyDecoder;
import io.lockstep.codecs.session.EstablishmentAckDecoder;
import io.lockstep.codecs.session.EstablishmentRejectDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.NotAppliedDecoder;
import io.lockstep.codecs.session.RejectedDecoder;
import io.lockstep.codecs.session.SequenceDecoder;
import io.lockstep.codecs.session.TerminateDecoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.sim.net.SimulatedLink;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.time.SeededRandom;

/**
 * The session of a raw client: the client's side of the protocol, written from its description and apart from the
 * client library, and strict: what a gateway may not say is an error. It sends whatever {@link RequestMemory} has
 * without an outcome, in order, and goes back where a gateway asks for it; beside that, bytes that its owner hands in.
 * <p>
 * Threading: the simulation's. Errors: {@link IllegalStateException} for what no gateway may say.
 */
final class RawSession
{
    private static final int FRAGMENT_LIMIT = 64;
    private static final int SEND_LIMIT = 32;
    private static final long NS_PER_MS = 1_000_000;
    private static final int NONCE_SHIFT = 16;
    private static final int BACKOFF_SHIFT_MAX = 16;

    /** What it has come to. */
    enum State
    {
        DISCONNECTED, CONNECTING, ESTABLISHING, OPEN
    }

    /** Told what gateways say. */
    interface Owner
    {
        /** An outcome: a sequence, or minus the code of a rejection. */
        void onOutcome(long requestId, long outcome);

        /** A session is open, or a gateway wants a part once more: nothing of what was sent beside counts. */
        void onRewound();
    }

    private final SimulatedLink link;
    private final RequestMemory memory;
    private final Owner owner;
    private final Swarm swarm;
    private final SeededRandom random;
    private final int gateways;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final RawMessages messages;
    private final FragmentHandler handler = this::onFragment;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EstablishmentAckDecoder ack = new EstablishmentAckDecoder();
    private final EstablishmentRejectDecoder reject = new EstablishmentRejectDecoder();
    private final AppliedDecoder applied = new AppliedDecoder();
    private final NotAppliedDecoder notApplied = new NotAppliedDecoder();
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final BusyDecoder busy = new BusyDecoder();
    private final TerminateDecoder terminate = new TerminateDecoder();
    private final long clientId;
    private State state = State.DISCONNECTED;
    private long nowNs;
    private long deadlineNs;
    private long establishAtNs;
    private long nonce;
    private int gateway;
    private int failures;
    private int peerId;
    private int incarnation;
    private int maxInFlight;
    private long keepAliveNs;
    private long nextToSend;
    private long sendAtNs;
    private long sentNs;
    private long heardNs;
    private long repeatedId;
    private long nextAtRepeat;
    private boolean isRepeatAwaited;
    private long waitingId;
    private long waitingSinceNs;

    /**
     * A session that is not open yet.
     *
     * @param clientId of the client.
     * @param swarm    settings of the run, of clients.
     * @param link     of this life of the client.
     * @param memory   of what is sent.
     * @param owner    told what comes.
     * @param random   chance of the client.
     */
    RawSession(
        final long clientId,
        final Swarm swarm,
        final SimulatedLink link,
        final RequestMemory memory,
        final Owner owner,
        final SeededRandom random)
    {
        this.clientId = clientId;
        this.swarm = swarm;
        this.link = link;
        this.memory = memory;
        this.owner = owner;
        this.random = random;
        gateways = swarm.getInt(SwarmSetting.GATEWAYS);
        gateway = random.nextInt(gateways);
        messages = new RawMessages(buffer, clientId);
        nonce = random.nextLong() >>> NONCE_SHIFT << NONCE_SHIFT;
    }

    State state()
    {
        return state;
    }

    /** Is it open, and has everything been sent that there is. */
    boolean isCaughtUp()
    {
        return State.OPEN == state && nextToSend == memory.next();
    }

    /** Requests that may be without an outcome at a time. */
    int maxInFlight()
    {
        return maxInFlight;
    }

    /** Reads what came, and does what is due. */
    int poll(final long timeNs)
    {
        nowNs = timeNs;
        final int workCount = link.poll(handler, FRAGMENT_LIMIT);
        switch (state)
        {
            case DISCONNECTED:
                if (nowNs >= deadlineNs)
                {
                    link.connect(gateway);
                    deadlineNs = nowNs + swarm.get(SwarmSetting.CONNECT_TIMEOUT);
                    state = State.CONNECTING;
                }
                return workCount;

            case CONNECTING:
                pollConnecting();
                return workCount;

            case ESTABLISHING:
                pollEstablishing();
                return workCount;

            default:
                return workCount + pollOpen();
        }
    }

    /** May something be sent out of turn: when all is sent, or when the gateway takes nothing else. */
    boolean mayRepeat()
    {
        return State.OPEN == state && nowNs >= sendAtNs && (isCaughtUp() || isRepeatAwaited);
    }

    /** Sends a request that was answered once more, or other bytes in its place; false if there is no room. */
    boolean repeat(final long requestId, final byte[] payload, final RequestMemory.Form form)
    {
        if (!send(messages.request(requestId, incarnation, payload, form)))
        {
            return false;
        }
        repeatedId = requestId;
        nextAtRepeat = nextToSend;
        isRepeatAwaited = false;
        return true;
    }

    /** Sends what is no message; false if it cannot be sent now. */
    boolean sendMalformed(final RawMessages.Malformed kind, final long seed)
    {
        return (State.OPEN == state || State.ESTABLISHING == state) &&
            send(messages.malformed(kind, seed, memory.next(), incarnation));
    }

    /** Leaves the gateway for the next one. */
    void leave(final ErrorCode code)
    {
        if (State.OPEN == state || State.ESTABLISHING == state)
        {
            send(messages.terminate(code.code()));
        }
        lose();
    }

    private void pollConnecting()
    {
        if (link.isConnected())
        {
            nonce++;
            sendEstablish();
            deadlineNs = nowNs + swarm.get(SwarmSetting.ESTABLISH_TIMEOUT);
            state = State.ESTABLISHING;
        }
        else if (link.hasFailed() || nowNs >= deadlineNs)
        {
            lose();
        }
    }

    private void pollEstablishing()
    {
        if (!link.isConnected() || nowNs >= deadlineNs)
        {
            leave(ErrorCode.TIMED_OUT);
        }
        else if (nowNs >= establishAtNs)
        {
            sendEstablish();
        }
    }

    private int pollOpen()
    {
        if (!link.isConnected() || !link.isPeerPresent() || nowNs - heardNs > keepAliveNs || isStuck())
        {
            leave(ErrorCode.TIMED_OUT);
            return 1;
        }
        int count = 0;
        while (!isRepeatAwaited && nowNs >= sendAtNs && count < SEND_LIMIT && nextToSend < memory.next() &&
            nextToSend - memory.first() < maxInFlight && send(messages.request(
                nextToSend, incarnation, memory.payload(nextToSend), memory.form(nextToSend))))
        {
            nextToSend++;
            count++;
        }
        if (0 == count && nowNs - sentNs >= keepAliveNs / 3)
        {
            send(messages.sequence(nextToSend));
        }
        return count;
    }

    /** Has the oldest request had no outcome for too long. */
    private boolean isStuck()
    {
        if (memory.first() == memory.next() || memory.first() != waitingId)
        {
            waitingId = memory.first();
            waitingSinceNs = nowNs;
        }
        return nowNs - waitingSinceNs > swarm.get(SwarmSetting.REQUEST_TIMEOUT);
    }

    private void sendEstablish()
    {
        establishAtNs = nowNs + swarm.get(SwarmSetting.ESTABLISH_RETRY);
        send(messages.establish(
            nonce, (int)(swarm.get(SwarmSetting.CLIENT_KEEP_ALIVE) / NS_PER_MS), incarnation + 1,
            link.responseChannel()));
    }

    private boolean send(final int length)
    {
        if (link.send(buffer, 0, length) <= 0)
        {
            return false;
        }
        sentNs = nowNs;
        return true;
    }

    private void lose()
    {
        link.disconnect();
        gateway = (gateway + 1) % gateways;
        final long delayNs = Math.min(
            swarm.get(SwarmSetting.BACKOFF_MAX),
            swarm.get(SwarmSetting.BACKOFF_MIN) << Math.min(failures, BACKOFF_SHIFT_MAX));
        failures++;
        deadlineNs = nowNs + delayNs / 2 + random.nextLong(0, delayNs - delayNs / 2 + 1);
        state = State.DISCONNECTED;
    }

    private void onFragment(final DirectBuffer message, final int offset, final int length, final Header frame)
    {
        require(length >= MessageHeaderDecoder.ENCODED_LENGTH, "message without a header", length);
        header.wrap(message, offset);
        require(MessageHeaderDecoder.SCHEMA_ID == header.schemaId(), "schema", header.schemaId());
        require(length >= MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength(), "message is cut", length);
        final boolean isPeer = State.OPEN == state && peerId == frame.sessionId();
        switch (header.templateId())
        {
            case EstablishmentAckDecoder.TEMPLATE_ID:
                ack.wrapAndApplyHeader(message, offset, header);
                onAck(frame.sessionId(), isPeer);
                break;

            case EstablishmentRejectDecoder.TEMPLATE_ID:
                reject.wrapAndApplyHeader(message, offset, header);
                if (State.ESTABLISHING == state && nonce == reject.nonce())
                {
                    onReject();
                }
                break;

            default:
                if (isPeer)
                {
                    heardNs = nowNs;
                    onSaid(message, offset);
                }
                break;
        }
    }

    /** Another session of this client was in force: it is known now, and the next attempt names it. */
    private void onReject()
    {
        final boolean isFenced = ErrorCode.SESSION_FENCED.code() == reject.code();
        require(!isFenced || reject.incarnation() >= incarnation, "incarnation in force", reject.incarnation());
        leave(ErrorCode.NONE);
        if (isFenced && reject.incarnation() > incarnation)
        {
            incarnation = reject.incarnation();
            deadlineNs = nowNs;
        }
    }

    private void onAck(final int fromPeerId, final boolean isPeer)
    {
        if (clientId != ack.clientId() || nonce != ack.nonce())
        {
            return;
        }
        if (isPeer)
        {
            heardNs = nowNs;
            require(incarnation == ack.incarnation(), "incarnation of an open session", ack.incarnation());
        }
        else if (State.ESTABLISHING == state)
        {
            final long last = ack.lastRequestId();
            require(last >= memory.first() - 1, "stream forgot what it has told, last id", last);
            require(last < memory.next(), "stream took what was never sent, last id", last);
            require(ack.incarnation() == incarnation + 1, "incarnation is not the one asked for", ack.incarnation());
            require(ack.maxInFlight() > 0, "limit of requests", ack.maxInFlight());
            link.bind(fromPeerId);
            peerId = fromPeerId;
            incarnation = ack.incarnation();
            maxInFlight = Math.min(ack.maxInFlight(), swarm.getInt(SwarmSetting.CLIENT_WINDOW));
            keepAliveNs = ack.keepAliveMs() * NS_PER_MS;
            nextToSend = memory.first();
            sendAtNs = nowNs;
            heardNs = nowNs;
            sentNs = nowNs;
            waitingId = 0;
            repeatedId = 0;
            isRepeatAwaited = false;
            failures = 0;
            state = State.OPEN;
            owner.onRewound();
        }
    }

    private void onSaid(final DirectBuffer message, final int offset)
    {
        switch (header.templateId())
        {
            case AppliedDecoder.TEMPLATE_ID:
                applied.wrapAndApplyHeader(message, offset, header);
                final long firstId = applied.firstRequestId();
                final long firstSequence = applied.firstSequence();
                final int count = applied.count();
                require(count > 0, "length of a run", count);
                for (int i = 0; i < count; i++)
                {
                    onOutcome(firstId + i, firstSequence + i);
                }
                break;

            case RejectedDecoder.TEMPLATE_ID:
                rejected.wrapAndApplyHeader(message, offset, header);
                onOutcome(rejected.requestId(), -rejected.code());
                break;

            case BusyDecoder.TEMPLATE_ID:
                busy.wrapAndApplyHeader(message, offset, header);
                waitingSinceNs = ErrorCode.NO_CLUSTER.code() == busy.code() ? waitingSinceNs : nowNs;
                rewind(busy.requestId(), Math.max(1, busy.retryDelayMs()) * NS_PER_MS);
                break;

            case NotAppliedDecoder.TEMPLATE_ID:
                notApplied.wrapAndApplyHeader(message, offset, header);
                if (notApplied.expectedRequestId() != nextToSend)
                {
                    rewind(notApplied.expectedRequestId(), NS_PER_MS);
                }
                break;

            case SequenceDecoder.TEMPLATE_ID:
                break;

            case TerminateDecoder.TEMPLATE_ID:
                terminate.wrapAndApplyHeader(message, offset, header);
                onTerminate(terminate.code());
                break;

            default:
                require(false, "template", header.templateId());
                break;
        }
    }

    private void onOutcome(final long requestId, final long outcome)
    {
        require(requestId > 0 && requestId < memory.next(), "outcome of what was never sent, id", requestId);
        owner.onOutcome(requestId, outcome);
    }

    private void onTerminate(final int code)
    {
        require(ErrorCode.RETIRED.code() != code && ErrorCode.END_OF_STREAM.code() != code, "farewell", code);
        require(ErrorCode.TAKEN_OVER.code() != code, "nobody else has this client id, farewell", code);
        lose();
    }

    /** Nothing from an id on was taken, or from what was sent out of turn under it. */
    private void rewind(final long requestId, final long delayNs)
    {
        require(requestId > 0 && requestId <= memory.next(), "gateway asks for what was never sent, id", requestId);
        if (requestId == repeatedId && requestId < memory.first())
        {
            isRepeatAwaited = true;
            nextToSend = Math.min(nextToSend, nextAtRepeat);
            owner.onRewound();
        }
        else if (requestId < nextToSend)
        {
            nextToSend = requestId;
            if (requestId < nextAtRepeat)
            {
                owner.onRewound();
            }
        }
        sendAtNs = nowNs + delayNs;
    }

    private static void require(final boolean isRight, final String what, final long value)
    {
        if (!isRight)
        {
            throw new IllegalStateException("gateway says what it must not: " + what + '=' + value);
        }
    }
}
