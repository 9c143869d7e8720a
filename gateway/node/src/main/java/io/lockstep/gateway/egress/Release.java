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

import org.agrona.DirectBuffer;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;

/**
 * Decides which blocks are released: those that a majority of members vouches for, in order, without a gap.
 * <p>
 * A member vouches for a block by feeding it, or by attesting its number with its chain CRC; and since the CRC covers
 * everything before, it thereby vouches for the whole chain below. Blocks are linked to the one before them by
 * computing the CRC, so what is counted is vouched content and not a claim. Two blocks may claim one number; a member
 * has one vote on it, its latest.
 * <p>
 * Threading: one thread. No clock, no Aeron: bytes in, released blocks out, the same for every order of arrival. What
 * finds no room is dropped, counted, and missing until it is handed in again.
 */
final class Release
{
    private static final long NONE = HeldBlocks.NONE;
    private static final long TIP = HeldBlocks.TIP;

    private final int streamId;
    private final int memberCount;
    private final int majority;
    private final MemberVotes[] votes;
    private final HeldBlocks held;
    private final ReleaseListener listener;
    private final GatewayCounters counters;
    private final ChainCrc chainCrc = new ChainCrc();
    private final BlockDecoder decoder = new BlockDecoder();
    private final EpochGate epochs;
    private final long[] sorted;
    private final int[] releasedCrcs;
    private long voteCount;
    private long head = -1;
    private long released;
    private int tipCrc;

    Release(
        final int streamId,
        final int memberCount,
        final int epochLimit,
        final int arenaLength,
        final int window,
        final ReleaseListener listener,
        final GatewayCounters counters)
    {
        if (memberCount < 1 || memberCount > Integer.SIZE - 1)
        {
            throw new IllegalArgumentException("members: limit=" + (Integer.SIZE - 1) + " count=" + memberCount);
        }
        this.streamId = streamId;
        this.memberCount = memberCount;
        majority = memberCount / 2 + 1;
        epochs = new EpochGate(epochLimit);
        held = new HeldBlocks(arenaLength, window);
        votes = new MemberVotes[memberCount];
        for (int i = 0; i < memberCount; i++)
        {
            votes[i] = new MemberVotes(held.window());
        }
        this.listener = listener;
        this.counters = counters;
        counters.set(GatewayCounter.HEAD_BLOCK, head);
        sorted = new long[memberCount];
        releasedCrcs = new int[held.window()];
    }

    /** Goes on after a block that was released in an earlier life. */
    void resume(final long blockNumber, final int crc, final int streamEpoch)
    {
        released = blockNumber;
        tipCrc = crc;
        epochs.onReleased(streamEpoch);
        releasedCrcs[(int)(blockNumber & (releasedCrcs.length - 1))] = crc;
    }

    /** A member fed a block, live or by replay. */
    void onBlock(final int memberId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (memberId < 0 || memberId >= memberCount || !decoder.tryWrap(buffer, offset, length) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != decoder.templateId() || !isOfStream(decoder))
        {
            counters.increment(GatewayCounter.FEED_STRANGERS);
            return;
        }
        final long blockNumber = decoder.blockNumber();
        final int crc = decoder.chainCrc();
        heard(blockNumber);
        long id = vote(memberId, blockNumber, crc);
        if (blockNumber <= released || NONE != id)
        {
            return;
        }
        if (blockNumber - released > held.window() || votes[memberId].isDiverged() && blockNumber != released + 1)
        {
            counters.increment(GatewayCounter.FEED_DROPS);
            return;
        }
        id = hold(memberId, blockNumber, crc, buffer, offset, length);
        if (NONE != id)
        {
            tally(id);
        }
    }

    /** A member attested that it holds everything up to a block; false if it is none, or of another stream. */
    boolean onAttestation(
        final int memberId, final int fromStreamId, final int fromEpoch, final long blockNumber, final int crc)
    {
        if (memberId < 0 || memberId >= memberCount || !isOfStream(fromStreamId, fromEpoch))
        {
            counters.increment(GatewayCounter.FEED_STRANGERS);
            return false;
        }
        heard(blockNumber);
        vote(memberId, blockNumber, crc);
        return true;
    }

    private void heard(final long blockNumber)
    {
        if (blockNumber > head)
        {
            head = blockNumber;
            counters.set(GatewayCounter.HEAD_BLOCK, blockNumber);
        }
    }

