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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.lockstep.perf.load.JsonWriter;

/**
 * Two targets on one machine in the same minutes: the runs alternate (A, B, A, B, …), so that whatever else the machine
 * does falls on both, and what is told is the ratio of the medians, with each round beside it. One run that does not
 * count makes the comparison FAILED; its figures are still told.
 * <p>
 * Threading: the runs are made on the calling thread, one after the other; each launches and closes what it needs, so
 * that neither target idles on the other's cores. Immutable once made.
 */
public final class BenchComparison
{
    /** Messages a second of a throughput run. */
    public static final String MESSAGES_PER_SECOND = "messagesPerSecond";
    /** CPU time of a message in a throughput run; below 1 is in favour of the subject. */
    public static final String CPU_NS_PER_MESSAGE = "cpuNsPerMessage";
    /** Median latency of a latency run. */
    public static final String P50_NS = "p50Ns";
    /** 99th percentile of a latency run. */
    public static final String P99_NS = "p99Ns";

    /** Rounds that a comparison may have. */
    public static final int MAX_ROUNDS = 99;

    private static final int P50 = 50;
    private static final int P99 = 99;

    private final String subjectName;
    private final String baselineName;
    private final List<Measure> measures;
    private final List<String> reasons;

    /** A figure of both sides in every round. */
    private static final class Measure
    {
        private final String name;
        private final double[] subject;
        private final double[] baseline;

        Measure(final String name, final double[] subject, final double[] baseline)
        {
            this.name = name;
            this.subject = subject;
            this.baseline = baseline;
        }

        double ratio()
        {
            return median(subject) / median(baseline);
        }
    }

    private BenchComparison(
        final String subjectName,
        final String baselineName,
        final List<Measure> measures,
        final List<String> reasons)
    {
        this.subjectName = subjectName;
        this.baselineName = baselineName;
        this.measures = List.copyOf(measures);
        this.reasons = List.copyOf(reasons);
    }

    /**
     * Compares throughput; a ratio above 1 is in favour of the subject.
     *
     * @param subject  a whole run of the appliance.
     * @param baseline a whole run of what it is measured against.
     * @param rounds   of both, from 1; odd, so that the median is a run.
     * @return the comparison.
     * @throws Exception of a run.
     */
    public static BenchComparison throughput(
        final Callable<ThroughputResult> subject, final Callable<ThroughputResult> baseline, final int rounds)
        throws Exception
    {
        final List<ThroughputResult> subjects = new ArrayList<>();
        final List<ThroughputResult> baselines = new ArrayList<>();
        alternate(subject, baseline, rounds, subjects, baselines);

        final List<String> reasons = new ArrayList<>();
        collect(subjects, ThroughputResult::name, ThroughputResult::reasons, reasons);
        collect(baselines, ThroughputResult::name, ThroughputResult::reasons, reasons);
        return new BenchComparison(subjects.get(0).name(), baselines.get(0).name(),
            List.of(
                measure(MESSAGES_PER_SECOND, subjects, baselines, ThroughputResult::messagesPerSecond),
                measure(CPU_NS_PER_MESSAGE, subjects, baselines, ThroughputResult::cpuNsPerMessage)),
            reasons);
    }

    /**
     * Compares latency; a ratio below 1 is in favour of the subject.
     *
     * @param subject  a whole run of the appliance.
     * @param baseline a whole run of what it is measured against.
     * @param rounds   of both, from 1; odd, so that the median is a run.
     * @return the comparison.
     * @throws Exception of a run.
     */
    public static BenchComparison latency(
        final Callable<LatencyResult> subject, final Callable<LatencyResult> baseline, final int rounds)
        throws Exception
    {
        final List<LatencyResult> subjects = new ArrayList<>();
        final List<LatencyResult> baselines = new ArrayList<>();
        alternate(subject, baseline, rounds, subjects, baselines);

        final List<String> reasons = new ArrayList<>();
        collect(subjects, LatencyResult::name, LatencyResult::reasons, reasons);
        collect(baselines, LatencyResult::name, LatencyResult::reasons, reasons);
        return new BenchComparison(subjects.get(0).name(), baselines.get(0).name(),
            List.of(
                measure(P50_NS, subjects, baselines, (each) -> each.histogram().getValueAtPercentile(P50)),
                measure(P99_NS, subjects, baselines, (each) -> each.histogram().getValueAtPercentile(P99))),
            reasons);
    }

