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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.LockstepException;

/**
 * Does for the writer what takes time: allocates the next segment ahead, forces a segment that is full, gives the one
 * after it its name, writes its index, forces the checkpoint, deletes what retention lets go, puts older segments in
 * front, and watches the room.
 * <p>
 * The files are allocated by writing zeros over their whole length and forcing them, in pieces, at most
 * {@value #PACE} times as fast as the writer fills the current segment. The room is thus taken before it is needed, a
 * later force has no lengths or extents to write, and the pages are there when the writer comes to them. By
 * {@link ForcePolicy#NEVER} nothing is forced here, and segments get their names whether they are on the device or not.
 * <p>
 * Threading: {@link #doWork()} may be called by a thread of its own and by the writer, which does so when it has to
 * wait; whichever finds it unclaimed does a step, the other goes on. Everything that is not a queue, a counter or the
 * catalog is touched under the {@link StepClaim} only. The release of a spare that is ready pairs with
 * {@link #pollSpare()}; that of the count of finished switches with {@link #finishedSwitches()}; what has failed, is
 * short, wanted or abandoned is one reference or flag each, released and acquired. A failed write or force is final,
 * and the writer's next call throws it; no room for the next segment is a warning until the writer needs it.
 */
final class SegmentKeeper implements Agent, AutoCloseable
{
    /** How many times faster than the current segment fills the next one may be allocated. */
    static final int PACE = 4;

    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int ALIGNMENT = 4096;
    private static final int FORCE_LENGTH = 8 * 1024 * 1024;
    private static final int QUEUE_CAPACITY = 16;
    private static final long CHECK_INTERVAL_NS = 1_000_000_000L;
    private static final long NOT_CHECKED = Long.MIN_VALUE;

    private final Storage storage;
    private final SegmentCatalog catalog;
    private final Checkpoint checkpoint;
    private final int segmentLength;
    private final boolean isForcing;
    private final List<Segment> unforced = new ArrayList<>();
    private final long spaceWarning;
    private final EpochNanoClock clock;
    private final ErrorHandler errorHandler;
    private final JournalCounters counters;
    private final JournalStart start;
    private final OneToOneConcurrentArrayQueue<SegmentSwitch> switches =
        new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicReference<Spare> ready = new AtomicReference<>();
    private final AtomicReference<LockstepException> failure = new AtomicReference<>();
    private final AtomicReference<IOException> shortage = new AtomicReference<>();
    private final StepClaim claim = new StepClaim();
    private final AtomicBoolean isWanted = new AtomicBoolean();
    private final AtomicBoolean isAbandoned = new AtomicBoolean();
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private final AtomicLong finishedSwitches = new AtomicLong();
    private final ByteBuffer zeros;
    private StorageFile preparing;
    private String preparingName;
    private long preparedLength;
    private long spareNumber;
    private long lastCheckNs = NOT_CHECKED;

    SegmentKeeper(final JournalContext context, final SegmentCatalog catalog, final Checkpoint checkpoint)
    {
        this.catalog = catalog;
        this.checkpoint = checkpoint;
        storage = context.storage();
        segmentLength = context.segmentLength();
        zeros = BufferUtil.allocateDirectAligned(Math.min(CHUNK_LENGTH, segmentLength), ALIGNMENT);
        isForcing = ForcePolicy.NEVER != context.forcePolicy();
        start = new JournalStart(context, catalog);
        spaceWarning = context.spaceWarning();
        clock = context.epochClock();
        errorHandler = context.errorHandler();
        counters = context.counters();
    }

    @Override
    public int doWork()
    {
        if (!claim.tryEnter())
        {
            return 0;
        }
        try
        {
            return isUsable() ? step() : 0;
        }
        finally
        {
            claim.leave();
        }
    }

    /** The journal closes what is held here, after the writer's last step. */
    @Override
    public void onClose()
    {
        // Nothing belongs to the thread.
    }

    @Override
    public String roleName()
    {
        return "keeper";
    }

    /** The journal has failed: nothing on the device is touched from here on. */
    void abandon()
    {
        isAbandoned.setRelease(true);
    }

