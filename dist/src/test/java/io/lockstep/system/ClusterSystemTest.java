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
package io.lockstep.system;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each scenario with real processes. A failed one keeps its directory: logs, histories, journals; a good one leaves
 * nothing. {@code -Dscenario.system=NAME[,NAME...]} takes those, {@code -Dscenario.part=K/N} the part K of N, {@code
 * -Dscenario.seed=N} repeats a run.
 */
@Tag("slow")
class ClusterSystemTest
{
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/system");
    private static final Path KEPT = Path.of("target/system");
    private static final String SCENARIO_PROP_NAME = "scenario.system";
    private static final String PART_PROP_NAME = "scenario.part";
    private static final String SEED_PROP_NAME = "scenario.seed";

    static Stream<Arguments> scenarios()
    {
        final List<String> only = List.of(System.getProperty(SCENARIO_PROP_NAME, "").split(","));
        final String[] part = System.getProperty(PART_PROP_NAME, "1/1").split("/");
        final int parts = Integer.parseInt(part[1]);
        final int chosen = Integer.parseInt(part[0]) - 1;
        final long seed = Long.getLong(SEED_PROP_NAME, System.nanoTime());
        final List<String> names = ScenarioFiles.files(SCENARIOS).stream()
            .map((each) -> each.getFileName().toString())
            .filter((each) -> only.contains("") || only.contains(each.replace(".txt", "")))
            .toList();
        // Neighbours in the alphabet are alike and take alike.
        return IntStream.range(0, names.size())
            .filter((i) -> chosen == i % parts)
            .mapToObj((i) -> Arguments.of(names.get(i), seed));
    }

    @ParameterizedTest(name = "{0} seed={1}")
    @MethodSource("scenarios")
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void shouldKeepItsPromisesThrough(final String scenario, final long seed) throws IOException
    {
        final List<String> lines = Files.readAllLines(SCENARIOS.resolve(scenario));
        assertFalse(lines.isEmpty());
        final Path directory = Files.createDirectories(KEPT).resolve(scenario.replace(".txt", "")).toAbsolutePath();
        IoUtil.delete(directory.toFile(), true);
        Files.createDirectories(directory);

        try (SystemScenario runner = new SystemScenario(directory, seed))
        {
            runner.run(lines);
            Files.writeString(directory.resolveSibling(scenario + ".log"), runner.transcript());
        }
        IoUtil.delete(directory.toFile(), true);
    }
}
