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
package io.lockstep.sim.node;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.session.AppliedEncoder;
import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RequestEncoder;
import io.lockstep.codecs.session.SequenceEncoder;
import io.lockstep.codecs.session.TerminateEncoder;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.sim.time.SeededRandom;

/**
 * Writes what a raw client sends: the messages of the protocol, as it is described and not as the client library does
 * it, and bytes that are none.
 * <p>
 * Threading: the simulation's.
 */
final class RawMessages
{
    /** Bytes that a gateway must pass over, whatever state the session is in. */
    enum Malformed
    {
        /** Less than a header. */
        SHORT,
        /** Anything at all. */
        NOISE,
        /** A request of another schema. */
        OTHER_SCHEMA,
        /** Of a template that nobody knows. */
        UNKNOWN_TEMPLATE,
        /** What only a gateway says. */
        OF_GATEWAY,
        /** A request whose fixed fields would go on behind its end. */
        BLOCK_BEYOND_END,
        /** A request with fewer fixed fields than there were ever. */
        BLOCK_TOO_SHORT,
        /** A request that is cut off. */
        CUT_REQUEST,
        /** A heartbeat that is cut off. */
        CUT_SEQUENCE,
        /** A farewell that is cut off, and is none. */
        CUT_TERMINATE,
        /** An Establish whose channel is longer than it, or shorter than nothing. */
        LYING_ESTABLISH,
        /** An Establish with a channel that is none: another attempt, by which the session is given up. */
        NOWHERE
    }

    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int TEMPLATE_OFFSET = 2;
    private static final int SCHEMA_OFFSET = 4;
    private static final int LATER_VERSION = 7;
    private static final int LATER_LENGTH = 8;
    private static final int NOISE_MAX = 200;
    private static final Malformed[] ALL = Malformed.values();

    private final MutableDirectBuffer buffer;
    private final long clientId;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EstablishEncoder establish = new EstablishEncoder();
    private final SequenceEncoder sequence = new SequenceEncoder();
    private final RequestEncoder request = new RequestEncoder();
    private final TerminateEncoder terminate = new TerminateEncoder();
    private final AppliedEncoder applied = new AppliedEncoder();

    /**
     * Writes into a buffer, from offset 0 on; each method gives the length.
     *
     * @param buffer   that the messages are written to.
     * @param clientId of the client.
     */
    RawMessages(final MutableDirectBuffer buffer, final long clientId)
    {
        this.buffer = buffer;
        this.clientId = clientId;
    }

    int establish(final long nonce, final int keepAliveMs, final int incarnation, final String channel)
    {
        return HEADER_LENGTH + establish.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .nonce(nonce)
            .keepAliveMs(keepAliveMs)
            .responseStreamId(AeronStreams.CLIENT_RESPONSES)
            .incarnation(incarnation)
            .responseChannel(channel)
            .putCredentials(new byte[0], 0, 0)
            .encodedLength();
    }

    int sequence(final long nextRequestId)
    {
        return HEADER_LENGTH +
            sequence.wrapAndApplyHeader(buffer, 0, header).nextRequestId(nextRequestId).encodedLength();
    }

    int terminate(final int code)
    {
        return HEADER_LENGTH +
            terminate.wrapAndApplyHeader(buffer, 0, header).clientId(clientId).code(code).encodedLength();
    }

    int request(final long requestId, final int incarnation, final byte[] payload, final RequestMemory.Form form)
    {
        request.wrapAndApplyHeader(buffer, 0, header).requestId(requestId).incarnation(incarnation);
        int offset = HEADER_LENGTH + RequestEncoder.BLOCK_LENGTH;
        if (RequestMemory.Form.LATER_VERSION == form)
        {
            header.blockLength(RequestEncoder.BLOCK_LENGTH + LATER_LENGTH).version(LATER_VERSION);
            buffer.setMemory(offset, LATER_LENGTH, (byte)LATER_VERSION);
            offset += LATER_LENGTH;
        }
        final int length = RequestMemory.Form.LYING == form ? lie(requestId, payload.length) : payload.length;
        buffer.putInt(offset, length, LITTLE_ENDIAN);
        buffer.putBytes(offset + Integer.BYTES, payload);
        final boolean isCut = RequestMemory.Form.LYING == form && payload.length == length;
        return isCut ? offset + Short.BYTES : offset + Integer.BYTES + payload.length;
    }

