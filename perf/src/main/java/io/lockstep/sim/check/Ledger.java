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
package io.lockstep.sim.check;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.XxHash64;

/**
 * What is true in a simulation, as far as the invariants ask: every content that a block number was ever stamped with,
 * which members' logs hold it and on what, which of them became visible, and by sequence what stands in the visible
 * stream.
 * <p>
 * It is kept from what the logs and stampers did, never from what members say of themselves. What became visible is
 * chained by the CRCs of the blocks to the first one, so that a visible block makes all before it visible.
 * <p>
 * Threading: the simulation's. Memory: bounded by the window of the settings.
 */
final class Ledger
{
    private static final int FIRST_LENGTH = 256;
    private static final int POOL_LIMIT = 64;
    /** In front of every position. */
    private static final long NOTHING = -1;

    private final CheckSettings settings;
    private final BlockDecoder decoder = new BlockDecoder();
    private final BlockDecoder entries = new BlockDecoder();
    private final ChainCrc chain = new ChainCrc();
    private final long[] written;
    private final long[] forced;
    private final long[] highestHeld;
    private final byte[][] pool = new byte[POOL_LIMIT][];
    private final LongWindow clients;
    private final LongWindow requests;
    private final LongWindow hashes;
    private final LongWindow blocks;
    private final LongWindow kinds;
    private final ClientWindows outcomes;
    private Stamp[] slots = new Stamp[FIRST_LENGTH];
    private Stamp tip;
    private long highest;
    private long timeNs;
    private int pooled;

    /**
     * A ledger before the first block.
     *
     * @param settings of the simulation.
     */
    Ledger(final CheckSettings settings)
    {
        this.settings = settings;
        written = new long[settings.memberCount()];
        forced = new long[settings.memberCount()];
        highestHeld = new long[settings.memberCount()];
        clients = new LongWindow(settings.window());
        requests = new LongWindow(settings.window());
        hashes = new LongWindow(settings.window());
        blocks = new LongWindow(settings.window());
        kinds = new LongWindow(settings.window());
        outcomes = new ClientWindows(settings.window());
    }

    CheckSettings settings()
    {
        return settings;
    }

    void timeNs(final long now)
    {
        timeNs = now;
    }

    long timeNs()
    {
        return timeNs;
    }

    /** Wraps a stamped block; null if it is none. */
    BlockDecoder decode(final DirectBuffer buffer, final int offset, final int length)
    {
        return decoder.tryWrap(buffer, offset, length) &&
            BlockDescriptor.STAMPED_TEMPLATE_ID == decoder.templateId() ? decoder : null;
    }

    /** The content that equals a block byte for byte; null if it was never stamped, or is too old. */
    Stamp find(final BlockDecoder block)
    {
        final Stamp stamp = at(block.blockNumber(), block.chainCrc());
        return null != stamp && stamp.length == block.totalLength() && stamp.hash == hash(block) ? stamp : null;
    }

    /** The content of a number with a chain CRC; null if there is none. */
    Stamp at(final long number, final int chainCrc)
    {
        for (Stamp each = at(number); null != each; each = each.next)
        {
            if (chainCrc == each.chainCrc)
            {
                return each;
            }
        }
        return null;
    }

    /** A content of a number, the others behind it; null if there is none. */
    Stamp at(final long number)
    {
        final Stamp first = slots[(int)(number & (slots.length - 1))];
        return null != first && number == first.number ? first : null;
    }

    /** The visible content of a number; null if there is none yet, or if it is too old. */
    Stamp released(final long number)
    {
        for (Stamp each = at(number); null != each; each = each.next)
        {
            if (each.isReleased)
            {
                return each;
            }
        }
        return null;
    }

    /** Is a number older than what is remembered. */
    boolean isForgotten(final long number)
    {
        return number <= highest - slots.length;
    }

    /** Takes in a content that was never seen, and finds the block that it goes on from. */
    Stamp add(final BlockDecoder block)
    {
        final long number = block.blockNumber();
        if (number > highest)
        {
            grow(number);
            highest = number;
        }
        final int index = (int)(number & (slots.length - 1));
        final Stamp first = slots[index];
        final boolean isStale = null != first && first.number != number;
        final Stamp stamp = isStale ? first : new Stamp();
        if (pooled > 0)
        {
            pooled--;
            stamp.giveBytes(pool[pooled]);
        }
        stamp.fill(block, hash(block));
        stamp.next = isStale ? null : first;
        slots[index] = stamp;
        for (Stamp each = at(number - 1); null != each; each = each.next)
        {
            if (isChild(stamp, each.chainCrc))
            {
                stamp.parent = each;
                break;
            }
        }
        return stamp;
    }

    /** Does a content go on from a block of that chain CRC. */
    boolean isChild(final Stamp stamp, final int parentCrc)
    {
        return stamp.chainCrc == chain.compute(parentCrc, stamp.buffer(), 0, stamp.length);
    }

