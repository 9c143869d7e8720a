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

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import com.lmax.disruptor.EventPoller;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;

/**
 * Packs entries into blocks and keeps every block until it is <em>settled</em>: seen in the ordered stream with none
 * of its entries refused.
 * <pre>
 *   tail                 cursor           head
 *    |  offered, unsettled |  to be offered |  open: filled until an offer of it succeeds
 *    +----+----+----+----+-+----+----+------+-----+
 * </pre>
 * Blocks are offered in order. A rewind puts the cursor back to the tail; settled blocks in between are passed over.
 * The cluster never reorders what it takes. So a block that is seen before the tail, or refused, tells that the tail
 * was lost, which causes one rewind. The first block to be seen again after that is the tail: until then nothing that
 * is seen is news, and only the clock or a new leader may cause the next rewind.
 * <p>
 * What the cluster takes for another's, or for no block at all, comes back without an origin, so the tail would be
 * offered for ever. If it is not seen {@value #TIMEOUT_LIMIT} time-outs in a row, though in each of them such a block
 * came in the stream, the gateway stops: FATAL, REFUSED.
 * <p>
 * Threading: one thread. No clock, no Aeron: entries, reports and a time in, offers out. Buffers are allocated at
 * start.
 */
final class BlockPacker implements SettlementQueue.Handler
{
    /** Refusals in a row of a block that nothing unsettled precedes, after which it is given up. */
    static final int REFUSAL_LIMIT = 3;
    /** Time-outs in a row of a block that the cluster does not take, after which the gateway stops. */
    static final int TIMEOUT_LIMIT = 10;

    private final int gatewayId;
    private final long gatewayIncarnation;
    private final int maxBlockLength;
    private final int maxBlocksInFlight;
    private final int mask;
    private final long outcomeTimeoutNs;
    private final EntryRing ring;
    private final ClusterPort port;
    private final GatewayCounters counters;
    private final BlockEncoder encoder = new BlockEncoder();
    private final EventPoller.Handler<EntryEvent> entryHandler = this::onEntry;
    private final UnsafeBuffer[] buffers;
    private final int[] lengths;
    private final boolean[] isSettled;
    private long tail = 1;
    private long cursor = 1;
    private long head = 1;
    private boolean isOpen;
    private int room;
    private long generation;
    private long lastProgressNs;
    private long rewoundTo;
    private int refusals;
    private int timeouts;
    private boolean isUntaken;
    private boolean hasAdvanced;
    private LockstepException problem;

    BlockPacker(
        final int gatewayId,
        final long gatewayIncarnation,
        final int maxBlockLength,
        final int maxBlocksInFlight,
        final long outcomeTimeoutNs,
        final EntryRing ring,
        final ClusterPort port,
        final GatewayCounters counters)
    {
        this.gatewayId = gatewayId;
        this.gatewayIncarnation = gatewayIncarnation;
        this.maxBlockLength = maxBlockLength;
        this.maxBlocksInFlight = maxBlocksInFlight;
        this.outcomeTimeoutNs = outcomeTimeoutNs;
        this.ring = ring;
        this.port = port;
        this.counters = counters;
        final int capacity = BitUtil.findNextPositivePowerOfTwo(maxBlocksInFlight + 1);
        mask = capacity - 1;
        buffers = new UnsafeBuffer[capacity];
        lengths = new int[capacity];
        isSettled = new boolean[capacity];
        for (int i = 0; i < capacity; i++)
        {
            buffers[i] = new UnsafeBuffer(new byte[maxBlockLength]);
        }
        generation = port.generation();
    }

    /**
     * One step: rewinds if it is time to, offers what is due, packs what there is and offers it.
     *
     * @return work count.
     */
    int doWork(final long nowNs)
    {
        checkPort(nowNs);
        int workCount = 0;
        while (cursor < head)
        {
            if (!isSettled[slot(cursor)] && !offer(cursor, nowNs))
            {
                return workCount;
            }
            cursor++;
            workCount++;
        }
        for (int i = 0; i < maxBlocksInFlight && pack() && offer(head, nowNs); i++)
        {
            seal();
            workCount++;
        }
        return workCount;
    }

    @Override
    public void onSettlement(final long gatewayBlock, final boolean isRefused)
    {
        if (gatewayBlock < tail || gatewayBlock >= head)
        {
            return;
        }
        if (gatewayBlock == rewoundTo)
        {
            rewoundTo = 0;
        }
        if (isRefused)
        {
            onRefused(gatewayBlock);
            return;
        }
        isSettled[slot(gatewayBlock)] = true;
        advance();
        if (tail < gatewayBlock && 0 == rewoundTo)
        {
            rewind();
        }
    }

    @Override
    public void onUntaken()
    {
        isUntaken = true;
    }

    /** What went wrong since the last call, or null; for the error log. */
    LockstepException pollProblem()
    {
        final LockstepException result = problem;
        problem = null;
        return result;
    }

    int inFlight()
    {
        return (int)(head - tail);
    }

