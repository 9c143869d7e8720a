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
package io.lockstep.perf.history;

import java.nio.charset.StandardCharsets;

/** What a line of a history tells. */
public enum EventType
{
    /** The first line of a file: which process wrote it, and what its times mean. */
    HISTORY("history", Field.TIME, Field.VERSION, Field.PROCESS, Field.CLOCK, Field.WALL),
    /** A client is about to send a request for the first time, or again in another life of its process. */
    INVOKE("invoke", Field.TIME, Field.CLIENT, Field.REQUEST, Field.HASH),
    /** A client was told the sequence of a request. */
    APPLIED("applied", Field.TIME, Field.CLIENT, Field.REQUEST, Field.SEQUENCE),
    /** A client was told that a request will never be sequenced. */
    REJECTED("rejected", Field.TIME, Field.CLIENT, Field.REQUEST, Field.CODE),
    /** A client was told that an attempt was not taken. */
    BUSY("busy", Field.TIME, Field.CLIENT, Field.REQUEST),
    /** A client gives a request up without having been told its outcome. */
    UNKNOWN("unknown", Field.TIME, Field.CLIENT, Field.REQUEST),
    /** A node saw a sequenced entry in the released stream. */
    OBSERVE("observe", Field.TIME, Field.NODE, Field.SEQUENCE, Field.KIND),
    /** A node tells the digest of its state after a sequence. */
    DIGEST("digest", Field.TIME, Field.NODE, Field.SEQUENCE, Field.DIGEST),
    /** A member has its log on the device up to a block. */
    FORCE("force", Field.TIME, Field.NODE, Field.BLOCK, Field.SEQUENCE),
    /** A member says that it holds everything up to a block. */
    ATTEST("attest", Field.TIME, Field.NODE, Field.BLOCK, Field.SEQUENCE, Field.CRC),
    /** How many members the cluster has; nothing may be answered before a majority of them has attested it. */
    CLUSTER("cluster", Field.TIME, Field.MEMBERS),
    /** Something was done to a node, or it told of itself: start, running, stop, kill, pause, resume, exit, recover. */
    NODE("node", Field.TIME, Field.NODE, Field.WHAT),
    /** The last line of a file that was closed in order: nothing of it is missing. */
    END("end", Field.TIME);

    private static final EventType[] VALUES = values();

    private final byte[] text;
    private final int required;

    EventType(final String text, final Field... required)
    {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        int mask = 0;
        for (final Field each : required)
        {
            mask |= each.bit();
        }
        this.required = mask;
    }

    /** Bits of the fields that a line of this type must have. */
    int required()
    {
        return required;
    }

    byte[] text()
    {
        return text;
    }

    /** The type that some bytes name, or null. */
    static EventType of(final byte[] buffer, final int offset, final int length)
    {
        for (final EventType each : VALUES)
        {
            if (Field.isEqual(each.text, buffer, offset, length))
            {
                return each;
            }
        }
        return null;
    }
}
