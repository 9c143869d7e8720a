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
package io.lockstep.gateway.admin;

import io.lockstep.protocol.ErrorCode;

/**
 * What became of a command.
 * <p>
 * Threading: immutable.
 */
public final class AdminOutcome
{
    /** Kinds of outcomes. */
    public enum Status
    {
        /** It is in the stream and has its effect. */
        SEQUENCED,
        /** It is in the stream and has no effect. Final. */
        REFUSED,
        /** It was not sent. */
        NOT_SENT,
        /** It was sent, and may or may not be in the stream now or later. */
        UNKNOWN
    }

    private final Status status;
    private final long blockNumber;
    private final long sequence;
    private final ErrorCode code;
    private final String detail;

    AdminOutcome(
        final Status status, final long blockNumber, final long sequence, final ErrorCode code, final String detail)
    {
        this.status = status;
        this.blockNumber = blockNumber;
        this.sequence = sequence;
        this.code = code;
        this.detail = detail;
    }

    /**
     * What became of it.
     *
     * @return kind.
     */
    public Status status()
    {
        return status;
    }

    /**
     * Block of the stream in which it stands.
     *
     * @return 0 if it is not known to stand in any.
     */
    public long blockNumber()
    {
        return blockNumber;
    }

    /**
     * Sequence of the record.
     *
     * @return 0 if it has none.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Why it was refused.
     *
     * @return null if it was not, or by a code that this version does not know.
     */
    public ErrorCode code()
    {
        return code;
    }

    /**
     * In words: what was found, or what is missing and where to look.
     *
     * @return one line.
     */
    public String detail()
    {
        return detail;
    }

    @Override
    public String toString()
    {
        return status + " block=" + blockNumber + " sequence=" + sequence + " code=" + code + ": " + detail;
    }
}
