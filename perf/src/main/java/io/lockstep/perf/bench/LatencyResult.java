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
package io.lockstep.perf.bench;

import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;

import io.lockstep.perf.load.RunReport;

/**
 * What a latency run measured. All counts are of the time that counts, without the warm-up.
 * <p>
 * Threading: belongs to whoever made it; the histogram must not be changed.
 */
public final class LatencyResult
{
    /** Stage of the report: from the intended send time to the outcome at the sender. */
    public static final String STAGE = "ack";

    private final String name;
    private final Histogram histogram;
    private final RunReport report;

    /**
     * A result.
     *
     * @param name             of the target.
     * @param histogram        in ns, from the intended send time.
     * @param offeredPerSecond rate asked for.
     * @param sent             offers sent.
     * @param received         outcomes received.
     * @param sendElapsedNs    from the first intended time to the end of sending.
     * @param reasons          why it does not count besides rate and lost replies; empty if nothing went wrong.
     */
    public LatencyResult(
        final String name,
        final Histogram histogram,
        final double offeredPerSecond,
        final long sent,
        final long received,
        final long sendElapsedNs,
        final List<String> reasons)
    {
        this.name = name;
        this.histogram = histogram;
        report = new RunReport(name)
            .offeredPerSecond(offeredPerSecond)
            .counts(sent, received, sendElapsedNs)
            .stage(STAGE, histogram);
        reasons.forEach(report::fail);
    }

    /** Name of the target. */
    public String name()
    {
        return name;
    }

    /** Latencies in ns. */
    public Histogram histogram()
    {
        return histogram;
    }

    /** The whole, with the verdict. */
    public RunReport report()
    {
        return report;
    }

    /** Does the run count. */
    public boolean isOk()
    {
        return report.isOk();
    }

    /** Why the run does not count; empty if it does. */
    public List<String> reasons()
    {
        return new ArrayList<>(report.reasons());
    }

    @Override
    public String toString()
    {
        return report.print();
    }
}
