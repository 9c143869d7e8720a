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

/**
 * Why a request, a session or a replay was refused. The numbers are protocol: they travel on the wire and stand in the
 * journal, so one is never reused and never changes its meaning.
 */
public enum ErrorCode
{
    /** No error. */
    NONE(0),
    /** The message is longer than the stream's limit. */
    MESSAGE_TOO_LONG(1),
    /** The message is not what its schema says. */
    MALFORMED(2),
    /** The session or client is not known here. */
    UNKNOWN_SESSION(3),
    /** Another incarnation of the session is in force. */
    SESSION_FENCED(4),
    /** The request id is not the next one. */
    OUT_OF_ORDER(5),
    /** The gateway has no room for the request now. */
    OVERLOADED(6),
    /** The cluster has no leader or does not answer. */
    NO_CLUSTER(7),
    /** The table of clients is full. */
    TOO_MANY_CLIENTS(8),
    /** The gateway hosts as many sessions as it may. */
    TOO_MANY_SESSIONS(9),
    /** Nothing was heard of the peer within its time-out. */
    TIMED_OUT(10),
    /** The same client opened a session elsewhere. */
    TAKEN_OVER(11),
    /** The peer is going down. */
    SHUTTING_DOWN(12),
    /** The peer asked for it. */
    REQUESTED(13),
    /** The version or stream of the peer is another. */
    WRONG_STREAM(14),
    /** The range starts before what is still there. */
    RANGE_GONE(15),
    /** The range starts after what is there yet. */
    RANGE_AHEAD(16),
    /** The request id is older than the window of outcomes. */
    STALE(17),
    /** The request id was taken with another payload. */
    CONFLICT(18),
    /** An operator suspended the client. */
    SUSPENDED(19),
    /** An operator retired the client: its id is dead for ever. */
    RETIRED(20),
    /** An operator halted the stream. */
    HALTED(21),
    /** The stream has ended for ever. */
    END_OF_STREAM(22),
    /** The sender may not do this. */
    NOT_AUTHORISED(23),
    /** There is no setting of that name. */
    UNKNOWN_SETTING(24),
    /** The setting cannot have that value. */
    BAD_VALUE(25),
    /** The setting is fixed by the first start of the stream. */
    FIXED_AT_GENESIS(26),
    /** The stream does not know the client. */
    UNKNOWN_CLIENT(27),
    /** The id is that of a shared flow and not of a client, or the reverse. */
    FLOW_MISMATCH(28),
    /** A copy of a shared flow's output differs from the one that was taken. */
    DIVERGED(29),
    /** The cluster is short of disk space and takes nothing until there is room again. */
    READ_ONLY(30),
    /** The entry is none that a gateway may send. */
    BAD_ENTRY(31);

    private static final ErrorCode[] BY_CODE = byCode();

    private final int code;

    ErrorCode(final int code)
    {
        this.code = code;
    }

    /**
     * The number that travels.
     *
     * @return code, from 0 to 65,534.
     */
    public int code()
    {
        return code;
    }

    /**
     * The error of a code.
     *
     * @param code from the wire.
     * @return the error, or null if this version does not know the code.
     */
    public static ErrorCode get(final int code)
    {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    private static ErrorCode[] byCode()
    {
        final ErrorCode[] all = values();
        final ErrorCode[] byCode = new ErrorCode[all.length];
        for (final ErrorCode each : all)
        {
            byCode[each.code] = each;
        }
        return byCode;
    }
}
