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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.lockstep.journal.storage.Storage;

/**
 * Where the journal begins: deletes the first segments as retention lets them go, and puts older ones in front. Both
 * are steps of one thread, so that neither finds the journal begin where the other has just changed it.
 * <p>
 * Threading: the keeper's. {@link #newFloor(String)}, {@link #offer(OlderSegment)}, {@link #tryTakeBack(OlderSegment)}
 * and {@link #isWanted(long)} are for any thread; the release of what is offered pairs with the keeper's step. Errors:
 * {@link IOException} of the disk, which is final for the journal.
 */
final class JournalStart
{
    private final Storage storage;
    private final SegmentCatalog catalog;
    private final Retention retention;
    private final int segmentLength;
    private final JournalCounters counters;
    private final List<RetentionFloor> floors = new CopyOnWriteArrayList<>();
    private final AtomicReference<OlderSegment> offered = new AtomicReference<>();

    JournalStart(final JournalContext context, final SegmentCatalog catalog)
    {
        this.catalog = catalog;
        storage = context.storage();
        retention = context.retention();
        segmentLength = context.segmentLength();
        counters = context.counters();
    }

    /** A floor that holds everything until it is raised. */
    RetentionFloor newFloor(final String name)
    {
        final RetentionFloor floor = new RetentionFloor(name);
        floors.add(floor);
        return floor;
    }

    /** Backfill: a segment is to become the first one. There is no other under way. */
    void offer(final OlderSegment older)
    {
        offered.setRelease(older);
    }

    /** Backfill: the segment is not to become the first one any more; false if the keeper has come to it. */
    boolean tryTakeBack(final OlderSegment older)
    {
        return offered.compareAndSet(older, null);
    }

    /** Would retention keep another segment before the first one, as far as can be told without it. */
    boolean isWanted(final long nowNs)
    {
        final Segment[] all = catalog.segments();
        return all.length > 0 && !(null == all[0].index() &&
            isBeyond(all[0], all.length + 1, length(all) + segmentLength, nowNs));
    }

    /**
     * Makes an older segment, which is on the device, the first one: readers find it once its name is on the device
     * too. A crash before that leaves the journal to begin where it began, or with this segment.
     */
    int prepend(final long nowNs) throws IOException
    {
        final OlderSegment older = null == offered.getAcquire() ? null : offered.getAndSet(null);
        if (null == older)
        {
            return 0;
        }
        final Segment[] all = catalog.segments();
        final Segment segment = older.segment();
        if (0 == all.length || all[0].firstBlock() != older.lastBlock() + 1 ||
            isBeyond(segment, all.length + 1, length(all) + segment.fileLength(), nowNs))
        {
            older.state(OlderSegment.State.REFUSED);
            return 1;
        }
        storage.rename(segment.fileName(), segment.finalName());
        segment.fileName(segment.finalName());
        storage.syncDirectory();
        catalog.addFirst(segment);
        counters.add(JournalCounter.BACKFILLED_BLOCKS, older.lastBlock() - segment.firstBlock() + 1);
        counters.add(JournalCounter.BACKFILLED_BYTES, segment.fileLength());
        countFirst();
        older.state(OlderSegment.State.HELD);
        return 1;
    }

    /** Shows which block is the first one. */
    void countFirst()
    {
        counters.set(JournalCounter.FIRST_BLOCK, catalog.firstBlock());
    }

    /** One directory sync after each deletion: a crash may not bring an older segment back without its successor. */
    int retain(final long nowNs) throws IOException
    {
        if (!retention.isLimited())
        {
            return 0;
        }
        int count = 0;
        for (List<Segment> whole = wholeSegments(); whole.size() > 1 && isDisposable(whole, nowNs); count++)
        {
            final Segment first = whole.get(0);
            catalog.removeFirst();
            storage.delete(first.fileName());
            storage.deleteIfThere(first.indexName());
            storage.syncDirectory();
            counters.increment(JournalCounter.DELETED_SEGMENTS);
            countFirst();
            whole = wholeSegments();
        }
        return count;
    }

    /** All segments up to and with the first that still has no final name or is being written. */
    private List<Segment> wholeSegments()
    {
        final List<Segment> whole = new ArrayList<>();
        for (final Segment each : catalog.segments())
        {
            whole.add(each);
            if (null != each.index())
            {
                break;
            }
        }
        return whole;
    }

    private boolean isDisposable(final List<Segment> whole, final long nowNs)
    {
        final long nextBlock = whole.get(1).firstBlock();
        for (final RetentionFloor floor : floors)
        {
            if (floor.block() < nextBlock)
            {
                return false;
            }
        }
        final Segment[] all = catalog.segments();
        return isBeyond(whole.get(0), all.length, length(all), nowNs);
    }

    private boolean isBeyond(final Segment first, final int count, final long length, final long nowNs)
    {
        return retention.isBeyond(first, count, length, nowNs, catalog.publishedTimestampNs());
    }

    private long length(final Segment[] all)
    {
        long length = 0;
        for (final Segment each : all)
        {
            length += each.fileLength() > 0 ? each.fileLength() : segmentLength;
        }
        return length;
    }
}