    /** Lets the spares go. Idempotent. The writer's, once it has closed its file. */
    @Override
    public void close()
    {
        claim.enter();
        try
        {
            if (!isEnded.getPlain())
            {
                isEnded.setRelease(true);
                discard(preparing, preparingName);
                final Spare spare = ready.getAndSet(null);
                if (null != spare)
                {
                    discard(spare.file(), spare.name());
                }
                for (SegmentSwitch next = switches.poll(); null != next; next = switches.poll())
                {
                    CloseHelper.close(next.oldFile());
                }
            }
        }
        finally
        {
            claim.leave();
        }
    }

    /** Writer: the next segment's file, or null if there is none yet. */
    Spare pollSpare()
    {
        final Spare spare = ready.getAndSet(null);
        isWanted.setRelease(null == spare);
        return spare;
    }

    /** Writer: it has begun to write a segment, after another one or as the first. */
    boolean offer(final SegmentSwitch next)
    {
        return switches.offer(next);
    }

    /** How many switches are dealt with: everything before the last of them is on the device. */
    long finishedSwitches()
    {
        return finishedSwitches.getAcquire();
    }

    /** What has failed for good, or null. */
    LockstepException failure()
    {
        return failure.getAcquire();
    }

    /** Why no segment could be allocated, or null. */
    IOException shortage()
    {
        return shortage.getAcquire();
    }

    /** What is done at the start of the journal. */
    JournalStart start()
    {
        return start;
    }

    private int step()
    {
        final long nowNs = clock.nanoTime();
        try
        {
            int workCount = finishSwitch();
            workCount += prepare(nowNs);
            workCount += start.prepend(nowNs);
            if (isCheckDue(nowNs))
            {
                lastCheckNs = nowNs;
                checkSpace();
                checkpoint.forceBeside();
                workCount += start.retain(nowNs);
            }
            return workCount;
        }
        catch (final IOException | RuntimeException ex)
        {
            failed(ex);
            return 1;
        }
        catch (final Error ex)
        {
            // The step is half done, and the writer must not wait for the rest of it.
            failed(ex);
            throw ex;
        }
    }

    private void failed(final Throwable cause)
    {
        failed(LockstepException.fatal(LockstepException.Fault.JOURNAL,
            "journal's keeper failed: directory=" + storage.description(), cause));
    }

    /** Something failed for good, here or at a backfill: the writer's next call throws. */
    void failed(final LockstepException cause)
    {
        counters.set(JournalCounter.FAILED, 1);
        failure.compareAndSet(null, cause);
    }

    /** May the files still be touched. */
    boolean isUsable()
    {
        return !isAbandoned.getAcquire() && null == failure.getAcquire() && !isEnded.getAcquire();
    }

    private boolean isCheckDue(final long nowNs)
    {
        return lastCheckNs == NOT_CHECKED || nowNs - lastCheckNs >= CHECK_INTERVAL_NS || nowNs < lastCheckNs;
    }

    /** The old segment is on the device, whole, and so is the new one's header, before the new one has its name. */
    private int finishSwitch() throws IOException
    {
        final SegmentSwitch next = switches.poll();
        if (null == next)
        {
            return 0;
        }
        final Segment segment = next.segment();
        final Segment old = next.old();
        if (isForcing)
        {
            forceBoth(next.oldFile(), segment);
        }
        else if (null != old)
        {
            unforced.add(old);
        }
        CloseHelper.close(next.oldFile());
        storage.rename(segment.fileName(), segment.finalName());
        segment.fileName(segment.finalName());
        if (isForcing)
        {
            storage.syncDirectory();
        }
        if (null != old)
        {
            old.onWhole(next.oldLength(), next.oldEnd().timestampNs());
            IndexFiles.write(
                storage, old, old.index().encode(next.oldEnd(), old.limit()), errorHandler);
            old.dropIndex();
        }
        start.countFirst();
        lastCheckNs = NOT_CHECKED;
        finishedSwitches.setRelease(finishedSwitches.getPlain() + 1);
        return 1;
    }

    private void forceBoth(final StorageFile oldFile, final Segment segment) throws IOException
    {
        if (null != oldFile)
        {
            try (StorageFile file = oldFile)
            {
                file.force();
            }
        }
        try (StorageFile file = storage.open(segment.fileName()))
        {
            file.force();
        }
    }

