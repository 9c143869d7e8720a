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
package io.lockstep.perf.input;

/**
 * Decides when a row of a file is due: at the file's own timing, faster by a factor, with long gaps shortened.
 * <p>
 * A plain object: times in, times out. Threading: one thread.
 */
public final class InputPacer
{
    private final double speed;
    private final long maxGapNs;
    private long lastReceivedNs;
    private long dueNs;
    private long shortenedGaps;
    private boolean hasStarted;

    /**
     * A pacer before the first row.
     *
     * @param speed    factor: 1 as it was, 100 a hundred times faster; 0 for no pacing.
     * @param maxGapNs longest gap between two rows, in the file's time, that is kept.
     */
    public InputPacer(final double speed, final long maxGapNs)
    {
        if (speed < 0 || maxGapNs < 0)
        {
            throw new IllegalArgumentException("pace is negative: speed=" + speed + " maxGapNs=" + maxGapNs);
        }
        this.speed = speed;
        this.maxGapNs = maxGapNs;
    }

    /**
     * When the next row is due. Rows whose time goes back are due at once.
     *
     * @param receivedNs of the row.
     * @param nowNs      time on the clock of the load; where the first row is put.
     * @return time on the clock of the load.
     */
    public long dueNs(final long receivedNs, final long nowNs)
    {
        if (0 == speed)
        {
            return nowNs;
        }
        if (!hasStarted)
        {
            hasStarted = true;
            dueNs = nowNs;
        }
        else
        {
            final long gapNs = Math.max(0, receivedNs - lastReceivedNs);
            if (gapNs > maxGapNs)
            {
                shortenedGaps++;
            }
            dueNs += (long)(Math.min(gapNs, maxGapNs) / speed);
        }
        lastReceivedNs = receivedNs;
        return dueNs;
    }

    /** Gaps that were shortened. */
    public long shortenedGaps()
    {
        return shortenedGaps;
    }
}
