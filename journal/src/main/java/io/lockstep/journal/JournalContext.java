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

import java.io.File;

import org.agrona.BitUtil;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;

/**
 * Settings of a journal. Every setter may be called until {@link #conclude()}, which whoever takes the context calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
public final class JournalContext
{
    /** Directory of the segment files. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.journal.directory";

    /** Stream that the journal holds. */
    public static final String STREAM_ID_PROP_NAME = "lockstep.stream.id";
    /** Default of {@link #STREAM_ID_PROP_NAME}. */
    public static final int STREAM_ID_DEFAULT = 1;

    /** Limit of a segment file's length in bytes, a power of two: the unit of rolling and of retention. */
    public static final String SEGMENT_LENGTH_PROP_NAME = "lockstep.journal.segment.length";
    /** Default of {@link #SEGMENT_LENGTH_PROP_NAME}. */
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;
    /** Highest value of {@link #SEGMENT_LENGTH_PROP_NAME}. */
    public static final int SEGMENT_LENGTH_MAX = 1024 * 1024 * 1024;

    /** Length of the longest block in bytes. */
    public static final String MAX_BLOCK_LENGTH_PROP_NAME = "lockstep.max.block.length";
    /** Default of {@link #MAX_BLOCK_LENGTH_PROP_NAME}. */
    public static final int MAX_BLOCK_LENGTH_DEFAULT = 64 * 1024;

    /** Length of the buffer that gathers appends for one write, in bytes. */
    public static final String WRITE_BUFFER_LENGTH_PROP_NAME = "lockstep.journal.write.buffer.length";
    /** Default of {@link #WRITE_BUFFER_LENGTH_PROP_NAME}. */
    public static final int WRITE_BUFFER_LENGTH_DEFAULT = 1024 * 1024;

    /** Length of a reader's buffer in bytes. */
    public static final String READ_BUFFER_LENGTH_PROP_NAME = "lockstep.journal.read.buffer.length";
    /** Default of {@link #READ_BUFFER_LENGTH_PROP_NAME}. */
    public static final int READ_BUFFER_LENGTH_DEFAULT = 256 * 1024;

    /** Distance between two points of the index in bytes: the most that a seek has to scan. */
    public static final String INDEX_INTERVAL_PROP_NAME = "lockstep.journal.index.interval";
    /** Default of {@link #INDEX_INTERVAL_PROP_NAME}. */
    public static final int INDEX_INTERVAL_DEFAULT = 256 * 1024;

    private static final int ALIGNMENT = 4096;

    private File directory;
    private int streamId = STREAM_ID_DEFAULT;
    private int segmentLength = SEGMENT_LENGTH_DEFAULT;
    private int maxBlockLength = MAX_BLOCK_LENGTH_DEFAULT;
    private int writeBufferLength = WRITE_BUFFER_LENGTH_DEFAULT;
    private int readBufferLength = READ_BUFFER_LENGTH_DEFAULT;
    private int indexInterval = INDEX_INTERVAL_DEFAULT;
    private long baseBlockNumber;
    private long baseSequence;
    private int baseChainCrc = ChainCrc.GENESIS;
    private Storage storage;
    private boolean isConcluded;

    /**
     * Checks every value, fills what is missing, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public JournalContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("JournalContext already concluded");
        }
        isConcluded = true;

        final int maxRecordLength = SegmentDescriptor.maxRecordLength(maxBlockLength);
        if (!BitUtil.isPowerOfTwo(segmentLength) || segmentLength > SEGMENT_LENGTH_MAX)
        {
            throw new IllegalArgumentException(
                "segmentLength is not a power of two up to the limit: limit=" + SEGMENT_LENGTH_MAX +
                " segmentLength=" + segmentLength);
        }
        atLeast("maxBlockLength", BlockDescriptor.HEADER_LENGTH, maxBlockLength);
        atLeast("segmentLength", SegmentDescriptor.HEADER_LENGTH + maxRecordLength, segmentLength);
        atLeast("writeBufferLength", maxRecordLength, writeBufferLength);
        atLeast("readBufferLength", maxRecordLength, readBufferLength);
        atLeast("indexInterval", SegmentDescriptor.RECORD_ALIGNMENT, indexInterval);
        if (baseBlockNumber < 0 || baseSequence < 0 || 0 == baseBlockNumber && ChainCrc.GENESIS != baseChainCrc)
        {
            throw new IllegalArgumentException("base is not a place in a stream: blockNumber=" + baseBlockNumber +
                " sequence=" + baseSequence + " chainCrc=" + baseChainCrc);
        }
        if (null == storage)
        {
            if (null == directory)
            {
                throw new IllegalArgumentException("directory is missing: name=" + DIRECTORY_PROP_NAME);
            }
            storage = new FileStorage(directory);
        }
        writeBufferLength = BitUtil.align(writeBufferLength, ALIGNMENT);
        readBufferLength = BitUtil.align(readBufferLength, ALIGNMENT);
        return this;
    }

    /**
     * Directory of the segment files.
     *
     * @return directory.
     */
    public File directory()
    {
        return directory;
    }

    /**
     * Directory of the segment files; not needed where a {@link #storage(Storage)} is given.
     *
     * @param directory that need not be there yet.
     * @return this.
     */
    public JournalContext directory(final File directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Stream that the journal holds.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Stream that the journal holds: blocks and segments of others are refused.
     *
     * @param streamId of the stream.
     * @return this.
     */
    public JournalContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /**
     * Limit of a segment file's length.
     *
     * @return bytes.
     */
    public int segmentLength()
    {
        return segmentLength;
    }

    /**
     * Limit of a segment file's length. It may be another one than the files that are there were made with.
     *
     * @param segmentLength in bytes, a power of two.
     * @return this.
     */
    public JournalContext segmentLength(final int segmentLength)
    {
        this.segmentLength = segmentLength;
        return this;
    }

    /**
     * Length of the longest block.
     *
     * @return bytes.
     */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /**
     * Length of the longest block. It must not be less than that of any block that is there.
     *
     * @param maxBlockLength in bytes.
     * @return this.
     */
    public JournalContext maxBlockLength(final int maxBlockLength)
    {
        this.maxBlockLength = maxBlockLength;
        return this;
    }

    /**
     * Length of the buffer that gathers appends.
     *
     * @return bytes.
     */
    public int writeBufferLength()
    {
        return writeBufferLength;
    }

    /**
     * Length of the buffer that gathers appends. When it is full it is written without being asked.
     *
     * @param writeBufferLength in bytes, at least the longest record.
     * @return this.
     */
    public JournalContext writeBufferLength(final int writeBufferLength)
    {
        this.writeBufferLength = writeBufferLength;
        return this;
    }

    /**
     * Length of a reader's buffer.
     *
     * @return bytes.
     */
    public int readBufferLength()
    {
        return readBufferLength;
    }

    /**
     * Length of a reader's buffer.
     *
     * @param readBufferLength in bytes, at least the longest record.
     * @return this.
     */
    public JournalContext readBufferLength(final int readBufferLength)
    {
        this.readBufferLength = readBufferLength;
        return this;
    }

    /**
     * Distance between two points of the index.
     *
     * @return bytes.
     */
    public int indexInterval()
    {
        return indexInterval;
    }

    /**
     * Distance between two points of the index: 16 bytes of memory each.
     *
     * @param indexInterval in bytes.
     * @return this.
     */
    public JournalContext indexInterval(final int indexInterval)
    {
        this.indexInterval = indexInterval;
        return this;
    }

    /**
     * Where a journal without segments starts: the block before its first one. Without effect on one that has any.
     *
     * @param blockNumber that is taken as held, 0 for the start of the stream.
     * @param sequence    last sequence up to that block.
     * @param chainCrc    of that block.
     * @return this.
     */
    public JournalContext base(final long blockNumber, final long sequence, final int chainCrc)
    {
        this.baseBlockNumber = blockNumber;
        this.baseSequence = sequence;
        this.baseChainCrc = chainCrc;
        return this;
    }

    /**
     * The storage.
     *
     * @return storage; once concluded never null.
     */
    public Storage storage()
    {
        return storage;
    }

    /**
     * The storage in the place of files in a directory.
     *
     * @param storage to use.
     * @return this.
     */
    public JournalContext storage(final Storage storage)
    {
        this.storage = storage;
        return this;
    }

    /** The place in the stream where a journal without segments starts. */
    StreamTail newBase()
    {
        final StreamTail base = new StreamTail();
        base.set(baseBlockNumber, baseSequence, baseChainCrc);
        return base;
    }

    private static void atLeast(final String name, final int minimum, final int value)
    {
        if (value < minimum)
        {
            throw new IllegalArgumentException(
                name + " is too small: minimum=" + minimum + " " + name + "=" + value);
        }
    }
}