    /** Which way bytes are malformed, by a number. */
    static Malformed malformed(final long id)
    {
        return ALL[(int)(id % ALL.length)];
    }

    /** Bytes that are no message; the id is that of the next request, so that they do harm if they are taken. */
    int malformed(final Malformed kind, final long seed, final long requestId, final int incarnation)
    {
        final SeededRandom random = new SeededRandom(seed);
        final int whole = request(requestId, incarnation, new byte[random.nextInt(NOISE_MAX)],
            RequestMemory.Form.PLAIN);
        switch (kind)
        {
            case SHORT:
                return 1 + random.nextInt(HEADER_LENGTH - 1);

            case NOISE:
                for (int i = 0; i < whole; i++)
                {
                    buffer.putByte(i, (byte)random.nextLong());
                }
                buffer.putShort(SCHEMA_OFFSET, (short)random.nextInt(MessageHeaderEncoder.SCHEMA_ID), LITTLE_ENDIAN);
                return whole;

            case OTHER_SCHEMA:
                buffer.putShort(SCHEMA_OFFSET, (short)(MessageHeaderEncoder.SCHEMA_ID + 1), LITTLE_ENDIAN);
                return whole;

            case UNKNOWN_TEMPLATE:
                buffer.putShort(
                    TEMPLATE_OFFSET, (short)(TerminateEncoder.TEMPLATE_ID + 1 + random.nextInt(100)), LITTLE_ENDIAN);
                return whole;

            case OF_GATEWAY:
                return HEADER_LENGTH + applied.wrapAndApplyHeader(buffer, 0, header)
                    .firstRequestId(requestId).firstSequence(1).timestampNs(0).count(1).encodedLength();

            case BLOCK_BEYOND_END:
                buffer.putShort(0, (short)(whole + random.nextInt(1000)), LITTLE_ENDIAN);
                return whole;

            case BLOCK_TOO_SHORT:
                buffer.putShort(0, (short)random.nextInt(RequestEncoder.BLOCK_LENGTH), LITTLE_ENDIAN);
                return whole;

            case CUT_REQUEST:
                return HEADER_LENGTH + random.nextInt(RequestEncoder.BLOCK_LENGTH);

            case CUT_SEQUENCE:
                return cut(sequence(requestId), random);

            case CUT_TERMINATE:
                return cut(terminate(0), random);

            case LYING_ESTABLISH:
                return lyingEstablish(random);

            default:
                return establish(seed << Short.SIZE, 1, incarnation + 1, "nowhere:" + seed);
        }
    }

    private int lyingEstablish(final SeededRandom random)
    {
        final int length = establish(random.nextLong(), 1, 0, "aeron:udp?endpoint=nobody:1");
        buffer.putInt(HEADER_LENGTH + EstablishEncoder.BLOCK_LENGTH,
            random.chance(0.5) ? -random.nextInt(Integer.MAX_VALUE) : length + random.nextInt(1 << Short.SIZE),
            LITTLE_ENDIAN);
        return length;
    }

    /** Without its end, with the length of its fixed fields as it was or as it is now. */
    private int cut(final int whole, final SeededRandom random)
    {
        final int length = HEADER_LENGTH + random.nextInt(whole - HEADER_LENGTH);
        if (random.chance(0.5))
        {
            buffer.putShort(0, (short)(length - HEADER_LENGTH), LITTLE_ENDIAN);
        }
        return length;
    }

    /** A length that is not that of the payload; the same one means that the message is cut off within it. */
    private static int lie(final long requestId, final int length)
    {
        switch ((int)(requestId % 4))
        {
            case 0:
                return length + 1 + (int)(requestId % 1000);

            case 1:
                return length > 0 ? length - 1 : 1;

            case 2:
                return (int)-requestId;

            default:
                return length;
        }
    }
}
