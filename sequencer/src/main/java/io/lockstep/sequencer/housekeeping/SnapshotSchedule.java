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
package io.lockstep.sequencer.housekeeping;

/**
 * When the next snapshot is due: an interval after the last one, or when the log has grown by so much since; never if
 * nothing has been logged since, and not at once after one that failed. While room is low, a sixteenth of the growth is
 * enough, so that the log can be purged as far as it may be.
 * <p>
 * Threading: one thread. Times and positions come in.
 */
final class SnapshotSchedule
{
    private static final int LOW_DIVISOR = 16;

    private final long intervalNs;
    private final long growth;
    private final long retryDelayNs;
    private long snapshotPosition;
    private long snapshotTimeNs;
    private long retryAtNs;
    private boolean isRetry;
    private boolean isRoomLow;

    /**
     * A schedule of a member without a snapshot.
     *
     * @param intervalNs   longest age of the last snapshot, 0 for any.
     * @param growth       most bytes of log behind the last snapshot, 0 for any.
     * @param retryDelayNs after one that failed.
     * @param startTimeNs  from which the age counts as long as there is no snapshot.
     */
    SnapshotSchedule(final long intervalNs, final long growth, final long retryDelayNs, final long startTimeNs)
    {
        this.intervalNs = intervalNs;
        this.growth = growth;
        this.retryDelayNs = retryDelayNs;
        snapshotTimeNs = startTimeNs;
    }

    /** The last snapshot that this member has, whoever asked for it; at a time of the clock that isDue gets. */
    void onSnapshot(final long logPosition, final long timeNs)
    {
        snapshotPosition = logPosition;
        snapshotTimeNs = timeNs;
        isRetry = false;
    }

    void onFailed(final long nowNs)
    {
        isRetry = true;
        retryAtNs = nowNs + retryDelayNs;
    }

    /** Whether some member is low on space. */
    void isRoomLow(final boolean value)
    {
        isRoomLow = value;
    }

    boolean isDue(final long nowNs, final long logPosition)
    {
        final long grown = logPosition - snapshotPosition;
        if (grown <= 0 || isRetry && nowNs - retryAtNs < 0)
        {
            return false;
        }
        final long enough = isRoomLow ? growth / LOW_DIVISOR : growth;
        return intervalNs > 0 && nowNs - snapshotTimeNs >= intervalNs || growth > 0 && grown >= enough;
    }
}
