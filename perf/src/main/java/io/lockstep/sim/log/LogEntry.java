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

/**
 * An entry of the log. Members that hold the same entry hold the same object, so that holding is compared by identity.
 * <p>
 * Threading: immutable.
 */
public final class LogEntry
{
    /** Aeron's frame header and the header of a session's message, in front of the data. */
    static final int OVERHEAD = 64;
    private static final int ALIGNMENT = 32;
    private static final byte[] NOTHING = new byte[0];

    private final LogEntryKind kind;
    private final long termId;
    private final long startPosition;
    private final long position;
    private final long id;
    private final int code;
    private final long timestampNs;
    private final byte[] data;

    LogEntry(
        final LogEntryKind kind,
        final long termId,
        final long startPosition,
        final long position,
        final long id,
        final int code,
        final long timestampNs,
        final byte[] data)
    {
        this.kind = kind;
        this.termId = termId;
        this.startPosition = startPosition;
        this.position = position;
        this.id = id;
        this.code = code;
        this.timestampNs = timestampNs;
        this.data = null == data ? NOTHING : data;
    }

    /** Gives what an entry with so much data takes of the log. */
    static int alignedLength(final int dataLength)
    {
        return OVERHEAD + dataLength + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /**
     * What it is.
     *
     * @return kind.
     */
    public LogEntryKind kind()
    {
        return kind;
    }

    /**
     * The term of the leader that appended it.
     *
     * @return leadership term id.
     */
    public long termId()
    {
        return termId;
    }

    /**
     * Where it begins.
     *
     * @return position, the end of the entry before.
     */
    public long startPosition()
    {
        return startPosition;
    }

    /**
     * Where it ends, which is what services are told.
     *
     * @return position.
     */
    public long position()
    {
        return position;
    }

    /**
     * The session, the timer's correlation id, or the leader of a term.
     *
     * @return id; of what, the kind says.
     */
    public long id()
    {
        return id;
    }

    /**
     * Aeron's code of why a session was closed.
     *
     * @return code, 0 for other kinds.
     */
    public int code()
    {
        return code;
    }

    /**
     * The leader's cluster time when it was appended.
     *
     * @return ns.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Message or principal. Not to be written to.
     *
     * @return bytes, maybe none.
     */
    public byte[] data()
    {
        return data;
    }

    @Override
    public String toString()
    {
        return kind + "{term=" + termId + " position=" + startPosition + ".." + position + " id=" + id +
            " length=" + data.length + '}';
    }
}
