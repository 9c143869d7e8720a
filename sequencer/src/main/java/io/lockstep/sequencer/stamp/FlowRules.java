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

import static io.lockstep.protocol.BlockDescriptor.FLOW_PREFIX_LENGTH;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.protocol.XxHash64;

/**
 * Decides entries of shared flows: outputs that several replicas of one state machine send, each of which is taken
 * once, whoever is first. Nobody owns a flow, so there is no session to take over and nothing to fence; an output is
 * never voided, as a replica cannot take it back.
 * <pre>
 *  entry        condition                                     becomes
 *  ESTABLISH    flow known                                    DUPLICATE(sequence of its opening)
 *               id of a client                                VOIDED with the code FLOW_MISMATCH
 *               id retired, table full                        VOIDED with the code RETIRED, TOO_MANY_CLIENTS
 *               otherwise                                     SESSION_OPENED(next sequence)
 *  REQUEST      id of a client                                VOIDED with the code FLOW_MISMATCH
 *               no prefix, or not behind its predecessor      VOIDED with the code MALFORMED
 *               flow retired                                  REFUSED(0) with the code RETIRED
 *               flow unknown                                  REFUSED(0)
 *               behind the last taken, predecessor is it      SEQUENCED(next sequence)
 *                                      the same, too long     REFUSED(last source) with the code MESSAGE_TOO_LONG
 *                                      predecessor is later   REFUSED(last source)
 *                                      predecessor is earlier REFUSED(last source) with the code DIVERGED
 *               taken, with this payload                      DUPLICATE(first sequence)
 *                      with another payload                   REFUSED(last source) with the code DIVERGED
 *               not taken, though later ones were             REFUSED(last source) with the code DIVERGED
 *               older than the window                         STALE(oldest known source)
 *  any other                                                  VOIDED with the code BAD_ENTRY
 * </pre>
 */
final class FlowRules
{
    private final StampState state;

    FlowRules(final StampState state)
    {
        this.state = state;
    }

    boolean decideEstablish(final BlockDecoder entry, final BlockFlyweight stamp, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        final long flowId = entry.clientId();
        FlowState flow = state.flow(flowId);
        if (null != flow)
        {
            stamp.outcome(offset, EntryKind.DUPLICATE, flow.openedSequence);
            stamp.opened(offset, flow.lastIndex(), flow.lastSource());
            return false;
        }

        final ErrorCode code = whyNotNew(flowId);
        if (ErrorCode.NONE != code)
        {
            stamp.outcome(offset, EntryKind.VOIDED, 0);
            stamp.opened(offset, 0, 0);
            stamp.code(offset, code.code());
            return false;
        }
        flow = state.addFlow(flowId);
        flow.openedSequence = nextSequence;
        stamp.outcome(offset, EntryKind.SESSION_OPENED, nextSequence);
        stamp.opened(offset, 0, 0);
        return true;
    }

    boolean decideOutput(final BlockDecoder entry, final BlockFlyweight stamp, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        final FlowState flow = state.flow(entry.clientId());
        if (null == flow && null != state.client(entry.clientId()))
        {
            return voided(offset, stamp, ErrorCode.FLOW_MISMATCH);
        }
        if (!isWellFormed(entry))
        {
            return voided(offset, stamp, ErrorCode.MALFORMED);
        }
        if (null == flow)
        {
            final boolean isRetired = state.retired.contains(entry.clientId());
            return refused(offset, stamp, 0, isRetired ? ErrorCode.RETIRED : ErrorCode.NONE);
        }
        return flow.compareToLast(entry.requestId(), entry.incarnation()) > 0 ?
            decideNew(entry, stamp, flow, nextSequence) : repeat(entry, stamp, flow);
    }

    private boolean decideNew(
        final BlockDecoder entry, final BlockFlyweight stamp, final FlowState flow, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        final int order = flow.compareToLast(entry.predecessorSequence(), entry.predecessorIndex());
        if (order > 0)
        {
            return refused(offset, stamp, flow.lastSource(), ErrorCode.NONE);
        }
        if (order < 0)
        {
            return diverged(offset, stamp, flow);
        }
        if (entry.payloadLength() > state.configuration.get(SequencedSetting.MESSAGE_LENGTH))
        {
            return refused(offset, stamp, flow.lastSource(), ErrorCode.MESSAGE_TOO_LONG);
        }
        flow.take(entry.requestId(), entry.incarnation(), nextSequence, payloadHash(entry));
        stamp.outcome(offset, EntryKind.SEQUENCED, nextSequence);
        return true;
    }

    private boolean repeat(final BlockDecoder entry, final BlockFlyweight stamp, final FlowState flow)
    {
        final int offset = entry.entryOffset();
        final int slot = flow.find(entry.requestId(), entry.incarnation());
        if (FlowState.TOO_OLD == slot)
        {
            stamp.outcome(offset, EntryKind.STALE, flow.source(flow.slot(0)));
            return false;
        }
        if (FlowState.NOT_TAKEN == slot || flow.payloadHash(slot) != payloadHash(entry))
        {
            return diverged(offset, stamp, flow);
        }
        stamp.outcome(offset, EntryKind.DUPLICATE, flow.outcome(slot));
        return false;
    }

    private ErrorCode whyNotNew(final long flowId)
    {
        if (null != state.client(flowId))
        {
            return ErrorCode.FLOW_MISMATCH;
        }
        if (state.retired.contains(flowId))
        {
            return ErrorCode.RETIRED;
        }
        return state.isFull() ? ErrorCode.TOO_MANY_CLIENTS : ErrorCode.NONE;
    }

    private static boolean diverged(final int offset, final BlockFlyweight stamp, final FlowState flow)
    {
        return refused(offset, stamp, flow.lastSource(), ErrorCode.DIVERGED);
    }

    /** Covers the predecessor too: two replicas that name another one have diverged before this output. */
    private static long payloadHash(final BlockDecoder entry)
    {
        return XxHash64.hash(entry.buffer(), entry.payloadOffset(), entry.payloadLength());
    }

    private static boolean isWellFormed(final BlockDecoder entry)
    {
        return entry.payloadLength() >= FLOW_PREFIX_LENGTH && entry.requestId() > 0 && entry.incarnation() >= 0 &&
            entry.predecessorSequence() >= 0 && entry.predecessorIndex() >= 0 &&
            FlowState.compare(entry.requestId(), entry.incarnation(),
                entry.predecessorSequence(), entry.predecessorIndex()) > 0;
    }

    private static boolean refused(
        final int offset, final BlockFlyweight stamp, final long lastSource, final ErrorCode code)
    {
        stamp.outcome(offset, EntryKind.REFUSED, lastSource);
        stamp.code(offset, code.code());
        return false;
    }

    private static boolean voided(final int offset, final BlockFlyweight stamp, final ErrorCode code)
    {
        stamp.outcome(offset, EntryKind.VOIDED, 0);
        stamp.code(offset, code.code());
        return false;
    }
}
