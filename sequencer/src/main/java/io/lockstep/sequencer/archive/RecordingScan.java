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
package io.lockstep.sequencer.archive;

import static io.aeron.protocol.DataHeaderFlyweight.BEGIN_FLAG;
import static io.aeron.protocol.DataHeaderFlyweight.END_FLAG;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.archive.checksum.Checksum;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;

/**
 * Walks the frames of one recording, term by term, and looks at each header and at each checksum.
 * <p>
 * A frame is 32 B of header and a payload, together a multiple of 32 B. The recorder writes the checksum of the payload
 * where the session id was; the header has none, so it is compared with what must be at its position. Two things in it
 * nobody can know: the length within its multiple of 32 B, and whether the frame is the first or the last of its
 * message. Padding is a header alone, without a checksum; what it covers was never written.
 * <p>
 * Threading: one owner. Errors: {@link IOException} of the disk.
 */
final class RecordingScan
{
    /** Unit in which a device, and so a page cache, has a write or has it not. */
    static final int SECTOR_LENGTH = 512;
    private static final int MESSAGE_FLAGS = (BEGIN_FLAG | END_FLAG) & 0xFF;

    private final SegmentFilesTool files;
    private final RecordingDescriptor recording;
    private final Checksum checksum;
    private final ByteBuffer bytes;
    private final UnsafeBuffer term;
    private long termPosition;
    private long position;
    private FrameState state;
    private int frameLength;

    RecordingScan(final SegmentFilesTool files, final RecordingDescriptor recording, final Checksum checksum)
    {
        this.files = files;
        this.recording = recording;
        this.checksum = checksum;
        bytes = BufferUtil.allocateDirectAligned(recording.termLength, BitUtil.CACHE_LINE_LENGTH);
        term = new UnsafeBuffer(bytes);
    }

    /**
     * Walks on until something is not a whole frame, or the limit is reached.
     *
     * @param from  a frame, or the end.
     * @param limit where frames that are wanted end.
     * @return what was found at {@link #position()}.
     */
    FrameState run(final long from, final long limit) throws IOException
    {
        position = from;
        state = FrameState.WHOLE;
        boolean isWithinMessage = false;
        termPosition = -1;
        while (position < limit)
        {
            readTermOf(position);
            final int offset = (int)(position - termPosition);
            state = check(offset, isWithinMessage);
            if (FrameState.WHOLE != state)
            {
                return state;
            }
            final int flags = flags(offset);
            isWithinMessage = !isPadding(offset) && 0 == (flags & END_FLAG);
            position += BitUtil.align(frameLength, FrameDescriptor.FRAME_ALIGNMENT);
        }
        return state;
    }

    /** Where the walk ended: the frame that is not whole, or the limit. */
    long position()
    {
        return position;
    }

    /** Length of the frame at {@link #position()}, without what aligns it. */
    int frameLength()
    {
        return frameLength;
    }

    /** End of the last byte of the recording that is not zero, if it is behind the walk's end; else that end. */
    long lastData() throws IOException
    {
        long base = files.segmentOf(position);
        long last = position;
        while (files.isThere(base))
        {
            final long segmentLimit = base + recording.segmentLength;
            for (long at = base; at < segmentLimit; at += recording.termLength)
            {
                if (at + recording.termLength <= position)
                {
                    continue;
                }
                readTermOf(at);
                int offset = recording.termLength;
                final int first = (int)Math.max(0, position - at);
                while (offset > first && 0 == term.getByte(offset - 1))
                {
                    offset--;
                }
                if (offset > first)
                {
                    last = at + offset;
                }
            }
            base = segmentLimit;
        }
        return last;
    }

    /** Is there a file behind the one that holds the walk's end. */
    boolean hasLaterSegment()
    {
        return files.isThere(files.segmentOf(position) + recording.segmentLength);
    }

    /**
     * Could the frame at the walk's end be one of which a sector, or more, was never written.
     *
     * @param isSuffix true if nothing may follow what is missing: it was not the device that chose what to write.
     */
    boolean isExplainedByMissingSectors(final boolean isSuffix) throws IOException
    {
        readTermOf(position);
        final int offset = (int)(position - termPosition);
        if (FrameState.NONE == state)
        {
            return !isSuffix && isZero(offset, Math.min(sectorLimit(offset), recording.termLength));
        }
        if (FrameState.BAD_CHECKSUM != state || isWholeByAnotherLength(offset))
        {
            return false;
        }
        final int limit = offset + frameLength;
        int first = sectorLimit(offset);
        boolean isMissing = false;
        while (limit - first >= Long.BYTES)
        {
            final boolean isZero = isZero(first, Math.min(limit, first + SECTOR_LENGTH));
            if (isSuffix)
            {
                isMissing = isZero && isZero(first, limit);
                if (isMissing)
                {
                    return true;
                }
            }
            else
            {
                isMissing |= isZero;
            }
            first += SECTOR_LENGTH;
        }
        return isMissing;
    }

