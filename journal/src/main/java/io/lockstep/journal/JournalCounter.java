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

/** The counters of a journal. The first five are moved by the writer, the others by the keeper. */
public enum JournalCounter
{
    /** Last block that was written whole. */
    WRITTEN_BLOCK("journal-written-block"),
    /** Last sequence that was written whole. */
    WRITTEN_SEQUENCE("journal-written-sequence"),
    /** Last block that is on the device. */
    FORCED_BLOCK("journal-forced-block"),
    /** Last sequence that is on the device. */
    FORCED_SEQUENCE("journal-forced-sequence"),
    /** Times that the writer came to the end of a segment and had to wait for the next one. */
    ROLL_WAITS("journal-roll-waits"),
    /** Segments that were begun. */
    ROLLS("journal-rolls"),
    /** Segments that retention deleted. */
    DELETED_SEGMENTS("journal-deleted-segments"),
    /** Times that a segment could not be allocated ahead for want of room. */
    SPACE_FAILURES("journal-space-failures"),
    /** 1 while there is less room than the warning level, or none for the next segment. */
    SPACE_WARNING("journal-space-warning");

    private final String label;

    JournalCounter(final String label)
    {
        this.label = label;
    }

    /**
     * Name of the counter for people and metrics.
     *
     * @return label.
     */
    public String label()
    {
        return label;
    }
}
