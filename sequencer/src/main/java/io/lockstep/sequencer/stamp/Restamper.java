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
package io.lockstep.sequencer.stamp;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.LockstepException;

/**
 * Brings a stamper to where it was when it had stamped blocks that a journal holds, without the log they came from.
 * <p>
 * A stamped block holds its input but for the fields that the stamp wrote over. So each entry that changed the state is
 * decided again by the rules in force, as what it was, and the block is closed again: it must come out bit
 * for bit, chain CRC and all. Entries that changed nothing (duplicates, refusals, what was fenced or stale) are taken
 * as they are.
 * <p>
 * Threading: the thread that owns the stamper. Errors: {@link LockstepException} FATAL, DIVERGED; the stamper is of no
 * use after it.
 */
public final class Restamper
{
    private final Stamper stamper;
    private final MutableDirectBuffer copy;
    private final BlockDecoder decoder = new BlockDecoder();

    /**
     * A restamper.
     *
     * @param stamper        to bring forward.
     * @param maxBlockLength longest block in bytes.
     */
    public Restamper(final Stamper stamper, final int maxBlockLength)
    {
        this.stamper = stamper;
        copy = new UnsafeBuffer(new byte[maxBlockLength]);
    }

    /**
     * Takes the next block.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     * @param length in bytes.
     */
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > copy.capacity() || !decoder.tryWrap(buffer, offset, length) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != decoder.templateId() ||
            stamper.streamId() != decoder.streamId() || stamper.blockNumber() + 1 != decoder.blockNumber())
        {
            throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
                "not the next block of the stream: after=" + stamper.blockNumber() + " length=" + length);
        }
        copy.putBytes(0, buffer, offset, length);
        stamper.restamp(copy, length, decoder.epoch());
        if (!isSame(buffer, offset, length))
        {
            throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
                "block does not come out as it was stamped: block=" + decoder.blockNumber() + " expectedCrc=" +
                decoder.chainCrc() + " actualCrc=" + stamper.chainCrc());
        }
    }

    private boolean isSame(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (copy.getByte(i) != buffer.getByte(offset + i))
            {
                return false;
            }
        }
        return true;
    }
}
