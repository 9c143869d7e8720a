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
package io.lockstep.sequencer.stamp;

import static io.lockstep.protocol.BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH;
import static io.lockstep.protocol.BlockDescriptor.FLAG_SHARED_FLOW;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.protocol.XxHash64;

/**
 * The rules of version 1. Decides the outcome of an entry from the entries before it, and from nothing else. So a
 * request is taken exactly once, in the order of its client's ids, whatever number of copies arrives by whatever
 * gateways. The first condition that holds counts.
 * <pre>
 *  entry        condition                                   becomes
 *  COMMAND      see {@link CommandRules}
 *  ESTABLISH    payload too short                           VOIDED with the code BAD_ENTRY
 *               stream halted, ended                        VOIDED with the code HALTED, END_OF_STREAM
 *               of a shared flow                            see {@link FlowRules}
 *               client suspended                            VOIDED with the code SUSPENDED
 *               id retired, id of a flow                    VOIDED with the code RETIRED, FLOW_MISMATCH
 *               client unknown, asks for another than 1     FENCED(0)
 *               client unknown, table full                  VOIDED with the code TOO_MANY_CLIENTS
 *               same nonce as the session in force          DUPLICATE(sequence of its opening)
 *               nonce not later than the last of its object FENCED(incarnation in force)
 *               asks for another than that + 1              FENCED(incarnation in force)
 *               otherwise                                   SESSION_OPENED(next sequence), incarnation + 1
 *  any other    stream halted, ended                        REFUSED(expected) with the code HALTED, END_OF_STREAM
 *  REQUEST      of a shared flow                            see {@link FlowRules}
 *               id retired, id of a flow                    REFUSED(1) with the code RETIRED, FLOW_MISMATCH
 *               client unknown, or incarnation ahead        REFUSED(1, or last + 1)
 *               incarnation older, or session closed        FENCED(incarnation in force)
 *               client suspended                            REFUSED(last + 1) with the code SUSPENDED
 *               id = last + 1                               SEQUENCED(next sequence)
 *                             longer than message.length    VOIDED with the code MESSAGE_TOO_LONG
 *               id in the window                            DUPLICATE(first sequence), or DUPLICATE(0) with the code
 *                             sequenced with another payload REFUSED(last + 1) with the code CONFLICT
 *               id older than the window                    STALE(oldest known id)
 *               id &gt; last + 1                               REFUSED(last + 1)
 *  VOIDED       as REQUEST, but a new id                    VOIDED: consumed, without a sequence
 *                           and a taken one                 never a conflict: its gateway may not have had the payload
 *  CLOSE        session in force                            SESSION_CLOSED(next sequence)
 *               otherwise                                   FENCED(incarnation in force)
 *  any other                                                VOIDED with the code BAD_ENTRY, nothing consumed
 * </pre>
 * The table of clients is bounded and none is forgotten but by a command. Threading: one thread. No allocation but for
 * a new client and for commands.
 */
final class DuplicateFilter implements StampRules
{

    private final StampState state;
    private final CommandRules commands;
    private final FlowRules flows;

    /**
     * Rules over a state.
     *
     * @param state that they read and change.
     */
    DuplicateFilter(final StampState state)
    {
        this.state = state;
        commands = new CommandRules(state);
        flows = new FlowRules(state);
    }

