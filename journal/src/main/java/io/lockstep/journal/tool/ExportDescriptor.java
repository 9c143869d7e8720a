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
package io.lockstep.journal.tool;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.SegmentDescriptor;

/**
 * Layout of a file that holds a range of a journal, little endian: a header, the records as they are in a journal, a
 * trailer.
 * <pre>
 *  header:
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0
 *  |                     magic, "LOCKXPRT"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                        format version                         |
 *  +---------------------------------------------------------------+  12
 *  |                           stream id                           |
 *  +---------------------------------------------------------------+  16
 *  |                      first block number                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+  24
 *  |                       last block number                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+  32
 *  |                        first sequence                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  40
 *  |                      previous chain CRC                       |
 *  +---------------------------------------------------------------+  44
 *  |                          cluster id                           |
 *  +---------------------------------------------------------------+  48
 *  |                      reserved, 44 bytes                      ...
 *  +---------------------------------------------------------------+  92
 *  |                          header CRC                           |
 *  +---------------------------------------------------------------+  96
 *
 *  a record, from 96 on, without gaps:
 *  +---------------------------------------------------------------+  0
 *  |                        record length                          |
 *  +---------------------------------------------------------------+  4
 *  |                        record type, 1                         |
 *  +---------------------------------------------------------------+  8
 *  |                   the block exactly as stamped               ...
 *  +---------------------------------------------------------------+  record length
 *  |                 zeros up to a multiple of 8                  ...
 *  +---------------------------------------------------------------+
 *
 *  trailer, the last 64 bytes of the file:
 *  +---------------------------------------------------------------+  0
 *  |                     magic, "LOCKXEND"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                       count of records                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+  16
 *  |                 length of all records, bytes                  |
 *  |                                                               |
 *  +---------------------------------------------------------------+  24
 *  |                 length of the longest block                   |
 *  +---------------------------------------------------------------+  28
 *  |                  chain CRC of the last block                  |
 *  +---------------------------------------------------------------+  32
 *  |                      CRC of all records                       |
 *  +---------------------------------------------------------------+  36
 *  |                      reserved, 24 bytes                      ...
 *  +---------------------------------------------------------------+  60
 *  |                         trailer CRC                           |
 *  +---------------------------------------------------------------+  64
 * </pre>
 * Every CRC is CRC-32C: that of the header over the 92 bytes before it, that of the trailer over the 60 bytes before
 * it, that of the records over all their bytes, padding too. The first sequence is that of the first block; the
 * previous chain CRC is that of the block before it, 0 before block 1. What is reserved is zero.
 */
final class ExportDescriptor
{
    /** The ASCII text {@code LOCKXPRT}. */
    static final long HEADER_MAGIC = 0x5452_5058_4B43_4F4CL;
    /** The ASCII text {@code LOCKXEND}. */
    static final long TRAILER_MAGIC = 0x444E_4558_4B43_4F4CL;
    /** Version that is written, and the highest that is read. */
    static final int FORMAT_VERSION = 1;
    static final int HEADER_LENGTH = 96;
    static final int TRAILER_LENGTH = 64;
    static final int RECORD_TYPE_OFFSET = 4;

    private static final int VERSION_OFFSET = 8;
    private static final int STREAM_ID_OFFSET = 12;
    private static final int FIRST_BLOCK_OFFSET = 16;
    private static final int LAST_BLOCK_OFFSET = 24;
    private static final int FIRST_SEQUENCE_OFFSET = 32;
    private static final int PREVIOUS_CRC_OFFSET = 40;
    private static final int CLUSTER_ID_OFFSET = 44;
    private static final int HEADER_CRC_OFFSET = 92;
    private static final int COUNT_OFFSET = 8;
    private static final int RECORDS_LENGTH_OFFSET = 16;
    private static final int LONGEST_BLOCK_OFFSET = 24;
    private static final int LAST_CRC_OFFSET = 28;
    private static final int RECORDS_CRC_OFFSET = 32;
    private static final int TRAILER_CRC_OFFSET = 60;

    private ExportDescriptor()
    {
    }

