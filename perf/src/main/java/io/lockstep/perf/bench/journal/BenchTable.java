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
package io.lockstep.perf.bench.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.lockstep.perf.load.JsonWriter;

/**
 * Figures of several contenders in several cases, every round of them; told as medians with the ratio of one
 * contender to each of the others.
 * <p>
 * Threading: one thread.
 */
final class BenchTable
{
    private static final int COLUMN_WIDTH = 17;
    private static final int LEAST_WIDTH = 10;
    private static final String RATIO_MARK = " x";
    private static final double BIG = 100;

    private final String title;
    private final String unit;
    private final boolean isLowerBetter;
    private final String subject;
    private final Set<String> contenders = new LinkedHashSet<>();
    private final Map<String, Map<String, List<Double>>> cases = new LinkedHashMap<>();

    /**
     * A table without figures.
     *
     * @param title         of it.
     * @param unit          of the figures.
     * @param isLowerBetter is a ratio below 1 in favour of the subject.
     * @param subject       contender that the others are compared with.
     */
    BenchTable(final String title, final String unit, final boolean isLowerBetter, final Contender subject)
    {
        this.title = title;
        this.unit = unit;
        this.isLowerBetter = isLowerBetter;
        this.subject = subject.label();
    }

    /** Adds the figure of a round. */
    BenchTable add(final String caseName, final String contender, final double value)
    {
        contenders.add(contender);
        cases.computeIfAbsent(caseName, (name) -> new LinkedHashMap<>())
            .computeIfAbsent(contender, (name) -> new ArrayList<>())
            .add(value);
        return this;
    }

    String title()
    {
        return title;
    }

    Set<String> contenders()
    {
        return contenders;
    }

    Set<String> cases()
    {
        return cases.keySet();
    }

    /** Is there nothing in it. */
    boolean isEmpty()
    {
        return cases.isEmpty();
    }

    /** Median over the rounds, not a number if there is none. */
    double median(final String caseName, final String contender)
    {
        final List<Double> rounds = cases.get(caseName).getOrDefault(contender, List.of());
        if (rounds.isEmpty())
        {
            return Double.NaN;
        }
        final double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** The subject over another contender, by medians. */
    double ratio(final String caseName, final String contender)
    {
        return median(caseName, subject) / median(caseName, contender);
    }

    /** As text: medians, then ratios where there is something to compare with. */
    String print()
    {
        final StringBuilder builder = new StringBuilder();
        final List<String> others = contenders.stream().filter((each) -> !subject.equals(each)).toList();
        builder.append(title).append(", ").append(unit).append(others.isEmpty() ? "" :
            "; x: " + subject + " over this one, " + (isLowerBetter ? "below" : "above") + " 1 is in its favour")
            .append('\n');
        int width = LEAST_WIDTH;
        for (final String caseName : cases.keySet())
        {
            width = Math.max(width, caseName.length());
        }
        builder.append(" ".repeat(width));
        contenders.forEach((each) -> builder.append(String.format(Locale.ROOT, "%" + COLUMN_WIDTH + "s", each)));
        others.forEach((each) ->
            builder.append(String.format(Locale.ROOT, "%" + (COLUMN_WIDTH + 2) + "s", each + RATIO_MARK)));
        builder.append('\n');
        for (final String caseName : cases.keySet())
        {
            builder.append(String.format(Locale.ROOT, "%-" + width + "s", caseName));
            contenders.forEach((each) -> builder.append(
                String.format(Locale.ROOT, "%" + COLUMN_WIDTH + "s", format(median(caseName, each)))));
            others.forEach((each) -> builder.append(
                String.format(Locale.ROOT, "%" + (COLUMN_WIDTH + 2) + "s", formatRatio(ratio(caseName, each)))));
            builder.append('\n');
        }
        return builder.toString();
    }

    /** As an object, with every round. */
    void writeTo(final JsonWriter json)
    {
        json.beginObject().field("title", title).field("unit", unit).field("isLowerBetter", isLowerBetter);
        json.name("cases").beginArray();
        cases.forEach((caseName, byContender) ->
        {
            json.beginObject().field("case", caseName).name("contenders").beginArray();
            byContender.forEach((contender, rounds) ->
            {
                json.beginObject().field("contender", contender).field("median", median(caseName, contender));
                json.field("ratio", ratio(caseName, contender));
                json.name("rounds").beginArray();
                rounds.forEach(json::value);
                json.endArray().endObject();
            });
            json.endArray().endObject();
        });
        json.endArray().endObject();
    }

    private static String format(final double value)
    {
        if (Double.isNaN(value))
        {
            return "absent";
        }
        return String.format(Locale.ROOT, value >= BIG ? "%,.0f" : "%.2f", value);
    }

    private static String formatRatio(final double value)
    {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