    /** Nothing is left to pack, to offer or to wait for. */
    boolean isIdle()
    {
        return tail == head && (!isOpen || 0 == encoder.entryCount());
    }

    private void checkPort(final long nowNs)
    {
        final long current = port.generation();
        if (current != generation)
        {
            generation = current;
            counters.set(GatewayCounter.CLUSTER_GENERATIONS, current);
            rewind();
            lastProgressNs = nowNs;
            timeouts = 0;
        }
        else if (tail == cursor || hasAdvanced)
        {
            lastProgressNs = nowNs;
            hasAdvanced = false;
        }
        else if (nowNs - lastProgressNs >= outcomeTimeoutNs)
        {
            onTimeout();
            rewind();
            lastProgressNs = nowNs;
        }
    }

    private void onTimeout()
    {
        timeouts = isUntaken ? timeouts + 1 : 0;
        isUntaken = false;
        if (timeouts >= TIMEOUT_LIMIT)
        {
            throw LockstepException.fatal(LockstepException.Fault.REFUSED,
                "cluster takes this gateway's blocks for another's or for none: gatewayId=" + gatewayId +
                " gatewayBlock=" + tail + " length=" + lengths[slot(tail)] + " timeouts=" + timeouts +
                "; its key must be of this gateway, its release one that the members' knows");
        }
    }

    private void onRefused(final long gatewayBlock)
    {
        if (isSettled[slot(gatewayBlock)] || 0 != rewoundTo)
        {
            return;
        }
        if (gatewayBlock == tail && ++refusals >= REFUSAL_LIMIT)
        {
            problem = new LockstepException(LockstepException.Severity.ERROR,
                "block is refused though nothing precedes it, given up: gatewayBlock=" + gatewayBlock +
                    " refusals=" + refusals);
            counters.increment(GatewayCounter.BLOCKS_ABANDONED);
            isSettled[slot(gatewayBlock)] = true;
            advance();
            return;
        }
        rewind();
    }

    private void rewind()
    {
        if (tail < cursor)
        {
            cursor = tail;
            rewoundTo = tail;
            counters.increment(GatewayCounter.REWINDS);
        }
    }

    private void advance()
    {
        final long before = tail;
        while (tail < head && isSettled[slot(tail)])
        {
            tail++;
        }
        if (tail != before)
        {
            refusals = 0;
            timeouts = 0;
            hasAdvanced = true;
        }
        cursor = Math.max(cursor, tail);
        if (rewoundTo < tail)
        {
            rewoundTo = 0;
        }
        counters.set(GatewayCounter.BLOCKS_IN_FLIGHT, head - tail);
    }

    /** Fills the open block with what there is; says whether there is anything in it to offer. */
    private boolean pack()
    {
        if (!isOpen)
        {
            if (head - tail >= maxBlocksInFlight)
            {
                return false;
            }
            encoder.wrap(buffers[slot(head)], 0, maxBlockLength).origin(gatewayId, gatewayIncarnation, head);
            room = maxBlockLength - BlockDescriptor.HEADER_LENGTH;
            isOpen = true;
        }
        if (hasRoom())
        {
            ring.poll(entryHandler);
        }
        if (0 == encoder.entryCount())
        {
            return false;
        }
        lengths[slot(head)] = encoder.finish();
        return true;
    }

    private boolean onEntry(final EntryEvent event, final long slot, final boolean isEndOfBatch)
    {
        final boolean isAppended = encoder.tryAppend(event.kind, event.clientId, event.requestId, event.incarnation,
            event.flags, event.code, event.payload, 0, event.payloadLength);
        if (!isAppended)
        {
            throw LockstepException.fatal("entry does not fit where there is room: room=" + room +
                " length=" + event.payloadLength);
        }
        room -= BlockDescriptor.entryLength(event.payloadLength);
        return hasRoom();
    }

    /** An entry cannot be put back, so the block is full when the longest would not fit. */
    private boolean hasRoom()
    {
        return room >= BlockDescriptor.entryLength(ring.maxMessageLength()) &&
            encoder.entryCount() < BlockDescriptor.MAX_ENTRIES;
    }

    private void seal()
    {
        isOpen = false;
        isSettled[slot(head)] = false;
        counters.increment(GatewayCounter.BLOCKS_PACKED);
        counters.add(GatewayCounter.ENTRIES_PACKED, encoder.entryCount());
        head++;
        cursor = head;
        counters.set(GatewayCounter.BLOCKS_IN_FLIGHT, head - tail);
    }

    private boolean offer(final long block, final long nowNs)
    {
        final int slot = slot(block);
        final DirectBuffer buffer = buffers[slot];
        if (port.offer(buffer, 0, lengths[slot]) <= 0)
        {
            return false;
        }
        if (block < head)
        {
            counters.increment(GatewayCounter.BLOCKS_RESENT);
        }
        if (block == tail)
        {
            lastProgressNs = nowNs;
        }
        return true;
    }

    private int slot(final long block)
    {
        return (int)(block & mask);
    }
}