    private FrameState check(final int offset, final boolean isWithinMessage)
    {
        frameLength = term.getInt(offset + HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, LITTLE_ENDIAN);
        if (0 == frameLength)
        {
            return isZero(offset, offset + HEADER_LENGTH) ? FrameState.NONE : FrameState.BAD_HEADER;
        }
        if (frameLength < HEADER_LENGTH ||
            BitUtil.align((long)frameLength, FrameDescriptor.FRAME_ALIGNMENT) > recording.termLength - offset ||
            !isHeaderRight(offset, isWithinMessage))
        {
            return FrameState.BAD_HEADER;
        }
        if (isPadding(offset))
        {
            return isZero(offset + HEADER_LENGTH, offset + frameLength) ? FrameState.WHOLE : FrameState.BAD_HEADER;
        }
        return isChecksumRight(offset, BitUtil.align(frameLength, FrameDescriptor.FRAME_ALIGNMENT)) ?
            FrameState.WHOLE : FrameState.BAD_CHECKSUM;
    }

    private boolean isChecksumRight(final int offset, final int alignedLength)
    {
        final int computed = checksum.compute(
            term.addressOffset(), offset + HEADER_LENGTH, alignedLength - HEADER_LENGTH);
        return computed == term.getInt(offset + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, LITTLE_ENDIAN);
    }

    /** Then all of it was written, and it is the length that is wrong. */
    private boolean isWholeByAnotherLength(final int offset)
    {
        final int limit = Math.min(recording.mtuLength, recording.termLength - offset);
        for (int each = HEADER_LENGTH; each <= limit; each += FrameDescriptor.FRAME_ALIGNMENT)
        {
            if (isChecksumRight(offset, each))
            {
                return true;
            }
        }
        return false;
    }

    private boolean isHeaderRight(final int offset, final boolean isWithinMessage)
    {
        final int type = type(offset);
        final int flags = flags(offset);
        final int termId = recording.initialTermId + (int)(termPosition / recording.termLength);
        return HeaderFlyweight.CURRENT_VERSION == term.getByte(offset + HeaderFlyweight.VERSION_FIELD_OFFSET) &&
            (HeaderFlyweight.HDR_TYPE_PAD == type ||
            HeaderFlyweight.HDR_TYPE_DATA == type && frameLength <= recording.mtuLength) &&
            0 == (flags & ~MESSAGE_FLAGS) &&
            (isWithinMessage || HeaderFlyweight.HDR_TYPE_PAD == type || 0 != (flags & BEGIN_FLAG)) &&
            offset == term.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN) &&
            termId == term.getInt(offset + DataHeaderFlyweight.TERM_ID_FIELD_OFFSET, LITTLE_ENDIAN) &&
            recording.streamId == term.getInt(offset + DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, LITTLE_ENDIAN) &&
            0 == term.getLong(offset + DataHeaderFlyweight.RESERVED_VALUE_OFFSET, LITTLE_ENDIAN);
    }

    private boolean isPadding(final int offset)
    {
        return HeaderFlyweight.HDR_TYPE_PAD == type(offset);
    }

    private int type(final int offset)
    {
        return term.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    private int flags(final int offset)
    {
        return term.getByte(offset + HeaderFlyweight.FLAGS_FIELD_OFFSET) & 0xFF;
    }

    private boolean isZero(final int first, final int limit)
    {
        for (int i = first; i < limit; i++)
        {
            if (0 != term.getByte(i))
            {
                return false;
            }
        }
        return true;
    }

    private static int sectorLimit(final int offset)
    {
        return (offset | SECTOR_LENGTH - 1) + 1;
    }

    private void readTermOf(final long at) throws IOException
    {
        final long wanted = at - at % recording.termLength;
        if (wanted == termPosition)
        {
            return;
        }
        termPosition = wanted;
        term.setMemory(0, recording.termLength, (byte)0);
        bytes.clear();
        files.read(wanted, bytes);
    }
}
