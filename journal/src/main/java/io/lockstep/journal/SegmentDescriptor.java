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

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.BlockDescriptor;

/**
 * Layout of a segment file, little endian: a header, then records without gaps, each aligned to 8 bytes. What follows
 * the last record is zeros or the end of the file.
 * <pre>
 *  header:
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0
 *  |                     magic, "LOCKJRNL"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                        format version                         |
 *  +---------------------------------------------------------------+  12
 *  |                           stream id                           |
 *  +---------------------------------------------------------------+  16
 *  |                      first block number                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+  24
 *  |                        first sequence                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  32
 *  |                      previous chain CRC                       |
 *  +---------------------------------------------------------------+  36
 *  |                      reserved, 24 bytes                      ...
 *  +---------------------------------------------------------------+  60
 *  |                          header CRC                           |
 *  +---------------------------------------------------------------+  64
 *
 *  a record:
 *  +---------------------------------------------------------------+  0
 *  |                        record length                          |
 *  +---------------------------------------------------------------+  4
 *  |                         record type                           |
 *  +---------------------------------------------------------------+  8
 *  |                   the block exactly as stamped               ...
 *  +---------------------------------------------------------------+  record length
 *  |                 zeros up to a multiple of 8                  ...
 *  +---------------------------------------------------------------+
 * </pre>
 * The first sequence is that of the first block; the previous chain CRC is that of the last block of the segment
 * before, so every segment can be verified by itself and against its neighbour. The header CRC is CRC-32C over the 60
 * bytes before it. The record length counts its own 8 bytes and the block, not the padding; 0 marks the end of what was
 * written. A record has no checksum of its own: the chain CRC covers the block, the block's total length covers the
 * record length, and type and padding have one legal value.
 * <p>
 * A segment is named after its first block: 20 digits and {@code .journal}, so names sort in the order of the stream.
 * It gets that name only once its header is on the device.
 */
public final class SegmentDescriptor
{
    /** The first 8 bytes: the ASCII text {@code LOCKJRNL}. */
    public static final long MAGIC = 0x4C4E_524A_4B43_4F4CL;
    /** Version of the format that is written here, and the highest that is read. */
    public static final int FORMAT_VERSION = 1;
    /** Length of the segment's header, and so the offset of its first record. */
    public static final int HEADER_LENGTH = 64;
    /** Alignment of records in bytes. */
    public static final int RECORD_ALIGNMENT = 8;
    /** Length of what precedes the block in a record. */
    public static final int RECORD_HEADER_LENGTH = 8;
    /** Type of a record that holds a stamped block. */
    public static final int RECORD_TYPE_BLOCK = 1;
    /** End of the name of a segment file. */
    public static final String FILE_SUFFIX = ".journal";
    /** End of the name of a segment that has not got its header yet. */
    public static final String NEW_FILE_SUFFIX = ".journal.new";

    static final int FORMAT_VERSION_OFFSET = 8;
    static final int STREAM_ID_OFFSET = 12;
    static final int FIRST_BLOCK_OFFSET = 16;
    static final int FIRST_SEQUENCE_OFFSET = 24;
    static final int PREVIOUS_CRC_OFFSET = 32;
    static final int HEADER_CRC_OFFSET = 60;
    static final int RECORD_TYPE_OFFSET = 4;

    private static final int NAME_DIGITS = 20;

    private SegmentDescriptor()
    {
    }

    /**
     * Name of the segment file that starts with a block.
     *
     * @param firstBlock of the segment.
     * @return the name.
     */
    public static String fileName(final long firstBlock)
    {
        final String digits = Long.toString(firstBlock);
        return "0".repeat(NAME_DIGITS - digits.length()) + digits + FILE_SUFFIX;
    }

    /**
     * Is a name the name of a segment file.
     *
     * @param name of a file.
     * @return true if it ends as one; the digits are held against the header when it is opened.
     */
    public static boolean isSegment(final String name)
    {
        return name.endsWith(FILE_SUFFIX);
    }

