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

/** What a record, or a block that is to become one, was found to be. */
public enum RecordState
{
    /** Whole, and the next in the stream. */
    WHOLE("whole"),
    /** Nothing was written here: zeros. */
    END("nothing written"),
    /** The file ends within it. */
    SHORT("record is cut"),
    /** Its length cannot be that of a record. */
    BAD_LENGTH("record length"),
    /** Its type is not known. */
    BAD_TYPE("record type"),
    /** The bytes after the block are not zeros. */
    BAD_PADDING("padding is not zero"),
    /** What it holds is not a stamped block of that length. */
    NOT_A_BLOCK("not a stamped block"),
    /** The block is of another stream. */
    WRONG_STREAM("another stream"),
    /** The block does not have the next number. */
    OUT_OF_ORDER("block out of order"),
    /** The block's chain CRC does not follow from the block before and its bytes. */
    BROKEN_CHAIN("chain CRC differs"),
    /** The block's sequences do not follow on those before. */
    WRONG_SEQUENCE("sequence out of order"),
    /** The block's time or epoch is before that of the block before. */
    BACK_IN_TIME("time or epoch goes back");

    private final String reason;

    RecordState(final String reason)
    {
        this.reason = reason;
    }

    /**
     * What is wrong, for messages.
     *
     * @return a few words.
     */
    public String reason()
    {
        return reason;
    }
}
