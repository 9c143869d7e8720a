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

import java.nio.ByteOrder;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;

/**
 * Aeron's header of an entry's frame: it gives the position behind it.
 * <p>
 * Threading: the simulation's one thread. One header, written anew for each entry.
 */
final class FrameHeader
{
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[DataHeaderFlyweight.HEADER_LENGTH]);
    private final int termLength;
    private final int positionBitsToShift;
    private final Header header;

    FrameHeader(final int termLength)
    {
        this.termLength = termLength;
        positionBitsToShift = BitUtil.isPowerOfTwo(termLength) ? Integer.numberOfTrailingZeros(termLength) : 0;
        header = new Header(0, positionBitsToShift);
        header.buffer(frame);
        header.offset(0);
    }

    Header wrap(final LogEntry entry)
    {
        final long start = entry.startPosition();
        frame.putInt(HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, (int)(entry.position() - start),
            ByteOrder.LITTLE_ENDIAN);
        frame.putByte(HeaderFlyweight.FLAGS_FIELD_OFFSET, FrameDescriptor.UNFRAGMENTED);
        frame.putInt(DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, (int)(start & termLength - 1),
            ByteOrder.LITTLE_ENDIAN);
        frame.putInt(DataHeaderFlyweight.TERM_ID_FIELD_OFFSET, (int)(start >> positionBitsToShift),
            ByteOrder.LITTLE_ENDIAN);
        return header;
    }
}
