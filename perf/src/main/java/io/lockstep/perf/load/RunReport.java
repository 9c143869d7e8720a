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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * A run of load and whether it counts. It is FAILED, not slow, when it was sent at less than the rate that was asked
 * for, when a reply is missing, when nothing was sent at all, or when whoever ran it gives a reason.
 * <p>
 * Threading: one thread. Histograms are read when the report is written, not before.
 */
public final class RunReport
{
    /** Least part of the asked rate that must have been sent. */
    public static final double RATE_FLOOR = 0.99;

    private static final double NS_PER_US = 1000.0;
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Histogram> stages = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private EnvironmentReport environment;
    private double offeredPerSecond;
    private long sent;
    private long received;
    private long sendElapsedNs;

    /**
     * A report of a run.
     *
     * @param name of the run.
     */
    public RunReport(final String name)
    {
        this.name = name;
    }

    /**
     * What was asked for.
     *
     * @param value messages a second; 0 where the load is as fast as it goes.
     * @return this.
     */
    public RunReport offeredPerSecond(final double value)
    {
        offeredPerSecond = value;
        return this;
    }

    /**
     * What happened.
     *
     * @param sentCount     messages sent.
     * @param receivedCount replies received, each message's once.
     * @param elapsedNs     from the first intended time to the end of sending.
     * @return this.
     */
    public RunReport counts(final long sentCount, final long receivedCount, final long elapsedNs)
    {
        sent = sentCount;
        received = receivedCount;
        sendElapsedNs = elapsedNs;
        return this;
    }

    /**
     * Latencies of a stage.
     *
     * @param tag       of the stage.
     * @param histogram in ns.
     * @return this.
     */
    public RunReport stage(final String tag, final Histogram histogram)
    {
        stages.put(tag, histogram);
        return this;
    }

    /**
     * A setting of the run, to be told beside the figures.
     *
     * @param key   of the setting.
     * @param value of the setting.
     * @return this.
     */
    public RunReport setting(final String key, final String value)
    {
        settings.put(key, value);
        return this;
    }

    /**
     * Machine and JVM.
     *
     * @param value the report of them.
     * @return this.
     */
    public RunReport environment(final EnvironmentReport value)
    {
        environment = value;
        return this;
    }

    /**
     * A reason why the run does not count.
     *
     * @param reason in the form {@code what: name=value}.
     * @return this.
     */
    public RunReport fail(final String reason)
    {
        reasons.add(reason);
        return this;
    }

    /**
     * Does the run count.
     *
     * @return true for OK, false for FAILED.
     */
    public boolean isOk()
    {
        return reasons().isEmpty();
    }

    /**
     * Why the run does not count.
     *
     * @return reasons, empty if it counts.
     */
    public List<String> reasons()
    {
        final List<String> all = new ArrayList<>();
        if (0 == sent)
        {
            all.add("nothing was sent: sent=0");
        }
        if (sent > 0 && offeredPerSecond > 0 && achievedPerSecond() < offeredPerSecond * RATE_FLOOR)
        {
            all.add("rate missed: asked=" + rate(offeredPerSecond) + " achieved=" + rate(achievedPerSecond()));
        }
        if (received < sent)
        {
            all.add("replies lost: sent=" + sent + " received=" + received);
        }
        if (received > sent)
        {
            all.add("more replies than messages: sent=" + sent + " received=" + received);
        }
        all.addAll(reasons);
        return all;
    }

    /**
     * Rate of sending.
     *
     * @return messages a second, 0 where no time passed.
     */
    public double achievedPerSecond()
    {
        return sendElapsedNs <= 0 ? 0 : sent * NS_PER_SECOND / sendElapsedNs;
    }

    /**
     * As text.
     *
     * @return lines, the verdict first.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        builder.append(verdict()).append(' ').append(name).append('\n');
        reasons().forEach((each) -> builder.append("  reason: ").append(each).append('\n'));
        builder.append("  asked/s=").append(rate(offeredPerSecond))
            .append(" achieved/s=").append(rate(achievedPerSecond()))
            .append(" sent=").append(sent)
            .append(" received=").append(received).append('\n');
        stages.forEach((tag, histogram) -> builder.append("  ").append(tag).append(" µs:")
            .append(line(histogram)).append('\n'));
        settings.forEach((key, value) -> builder.append("  ").append(key).append('=').append(value).append('\n'));
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
        json.field("name", name).field("verdict", verdict());
        json.name("reasons").beginArray();
        reasons().forEach(json::value);
        json.endArray();
        json.field("offeredPerSecond", offeredPerSecond).field("achievedPerSecond", achievedPerSecond());
        json.field("sent", sent).field("received", received);
        json.name("stages").beginObject();
        stages.forEach((tag, histogram) -> writeStage(json.name(tag), histogram));
        json.endObject();
        json.name("settings").beginObject();
        settings.forEach(json::field);
        json.endObject();
        if (null != environment)
        {
            environment.writeTo(json.name("environment"));
        }
        json.endObject();
    }

    /**
     * Percentiles of a histogram in one line.
     *
     * @param histogram in ns.
     * @return the line, in µs.
     */
    public static String line(final Histogram histogram)
    {
        final StringBuilder builder = new StringBuilder();
        for (final double each : PERCENTILES)
        {
            builder.append(' ').append(label(each)).append('=')
                .append(us(histogram.getValueAtPercentile(each)));
        }
        return builder.append(" max=").append(us(histogram.getMaxValue()))
            .append(" count=").append(histogram.getTotalCount()).toString();
    }

    private static void writeStage(final JsonWriter json, final Histogram histogram)
    {
        json.beginObject();
        json.field("count", histogram.getTotalCount());
        json.field("meanNs", histogram.getMean());
        for (final double each : PERCENTILES)
        {
            json.field(label(each) + "Ns", histogram.getValueAtPercentile(each));
        }
        json.field("maxNs", histogram.getMaxValue());
        json.endObject();
    }

    private String verdict()
    {
        return isOk() ? "OK" : "FAILED";
    }

    private static String label(final double percentile)
    {
        return "p" + (percentile == Math.rint(percentile) ? Long.toString((long)percentile) :
            Double.toString(percentile));
    }

    private static String rate(final double perSecond)
    {
        return String.format(Locale.ROOT, "%.0f", perSecond);
    }

    private static String us(final long valueNs)
    {
        return String.format(Locale.ROOT, "%.1f", valueNs / NS_PER_US);
    }
}