    @Override
    public boolean decide(
        final BlockDecoder entry, final BlockFlyweight stamp, final boolean isAdmin, final long nextSequence)
    {
        final EntryKind kind = entry.kind();
        if (EntryKind.COMMAND == kind)
        {
            return commands.decide(entry, stamp, isAdmin, nextSequence);
        }
        if (EntryKind.ESTABLISH == kind)
        {
            return decideEstablish(entry, stamp, nextSequence);
        }
        if (StreamPhase.RUNNING != state.phase)
        {
            return refused(entry, stamp, state.client(entry.clientId()), phaseCode());
        }

        final boolean isOfFlow = 0 != (entry.flags() & FLAG_SHARED_FLOW);
        if (EntryKind.REQUEST == kind)
        {
            return isOfFlow ?
                flows.decideOutput(entry, stamp, nextSequence) : decideRequest(entry, stamp, nextSequence);
        }
        if (EntryKind.VOIDED == kind && !isOfFlow)
        {
            return decideRequest(entry, stamp, -entry.code());
        }
        if (EntryKind.CLOSE == kind && !isOfFlow)
        {
            return decideClose(entry, stamp, nextSequence);
        }
        stamp.outcome(entry.entryOffset(), EntryKind.VOIDED, 0);
        stamp.code(entry.entryOffset(), ErrorCode.BAD_ENTRY.code());
        return false;
    }

    private boolean decideRequest(final BlockDecoder entry, final BlockFlyweight stamp, final long newOutcome)
    {
        final long requestId = entry.requestId();
        final ClientState client = state.client(entry.clientId());
        if (null == client)
        {
            return refused(entry, stamp, null, whyUnknown(entry.clientId()));
        }
        if (entry.incarnation() > client.incarnation)
        {
            return refused(entry, stamp, client, ErrorCode.NONE);
        }
        if (entry.incarnation() < client.incarnation || !client.isOpen)
        {
            stamp.outcome(entry.entryOffset(), EntryKind.FENCED, client.incarnation);
            return false;
        }
        if (client.isSuspended)
        {
            return refused(entry, stamp, client, ErrorCode.SUSPENDED);
        }
        if (requestId <= client.lastRequestId)
        {
            return repeat(entry, stamp, client);
        }
        if (requestId > client.lastRequestId + 1)
        {
            return refused(entry, stamp, client, ErrorCode.NONE);
        }
        return newOutcome > 0 ? take(entry, stamp, client, newOutcome) : consume(entry, stamp, client, -newOutcome);
    }

    private boolean take(
        final BlockDecoder entry, final BlockFlyweight stamp, final ClientState client, final long nextSequence)
    {
        final int length = entry.payloadLength();
        if (length > state.configuration.get(SequencedSetting.MESSAGE_LENGTH))
        {
            return consume(entry, stamp, client, ErrorCode.MESSAGE_TOO_LONG.code());
        }
        client.take(nextSequence, XxHash64.hash(entry.buffer(), entry.payloadOffset(), length));
        stamp.outcome(entry.entryOffset(), EntryKind.SEQUENCED, nextSequence);
        return true;
    }

    private static boolean consume(
        final BlockDecoder entry, final BlockFlyweight stamp, final ClientState client, final long code)
    {
        client.take(-code, 0);
        stamp.outcome(entry.entryOffset(), EntryKind.VOIDED, 0);
        stamp.code(entry.entryOffset(), (int)code);
        return false;
    }

    private boolean repeat(final BlockDecoder entry, final BlockFlyweight stamp, final ClientState client)
    {
        final int offset = entry.entryOffset();
        final long requestId = entry.requestId();
        if (requestId < client.oldestKnownId())
        {
            stamp.outcome(offset, EntryKind.STALE, client.oldestKnownId());
            return false;
        }
        final long outcome = client.outcome(requestId);
        if (outcome > 0 && EntryKind.REQUEST == entry.kind() && client.payloadHash(requestId) !=
            XxHash64.hash(entry.buffer(), entry.payloadOffset(), entry.payloadLength()))
        {
            return refused(entry, stamp, client, ErrorCode.CONFLICT);
        }
        stamp.outcome(offset, EntryKind.DUPLICATE, Math.max(0, outcome));
        stamp.code(offset, (int)Math.max(0, -outcome));
        return false;
    }

