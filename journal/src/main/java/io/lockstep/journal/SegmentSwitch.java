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

import io.lockstep.journal.storage.StorageFile;

/** The writer's word to the keeper that it has gone on from one segment to another. Immutable once offered. */
final class SegmentSwitch
{
    private final Segment old;
    private final StorageFile oldFile;
    private final long oldLength;
    private final StreamTail oldEnd = new StreamTail();
    private final Segment segment;

    /**
     * A switch.
     *
     * @param old       segment, written whole; null if there was none.
     * @param oldFile   of it, which the writer does not touch again; null if there was none.
     * @param oldLength of that file in bytes.
     * @param oldEnd    last block of it; copied.
     * @param segment   that is written now, with its header and at least one record.
     */
    SegmentSwitch(
        final Segment old,
        final StorageFile oldFile,
        final long oldLength,
        final StreamTail oldEnd,
        final Segment segment)
    {
        this.old = old;
        this.oldFile = oldFile;
        this.oldLength = oldLength;
        this.oldEnd.set(oldEnd);
        this.segment = segment;
    }

    Segment old()
    {
        return old;
    }

    StorageFile oldFile()
    {
        return oldFile;
    }

    long oldLength()
    {
        return oldLength;
    }

    StreamTail oldEnd()
    {
        return oldEnd;
    }

    Segment segment()
    {
        return segment;
    }
}
