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
import java.util.List;
import java.util.Map;

import io.lockstep.perf.load.EnvironmentReport;
import io.lockstep.perf.load.JsonWriter;

/**
 * What a bench of the journal found, with the conditions it was found under.
 * <p>
 * Threading: one thread.
 */
public final class JournalBenchResult
{
    private final EnvironmentReport environment;
    private final Map<String, String> conditions;
    private final List<BenchTable> tables = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    JournalBenchResult(final EnvironmentReport environment, final Map<String, String> conditions)
    {
        this.environment = environment;
        this.conditions = conditions;
    }

    void add(final BenchTable table)
    {
        if (!table.isEmpty())
        {
            tables.add(table);
        }
    }

    void note(final String note)
    {
        if (!notes.contains(note))
        {
            notes.add(note);
        }
    }

    void failed(final String reason)
    {
        reasons.add(reason);
    }

    List<BenchTable> tables()
    {
        return tables;
    }

    /**
     * Does every run count.
     *
     * @return true for OK, false for FAILED; a contender that is absent is neither.
     */
    public boolean isOk()
    {
        return reasons.isEmpty();
    }

    /**
     * Why runs do not count.
     *
     * @return reasons, each with measure, case, contender and round; empty if all count.
     */
    public List<String> reasons()
    {
        return List.copyOf(reasons);
    }

    /**
     * What has to be known besides, such as a contender that is absent.
     *
     * @return lines.
     */
    public List<String> notes()
    {
        return List.copyOf(notes);
    }

    /**
     * As text: verdict, tables, conditions.
     *
     * @return lines.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder(verdict()).append(" journal bench\n");
        reasons.forEach((each) -> builder.append("  reason: ").append(each).append('\n'));
        notes.forEach((each) -> builder.append("  note: ").append(each).append('\n'));
        tables.forEach((each) -> builder.append('\n').append(each.print()));
        builder.append("\nconditions\n");
        conditions.forEach((name, value) -> builder.append(name).append('=').append(value).append('\n'));
        return builder.append(environment.print()).toString();
    }

    /**
     * As an object, with the figures of every round.
     *
     * @param json to write to, where a value may stand.
     */
    public void writeTo(final JsonWriter json)
    {
        json.beginObject().field("verdict", verdict());
        json.name("reasons").beginArray();
        reasons.forEach(json::value);
        json.endArray().name("notes").beginArray();
        notes.forEach(json::value);
        json.endArray().name("tables").beginArray();
        tables.forEach((each) -> each.writeTo(json));
        json.endArray().name("conditions").beginObject();
        conditions.forEach(json::field);
        environment.writeTo(json.endObject().name("environment"));
        json.endObject();
    }

    private String verdict()
    {
        return isOk() ? "OK" : "FAILED";
    }
}