    private boolean decideEstablish(final BlockDecoder entry, final BlockFlyweight stamp, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        if (entry.payloadLength() < ESTABLISH_PAYLOAD_LENGTH)
        {
            stamp.outcome(offset, EntryKind.VOIDED, 0);
            stamp.code(offset, ErrorCode.BAD_ENTRY.code());
            return false;
        }
        if (StreamPhase.RUNNING != state.phase)
        {
            return notOpened(offset, stamp, phaseCode());
        }
        if (0 != (entry.flags() & FLAG_SHARED_FLOW))
        {
            return flows.decideEstablish(entry, stamp, nextSequence);
        }

        ClientState client = state.client(entry.clientId());
        if (null == client)
        {
            final ErrorCode code = whyUnknown(entry.clientId());
            if (ErrorCode.NONE == code && !isNext(entry, 0))
            {
                stamp.outcome(offset, EntryKind.FENCED, 0);
                return false;
            }
            if (ErrorCode.NONE != code || state.isFull())
            {
                return notOpened(offset, stamp, ErrorCode.NONE == code ? ErrorCode.TOO_MANY_CLIENTS : code);
            }
            client = state.addClient(entry.clientId());
        }
        else if (client.isSuspended)
        {
            return notOpened(offset, stamp, ErrorCode.SUSPENDED);
        }
        else if (client.isOpen && client.nonce() == entry.requestId())
        {
            stamp.outcome(offset, EntryKind.DUPLICATE, client.openedSequence);
            stamp.opened(offset, client.incarnation, client.lastRequestId);
            return false;
        }
        else if (client.isOutdated(entry.requestId()) || !isNext(entry, client.incarnation))
        {
            stamp.outcome(offset, EntryKind.FENCED, client.incarnation);
            return false;
        }

        client.incarnation++;
        client.isOpen = true;
        client.onAttempt(entry.requestId());
        client.openedSequence = nextSequence;
        stamp.outcome(offset, EntryKind.SESSION_OPENED, nextSequence);
        stamp.opened(offset, client.incarnation, client.lastRequestId);
        return true;
    }

    /** Does an attempt ask for the incarnation that comes next, or for any. */
    private static boolean isNext(final BlockDecoder entry, final int inForce)
    {
        return 0 == entry.incarnation() || inForce + 1 == entry.incarnation();
    }

    private boolean decideClose(final BlockDecoder entry, final BlockFlyweight stamp, final long nextSequence)
    {
        final ClientState client = state.client(entry.clientId());
        if (null == client || !client.isOpen || client.incarnation != entry.incarnation())
        {
            stamp.outcome(entry.entryOffset(), EntryKind.FENCED, null == client ? 0 : client.incarnation);
            return false;
        }
        client.isOpen = false;
        stamp.outcome(entry.entryOffset(), EntryKind.SESSION_CLOSED, nextSequence);
        return true;
    }

    /** Why an id is not that of a known client, if there is more to say than that it is not known. */
    private ErrorCode whyUnknown(final long clientId)
    {
        if (state.retired.contains(clientId))
        {
            return ErrorCode.RETIRED;
        }
        return null == state.flow(clientId) ? ErrorCode.NONE : ErrorCode.FLOW_MISMATCH;
    }

    private ErrorCode phaseCode()
    {
        return StreamPhase.HALTED == state.phase ? ErrorCode.HALTED : ErrorCode.END_OF_STREAM;
    }

    private static boolean refused(
        final BlockDecoder entry, final BlockFlyweight stamp, final ClientState client, final ErrorCode code)
    {
        stamp.outcome(entry.entryOffset(), EntryKind.REFUSED, null == client ? 1 : client.lastRequestId + 1);
        stamp.code(entry.entryOffset(), code.code());
        return false;
    }

    private static boolean notOpened(final int offset, final BlockFlyweight stamp, final ErrorCode code)
    {
        stamp.outcome(offset, EntryKind.VOIDED, 0);
        stamp.opened(offset, 0, 0);
        stamp.code(offset, code.code());
        return false;
    }
}
