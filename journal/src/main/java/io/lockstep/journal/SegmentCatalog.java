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
package io.lockstep.journal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The segments of a journal in the order of the stream, and the last block that may be read.
 * <p>
 * Threading: the writer adds at the end, the keeper removes and adds at the start, any thread reads: every change is
 * another array. The writer first makes a segment and its limit known, then releases the block number, then the
 * sequence: a reader that acquires a block number sees everything that it needs to read that block, and one that
 * acquires a sequence sees a block number that covers it.
 */
final class SegmentCatalog
{
    private final AtomicReference<Segment[]> segments;
    private final AtomicLong publishedSequence;
    private final AtomicLong publishedBlock;
    private final AtomicLong publishedTimestampNs;

    SegmentCatalog(
        final List<Segment> segments,
        final long publishedBlock,
        final long publishedSequence,
        final long publishedTimestampNs)
    {
        this.segments = new AtomicReference<>(segments.toArray(new Segment[0]));
        this.publishedBlock = new AtomicLong(publishedBlock);
        this.publishedTimestampNs = new AtomicLong(publishedTimestampNs);
        this.publishedSequence = new AtomicLong(publishedSequence);
    }

    /** Writer: a segment follows on the last one. */
    void add(final Segment segment)
    {
        Segment[] old;
        Segment[] all;
        do
        {
            old = segments.get();
            all = Arrays.copyOf(old, old.length + 1);
            all[old.length] = segment;
        }
        while (!segments.compareAndSet(old, all));
    }

    /** Keeper: a segment, which is whole, comes before the first one. */
    void addFirst(final Segment segment)
    {
        Segment[] old;
        Segment[] all;
        do
        {
            old = segments.get();
            all = new Segment[old.length + 1];
            all[0] = segment;
            System.arraycopy(old, 0, all, 1, old.length);
        }
        while (!segments.compareAndSet(old, all));
    }

    /** Keeper: the first segment is not held any more. */
    void removeFirst()
    {
        Segment[] old;
        do
        {
            old = segments.get();
        }
        while (!segments.compareAndSet(old, Arrays.copyOfRange(old, 1, old.length)));
    }

    /** Writer: everything up to a block is written whole, and ends at a position of the last segment. */
    void publish(
        final Segment segment, final int limit, final long blockNumber, final long sequence, final long timestampNs)
    {
        segment.limit(limit);
        publishedTimestampNs.setRelease(timestampNs);
        publishedBlock.setRelease(blockNumber);
        publishedSequence.setRelease(sequence);
    }

    /** Last block that may be read. */
    long publishedBlock()
    {
        return publishedBlock.getAcquire();
    }

    /** Last sequence that may be read; published after the last block, so it is never ahead of it. */
    long publishedSequence()
    {
        return publishedSequence.getAcquire();
    }

    /** Time of the last block that may be read, or of one after it; 0 if there is none. */
    long publishedTimestampNs()
    {
        return publishedTimestampNs.getAcquire();
    }

    /** First block that may be read, 0 if there is none. */
    long firstBlock()
    {
        final long published = publishedBlock.getAcquire();
        final Segment first = first();
        return null == first || first.firstBlock() > published ? 0 : first.firstBlock();
    }

    /** First sequence that may be read, or that is next where no block gave one; 0 if there is no block. */
    long firstSequence()
    {
        final long published = publishedBlock.getAcquire();
        final Segment first = first();
        return null == first || first.firstBlock() > published ? 0 : first.firstSequence();
    }

    /** The segment in which a block is, or would be; null if the first segment starts after it. */
    Segment find(final long blockNumber)
    {
        final Segment[] all = segments.getAcquire();
        final int index = indexOf(all, blockNumber);
        return index < 0 ? null : all[index];
    }

    /** The segment in which a sequence is, or would be; null if the first segment starts after it. */
    Segment findSequence(final long sequence)
    {
        final Segment[] all = segments.getAcquire();
        int low = -1;
        int high = all.length - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >> 1;
            if (all[middle].firstSequence() <= sequence)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low < 0 ? null : all[low];
    }

    /** The segment that follows, null if there is none. */
    Segment after(final Segment segment)
    {
        final Segment[] all = segments.getAcquire();
        final int index = indexOf(all, segment.firstBlock()) + 1;
        return index < all.length ? all[index] : null;
    }

    /** The first segment, null if there is none. */
    Segment first()
    {
        final Segment[] all = segments.getAcquire();
        return 0 == all.length ? null : all[0];
    }

    /** The last segment, null if there is none. */
    Segment last()
    {
        final Segment[] all = segments.getAcquire();
        return 0 == all.length ? null : all[all.length - 1];
    }

    /** The segments as they are now: not to be changed. */
    Segment[] segments()
    {
        return segments.getAcquire();
    }

    private static int indexOf(final Segment[] all, final long blockNumber)
    {
        int low = -1;
        int high = all.length - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >> 1;
            if (all[middle].firstBlock() <= blockNumber)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }
}