    /** A member stamped a content: it holds this one of its number, and what comes behind another it does not. */
    void hold(final int member, final Stamp stamp, final long position)
    {
        final int bit = 1 << member;
        boolean isReplaced = false;
        for (Stamp each = at(stamp.number); null != each; each = each.next)
        {
            isReplaced |= each != stamp && 0 != (each.holders & bit);
            each.holders &= ~bit;
        }
        if (isReplaced)
        {
            for (long number = stamp.number + 1; number <= highestHeld[member]; number++)
            {
                drop(number, bit);
            }
            highestHeld[member] = stamp.number;
        }
        stamp.position = position;
        stamp.holders |= bit;
        highestHeld[member] = Math.max(highestHeld[member], stamp.number);
    }

    void extent(final int member, final long writtenPosition, final long forcedPosition)
    {
        written[member] = writtenPosition;
        forced[member] = forcedPosition;
    }

    /** A member's log ends earlier now, as a fault took its end: a word that stands for what is written was true. */
    void lose(final int member, final long position)
    {
        if (!settings.isDurable())
        {
            remember(member, position);
        }
        cut(member, position);
    }

    /** A member's disk is gone, with what it held; what it said of that before still counts. */
    void wipe(final int member)
    {
        remember(member, NOTHING);
        cut(member, 0);
    }

    /** Notes what a member holds behind a position, as release asks for it: it is about to hold it no more. */
    private void remember(final int member, final long position)
    {
        final int bit = 1 << member;
        for (long number = highestHeld[member]; number > 0 && !isForgotten(number); number--)
        {
            final Stamp stamp = heldAt(number, bit);
            if (null != stamp && stamp.position <= position)
            {
                break;
            }
            if (null != stamp && isHeld(member, stamp))
            {
                stamp.pastHolders |= bit;
            }
        }
    }

    /** A member's log ends earlier now; gives the last visible block that it held and holds no more, null if none. */
    Stamp cut(final int member, final long position)
    {
        final int bit = 1 << member;
        written[member] = Math.min(written[member], position);
        forced[member] = Math.min(forced[member], position);
        Stamp lost = null;
        long number = highestHeld[member];
        for (; number > 0 && !isForgotten(number); number--)
        {
            final Stamp stamp = heldAt(number, bit);
            if (null != stamp && stamp.position <= position)
            {
                break;
            }
            if (null != stamp)
            {
                lost = stamp.isReleased && null == lost ? stamp : lost;
                stamp.holders &= ~bit;
            }
        }
        highestHeld[member] = number;
        return lost;
    }

    /** A member holds what another one does, up to a position. */
    void copy(final int member, final int from, final long position)
    {
        final int bit = 1 << member;
        extent(member, position, position);
        for (long number = highestHeld[from]; number > 0 && !isForgotten(number); number--)
        {
            final Stamp stamp = heldAt(number, 1 << from);
            if (null != stamp && stamp.position <= position)
            {
                stamp.holders |= bit;
                highestHeld[member] = Math.max(highestHeld[member], number);
            }
        }
    }

    /** A member's snapshot stands for a block and for those that it goes on from. */
    void load(final int member, final long number, final int chainCrc)
    {
        final int bit = 1 << member;
        Stamp stamp = isForgotten(number) ? null : at(number, chainCrc);
        if (null != stamp)
        {
            highestHeld[member] = Math.max(highestHeld[member], number);
        }
        while (null != stamp && 0 == (stamp.holders & bit))
        {
            stamp.holders |= bit;
            stamp = isForgotten(stamp.number - 1) ? null : stamp.parent;
        }
    }

    /** Does a member's log hold a content as release asks for it. */
    boolean isHeld(final int member, final Stamp stamp)
    {
        return 0 != (stamp.holders & 1 << member) &&
            stamp.position <= (settings.isDurable() ? forced[member] : written[member]);
    }

    /**
     * How many members' logs have held a content as release asks for it: it is released on their word, and where a
     * member's word stands for what is written only, its loss of power takes nothing back of that; nor does another
     * disk in the place of the one that held it.
     */
    int witnessCount(final Stamp stamp)
    {
        return holderCount(stamp) + Integer.bitCount(stamp.pastHolders & ~stamp.holders);
    }

    /** How many members' logs do. */
    int holderCount(final Stamp stamp)
    {
        int count = 0;
        for (int i = 0; i < written.length; i++)
        {
            count += isHeld(i, stamp) ? 1 : 0;
        }
        return count;
    }

    /** Where a member's log ends. */
    long written(final int member)
    {
        return written[member];
    }

    /** Last visible block, null before the first. */
    Stamp tip()
    {
        return tip;
    }

    long releasedBlock()
    {
        return null == tip ? 0 : tip.number;
    }

    long releasedSequence()
    {
        return null == tip ? 0 : tip.lastSequence;
    }

    /** A content became visible; the one before it is the tip. Its entries are handed in by {@link #onEntry}. */
    void release(final Stamp stamp)
    {
        stamp.isReleased = true;
        tip = stamp;
    }

