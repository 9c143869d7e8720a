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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Collects violations: all are counted, the first of each rule are kept, as one cause can break a rule a million times.
 * <p>
 * Threading: one thread.
 */
final class Violations
{
    private final int limitPerRule;
    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    private final List<Violation> kept = new ArrayList<>();

    Violations(final int limitPerRule)
    {
        this.limitPerRule = limitPerRule;
    }

    void add(final Rule rule, final Supplier<String> text)
    {
        if (counts.merge(rule, 1L, Long::sum) <= limitPerRule)
        {
            kept.add(new Violation(rule, text.get()));
        }
    }

    Map<Rule, Long> counts()
    {
        return counts;
    }

    List<Violation> kept()
    {
        return List.copyOf(kept);
    }
}
