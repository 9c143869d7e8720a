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

import io.lockstep.runtime.counters.CounterType;

/**
 * The counters of a journal. The first five and the last are moved by the writer, the three before that by the owner of
 * a backfill, the others by the keeper; that of a failure by any of them, to the same value.
 */
public enum JournalCounter
{
    /** Last block that was written whole. */
    WRITTEN_BLOCK(CounterType.JOURNAL_WRITTEN_BLOCK),
    /** Last sequence that was written whole. */
    WRITTEN_SEQUENCE(CounterType.JOURNAL_WRITTEN_SEQUENCE),
    /** Last block that is on the device. */
    FORCED_BLOCK(CounterType.JOURNAL_FORCED_BLOCK),
    /** Last sequence that is on the device. */
    FORCED_SEQUENCE(CounterType.JOURNAL_FORCED_SEQUENCE),
    /** Times that the writer came to the end of a segment and had to wait for the next one. */
    ROLL_WAITS(CounterType.JOURNAL_ROLL_WAITS),
    /** Segments that were begun. */
    ROLLS(CounterType.JOURNAL_ROLLS),
    /** Segments that retention deleted. */
    DELETED_SEGMENTS(CounterType.JOURNAL_DELETED_SEGMENTS),
    /** Times that a segment could not be allocated ahead for want of room. */
    SPACE_FAILURES(CounterType.JOURNAL_SPACE_FAILURES),
    /** 1 while there is less room than the warning level, or none for the next segment. */
    SPACE_WARNING(CounterType.JOURNAL_SPACE_WARNING),
    /** 1 once a write, a force or the keeper has failed. */
    FAILED(CounterType.JOURNAL_FAILED),
    /** First block that is held, 0 if there is none. */
    FIRST_BLOCK(CounterType.JOURNAL_FIRST_BLOCK),
    /** Older blocks that were put in front of the first one. */
    BACKFILLED_BLOCKS(CounterType.JOURNAL_BACKFILLED_BLOCKS),
    /** Bytes of the segments with these blocks. */
    BACKFILLED_BYTES(CounterType.JOURNAL_BACKFILLED_BYTES),
    /** Times that another node did not give older blocks, or gave what does not lead to this journal. */
    BACKFILL_FAILURES(CounterType.JOURNAL_BACKFILL_FAILURES),
    /** Blocks that were set aside when the journal was opened: never attested, and not those of the log. */
    SET_ASIDE_BLOCKS(CounterType.JOURNAL_SET_ASIDE_BLOCKS);

    private final CounterType type;

    JournalCounter(final CounterType type)
    {
        this.type = type;
    }

    /**
     * What the counter is in the registry of all counters.
     *
     * @return type.
     */
    public CounterType type()
    {
        return type;
    }

    /**
     * Name of the counter for people and metrics.
     *
     * @return label.
     */
    public String label()
    {
        return type.label();
    }
}
