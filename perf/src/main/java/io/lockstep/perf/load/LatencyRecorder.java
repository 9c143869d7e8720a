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
package io.lockstep.perf.load;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Latencies of one stage, in ns, from the time the message was meant to leave.
 * <p>
 * Threading: one thread records, without allocating; one other thread takes intervals. Values are held to three
 * digits; those outside 0 to one hour are held as the nearest bound, so that nothing recorded is ever left out of the
 * count.
 */
public final class LatencyRecorder
{
    /** Longest latency that is told apart from longer ones. */
    public static final long HIGHEST_NS = TimeUnit.HOURS.toNanos(1);

    private static final int DIGITS = 3;

    private final String tag;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(HIGHEST_NS, DIGITS);
    private final Histogram total;
    private Histogram interval;

    /**
     * A recorder without values.
     *
     * @param tag of the stage, without comma or white space: it names a column of logs and files.
     */
    public LatencyRecorder(final String tag)
    {
        if (!tag.matches("[A-Za-z0-9._-]+"))
        {
            throw new IllegalArgumentException("tag is not of letters, digits, dot, dash, underscore: tag=" + tag);
        }
        this.tag = tag;
        total = newHistogram();
    }

    /**
     * An empty histogram of the range that recorders use.
     *
     * @return a new one, for values in ns.
     */
    public static Histogram newHistogram()
    {
        return new Histogram(HIGHEST_NS, DIGITS);
    }

    /**
     * Records the latency of one message. On the recording thread.
     *
     * @param intendedNs when it was meant to leave.
     * @param nowNs      when it was done, of the same clock.
     */
    public void record(final long intendedNs, final long nowNs)
    {
        recorder.recordValue(bounded(nowNs - intendedNs));
    }

    /**
     * Records a stall, and with it the values that were not taken during the stall. For meters that sample at an
     * interval, never for open-loop load: there it would count a stall twice. On the recording thread.
     *
     * @param valueNs            to record.
     * @param expectedIntervalNs between samples.
     */
    public void recordStall(final long valueNs, final long expectedIntervalNs)
    {
        recorder.recordValueWithExpectedInterval(bounded(valueNs), expectedIntervalNs);
    }

    /** Forgets all that was recorded, such as a warm-up. On the thread that takes intervals. */
    public void reset()
    {
        recorder.reset();
        total.reset();
    }

    /**
     * Takes what was recorded since the last time, and adds it to the total. On the thread that takes intervals.
     *
     * @return the interval, valid until the next call.
     */
    public Histogram takeInterval()
    {
        interval = recorder.getIntervalHistogram(interval);
        interval.setTag(tag);
        total.add(interval);
        return interval;
    }

    /**
     * All intervals that were taken. On the thread that takes intervals.
     *
     * @return the histogram itself, in ns.
     */
    public Histogram total()
    {
        return total;
    }

    /**
     * Stage.
     *
     * @return tag.
     */
    public String tag()
    {
        return tag;
    }

    private static long bounded(final long valueNs)
    {
        return Math.max(0, Math.min(HIGHEST_NS, valueNs));
    }
}
