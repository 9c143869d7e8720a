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
package io.lockstep.sim.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.lockstep.protocol.LockstepException;
import io.lockstep.sim.time.SeededRandom;

/**
 * What a member has on its disk of the cluster: the recording of the log, the recording log (terms and snapshots), and
 * the term that it voted in last. It lives as long as the disk does.
 * <pre>
 *    start           snapshot              forced      end
 *      |===============|=====================|---------|      written: all of it; stays when the process is killed
 *                                            |--- random prefix stays when power is lost
 * </pre>
 * What was received and not written yet is not here: it goes with the process.
 * <p>
 * Threading: the simulation's one thread.
 */
public final class MemberLog
{
    private static final int NOWHERE = -1;
    private static final int INITIAL_CAPACITY = 64;
    /** How much a device that lies may lose of what it said it had forced. */
    private static final int LIE_LIMIT = 8;

    final TermMap terms = new TermMap();
    final List<LogSnapshot> snapshots = new ArrayList<>();
    private final int memberId;
    private LogEntry[] entries = new LogEntry[INITIAL_CAPACITY];
    private int size;
    private int forcedCount;
    private long startPosition;
    private long candidateTermId = TermMap.NONE;
    private long logRecordingId = TermMap.NONE;
    private long nextRecordingId;
    private long tornLength;
    private long cutPosition = Long.MAX_VALUE;
    private LogEntry lost;
    private LogEntry damaged;
    private boolean isWiped;
    private boolean hasForgotten;

    MemberLog(final int memberId)
    {
        this.memberId = memberId;
    }

    /**
     * First position that is still there.
     *
     * @return position, behind what was purged.
     */
    public long startPosition()
    {
        return startPosition;
    }

    /**
     * End of what is written.
     *
     * @return position.
     */
    public long endPosition()
    {
        return 0 == size ? startPosition : entries[size - 1].position();
    }

    /**
     * End of what the device said it has forced.
     *
     * @return position.
     */
    public long forcedPosition()
    {
        return 0 == forcedCount ? startPosition : entries[forcedCount - 1].position();
    }

    /**
     * Entries that are still there.
     *
     * @return count.
     */
    public int size()
    {
        return size;
    }

    /**
     * An entry.
     *
     * @param index from 0, the first that is still there.
     * @return entry.
     */
    public LogEntry get(final int index)
    {
        return entries[index];
    }

    /**
     * The entry that begins at a position.
     *
     * @param position to begin at.
     * @return entry, null if none begins there.
     */
    public LogEntry at(final long position)
    {
        final int index = indexOf(position);
        return NOWHERE == index ? null : entries[index];
    }

    /**
     * Does this member hold an entry, at its place.
     *
     * @param entry    of any member's log.
     * @param isForced true if it has to be forced, false if written is enough.
     * @return false if the place is another's, or none; and if it was purged, which is for the caller to know.
     */
    public boolean holds(final LogEntry entry, final boolean isForced)
    {
        final int index = indexOf(entry.startPosition());
        return index >= 0 && entries[index] == entry && (!isForced || index < forcedCount);
    }

    /**
     * Snapshots that the recording log lists, the oldest first.
     *
     * @return count.
     */
    public int snapshotCount()
    {
        return snapshots.size();
    }

    /**
     * Is there nothing on this disk.
     *
     * @return true from a wipe, or the beginning, to the first term.
     */
    public boolean isEmpty()
    {
        return terms.isEmpty() && 0 == size && snapshots.isEmpty();
    }