    /**
     * Do all runs count.
     *
     * @return true for OK, false for FAILED.
     */
    public boolean isOk()
    {
        return reasons.isEmpty();
    }

    /**
     * Why runs do not count.
     *
     * @return reasons, each with target and round; empty if all count.
     */
    public List<String> reasons()
    {
        return reasons;
    }

    /**
     * Median of the subject over median of the baseline.
     *
     * @param measureName one of the constants of this class.
     * @return the ratio; infinite or not a number where the baseline has nothing.
     */
    public double ratio(final String measureName)
    {
        for (final Measure each : measures)
        {
            if (each.name.equals(measureName))
            {
                return each.ratio();
            }
        }
        throw new IllegalArgumentException("measure is not part of this comparison: name=" + measureName);
    }

    /**
     * As text.
     *
     * @return lines, the verdict first.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        builder.append(verdict()).append(' ').append(subjectName).append(" against ").append(baselineName)
            .append('\n');
        reasons.forEach((each) -> builder.append("  reason: ").append(each).append('\n'));
        for (final Measure each : measures)
        {
            builder.append(String.format(Locale.ROOT, "  %s ratio=%.3f median=%.0f against=%.0f%n",
                each.name, each.ratio(), median(each.subject), median(each.baseline)));
            for (int i = 0; i < each.subject.length; i++)
            {
                builder.append(String.format(Locale.ROOT, "    round=%d %.0f against=%.0f%n",
                    i + 1, each.subject[i], each.baseline[i]));
            }
        }
        return builder.toString();
    }

    /**
     * As an object.
     *
     * @param json to write to, where a value may stand.
     */
    public void writeTo(final JsonWriter json)
    {
        json.beginObject();
        json.field("subject", subjectName).field("baseline", baselineName).field("verdict", verdict());
        json.name("reasons").beginArray();
        reasons.forEach(json::value);
        json.endArray();
        json.name("measures").beginArray();
        for (final Measure each : measures)
        {
            json.beginObject().field("name", each.name).field("ratio", each.ratio());
            json.field("subjectMedian", median(each.subject)).field("baselineMedian", median(each.baseline));
            writeRounds(json.name("subjectRounds"), each.subject);
            writeRounds(json.name("baselineRounds"), each.baseline);
            json.endObject();
        }
        json.endArray().endObject();
    }

    private static void writeRounds(final JsonWriter json, final double[] values)
    {
        json.beginArray();
        for (final double each : values)
        {
            json.value(each);
        }
        json.endArray();
    }

    private static <T> void alternate(
        final Callable<T> subject,
        final Callable<T> baseline,
        final int rounds,
        final List<T> subjects,
        final List<T> baselines) throws Exception
    {
        if (rounds < 1 || rounds > MAX_ROUNDS || 0 == rounds % 2)
        {
            throw new IllegalArgumentException(
                "rounds are not odd and in range: minimum=1 maximum=" + MAX_ROUNDS + " rounds=" + rounds);
        }
        for (int i = 0; i < rounds; i++)
        {
            subjects.add(subject.call());
            baselines.add(baseline.call());
        }
    }

    private static <T> void collect(
        final List<T> results,
        final Function<T, String> name,
        final Function<T, List<String>> reasonsOf,
        final List<String> reasons)
    {
        for (int i = 0; i < results.size(); i++)
        {
            for (final String each : reasonsOf.apply(results.get(i)))
            {
                reasons.add(name.apply(results.get(i)) + " round=" + (i + 1) + ' ' + each);
            }
        }
    }

    private static <T> Measure measure(
        final String name, final List<T> subjects, final List<T> baselines, final ToDoubleFunction<T> value)
    {
        return new Measure(name,
            subjects.stream().mapToDouble(value).toArray(), baselines.stream().mapToDouble(value).toArray());
    }

    private static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private String verdict()
    {
        return isOk() ? "OK" : "FAILED";
    }
}
