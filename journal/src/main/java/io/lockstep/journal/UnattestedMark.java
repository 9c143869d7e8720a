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
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;

/**
 * From which block on the journal holds what its node has never attested, in a small file of its own, so that it can be
 * told from what may have been released. Little endian:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0
 *  |                     magic, "LOCKUATT"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                        format version                         |
 *  +---------------------------------------------------------------+  12
 *  |                           stream id                           |
 *  +---------------------------------------------------------------+  16
 *  |                          cluster id                           |
 *  +---------------------------------------------------------------+  20
 *  |                           reserved                            |
 *  +---------------------------------------------------------------+  24
 *  |             first block never attested, 0 for none            |
 *  |                                                               |
 *  +---------------------------------------------------------------+  32
 *  |                 last sequence before that block               |
 *  |                                                               |
 *  +---------------------------------------------------------------+  40
 *  |  first block that the log has another one for, 0 for none     |
 *  |                                                               |
 *  +---------------------------------------------------------------+  48
 *  |                   CRC-32C of the bytes before                 |
 *  +---------------------------------------------------------------+  52
 * </pre>
 * To lose a mark is safe: everything then counts as attested. To keep one for too long is not: so it is raised and
 * ended with a force, before the node attests what it had covered, and begun without one.
 * <p>
 * Threading: the writer's; {@link #lastBlockBefore()} and {@link #sequenceBefore()} are for any thread.
 */
final class UnattestedMark implements AutoCloseable
{
    /** Name of the file. */
    static final String FILE_NAME = "unattested";
    /** What {@link #firstBlock()} gives where everything may have been attested. */
    static final long NONE = Long.MAX_VALUE;

    private static final long MAGIC = 0x5454_4155_4B43_4F4CL;
    private static final int FORMAT_VERSION = 1;
    private static final int VERSION_OFFSET = 8;
    private static final int STREAM_ID_OFFSET = 12;
    private static final int CLUSTER_ID_OFFSET = 16;
    private static final int FIRST_BLOCK_OFFSET = 24;
    private static final int SEQUENCE_OFFSET = 32;
    private static final int FORK_OFFSET = 40;
    private static final int CRC_OFFSET = 48;
    private static final int LENGTH = 52;

    private final Storage storage;
    private final int streamId;
    private final int clusterId;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer bytes = BufferUtil.allocateDirectAligned(64, 64).order(LITTLE_ENDIAN);
    private final AtomicLong firstBlock = new AtomicLong(NONE);
    private final AtomicLong sequenceBefore = new AtomicLong();
    private StorageFile file;
    private long forkBlock;

    UnattestedMark(final Storage storage, final int streamId, final int clusterId)
    {
        this.storage = storage;
        this.streamId = streamId;
        this.clusterId = clusterId;
    }

    /** Reads the file; one that is not whole, or of another journal, says nothing. */
    UnattestedMark read() throws IOException
    {
        if (!storage.exists(FILE_NAME))
        {
            return this;
        }
        try (StorageFile existing = storage.openReadOnly(FILE_NAME))
        {
            bytes.clear().limit(LENGTH);
            if (LENGTH == existing.read(0, bytes) && MAGIC == bytes.getLong(0) &&
                FORMAT_VERSION == bytes.getInt(VERSION_OFFSET) && streamId == bytes.getInt(STREAM_ID_OFFSET) &&
                clusterId == bytes.getInt(CLUSTER_ID_OFFSET) && crcOfBytes() == bytes.getInt(CRC_OFFSET) &&
                0 != bytes.getLong(FIRST_BLOCK_OFFSET))
            {
                sequenceBefore.set(bytes.getLong(SEQUENCE_OFFSET));
                firstBlock.set(bytes.getLong(FIRST_BLOCK_OFFSET));
                forkBlock = bytes.getLong(FORK_OFFSET);
            }
        }
        return this;
    }

    /**
     * What was read is on the device when it returns, as a force may have failed in another process, but for what it
     * says of blocks that are not held any more: they are attested when they come again.
     */
    void settle(final long lastBlock) throws IOException
    {
        if (storage.exists(FILE_NAME))
        {
            if (firstBlock() > lastBlock)
            {
                put(NONE, 0, 0, true);
            }
            else
            {
                put(firstBlock(), sequenceBefore.get(), forkBlock <= lastBlock ? forkBlock : 0, true);
            }
        }
    }

    /** First block that was never attested, {@link #NONE} if there is none. */
    long firstBlock()
    {
        return firstBlock.getAcquire();
    }

    /** Last block that may have been attested, {@link #NONE} where all may. */
    long lastBlockBefore()
    {
        final long first = firstBlock.getAcquire();
        return NONE == first ? NONE : first - 1;
    }

    /** Last sequence up to that block, {@link #NONE} with it; it may belong to a later one than was given before. */
    long sequenceBefore()
    {
        return NONE == firstBlock.getAcquire() ? NONE : sequenceBefore.getAcquire();
    }

    /** First block that is to be set aside with all behind it, 0 if there is none. */
    long forkBlock()
    {
        return forkBlock;
    }

    /** What is appended from a block on is not attested. Not forced. */
    void begin(final long blockNumber, final long lastSequence) throws IOException
    {
        put(blockNumber, lastSequence, 0, false);
    }

    /** Only from a later block on is what is held not attested. On the device when it returns. */
    void raise(final long blockNumber, final long lastSequence) throws IOException
    {
        put(blockNumber, lastSequence, 0, true);
    }

    /** The log has another block of that number: on the device when it returns. */
    void fork(final long blockNumber) throws IOException
    {
        put(firstBlock(), sequenceBefore.get(), blockNumber, true);
    }

    /** All that is held may be attested. On the device when it returns. */
    void end() throws IOException
    {
        put(NONE, 0, 0, true);
    }

    /** Lets the file go. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.close(file);
    }

    private void put(
        final long blockNumber, final long lastSequence, final long newForkBlock, final boolean isForced)
        throws IOException
    {
        if (null == file)
        {
            file = storage.exists(FILE_NAME) ? storage.open(FILE_NAME) : storage.create(FILE_NAME);
        }
        bytes.clear();
        bytes.putLong(0, MAGIC);
        bytes.putInt(VERSION_OFFSET, FORMAT_VERSION);
        bytes.putInt(STREAM_ID_OFFSET, streamId);
        bytes.putInt(CLUSTER_ID_OFFSET, clusterId);
        bytes.putLong(FIRST_BLOCK_OFFSET, NONE == blockNumber ? 0 : blockNumber);
        bytes.putLong(SEQUENCE_OFFSET, lastSequence);
        bytes.putLong(FORK_OFFSET, newForkBlock);
        bytes.putInt(CRC_OFFSET, crcOfBytes());
        bytes.clear().limit(LENGTH);
        file.write(0, bytes);
        if (isForced)
        {
            file.force();
        }
        // Raised: the sequence first, so that it is never less than what belongs to the block.
        sequenceBefore.setRelease(lastSequence);
        firstBlock.setRelease(blockNumber);
        forkBlock = newForkBlock;
    }

    private int crcOfBytes()
    {
        bytes.clear().limit(CRC_OFFSET);
        crc.reset();
        crc.update(bytes);
        bytes.clear();
        return (int)crc.getValue();
    }
}
