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
package io.lockstep.perf.bench;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;

/**
 * The bytes of an offer, numbered: a bare message with the number in front, or one of the appliance's input blocks with
 * the number as the gateway's block counter.
 * <p>
 * Threading: one thread. Allocates nothing after construction.
 */
final class EchoLoad
{
    private final UnsafeBuffer buffer;
    private final boolean isBlock;
    private final int length;
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockDecoder decoder = new BlockDecoder();

    EchoLoad(final BenchSettings settings)
    {
        isBlock = settings.messagesPerOffer() > 1;
        if (isBlock)
        {
            final int capacity = BlockDescriptor.HEADER_LENGTH +
                settings.messagesPerOffer() * BlockDescriptor.entryLength(settings.payloadLength());
            buffer = new UnsafeBuffer(new byte[capacity]);
            length = encode(settings, capacity);
        }
        else
        {
            buffer = new UnsafeBuffer(new byte[settings.payloadLength()]);
            length = settings.payloadLength();
        }
    }

    /** Writes the number of the next offer. */
    void number(final long number)
    {
        if (isBlock)
        {
            encoder.origin(1, 1, number);
        }
        else
        {
            buffer.putLong(0, number);
        }
    }

    /** Reads the number of an echo; -1 if the bytes are not of the shape that was sent. */
    long numberOf(final DirectBuffer echo, final int offset, final int echoLength)
    {
        if (length != echoLength)
        {
            return -1;
        }
        if (isBlock)
        {
            return decoder.tryWrap(echo, offset, echoLength) ? decoder.gatewayBlock() : -1;
        }
        return echo.getLong(offset);
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int length()
    {
        return length;
    }

    private int encode(final BenchSettings settings, final int capacity)
    {
        final DirectBuffer payload = new ExpandableArrayBuffer(settings.payloadLength());
        encoder.wrap(buffer, 0, capacity);
        for (int i = 0; i < settings.messagesPerOffer(); i++)
        {
            if (!encoder.tryAppend(EntryKind.REQUEST, 1, i, 1, 0, 0, payload, 0, settings.payloadLength()))
            {
                throw new IllegalArgumentException("block holds fewer messages: limit=" + i +
                    " messagesPerOffer=" + settings.messagesPerOffer());
            }
        }
        return encoder.finish();
    }
}
