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

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;

/**
 * Blocks and sequences follow each other without a hole: in what a member stamps, in a block, in a journal, in what a
 * replica applies.
 */
final class NoGap extends Invariant
{
    /** Of each member in its life, journal and machine: last block or sequence plus 1, 0 if any may come. */
    private final HostValues nextStamped = new HostValues();
    private final HostValues nextJournaled = new HostValues();
    private final HostValues nextApplied = new HostValues();
    private final BlockDecoder decoder = new BlockDecoder();

    NoGap(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onStarted(final int host)
    {
        nextStamped.put(host, 0);
        nextJournaled.put(host, 0);
        nextApplied.put(host, 0);
    }

    @Override
    void onStamped(final int member, final long logPosition, final Stamp stamp, final boolean isNew)
    {
        follow(nextStamped, member, stamp.number, "member leaves blocks out");
        if (isNew)
        {
            checkSequences(stamp);
        }
    }

    @Override
    void onJournalOpened(final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        nextJournaled.put(host, 0 == lastBlock ? 0 : lastBlock + 1);
    }

    @Override
    void onJournaled(final int host, final BlockDecoder block, final Stamp stamp)
    {
        follow(nextJournaled, host, block.blockNumber(), "journal leaves blocks out");
    }

    @Override
    void onMachineLoaded(final int replica, final long sequence)
    {
        nextApplied.put(replica, sequence + 1);
    }

    @Override
    void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final EntryKind kind,
        final long clientId,
        final long hash)
    {
        follow(nextApplied, replica, sequence, "replica leaves sequences out");
    }

    private void follow(final HostValues next, final int host, final long number, final String what)
    {
        final long expected = next.get(host);
        if (0 != expected && expected != number)
        {
            throw violation(what, "host=" + host + " expected=" + expected + " actual=" + number);
        }
        next.put(host, number + 1);
    }

    private void checkSequences(final Stamp stamp)
    {
        final Stamp parent = stamp.parent;
        if (null != parent && parent.lastSequence + 1 != stamp.firstSequence ||
            1 == stamp.number && 1 != stamp.firstSequence)
        {
            throw violation("sequences of a block do not follow those before", stamp.describe() + " lastSequence=" +
                (null == parent ? 0 : parent.lastSequence) + " firstSequence=" + stamp.firstSequence);
        }
        decoder.tryWrap(stamp.buffer(), 0, stamp.length);
        long expected = stamp.firstSequence;
        while (decoder.nextEntry())
        {
            if (decoder.isSequenced())
            {
                if (expected != decoder.outcome())
                {
                    throw violation("entry has another sequence than its place says", stamp.describe() +
                        " expected=" + expected + " actual=" + decoder.outcome());
                }
                expected++;
            }
        }
        if (!decoder.isComplete() || expected != stamp.lastSequence + 1)
        {
            throw violation("count of a block's sequences is not that of its entries", stamp.describe() +
                " expected=" + (expected - stamp.firstSequence) + " actual=" + stamp.sequencedCount);
        }
    }
}