    /**
     * Length that a record takes in the file.
     *
     * @param blockLength in bytes.
     * @return bytes, with header and padding.
     */
    public static int alignedRecordLength(final int blockLength)
    {
        return BitUtil.align(RECORD_HEADER_LENGTH + blockLength, RECORD_ALIGNMENT);
    }

    /**
     * Writes a header.
     *
     * @param buffer        to write to, at least {@link #HEADER_LENGTH} long.
     * @param streamId      of the stream.
     * @param firstBlock    of the segment.
     * @param firstSequence of that block.
     * @param previousCrc   chain CRC of the block before it.
     */
    static void encodeHeader(
        final ByteBuffer buffer,
        final int streamId,
        final long firstBlock,
        final long firstSequence,
        final int previousCrc)
    {
        final UnsafeBuffer header = new UnsafeBuffer(buffer, 0, HEADER_LENGTH);
        header.setMemory(0, HEADER_LENGTH, (byte)0);
        header.putLong(0, MAGIC, LITTLE_ENDIAN);
        header.putInt(FORMAT_VERSION_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
        header.putInt(STREAM_ID_OFFSET, streamId, LITTLE_ENDIAN);
        header.putLong(FIRST_BLOCK_OFFSET, firstBlock, LITTLE_ENDIAN);
        header.putLong(FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        header.putInt(PREVIOUS_CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
        header.putInt(HEADER_CRC_OFFSET, headerCrc(header), LITTLE_ENDIAN);
    }

    /**
     * What is wrong with a header.
     *
     * @param header   that was read.
     * @param length   bytes that were read.
     * @param streamId that is expected.
     * @param fileName of the segment.
     * @return the reason in the form {@code what: name=value}, or null if nothing is wrong.
     */
    static String headerFault(
        final DirectBuffer header, final int length, final int streamId, final String fileName)
    {
        if (length < HEADER_LENGTH)
        {
            return "header is cut: expected=" + HEADER_LENGTH + " actual=" + length;
        }
        if (MAGIC != header.getLong(0, LITTLE_ENDIAN))
        {
            return "not a segment: magic=0x" + Long.toHexString(header.getLong(0, LITTLE_ENDIAN));
        }
        if (headerCrc(header) != header.getInt(HEADER_CRC_OFFSET, LITTLE_ENDIAN))
        {
            return "header CRC differs: expected=" + headerCrc(header) +
                " actual=" + header.getInt(HEADER_CRC_OFFSET, LITTLE_ENDIAN);
        }
        final int version = header.getInt(FORMAT_VERSION_OFFSET, LITTLE_ENDIAN);
        if (version < 1 || version > FORMAT_VERSION)
        {
            return "format version cannot be read: highest=" + FORMAT_VERSION + " actual=" + version;
        }
        if (streamId != header.getInt(STREAM_ID_OFFSET, LITTLE_ENDIAN))
        {
            return "another stream: expected=" + streamId +
                " actual=" + header.getInt(STREAM_ID_OFFSET, LITTLE_ENDIAN);
        }
        final long firstBlock = header.getLong(FIRST_BLOCK_OFFSET, LITTLE_ENDIAN);
        if (firstBlock < 1 || !fileName(firstBlock).equals(fileName))
        {
            return "file name and first block differ: firstBlock=" + firstBlock;
        }
        return null;
    }

    /**
     * Length of the longest record.
     *
     * @param maxBlockLength in bytes.
     * @return bytes, with header and padding.
     */
    static int maxRecordLength(final int maxBlockLength)
    {
        return alignedRecordLength(Math.max(maxBlockLength, BlockDescriptor.HEADER_LENGTH));
    }

    private static int headerCrc(final DirectBuffer header)
    {
        final byte[] bytes = new byte[HEADER_CRC_OFFSET];
        header.getBytes(0, bytes);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int)crc.getValue();
    }
}
