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
package io.lockstep.gateway.ingress;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.session.EstablishDecoder;

/**
 * What a client asks for when it wants a session. A flyweight over the message's body: nothing of it may be believed
 * before {@link #tryWrap} has looked at its lengths.
 */
final class EstablishMessage
{
    private static final int MAX_CHANNEL_LENGTH = 512;

    private DirectBuffer buffer;
    private int offset;
    private int blockLength;
    private int channelLength;

    /** False if it is cut off, or names no channel. */
    boolean tryWrap(final DirectBuffer newBuffer, final int newOffset, final int length, final int newBlockLength)
    {
        if (newBlockLength < EstablishDecoder.incarnationEncodingOffset() || length < newBlockLength + 8)
        {
            return false;
        }
        buffer = newBuffer;
        offset = newOffset;
        blockLength = newBlockLength;
        channelLength = newBuffer.getInt(newOffset + newBlockLength, LITTLE_ENDIAN);
        return 0 < channelLength && channelLength <= Math.min(MAX_CHANNEL_LENGTH, length - newBlockLength - 8);
    }

    long clientId()
    {
        return buffer.getLong(offset + EstablishDecoder.clientIdEncodingOffset(), LITTLE_ENDIAN);
    }

    long nonce()
    {
        return buffer.getLong(offset + EstablishDecoder.nonceEncodingOffset(), LITTLE_ENDIAN);
    }

    int keepAliveMs()
    {
        return buffer.getInt(offset + EstablishDecoder.keepAliveMsEncodingOffset(), LITTLE_ENDIAN);
    }

    /** On which the client listens. */
    int streamId()
    {
        return buffer.getInt(offset + EstablishDecoder.responseStreamIdEncodingOffset(), LITTLE_ENDIAN);
    }

    /** Which one the session is to have; 0 for any, as in what was sent before it could be said. */
    int incarnation()
    {
        return blockLength < EstablishDecoder.BLOCK_LENGTH ? 0 :
            buffer.getInt(offset + EstablishDecoder.incarnationEncodingOffset(), LITTLE_ENDIAN);
    }

    /** Where the channel on which the client listens is, in ASCII. */
    int channelOffset()
    {
        return offset + blockLength + 4;
    }

    int channelLength()
    {
        return channelLength;
    }
}