    /**
     * Writer: forces the segments that by policy were not, and all names. Every switch is finished.
     *
     * @throws IOException if that cannot be said.
     */
    void forceSegments() throws IOException
    {
        if (isForcing)
        {
            return;
        }
        claim.enter();
        try
        {
            for (final Segment segment : unforced)
            {
                if (storage.exists(segment.fileName()))
                {
                    try (StorageFile file = storage.open(segment.fileName()))
                    {
                        file.force();
                    }
                }
            }
            storage.syncDirectory();
            unforced.clear();
        }
        finally
        {
            claim.leave();
        }
    }

    private int prepare(final long nowNs) throws IOException
    {
        final boolean isUrgent = isWanted.getAcquire();
        if (null != ready.getAcquire() ||
            null != shortage.getPlain() && null == preparing && !isUrgent && !isCheckDue(nowNs))
        {
            return 0;
        }
        try
        {
            return prepareStep(isUrgent);
        }
        catch (final NoSpaceException ex)
        {
            onShortage(ex);
            return 0;
        }
    }

    private int prepareStep(final boolean isUrgent) throws IOException
    {
        final Segment last = catalog.last();
        if (!isUrgent && null != last && preparedLength < segmentLength &&
            preparedLength >= (long)PACE * last.limit())
        {
            return 0;
        }
        if (null == preparing)
        {
            preparingName = newSpareName();
            preparedLength = 0;
            preparing = storage.create(preparingName);
        }
        if (preparedLength < segmentLength)
        {
            zeros.clear().limit((int)Math.min(zeros.capacity(), segmentLength - preparedLength));
            final int length = zeros.remaining();
            preparing.write(preparedLength, zeros);
            preparedLength += length;
            if (isForcing && 0 == preparedLength % FORCE_LENGTH && preparedLength < segmentLength)
            {
                preparing.force();
            }
            return 1;
        }

        if (isForcing)
        {
            preparing.force();
            storage.syncDirectory();
        }
        final Spare spare = new Spare(preparingName, preparing);
        preparing = null;
        preparedLength = 0;
        shortage.setRelease(null);
        ready.setRelease(spare);
        return 1;
    }

    private String newSpareName() throws IOException
    {
        String name;
        do
        {
            name = ++spareNumber + SegmentDescriptor.SPARE_FILE_SUFFIX;
        }
        while (storage.exists(name));
        return name;
    }

    private void onShortage(final NoSpaceException ex) throws IOException
    {
        CloseHelper.close(preparing);
        preparing = null;
        preparedLength = 0;
        storage.deleteIfThere(preparingName);
        counters.increment(JournalCounter.SPACE_FAILURES);
        counters.set(JournalCounter.SPACE_WARNING, 1);
        if (null == shortage.getPlain())
        {
            errorHandler.onError(new LockstepException(
                LockstepException.Severity.WARN,
                "no room for the journal's next segment, the current one goes on to its end: directory=" +
                storage.description() + " needed=" + segmentLength + " usable=" + storage.usableSpace(), ex));
        }
        shortage.setRelease(ex);
    }

    private void checkSpace() throws IOException
    {
        final boolean isShort = null != shortage.getPlain();
        final long usable = isShort || 0 == spaceWarning ? 0 : storage.usableSpace();
        final boolean isLow = !isShort && usable < spaceWarning;
        if (isLow && 0 == counters.get(JournalCounter.SPACE_WARNING))
        {
            errorHandler.onError(new LockstepException(
                LockstepException.Severity.WARN,
                "little room for the journal: directory=" + storage.description() + " warning=" + spaceWarning +
                " usable=" + usable));
        }
        counters.set(JournalCounter.SPACE_WARNING, isShort || isLow ? 1 : 0);
    }

    private void discard(final StorageFile file, final String name)
    {
        if (null == file)
        {
            return;
        }
        file.close();
        if (null == failure.getAcquire() && !isAbandoned.getAcquire())
        {
            try
            {
                storage.delete(name);
            }
            catch (final IOException ex)
            {
                errorHandler.onError(new LockstepException(
                    LockstepException.Severity.WARN, "spare segment cannot be deleted: file=" + name, ex));
            }
        }
    }
}
