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
package io.lockstep.sim.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.perf.history.CheckResult;
import io.lockstep.perf.history.Rule;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;

/** The judge of the tests of real processes over what the simulator wrote. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RunHistoryTest
{
    private static final FaultPlan FAULTS = FaultPlan.parse(
        "crash@100ms:m0:for=50ms,crash@150ms:c0+r0:for=40ms,partition@200ms:m1:for=100ms," +
        "power-loss@300ms:m2:for=50ms,crash@350ms:g0:for=40ms,crash@400ms:c1:for=40ms");

    @TempDir
    private Path dir;

    static LongStream seeds()
    {
        return LongStream.rangeClosed(1, 8);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void judgeShouldFindNothing(final long seed)
    {
        final RunHistory history = new RunHistory(dir.resolve("run"));

        final SimulationResult result = run(history, seed);

        final CheckResult found = history.check();
        assertNull(result.violation());
        assertTrue(found.isOk(), found::text);
        assertTrue(found.counts().get("invoked") > 50, found::text);
        assertEquals(5L, found.counts().get("journals"));
        assertTrue(found.counts().get("last-sequence") > 50, found::text);
        assertTrue(found.counts().get("applied") > 0, found::text);
        assertTrue(found.counts().get("attests") > 0, found::text);
        assertTrue(found.counts().get("digests") > 0, found::text);
    }

    @Test
    void shouldRunTheSameAsWithoutHistories()
    {
        final RunHistory history = new RunHistory(dir.resolve("run"));

        assertEquals(plan(1).run(), run(history, 1));
    }

    @ParameterizedTest(name = "{4}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "client-1.jsonl|applied|sequence.:\\d+|sequence\":1|NO_LOSS",
        "client-1.jsonl|invoke|hash.:.[0-9a-f]+|hash\":\"1|NOTHING_INVENTED",
        "client-2.jsonl|invoke|.*||ONE_OUTCOME",
        "client-2.jsonl|applied|.*||NO_SILENCE",
        "replica-0.jsonl|observe|.*||NO_GAP",
        "replica-1.jsonl|digest|digest.:.[0-9a-f]+|digest\":\"1|STATE",
        "gateway-1.jsonl|observe|timestamp.:\\d+|timestamp\":1|ONE_ORDER",
        "member-1.jsonl|attest|crc.:.[0-9a-f]+|crc\":\"1|DIVERGENCE"})
    void judgeShouldFindWhatWasChanged(
        final String file, final String event, final String from, final String to, final Rule rule) throws IOException
    {
        final RunHistory history = new RunHistory(dir.resolve("run"));
        run(history, 1);

        changeOne(dir.resolve("run").resolve(file), "\"e\":\"" + event + '"', from, to);

        final CheckResult found = history.check();
        assertFalse(found.isOk());
        assertTrue(found.totals().containsKey(rule), found::text);
    }

    @Test
    void judgeShouldFindADamagedJournal() throws IOException
    {
        final RunHistory history = new RunHistory(dir.resolve("run"));
        run(history, 1);
        final Path journal = dir.resolve("run/journals/member-2");
        final Path file;
        try (Stream<Path> files = Files.list(journal))
        {
            file = files.filter((each) -> each.toString().endsWith(".journal")).sorted().findFirst().orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(file);
        bytes[400] ^= 1;
        Files.write(file, bytes);

        assertTrue(history.check().totals().containsKey(Rule.JOURNALS));
    }

    @Test
    void shouldNotJudgeJournalsOfDisksThatThePlanDamages()
    {
        final RunHistory history = new RunHistory(dir.resolve("run"));

        history.run(
            new RunPlan(plan(1).swarm(), FaultPlan.parse("bit-rot@100ms:g0:n=3")), (next) -> next, (simulation) -> {});

        final CheckResult found = history.check();
        assertTrue(found.isOk(), found::text);
        assertEquals(4L, found.counts().get("journals"));
        assertTrue(found.text().contains("note gateway-1: journal not judged, its disk was damaged"), found::text);
    }

    @Test
    void shouldNotOverwriteEvidence()
    {
        run(new RunHistory(dir.resolve("run")), 1);

        assertThrows(UncheckedIOException.class, () -> run(new RunHistory(dir.resolve("run")), 1));
    }

    private static SimulationResult run(final RunHistory history, final long seed)
    {
        return history.run(plan(seed), (next) -> next, (simulation) -> {});
    }

    private static RunPlan plan(final long seed)
    {
        return new RunPlan(Swarm.parse("seed=" + seed + ",run.requests=100,run.duration=500ms"), FAULTS);
    }

    /** In the middle, so that it is none that may be missing; without anything left of it the line goes. */
    private static void changeOne(final Path file, final String named, final String from, final String to)
        throws IOException
    {
        final List<String> lines = new ArrayList<>(Files.readAllLines(file));
        final int[] found = IntStream.range(0, lines.size()).filter((i) -> lines.get(i).contains(named)).toArray();
        final int index = found[found.length / 2];
        final String changed = lines.remove(index).replaceFirst(from, null == to ? "" : to);
        if (!changed.isEmpty())
        {
            lines.add(index, changed);
        }
        Files.write(file, lines);
    }
}
