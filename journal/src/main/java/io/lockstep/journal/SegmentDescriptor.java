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

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

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
 *  |                          cluster id                           |
 *  +---------------------------------------------------------------+  40
 *  |                      reserved, 20 bytes                      ...
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
 * A segment is named after its first sequence and, as blocks without a sequence may come before one that has it, its
 * first block: 20 digits, a hyphen, 20 digits and {@code .journal}, so names sort in the order of the stream. It has
 * another name, a number and {@code .spare}, from when it is allocated, all zeros, until the segment before it and its
 * own header are on the device. So under its final name every segment but the last is whole.
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
    /** End of the name of a segment that is allocated ahead, or not known to be on the device. */
    public static final String SPARE_FILE_SUFFIX = ".spare";
    /** End of the name of a segment that is made of older blocks and is not a part of the journal yet. */
    public static final String BACKFILL_FILE_SUFFIX = ".backfill";
    /** End of the name of the index of a segment; what comes before it is the segment's name without its end. */
    public static final String INDEX_FILE_SUFFIX = ".index";

    static final int FORMAT_VERSION_OFFSET = 8;
    static final int STREAM_ID_OFFSET = 12;
    static final int FIRST_BLOCK_OFFSET = 16;
    static final int FIRST_SEQUENCE_OFFSET = 24;
    static final int PREVIOUS_CRC_OFFSET = 32;
    static final int CLUSTER_ID_OFFSET = 36;
    static final int HEADER_CRC_OFFSET = 60;
    static final int RECORD_TYPE_OFFSET = 4;

    private static final int NAME_DIGITS = 20;
    private static final int NAME_LENGTH = NAME_DIGITS + 1 + NAME_DIGITS;

    private SegmentDescriptor()
    {
    }

    /**
     * Name of the segment file that starts with a block.
     *
     * @param firstSequence of the segment.
     * @param firstBlock    of the segment.
     * @return the name.
     */
    public static String fileName(final long firstSequence, final long firstBlock)
    {
        return digits(firstSequence) + '-' + digits(firstBlock) + FILE_SUFFIX;
    }

    /**
     * Name of the index of a segment.
     *
     * @param firstSequence of the segment.
     * @param firstBlock    of the segment.
     * @return the name.
     */
    public static String indexFileName(final long firstSequence, final long firstBlock)
    {
        return digits(firstSequence) + '-' + digits(firstBlock) + INDEX_FILE_SUFFIX;
    }

    /**
     * Is a name the name of a segment file.
     *
     * @param name of a file.
     * @return true if it ends as one; {@link #isWellFormed(String)} tells the rest.
     */
    public static boolean isSegment(final String name)
    {
        return name.endsWith(FILE_SUFFIX);
    }

    /**
     * Does the name of a segment file have its digits.
     *
     * @param name that ends as that of a segment file.
     * @return true if the first sequence and the first block can be taken from it.
     */
    public static boolean isWellFormed(final String name)
    {
        return name.length() == NAME_LENGTH + FILE_SUFFIX.length() && '-' == name.charAt(NAME_DIGITS) &&
            number(name, 0) >= 0 && number(name, NAME_DIGITS + 1) >= 0;
    }

    /**
     * First sequence of a segment by its name.
     *
     * @param name that is well formed.
     * @return first sequence.
     */
    public static long firstSequence(final String name)
    {
        return number(name, 0);
    }

    /**
     * First block of a segment by its name.
     *
     * @param name that is well formed.
     * @return first block.
     */
    public static long firstBlock(final String name)
    {
        return number(name, NAME_DIGITS + 1);
    }

    /**
     * The stream that a segment says it belongs to, whether its header is right or not.
     *
     * @param header of the segment, at least {@link #HEADER_LENGTH} long.
     * @return stream id.
     */
    public static int streamId(final DirectBuffer header)
    {
        return header.getInt(STREAM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The cluster that a segment says it belongs to, whether its header is right or not.
     *
     * @param header of the segment, at least {@link #HEADER_LENGTH} long.
     * @return cluster id.
     */
    public static int clusterId(final DirectBuffer header)
    {
        return header.getInt(CLUSTER_ID_OFFSET, LITTLE_ENDIAN);
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
     * @param offset        in the buffer.
     * @param streamId      of the stream.
     * @param clusterId     of the cluster.
     * @param firstBlock    of the segment.
     * @param firstSequence of that block.
     * @param previousCrc   chain CRC of the block before it.
     */
    static void encodeHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final int streamId,
        final int clusterId,
        final long firstBlock,
        final long firstSequence,
        final int previousCrc)
    {
        buffer.setMemory(offset, HEADER_LENGTH, (byte)0);
        buffer.putLong(offset, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(offset + FORMAT_VERSION_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
        buffer.putInt(offset + STREAM_ID_OFFSET, streamId, LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_BLOCK_OFFSET, firstBlock, LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + PREVIOUS_CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
        buffer.putInt(offset + CLUSTER_ID_OFFSET, clusterId, LITTLE_ENDIAN);
        buffer.putInt(offset + HEADER_CRC_OFFSET, headerCrc(buffer, offset), LITTLE_ENDIAN);
    }

    /**
     * Is this a header at all, of whatever stream.
     *
     * @param header that was read.
     * @param offset of it in the buffer.
     * @param length bytes that were read.
     * @return true if its magic and its CRC are right.
     */
    public static boolean isHeader(final DirectBuffer header, final int offset, final int length)
    {
        return length >= HEADER_LENGTH && MAGIC == header.getLong(offset, LITTLE_ENDIAN) &&
            headerCrc(header, offset) == header.getInt(offset + HEADER_CRC_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What is wrong with a header.
     *
     * @param header    that was read.
     * @param offset    of it in the buffer.
     * @param length    bytes that were read.
     * @param streamId  that is expected.
     * @param clusterId that is expected.
     * @return the reason in the form {@code what: name=value}, or null if nothing is wrong.
     */
    static String headerFault(
        final DirectBuffer header, final int offset, final int length, final int streamId, final int clusterId)
    {
        if (length < HEADER_LENGTH)
        {
            return "header is cut: expected=" + HEADER_LENGTH + " actual=" + length;
        }
        if (MAGIC != header.getLong(offset, LITTLE_ENDIAN))
        {
            return "not a segment: magic=0x" + Long.toHexString(header.getLong(offset, LITTLE_ENDIAN));
        }
        final int crc = header.getInt(offset + HEADER_CRC_OFFSET, LITTLE_ENDIAN);
        if (headerCrc(header, offset) != crc)
        {
            return "header CRC differs: expected=" + headerCrc(header, offset) + " actual=" + crc;
        }
        final int version = header.getInt(offset + FORMAT_VERSION_OFFSET, LITTLE_ENDIAN);
        if (version < 1 || version > FORMAT_VERSION)
        {
            return "format version cannot be read: highest=" + FORMAT_VERSION + " actual=" + version;
        }
        final int stream = header.getInt(offset + STREAM_ID_OFFSET, LITTLE_ENDIAN);
        if (streamId != stream)
        {
            return "another stream: expected=" + streamId + " actual=" + stream;
        }
        final int cluster = header.getInt(offset + CLUSTER_ID_OFFSET, LITTLE_ENDIAN);
        if (clusterId != cluster)
        {
            return "another cluster: expected=" + clusterId + " actual=" + cluster;
        }
        final long firstBlock = header.getLong(offset + FIRST_BLOCK_OFFSET, LITTLE_ENDIAN);
        final long firstSequence = header.getLong(offset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
        return firstBlock < 1 || firstSequence < 1 ?
            "header is not of a stream: firstBlock=" + firstBlock + " firstSequence=" + firstSequence : null;
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

    private static int headerCrc(final DirectBuffer header, final int offset)
    {
        return Crc32c.of(header, offset, HEADER_CRC_OFFSET);
    }

    private static String digits(final long value)
    {
        final String text = Long.toString(value);
        return "0".repeat(NAME_DIGITS - text.length()) + text;
    }

    /** The number in 20 digits of a name; negative if they are none, or too many for a long. */
    private static long number(final String name, final int start)
    {
        long value = 0;
        for (int i = start; i < start + NAME_DIGITS; i++)
        {
            final int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10)
            {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
