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

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;

/**
 * How far the journal is known to be on the device, in a small file of its own, so that recovery can tell bytes that a
 * crash may have lost from bytes that were lost in spite of a force. Little endian; three slots like this:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0
 *  |                     magic, "LOCKCHKP"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                        format version                         |
 *  +---------------------------------------------------------------+  12
 *  |                           stream id                           |
 *  +---------------------------------------------------------------+  16
 *  |                          cluster id                           |
 *  +---------------------------------------------------------------+  20
 *  |     flags: 1 closed, 2 segments not forced, 4 retention       |
 *  +---------------------------------------------------------------+  24
 *  |                          generation                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+  32
 *  |                      last forced block                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+  40
 *  |                     last forced sequence                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+  48
 *  |                           boot id                             |
 *  |                                                               |
 *  |                                                               |
 *  |                                                               |
 *  +---------------------------------------------------------------+  64
 *  |                 chain CRC of that block                       |
 *  +---------------------------------------------------------------+  68
 *  |                   CRC-32C of the bytes before                 |
 *  +---------------------------------------------------------------+  72
 * </pre>
 * The slots start at 0, 4096 and 8192; the valid one of the highest generation counts. The first is written and forced
 * when the journal is opened. The others are written in turn after every force, and forced by the keeper now and then
 * and on close: what they say is a lower bound, and if a crash tears both there is still the first. The boot id is that
 * of the machine when the journal was opened: while it is the same, the page cache has not been lost. Flag 2 says that
 * full segments are not forced by policy, flag 4 that retention deletes segments, forced or not.
 * <p>
 * Threading: the writer's, but for {@link #forceBeside()}, which is the keeper's. Allocates nothing once open.
 */
final class Checkpoint implements AutoCloseable
{
    /** Name of the file. */
    static final String FILE_NAME = "checkpoint";

    private static final long MAGIC = 0x504B_4843_4B43_4F4CL;
    private static final int FORMAT_VERSION = 1;
    private static final int SLOT_DISTANCE = 4096;
    private static final int SLOT_COUNT = 3;
    private static final int SLOT_LENGTH = 72;
    private static final int VERSION_OFFSET = 8;
    private static final int STREAM_ID_OFFSET = 12;
    private static final int CLUSTER_ID_OFFSET = 16;
    private static final int FLAGS_OFFSET = 20;
    private static final int FLAG_CLOSED = 1;
    private static final int FLAG_UNFORCED_SEGMENTS = 2;
    private static final int FLAG_RETENTION = 4;
    private static final int GENERATION_OFFSET = 24;
    private static final int BLOCK_OFFSET = 32;
    private static final int SEQUENCE_OFFSET = 40;
    private static final int BOOT_ID_OFFSET = 48;
    private static final int CHAIN_CRC_OFFSET = 64;
    private static final int CRC_OFFSET = 68;

    private final Storage storage;
    private final int streamId;
    private final int clusterId;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer slot = BufferUtil.allocateDirectAligned(SLOT_DISTANCE, SLOT_DISTANCE)
        .order(LITTLE_ENDIAN);
    private StorageFile file;
    private final AtomicLong notedGeneration = new AtomicLong();
    private StorageFile besideFile;
    private long besideGeneration;
    private boolean isPresent;
    private boolean isClosed;
    private boolean hasUnforcedSegments;
    private boolean hasRetention;
    private long generation;
    private long block;
    private long sequence;
    private int chainCrc;
    private UUID bootId = Storage.UNKNOWN_BOOT;
    private String fault;
    private boolean isDamaged;

    Checkpoint(final Storage storage, final int streamId, final int clusterId)
    {
        this.storage = storage;
        this.streamId = streamId;
        this.clusterId = clusterId;
    }

    /** Reads the newest valid slot, if there is one. */
    Checkpoint read() throws IOException
    {
        if (!storage.exists(FILE_NAME))
        {
            return this;
        }
        try (StorageFile existing = storage.openReadOnly(FILE_NAME))
        {
            fault = "checkpoint is damaged";
            isDamaged = true;
            for (int i = 0; i < SLOT_COUNT; i++)
            {
                slot.clear().limit(SLOT_LENGTH);
                if (SLOT_LENGTH == existing.read((long)i * SLOT_DISTANCE, slot))
                {
                    takeSlot();
                }
            }
        }
        return this;
    }

    /** Is there a slot that can be relied on. */
    boolean isPresent()
    {
        return isPresent;
    }

    /** What is wrong with the file: no valid slot, or one of another journal; null if nothing. */
    String fault()
    {
        return fault;
    }

    /** Is the fault that nothing in the file can be relied on: it may be made again. */
    boolean isDamaged()
    {
        return isDamaged;
    }

    /** Last block that was forced for certain. */
    long block()
    {
        return block;
    }

    /** Last sequence up to that block. */
    long sequence()
    {
        return sequence;
    }

    /** Chain CRC of that block. */
    int chainCrc()
    {
        return chainCrc;
    }

    /** Was the journal not closed in order. */
    boolean isOpen()
    {
        return isPresent && !isClosed;
    }

    /** May pages that were written but not forced have been lost since the journal was written. */
    boolean mayHaveLostPages() throws IOException
    {
        return isPresent && !isClosed &&
            (Storage.UNKNOWN_BOOT.equals(bootId) || !bootId.equals(storage.bootId()));
    }

    /** May segments behind the last forced block, full or not, be in the page cache only. */
    boolean hasUnforcedSegments()
    {
        return isPresent && !isClosed && hasUnforcedSegments;
    }