    /** An entry of the block that became visible. */
    void onEntry(final Stamp stamp, final BlockDecoder entry, final EntryKind kind)
    {
        if (BlockDecoder.isSequenced(kind))
        {
            final boolean isMessage = EntryKind.SEQUENCED == kind;
            final long sequence = entry.outcome();
            clients.put(sequence, entry.clientId());
            requests.put(sequence, entry.requestId());
            hashes.put(sequence,
                isMessage ? hash(entry.buffer(), entry.messageOffset(), entry.messageLength()) : 0);
            blocks.put(sequence, stamp.number);
            kinds.put(sequence, kind.value());
            if (isMessage && 0 == (entry.flags() & BlockDescriptor.FLAG_SHARED_FLOW))
            {
                outcomes.of(entry.clientId()).put(entry.requestId(), sequence);
            }
        }
        else if (isConsumed(entry, kind))
        {
            outcomes.of(entry.clientId()).put(entry.requestId(), -entry.code());
        }
    }

    /** Does an entry take its id without a sequence. */
    static boolean isConsumed(final BlockDecoder entry, final EntryKind kind)
    {
        return EntryKind.VOIDED == kind && ErrorCode.BAD_ENTRY.code() != entry.code() && 0 == (entry.flags() &
            (BlockDescriptor.FLAG_COMMAND | BlockDescriptor.FLAG_ESTABLISH | BlockDescriptor.FLAG_SHARED_FLOW));
    }

    /** What the visible stream says of a request: its sequence, minus the code of its void, or 0 if nothing yet. */
    long outcome(final long clientId, final long requestId)
    {
        return outcomes.get(clientId, requestId);
    }

    /** Is a request so old that its outcome is not remembered. */
    boolean isForgotten(final long clientId, final long requestId)
    {
        final LongWindow window = outcomes.of(clientId);
        return window.highest() - requestId >= settings.window();
    }

    /** The bytes of what became visible are not needed any more. */
    void recycle(final Stamp stamp)
    {
        if (pooled < POOL_LIMIT)
        {
            pool[pooled] = stamp.takeBytes();
            pooled++;
        }
    }

    /** Is a sequence that is visible remembered. */
    boolean knows(final long sequence)
    {
        return blocks.has(sequence);
    }

    long clientAt(final long sequence)
    {
        return clients.get(sequence);
    }

    long requestAt(final long sequence)
    {
        return requests.get(sequence);
    }

    long messageHashAt(final long sequence)
    {
        return hashes.get(sequence);
    }

    long blockAt(final long sequence)
    {
        return blocks.get(sequence);
    }

    EntryKind kindAt(final long sequence)
    {
        return EntryKind.get((short)kinds.get(sequence));
    }

    /**
     * The content, not visible yet, that says an outcome of a request; of several the one that most members hold, null
     * if there is none.
     *
     * @param outcome sequence, or minus the code of a void.
     */
    Stamp holderOf(final long clientId, final long requestId, final long outcome)
    {
        Stamp best = null;
        for (long number = releasedBlock() + 1; number <= highest && null == best; number++)
        {
            for (Stamp each = at(number); null != each; each = each.next)
            {
                if ((outcome <= 0 || each.firstSequence <= outcome && each.lastSequence >= outcome) &&
                    says(each, clientId, requestId, outcome) &&
                    (null == best || holderCount(each) > holderCount(best)))
                {
                    best = each;
                }
            }
        }
        return best;
    }

    private boolean says(final Stamp stamp, final long clientId, final long requestId, final long outcome)
    {
        final BlockDecoder entry = entries;
        entry.tryWrap(stamp.buffer(), 0, stamp.length);
        while (entry.nextEntry())
        {
            if (clientId == entry.clientId() && requestId == entry.requestId())
            {
                final EntryKind kind = entry.kind();
                if (EntryKind.SEQUENCED == kind && outcome == entry.outcome() ||
                    isConsumed(entry, kind) && outcome == -entry.code())
                {
                    return true;
                }
            }
        }
        return false;
    }

    private Stamp heldAt(final long number, final int bit)
    {
        for (Stamp each = at(number); null != each; each = each.next)
        {
            if (0 != (each.holders & bit))
            {
                return each;
            }
        }
        return null;
    }

    private void drop(final long number, final int bit)
    {
        for (Stamp each = at(number); null != each; each = each.next)
        {
            each.holders &= ~bit;
        }
    }

    private void grow(final long number)
    {
        int length = slots.length;
        while (length <= number && length < settings.window())
        {
            length <<= 1;
        }
        if (length > slots.length)
        {
            final Stamp[] old = slots;
            slots = new Stamp[length];
            for (final Stamp each : old)
            {
                if (null != each)
                {
                    slots[(int)(each.number & (length - 1))] = each;
                }
            }
        }
    }

    private static long hash(final BlockDecoder block)
    {
        return hash(block.buffer(), block.offset(), block.totalLength());
    }

    /** Hash of some bytes. */
    static long hash(final DirectBuffer buffer, final int offset, final int length)
    {
        return XxHash64.hash(buffer, offset, length);
    }
}
