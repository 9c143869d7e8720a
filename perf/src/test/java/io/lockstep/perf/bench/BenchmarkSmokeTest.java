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

import static org.junit.jupiter.api.Assertions.*;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarkSmokeTest
{
    @Test
    void shouldRunEveryBenchmark() throws RunnerException
    {
        // Two builds may run side by side; what is measured here is not looked at.
        System.setProperty("jmh.ignoreLock", "true");
        final Options options = new OptionsBuilder()
            .include("io\\.lockstep\\.perf\\.bench\\..*")
            .forks(0)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(50))
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(50))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

        final Collection<RunResult> results = new Runner(options).run();

        final Set<String> names = new TreeSet<>();
        for (final RunResult each : results)
        {
            names.add(each.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)", "$1"));
            assertTrue(each.getPrimaryResult().getScore() > 0, each.getParams().getBenchmark());
        }
        assertTrue(names.containsAll(Set.of("BlockCodecBenchmark.decode", "BlockCodecBenchmark.encode",
            "ChainCrcBenchmark.direct", "ChainCrcBenchmark.heap", "JournalAppendBenchmark.shared",
            "JournalAppendBenchmark.single", "JournalReadBenchmark.sequential")), names.toString());
    }
}
