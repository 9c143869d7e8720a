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
package io.lockstep.perf.history;

import java.util.List;
import java.util.Map;

/**
 * What a check found.
 *
 * @param counts     what was looked at, by name, in the order in which it is told.
 * @param notes      what is worth knowing and breaks no rule.
 * @param violations the first of each rule.
 * @param totals     of violations, by rule that was broken.
 */
public record CheckResult(
    Map<String, Long> counts, List<String> notes, List<Violation> violations, Map<Rule, Long> totals)
{
    /**
     * Was no rule broken.
     *
     * @return true if so.
     */
    public boolean isOk()
    {
        return totals.isEmpty();
    }

    /**
     * Lines for people.
     *
     * @return lines, each with a line break at its end.
     */
    public String text()
    {
        final StringBuilder out = new StringBuilder();
        counts.forEach((name, count) -> out.append(name).append(' ').append(count).append('\n'));
        notes.forEach((each) -> out.append("note ").append(each).append('\n'));
        for (final Violation each : violations)
        {
            out.append("violation ").append(each).append('\n');
        }
        totals.forEach((rule, total) ->
            out.append("broken ").append(rule.label()).append(' ').append(total)
                .append(1 == total ? " time: " : " times: ").append(rule.text()).append('\n'));
        return out.append(isOk() ? "no rule is broken\n" : "").toString();
    }
}