    /** Can a journal start at a block: nothing before it was deleted that is not known to have been forced. */
    boolean canStartAt(final long firstBlock)
    {
        return !isPresent || hasRetention || firstBlock <= block + 1;
    }

    /** May that have happened to segments that are not the last. */
    boolean mayHaveLostSegments() throws IOException
    {
        return hasUnforcedSegments() && mayHaveLostPages();
    }

    /** Starts to write: everything up to a block is on the device. */
    void open(
        final long forcedBlock,
        final long forcedSequence,
        final int forcedCrc,
        final boolean isUnforced,
        final boolean isRetained) throws IOException
    {
        hasUnforcedSegments = isUnforced;
        hasRetention = isRetained;
        bootId = storage.bootId();
        file = storage.exists(FILE_NAME) ? storage.open(FILE_NAME) : storage.create(FILE_NAME);
        final boolean isNew = !isPresent;
        put(0, forcedBlock, forcedSequence, forcedCrc, false);
        file.force();
        isPresent = true;
        if (isNew)
        {
            storage.syncDirectory();
        }
    }

    /** Keeper: forces what was noted, through a handle of its own, so that neither takes a failure from the other. */
    void forceBeside() throws IOException
    {
        final long noted = notedGeneration.getAcquire();
        if (noted == besideGeneration)
        {
            return;
        }
        if (null == besideFile)
        {
            besideFile = storage.open(FILE_NAME);
        }
        besideFile.force();
        besideGeneration = noted;
    }

    /** Notes what was forced. */
    void write(final long forcedBlock, final long forcedSequence, final int forcedCrc) throws IOException
    {
        put(nextSlot(), forcedBlock, forcedSequence, forcedCrc, false);
    }

    /** Notes that the journal is closed and all of it is on the device. */
    void writeClosed(final long forcedBlock, final long forcedSequence, final int forcedCrc) throws IOException
    {
        put(nextSlot(), forcedBlock, forcedSequence, forcedCrc, true);
        file.force();
    }

    /** Lets the file go. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(file, besideFile);
    }

    private int nextSlot()
    {
        return 1 + (int)(generation & 1);
    }

    private void put(
        final int index,
        final long forcedBlock,
        final long forcedSequence,
        final int forcedCrc,
        final boolean closed) throws IOException
    {
        generation++;
        slot.clear();
        slot.putLong(0, MAGIC);
        slot.putInt(VERSION_OFFSET, FORMAT_VERSION);
        slot.putInt(STREAM_ID_OFFSET, streamId);
        slot.putInt(CLUSTER_ID_OFFSET, clusterId);
        slot.putInt(
            FLAGS_OFFSET,
            (closed ? FLAG_CLOSED : 0) | (hasUnforcedSegments ? FLAG_UNFORCED_SEGMENTS : 0) |
            (hasRetention ? FLAG_RETENTION : 0));
        slot.putLong(GENERATION_OFFSET, generation);
        slot.putLong(BLOCK_OFFSET, forcedBlock);
        slot.putLong(SEQUENCE_OFFSET, forcedSequence);
        slot.putLong(BOOT_ID_OFFSET, bootId.getMostSignificantBits());
        slot.putLong(BOOT_ID_OFFSET + Long.BYTES, bootId.getLeastSignificantBits());
        slot.putInt(CHAIN_CRC_OFFSET, forcedCrc);
        slot.putInt(CRC_OFFSET, slotCrc());
        slot.clear().limit(SLOT_LENGTH);
        file.write((long)index * SLOT_DISTANCE, slot);
        notedGeneration.setRelease(generation);
    }

    private void takeSlot()
    {
        if (MAGIC != slot.getLong(0) || FORMAT_VERSION != slot.getInt(VERSION_OFFSET) ||
            slotCrc() != slot.getInt(CRC_OFFSET))
        {
            return;
        }
        if (streamId != slot.getInt(STREAM_ID_OFFSET) || clusterId != slot.getInt(CLUSTER_ID_OFFSET))
        {
            fault = "checkpoint of another journal: expected=" + streamId + '/' + clusterId + " actual=" +
                slot.getInt(STREAM_ID_OFFSET) + '/' + slot.getInt(CLUSTER_ID_OFFSET);
            isDamaged = false;
            return;
        }
        if (!isPresent || slot.getLong(GENERATION_OFFSET) > generation)
        {
            isPresent = true;
            fault = null;
            isDamaged = false;
            generation = slot.getLong(GENERATION_OFFSET);
            isClosed = 0 != (slot.getInt(FLAGS_OFFSET) & FLAG_CLOSED);
            hasUnforcedSegments = 0 != (slot.getInt(FLAGS_OFFSET) & FLAG_UNFORCED_SEGMENTS);
            hasRetention = 0 != (slot.getInt(FLAGS_OFFSET) & FLAG_RETENTION);
            block = slot.getLong(BLOCK_OFFSET);
            sequence = slot.getLong(SEQUENCE_OFFSET);
            chainCrc = slot.getInt(CHAIN_CRC_OFFSET);
            bootId = new UUID(slot.getLong(BOOT_ID_OFFSET), slot.getLong(BOOT_ID_OFFSET + Long.BYTES));
        }
    }

    private int slotCrc()
    {
        slot.clear().limit(CRC_OFFSET);
        crc.reset();
        crc.update(slot);
        slot.clear();
        return (int)crc.getValue();
    }
}
