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
package io.lockstep.protocol;

import io.lockstep.codecs.stream.GroupSizeEncodingDecoder;
import io.lockstep.codecs.stream.InputBlockDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.StampedBlockDecoder;

/**
 * Layout of a block, little endian. Input blocks and stamped blocks have the same one; they differ in the template id
 * and in the fields that the stamp fills. The schema is {@code sbe/stream.xml}; a test holds these offsets against it.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+  0
 *  |          block length         |          template id          |
 *  +-------------------------------+-------------------------------+  4
 *  |           schema id           |            version            |
 *  +-------------------------------+-------------------------------+  8
 *  |                           chain CRC                           |
 *  +---------------------------------------------------------------+  12
 *  |                          total length                         |
 *  +---------------------------------------------------------------+  16
 *  |                           stream id                           |
 *  +---------------------------------------------------------------+  20
 *  |                             epoch                             |
 *  +---------------------------------------------------------------+  24
 *  |                      leadership term id                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+  32
 *  |                         block number                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+  40
 *  |                        first sequence                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  48
 *  |                         timestamp, ns                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  56
 *  |                          gateway id                           |
 *  +---------------------------------------------------------------+  60
 *  |                        sequenced count                        |
 *  +---------------------------------------------------------------+  64
 *  |                      gateway incarnation                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+  72
 *  |                         gateway block                         |
 *  |                                                               |
 *  +-------------------------------+-------------------------------+  80
 *  |         entry length          |         entry count           |
 *  +-------------------------------+-------------------------------+  84
 *  |                        entries, packed                       ...
 *
 *  an entry:
 *  +---------------------------------------------------------------+  0
 *  |                           client id                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                          request id                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+  16
 *  |                            outcome                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+  24
 *  |                          incarnation                          |
 *  +---------------+---------------+-------------------------------+  28
 *  |     kind      |     flags     |             code              |
 *  +---------------+---------------+-------------------------------+  32
 *  |                        payload length                         |
 *  +---------------------------------------------------------------+  36
 *  |                         payload, bytes                       ...
 * </pre>
 */
public final class BlockDescriptor
{
    /** Template of a block on its way to the cluster. */
    public static final int INPUT_TEMPLATE_ID = InputBlockDecoder.TEMPLATE_ID;
    /** Template of a block that has its place in the order. */
    public static final int STAMPED_TEMPLATE_ID = StampedBlockDecoder.TEMPLATE_ID;
    /** Schema of everything in {@code sbe/stream.xml}. */
    public static final int SCHEMA_ID = StampedBlockDecoder.SCHEMA_ID;
    /**
     * Version of the schema in the header of a block. It is part of what the chain CRC covers, so it stays what it is
     * when messages beside the blocks are extended: members of two releases have to write the same bytes.
     */
    public static final int SCHEMA_VERSION = 0;
    /** Length of the fixed fields of a block, after the message header. */
    public static final int FIXED_LENGTH = StampedBlockDecoder.BLOCK_LENGTH;
    /** Length of the fixed fields of an entry. */
    public static final int ENTRY_FIXED_LENGTH = StampedBlockDecoder.EntriesDecoder.sbeBlockLength();

    /** Offset of the chain CRC. */
    public static final int CHAIN_CRC_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Length of the chain CRC in bytes. */
    public static final int CHAIN_CRC_LENGTH = 4;
    static final int TOTAL_LENGTH_OFFSET = 12;
    static final int STREAM_ID_OFFSET = 16;
    static final int EPOCH_OFFSET = 20;
    static final int LEADERSHIP_TERM_ID_OFFSET = 24;
    static final int BLOCK_NUMBER_OFFSET = 32;
    static final int FIRST_SEQUENCE_OFFSET = 40;
    static final int TIMESTAMP_OFFSET = 48;
    static final int GATEWAY_ID_OFFSET = 56;
    static final int SEQUENCED_COUNT_OFFSET = 60;
    static final int GATEWAY_INCARNATION_OFFSET = 64;
    static final int GATEWAY_BLOCK_OFFSET = 72;
    static final int ENTRY_LENGTH_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + FIXED_LENGTH;
    static final int ENTRY_COUNT_OFFSET = ENTRY_LENGTH_OFFSET + 2;

    /** Length of a block without entries, and so the offset of the first entry. */
    public static final int HEADER_LENGTH = ENTRY_LENGTH_OFFSET + GroupSizeEncodingDecoder.ENCODED_LENGTH;

    static final int CLIENT_ID_OFFSET = 0;
    static final int REQUEST_ID_OFFSET = 8;
    static final int OUTCOME_OFFSET = 16;
    static final int INCARNATION_OFFSET = 24;
    static final int KIND_OFFSET = 28;
    static final int FLAGS_OFFSET = 29;
    static final int CODE_OFFSET = 30;
    static final int PAYLOAD_LENGTH_OFFSET = 32;

    /** Length of an entry without payload, and so the offset of the payload in an entry. */
    public static final int ENTRY_HEADER_LENGTH = PAYLOAD_LENGTH_OFFSET + 4;

    /** Most entries that a block can hold: the limit of the group's count. */
    public static final int MAX_ENTRIES = 65_534;

    /** Flag of an entry that is an output in a shared flow of replicas. */
    public static final int FLAG_SHARED_FLOW = 0x01;
    /** Flag of an entry that opened a session, or repeats one that did. */
    public static final int FLAG_ESTABLISH = 0x02;
    /** Flag of an entry that came as an admin's command, taken or not. */
    public static final int FLAG_COMMAND = 0x04;

    /** Length of the payload of an establish entry: room for the last request id that the stamp writes. */
    public static final int ESTABLISH_PAYLOAD_LENGTH = 8;

    /**
     * Length of what precedes the message in an entry of a shared flow: the predecessor's source sequence, 8 bytes, and
     * index, 4 bytes. The entry's own id is its request id, the source sequence, and its incarnation, the index.
     */
    public static final int FLOW_PREFIX_LENGTH = 12;
    static final int FLOW_PREDECESSOR_INDEX_OFFSET = 8;

    private BlockDescriptor()
    {
    }

    /**
     * Length of an entry with its payload.
     *
     * @param payloadLength in bytes.
     * @return length in bytes.
     */
    public static int entryLength(final int payloadLength)
    {
        return ENTRY_HEADER_LENGTH + payloadLength;
    }
}
