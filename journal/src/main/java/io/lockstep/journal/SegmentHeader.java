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

import org.agrona.DirectBuffer;

/** Reads the fields of a segment's header that {@link SegmentDescriptor#headerFault} found nothing wrong with. */
final class SegmentHeader
{
    private SegmentHeader()
    {
    }

    static long firstBlock(final DirectBuffer header, final int offset)
    {
        return header.getLong(offset + SegmentDescriptor.FIRST_BLOCK_OFFSET, LITTLE_ENDIAN);
    }

    static long firstSequence(final DirectBuffer header, final int offset)
    {
        return header.getLong(offset + SegmentDescriptor.FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static int previousCrc(final DirectBuffer header, final int offset)
    {
        return header.getInt(offset + SegmentDescriptor.PREVIOUS_CRC_OFFSET, LITTLE_ENDIAN);
    }

    /** Why this is not the header of a segment, or null if it is. */
    static String placeFault(final DirectBuffer header, final int offset, final Segment segment)
    {
        return segment.firstBlock() == firstBlock(header, offset) &&
            segment.firstSequence() == firstSequence(header, offset) ? null :
            "file name and header differ: expected=" + segment.firstSequence() + '-' + segment.firstBlock() +
            " actual=" + firstSequence(header, offset) + '-' + firstBlock(header, offset);
    }
}
