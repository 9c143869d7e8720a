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

import static io.lockstep.journal.JournalConfiguration.RETAIN_AGE_PROP_NAME;
import static io.lockstep.journal.JournalConfiguration.RETAIN_LENGTH_PROP_NAME;
import static io.lockstep.journal.JournalConfiguration.RETAIN_SEGMENTS_PROP_NAME;

import io.lockstep.runtime.Settings;

/**
 * How much of a journal is kept. A segment is deleted once it is beyond any of the limits, from the first on; never the
 * last one, and never one that a {@link RetentionFloor} holds. 0 is no limit.
 * <p>
 * How old a segment is, two clocks must agree on: the one of this machine, and the sequenced time of the newest block.
 * The lesser age counts. So neither a machine whose clock is years ahead nor a leader that stamped by such a clock has
 * anything deleted before its time; and of a stream that is idle, which has no newer blocks, nothing grows older.
 * <p>
 * Threading: immutable.
 */
public final class Retention
{
    /** Everything is kept. */
    public static final Retention KEEP_ALL = new Retention(0, 0, 0);

    private final int maxSegments;
    private final long maxLength;
    private final long maxAgeNs;

    /**
     * Limits.
     *
     * @param maxSegments most segments.
     * @param maxLength   most bytes of all segment files.
     * @param maxAgeNs    longest time since a segment's last block, by its timestamp, to now and to the newest block.
     */
    public Retention(final int maxSegments, final long maxLength, final long maxAgeNs)
    {
        Settings.require(maxSegments >= 0, RETAIN_SEGMENTS_PROP_NAME, maxSegments, "is below 0");
        Settings.require(maxLength >= 0, RETAIN_LENGTH_PROP_NAME, maxLength, "is below 0");
        Settings.require(maxAgeNs >= 0, RETAIN_AGE_PROP_NAME, maxAgeNs + "ns", "is below 0");
        this.maxSegments = maxSegments;
        this.maxLength = maxLength;
        this.maxAgeNs = maxAgeNs;
    }

    /** Is there any limit. */
    boolean isLimited()
    {
        return maxSegments > 0 || maxLength > 0 || maxAgeNs > 0;
    }

    /** Is the first segment beyond a limit, given all that there are, and the time of now and of the newest block. */
    boolean isBeyond(
        final Segment first, final int segmentCount, final long totalLength, final long nowNs, final long newestNs)
    {
        return maxSegments > 0 && segmentCount > maxSegments ||
            maxLength > 0 && totalLength > maxLength ||
            maxAgeNs > 0 && Math.min(nowNs, newestNs) - first.lastTimestampNs() > maxAgeNs;
    }
}