    /** Hands out blocks that may be released, in order. */
    int poll(final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            final long id = releasable();
            if (NONE == id)
            {
                break;
            }
            release(id);
            count++;
        }
        return count;
    }

    long released()
    {
        return released;
    }

    int releasedCrc()
    {
        return tipCrc;
    }

    int epoch()
    {
        return epochs.current();
    }

    /** Highest epoch that was refused, 0 if none was. */
    int refusedEpoch()
    {
        return epochs.refused();
    }

    /** Is anything known beyond the last released block: held here, or told by a majority. */
    boolean isBehind()
    {
        return !held.isEmpty() || knownByMajority() > released;
    }

    /** Is what is released new, not what is caught up on. */
    boolean isNearHead()
    {
        return head - released <= held.window();
    }

    /** Last block that may be held now. */
    long lastHoldable()
    {
        return released + held.window();
    }

    /** Does the chain go on from the last released block. */
    boolean hasNext()
    {
        return NONE != linkedAt(released + 1);
    }

    /** Last block of the longest held chain on the last released block. */
    long linkedTo()
    {
        long blockNumber = released;
        for (long id = linkedAt(blockNumber + 1); NONE != id; id = child(id))
        {
            blockNumber++;
        }
        return blockNumber;
    }

    /** Does a member vouch for the block that is next. */
    boolean isVouched(final int memberId)
    {
        final long id = linkedAt(released + 1);
        return NONE != id && 0 != (held.vouchers(id) & 1 << memberId);
    }

    /** Votes of members so far, new or not: a sign of life. */
    long votes()
    {
        return voteCount;
    }

    boolean isDiverged(final int memberId)
    {
        return votes[memberId].isDiverged();
    }

    boolean isOfStream(final int fromStreamId, final int fromEpoch)
    {
        return streamId == fromStreamId && epochs.takesAttestation(fromEpoch);
    }

    private boolean isOfStream(final BlockDecoder block)
    {
        return streamId == block.streamId() && epochs.takesBlock(block.epoch());
    }

    /** Notes what a member says of a number, and counts it if the block is here; gives that block, or NONE. */
    private long vote(final int memberId, final long blockNumber, final int crc)
    {
        final MemberVotes member = votes[memberId];
        voteCount++;
        if (blockNumber <= released)
        {
            judge(memberId, blockNumber, crc);
            return NONE;
        }
        member.put(blockNumber, crc);
        final long id = blockNumber - released <= held.window() ? held.find(blockNumber, crc) : NONE;
        if (NONE != id)
        {
            vouch(memberId, id);
        }
        return id;
    }

    /** Compares what a member says of a released block; too old ones are not known any more. */
    private void judge(final int memberId, final long blockNumber, final int crc)
    {
        if (blockNumber < 1 || released - blockNumber >= Math.min(releasedCrcs.length, released))
        {
            return;
        }
        final MemberVotes member = votes[memberId];
        final int expected = releasedCrcs[(int)(blockNumber & (releasedCrcs.length - 1))];
        if (0 == expected)
        {
            return;
        }
        if (expected != crc)
        {
            diverge(memberId, blockNumber, expected, crc);
        }
        else if (member.isDiverged() && blockNumber >= member.divergedAt())
        {
            member.divergedAt(0);
        }
    }

    private void diverge(final int memberId, final long blockNumber, final int expected, final int actual)
    {
        final MemberVotes member = votes[memberId];
        if (!member.isDiverged())
        {
            member.divergedAt(blockNumber);
            counters.increment(GatewayCounter.DIVERGED_MEMBERS);
            listener.onDiverged(memberId, blockNumber, expected, actual);
            if (epochs.isBehind() && divergedCount() >= majority)
            {
                listener.onVoid(released);
            }
        }
    }

    private int divergedCount()
    {
        int count = 0;
        for (final MemberVotes each : votes)
        {
            count += each.isDiverged() ? 1 : 0;
        }
        return count;
    }

    private long hold(
        final int memberId,
        final long blockNumber,
        final int crc,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        int alternative = held.freeAlternative(blockNumber);
        if (alternative < 0)
        {
            alternative = evict(blockNumber, crc);
            if (alternative < 0)
            {
                counters.increment(GatewayCounter.FEED_DROPS);
                return NONE;
            }
        }
        long id = held.add(blockNumber, alternative, crc, buffer, offset, length);
        if (NONE == id)
        {
            counters.increment(GatewayCounter.FEED_DROPS);
            if (blockNumber != released + 1)
            {
                return NONE;
            }
            held.clear();
            id = held.add(blockNumber, held.freeAlternative(blockNumber), crc, buffer, offset, length);
        }
        if (NONE == id)
        {
            return NONE;
        }
        if (blockNumber == released + 1 && !isChild(id, tipCrc))
        {
            held.remove(id);
            diverge(memberId, blockNumber, chainCrc.compute(tipCrc, buffer, offset, length), crc);
            return NONE;
        }
        link(id, blockNumber);
        return id;
    }

    /** Makes room for another claim to a number, if one that is there has less support. */
    private int evict(final long blockNumber, final int crc)
    {
        final int support = support(blockNumber, crc);
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long id = held.at(blockNumber, i);
            if (support(blockNumber, held.crc(id)) < support && Integer.bitCount(held.vouchers(id)) < majority)
            {
                held.remove(id);
                return i;
            }
        }
        return -1;
    }

    private int support(final long blockNumber, final int crc)
    {
        int count = 0;
        for (final MemberVotes each : votes)
        {
            count += each.is(blockNumber, crc) ? 1 : 0;
        }
        return count;
    }

    /** Finds the block before, and the blocks after, that belong to a new one. */
    private void link(final long id, final long blockNumber)
    {
        if (blockNumber == released + 1)
        {
            held.parent(id, TIP);
        }
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long before = held.at(blockNumber - 1, i);
            if (NONE != before && NONE == held.parent(id) && isChild(id, held.crc(before)))
            {
                held.parent(id, before);
            }
            final long after = held.at(blockNumber + 1, i);
            if (NONE != after && isOrphan(after) && isChild(after, held.crc(id)))
            {
                held.parent(after, id);
                inherit(id, held.vouchers(after));
            }
        }
    }

    private boolean isOrphan(final long id)
    {
        final long parent = held.parent(id);
        return TIP != parent && (NONE == parent || !held.isHeld(parent));
    }

    private boolean isChild(final long id, final int parentCrc)
    {
        return held.crc(id) == chainCrc.compute(parentCrc, held.buffer(), held.offset(id), held.length(id));
    }

    private void inherit(final long id, final int bits)
    {
        for (int i = 0; i < memberCount; i++)
        {
            if (0 != (bits & 1 << i))
            {
                vouch(i, id);
            }
        }
    }

    /** Counts the votes that came before the block. */
    private void tally(final long id)
    {
        for (int i = 0; i < memberCount; i++)
        {
            if (votes[i].is(held.blockNumber(id), held.crc(id)))
            {
                vouch(i, id);
            }
        }
    }

    /** A member vouches for a block and the chain below it, in place of whatever else it vouched for there. */
    private void vouch(final int memberId, final long id)
    {
        final int bit = 1 << memberId;
        if (hasOtherVote(bit, id))
        {
            for (long each = held.oldest(); each < held.next(); each++)
            {
                if (held.isHeld(each))
                {
                    held.vouchers(each, held.vouchers(each) & ~bit);
                }
            }
        }
        for (long each = id; isUnvouched(each, bit); each = held.parent(each))
        {
            held.vouchers(each, held.vouchers(each) | bit);
        }
    }

    private boolean hasOtherVote(final int bit, final long id)
    {
        for (long each = id; isUnvouched(each, bit); each = held.parent(each))
        {
            for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
            {
                final long other = held.at(held.blockNumber(each), i);
                if (NONE != other && 0 != (held.vouchers(other) & bit))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isUnvouched(final long id, final int bit)
    {
        return id > NONE && held.isHeld(id) && 0 == (held.vouchers(id) & bit);
    }

    private long releasable()
    {
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long id = held.at(released + 1, i);
            if (NONE != id && TIP == held.parent(id) && Integer.bitCount(held.vouchers(id)) >= majority)
            {
                return id;
            }
        }
        return NONE;
    }

    private void release(final long id)
    {
        final long blockNumber = held.blockNumber(id);
        final int crc = held.crc(id);
        decoder.tryWrap(held.buffer(), held.offset(id), held.length(id));
        epochs.onReleased(decoder.epoch());
        listener.onReleased(held.buffer(), held.offset(id), held.length(id), decoder);

        released = blockNumber;
        tipCrc = crc;
        releasedCrcs[(int)(blockNumber & (releasedCrcs.length - 1))] = crc;
        for (int i = 0; i < memberCount; i++)
        {
            if (votes[i].has(blockNumber))
            {
                judge(i, blockNumber, votes[i].crc(blockNumber));
            }
        }
        adopt(id, blockNumber + 1);
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long each = held.at(blockNumber, i);
            if (NONE != each)
            {
                held.remove(each);
            }
        }
    }

    /** Blocks that follow the released one stay, those that follow another claim to its number go. */
    private void adopt(final long id, final long blockNumber)
    {
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long each = held.at(blockNumber, i);
            if (NONE == each)
            {
                continue;
            }
            if (id == held.parent(each) || isOrphan(each) && isChild(each, tipCrc))
            {
                held.parent(each, TIP);
            }
            else
            {
                held.remove(each);
            }
        }
    }

    private long linkedAt(final long blockNumber)
    {
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long id = held.at(blockNumber, i);
            if (NONE != id && TIP == held.parent(id))
            {
                return id;
            }
        }
        return NONE;
    }

    private long child(final long id)
    {
        for (int i = 0; i < HeldBlocks.ALTERNATIVES; i++)
        {
            final long each = held.at(held.blockNumber(id) + 1, i);
            if (NONE != each && id == held.parent(each))
            {
                return each;
            }
        }
        return NONE;
    }

    private long knownByMajority()
    {
        for (int i = 0; i < memberCount; i++)
        {
            sorted[i] = votes[i].highest();
        }
        for (int i = 1; i < memberCount; i++)
        {
            for (int j = i; j > 0 && sorted[j - 1] < sorted[j]; j--)
            {
                final long lower = sorted[j - 1];
                sorted[j - 1] = sorted[j];
                sorted[j] = lower;
            }
        }
        return sorted[majority - 1];
    }
}