    static byte[] encodeHeader(final ExportHeader header)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER_LENGTH]);
        buffer.putLong(0, HEADER_MAGIC, LITTLE_ENDIAN);
        buffer.putInt(VERSION_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
        buffer.putInt(STREAM_ID_OFFSET, header.streamId(), LITTLE_ENDIAN);
        buffer.putLong(FIRST_BLOCK_OFFSET, header.range().first(), LITTLE_ENDIAN);
        buffer.putLong(LAST_BLOCK_OFFSET, header.range().last(), LITTLE_ENDIAN);
        buffer.putLong(FIRST_SEQUENCE_OFFSET, header.firstSequence(), LITTLE_ENDIAN);
        buffer.putInt(PREVIOUS_CRC_OFFSET, header.previousCrc(), LITTLE_ENDIAN);
        buffer.putInt(CLUSTER_ID_OFFSET, header.clusterId(), LITTLE_ENDIAN);
        buffer.putInt(HEADER_CRC_OFFSET, crc(buffer, HEADER_CRC_OFFSET), LITTLE_ENDIAN);
        return buffer.byteArray();
    }

    static byte[] encodeTrailer(final ExportTrailer trailer)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[TRAILER_LENGTH]);
        buffer.putLong(0, TRAILER_MAGIC, LITTLE_ENDIAN);
        buffer.putLong(COUNT_OFFSET, trailer.count(), LITTLE_ENDIAN);
        buffer.putLong(RECORDS_LENGTH_OFFSET, trailer.recordsLength(), LITTLE_ENDIAN);
        buffer.putInt(LONGEST_BLOCK_OFFSET, trailer.longestBlock(), LITTLE_ENDIAN);
        buffer.putInt(LAST_CRC_OFFSET, trailer.lastCrc(), LITTLE_ENDIAN);
        buffer.putInt(RECORDS_CRC_OFFSET, trailer.recordsCrc(), LITTLE_ENDIAN);
        buffer.putInt(TRAILER_CRC_OFFSET, crc(buffer, TRAILER_CRC_OFFSET), LITTLE_ENDIAN);
        return buffer.byteArray();
    }

    /** What is wrong with a header, null if nothing is. */
    static String headerFault(final DirectBuffer buffer)
    {
        if (HEADER_MAGIC != buffer.getLong(0, LITTLE_ENDIAN))
        {
            return "not an export: magic=0x" + Long.toHexString(buffer.getLong(0, LITTLE_ENDIAN));
        }
        if (crc(buffer, HEADER_CRC_OFFSET) != buffer.getInt(HEADER_CRC_OFFSET, LITTLE_ENDIAN))
        {
            return "header CRC differs";
        }
        final int version = buffer.getInt(VERSION_OFFSET, LITTLE_ENDIAN);
        if (FORMAT_VERSION != version)
        {
            return "format version cannot be read: highest=" + FORMAT_VERSION + " actual=" + version;
        }
        final ExportHeader header = decodeHeader(buffer);
        return header.range().first() < 1 || header.range().count() < 1 || header.firstSequence() < 1 ?
            "range is none: firstBlock=" + header.range().first() + " lastBlock=" + header.range().last() +
            " firstSequence=" + header.firstSequence() : null;
    }

    /** What is wrong with a trailer, null if nothing is. */
    static String trailerFault(final DirectBuffer buffer)
    {
        if (TRAILER_MAGIC != buffer.getLong(0, LITTLE_ENDIAN))
        {
            return "no trailer, the file is cut or something follows it: magic=0x" +
                Long.toHexString(buffer.getLong(0, LITTLE_ENDIAN));
        }
        return crc(buffer, TRAILER_CRC_OFFSET) == buffer.getInt(TRAILER_CRC_OFFSET, LITTLE_ENDIAN) ?
            null : "trailer CRC differs";
    }

    static ExportHeader decodeHeader(final DirectBuffer buffer)
    {
        return new ExportHeader(
            buffer.getInt(STREAM_ID_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(CLUSTER_ID_OFFSET, LITTLE_ENDIAN),
            new BlockRange(
                buffer.getLong(FIRST_BLOCK_OFFSET, LITTLE_ENDIAN), buffer.getLong(LAST_BLOCK_OFFSET, LITTLE_ENDIAN)),
            buffer.getLong(FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(PREVIOUS_CRC_OFFSET, LITTLE_ENDIAN));
    }

    static ExportTrailer decodeTrailer(final DirectBuffer buffer)
    {
        return new ExportTrailer(
            buffer.getLong(COUNT_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(RECORDS_LENGTH_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(LONGEST_BLOCK_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(LAST_CRC_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(RECORDS_CRC_OFFSET, LITTLE_ENDIAN));
    }

    /** Length of a record with its padding. */
    static int recordLength(final int blockLength)
    {
        return SegmentDescriptor.alignedRecordLength(blockLength);
    }

    private static int crc(final DirectBuffer buffer, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int)crc.getValue();
    }
}