    /** Gives where the entry is listed that begins at a position, -1 if none does. */
    int indexOf(final long position)
    {
        int low = 0;
        int high = size - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            final long start = entries[middle].startPosition();
            if (start < position)
            {
                low = middle + 1;
            }
            else if (start > position)
            {
                high = middle - 1;
            }
            else
            {
                return middle;
            }
        }
        return NOWHERE;
    }

    /** Gives the end of what counts. */
    long recordedPosition(final boolean isDurable)
    {
        return isDurable ? forcedPosition() : endPosition();
    }

    void append(final LogEntry entry)
    {
        if (entry.startPosition() != endPosition())
        {
            throw LockstepException.outOfOrder(
                "model: log of member " + memberId, endPosition(), entry.startPosition());
        }
        if (TermMap.NONE == logRecordingId)
        {
            logRecordingId = nextRecordingId++;
        }
        if (size == entries.length)
        {
            entries = Arrays.copyOf(entries, size * 2);
        }
        entries[size++] = entry;
    }

    void forced()
    {
        forcedCount = size;
    }

    /** Takes away what is behind a position. One inside an entry takes it whole. */
    void truncate(final long position)
    {
        while (size > 0 && entries[size - 1].position() > position)
        {
            entries[--size] = null;
        }
        forcedCount = Math.min(forcedCount, size);
    }

    /** Takes away what is in front of a position. */
    void purge(final long position)
    {
        int count = 0;
        while (count < size && entries[count].position() <= position)
        {
            count++;
        }
        System.arraycopy(entries, count, entries, 0, size - count);
        Arrays.fill(entries, size - count, size, null);
        size -= count;
        forcedCount = Math.max(0, forcedCount - count);
        startPosition = position;
    }

    long candidateTermId()
    {
        return candidateTermId;
    }

    /** NodeStateFile.proposeMaxCandidateTermId: never falls, forced before it is told. */
    long proposeCandidateTermId(final long termId)
    {
        candidateTermId = Math.max(candidateTermId, termId);
        return candidateTermId;
    }

    long logRecordingId()
    {
        return logRecordingId;
    }

    long nextRecordingId()
    {
        return nextRecordingId;
    }

    long newRecordingId()
    {
        return nextRecordingId++;
    }

    /**
     * The snapshot that a start takes.
     *
     * @return null if there is none.
     */
    public LogSnapshot latestSnapshot()
    {
        return snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
    }

    void addSnapshot(final LogSnapshot snapshot)
    {
        // RecordingLog.appendSnapshot lists one that a replay takes again behind the one before it.
        snapshot.serviceRecordingId = newRecordingId();
        snapshot.consensusRecordingId = newRecordingId();
        snapshots.add(snapshot);
    }

    /** The machine loses its power: what was written and not forced is there up to a point by chance. */
    void powerLoss(final SeededRandom random, final boolean mayTear, final boolean isLying)
    {
        int floor = forcedCount;
        if (isLying)
        {
            floor = Math.max(0, floor - random.nextInt(LIE_LIMIT + 1));
            final LogSnapshot latest = latestSnapshot();
            while (null != latest && floor < size && (0 == floor || entries[floor - 1].position() < latest.position))
            {
                floor++;
            }
        }
        final int kept = floor + random.nextInt(size - floor + 1);
        tornLength = 0;
        lost = kept < size ? entries[kept] : null;
        if (null != lost && mayTear && random.chance(0.5))
        {
            tear(random, null);
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
        forcedCount = kept;
    }

    /**
     * Has the machine lost its power since the member last took part, and was not all forced that it acknowledged. Its
     * directory tells it so, as NodeDirectory does.
     *
     * @return false again when it has rejoined, or was seeded.
     */
    public boolean hasForgotten()
    {
        return hasForgotten;
    }

    void forgot()
    {
        hasForgotten = true;
    }

    /** It votes again, in terms behind this one. */
    void rejoined(final long termId)
    {
        hasForgotten = false;
        candidateTermId = termId;
    }

    /** Behind what a loss of power left there is a part of what came next, or else of what was being written. */
    void tear(final SeededRandom random, final LogEntry written)
    {
        final LogEntry torn = null != lost ? lost : written;
        if (null != torn)
        {
            tornLength = 1 + random.nextInt((int)(torn.position() - torn.startPosition()) - 1);
        }
    }

    /** The process is killed: all that was written stays, and the page cache will be forced in its time. */
    void killed()
    {
        tornLength = 0;
    }

    /**
     * Notes on the device that an election has cut the log in front of what was committed here, as CutMark does.
     *
     * @param position that the log was cut at.
     */
    public void noteCut(final long position)
    {
        cutPosition = Math.min(cutPosition, position);
    }

    /** A bit of an entry rots. */
    void damage(final int index)
    {
        damaged = entries[index];
    }

    /**
     * Looks at the log before a start, as ArchiveTailCheck does: half a write at its end is cut, damage anywhere else
     * from the older of the last two snapshots on ends the start. Snapshots behind a cut or behind the end are invalid.
     *
     * @return bytes that were cut.
     * @throws LockstepException with {@link LockstepException.Fault#RESEED} if the log is damaged, or begins behind the
     *                           last snapshot.
     */
    long check()
    {
        snapshots.removeIf((each) -> each.position > Math.min(cutPosition, endPosition()));
        cutPosition = Long.MAX_VALUE;
        final int count = snapshots.size();
        final long from = count < 2 ? 0 : snapshots.get(count - 2).position;
        if (null != damaged && damaged.position() > from && holds(damaged, false))
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "model: archive is damaged, reseed this member: member=" + memberId + " position=" +
                damaged.startPosition());
        }
        for (int i = Math.max(0, count - 2); i < count; i++)
        {
            if (snapshots.get(i).isDamaged)
            {
                throw LockstepException.fatal(LockstepException.Fault.RESEED,
                    "model: snapshot is damaged, reseed this member: member=" + memberId + ' ' + snapshots.get(i));
            }
        }
        final LogSnapshot latest = latestSnapshot();
        if (null != latest && (latest.isServicePurged || latest.isConsensusPurged))
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "model: snapshot is gone, reseed this member: member=" + memberId + ' ' + latest);
        }
        if (startPosition > (null == latest ? 0 : latest.position))
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "model: log begins behind the last snapshot, reseed this member: member=" + memberId + ' ' + this);
        }
        final long cut = tornLength;
        tornLength = 0;
        return cut;
    }

    /** Everything is gone. */
    void wipe()
    {
        truncate(TermMap.NONE);
        startPosition = 0;
        terms.clear();
        snapshots.clear();
        candidateTermId = TermMap.NONE;
        logRecordingId = TermMap.NONE;
        nextRecordingId = 0;
        tornLength = 0;
        cutPosition = Long.MAX_VALUE;
        damaged = null;
        hasForgotten = false;
        isWiped = true;
    }

    /** Was this disk wiped and not seeded again. */
    boolean isWiped()
    {
        return isWiped;
    }

    /** Whoever starts it empty says that it is a member's. */
    void bootstrapped()
    {
        isWiped = false;
    }

    /** Copies a peer's snapshots, terms and log up to a position, and keeps in mind a term to vote behind. */
    void seed(final MemberLog from, final long position, final long termId)
    {
        wipe();
        startPosition = from.startPosition;
        terms.copy(from.terms);
        logRecordingId = nextRecordingId++;
        for (int i = 0; i < from.size && from.entries[i].position() <= position; i++)
        {
            append(from.entries[i]);
        }
        forced();
        final int count = from.snapshots.size();
        for (int i = Math.max(0, count - 2); i < count; i++)
        {
            snapshots.add(from.snapshots.get(i).copy(newRecordingId(), newRecordingId()));
        }
        candidateTermId = termId;
        isWiped = false;
    }

    @Override
    public String toString()
    {
        return "MemberLog{member=" + memberId + " start=" + startPosition + " forced=" + forcedPosition() + " end=" +
            endPosition() + " term=" + terms.lastTermId() + " candidate=" + candidateTermId + '}';
    }
}
