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
package io.lockstep.perf.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.perf.input.IndependentBook;
import io.lockstep.perf.input.MarketByOrderReader;
import io.lockstep.perf.input.MarketByOrderRow;
import io.lockstep.perf.input.TestInputs;
import io.lockstep.runtime.ErrorLog;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DemoRunTest
{
    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DemoSettings settings = new DemoSettings();

    @ParameterizedTest(name = "members={0}")
    @ValueSource(ints = {1, 3})
    void shouldSequenceJournalAndApplyEverythingOnce(final int members) throws IOException
    {
        settings.members = members;
        settings.seconds = 3;
        settings.ratePerSecond = 5_000;
        settings.keep = dir.resolve("kept");

        final DemoResult result = run(() -> false).run();

        assertEquals(List.of(), result.failures(), this::printed);
        assertTrue(result.requests() > 1_000, "requests: " + result.requests());
        assertEquals(members + 2, result.journals.size());
        shouldHaveKeptTheJournalsAlone(result);
        final Path json = dir.resolve("demo.json");
        result.writeJson(json);
        final String text = Files.readString(json);
        for (final String field : List.of(
            "\"ok\": true", "\"requests\": " + result.requests(), "\"outputs\": 0", "\"systemMessages\": 8",
            "\"acked\": " + result.requests(), "\"duplicates\":", "\"rejected\": 0", "\"firstSequence\": 1",
            "\"lastSequence\": " + (result.requests() + 8), "\"gaps\": 0", "\"digests\":", "\"journals\":",
            "\"name\": \"member-0\"", "\"count\": " + (result.requests() + 8), "\"messagesPerSecond\":",
            "\"latencyMicros\":", "\"p999\":", "\"books\":", "\"bestBid\":"))
        {
            assertTrue(text.contains(field), field + " is missing in " + text);
        }
    }

    @Test
    void shouldEndInTheBookThatTheSyntheticFileDescribes()
    {
        shouldEndInTheBookOf(TestInputs.synthetic(), 1_000);
    }

    @Test
    void shouldEndInTheBookThatTheRealFileDescribes()
    {
        final Path file = TestInputs.real();
        Assumptions.assumeTrue(null != file, "no real market-by-order file: set " + TestInputs.INPUT_ENV);

        shouldEndInTheBookOf(file, 0);
    }

    @Test
    void shouldEndInOrderWhenTheUserWantsItTo()
    {
        settings.seconds = 60;
        settings.ratePerSecond = 2_000;
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);

        final DemoResult result = run(() -> System.nanoTime() - endNs > 0).run();

        assertTrue(result.isInterrupted);
        assertEquals(List.of(), result.failures(), this::printed);
    }

    @Test
    void shouldRefuseAnInputThatIsNotThere()
    {
        settings.input = dir.resolve("none.csv");

        assertThrows(IllegalArgumentException.class, () -> run(() -> false));
    }

    @Test
    void auditShouldFindWhatIsWrong()
    {
        final DemoResult result = new DemoResult();
        result.check(true, "never");
        assertTrue(result.isOk());
        result.check(false, "two digests");
        assertEquals(List.of("two digests"), result.failures());
        assertEquals("4810.25", DemoResult.decimal(4_810_250_000_000L));
        assertEquals("-0.000000001", DemoResult.decimal(-1));
        assertEquals("100", DemoResult.decimal(100_000_000_000L));
    }

    private void shouldHaveKeptTheJournalsAlone(final DemoResult result)
    {
        assertEquals(result.journals.size(), result.kept.size());
        for (int i = 0; i < result.kept.size(); i++)
        {
            final Path journal = result.kept.get(i);
            final StreamAudit audit = result.journals.get(i);
            assertEquals(audit.count(), StreamAudit.of(audit.name(), journal.toFile(), 1).count());
            assertEquals(List.of("journal"), List.of(journal.getParent().toFile().list()));
        }
        assertEquals(result.kept.size(), settings.keep.toFile().list().length);
    }

    private void shouldEndInTheBookOf(final Path file, final double speed)
    {
        settings.input = file;
        settings.seconds = 0;
        settings.speed = speed;
        settings.maxGapNs = TimeUnit.MILLISECONDS.toNanos(100);

        final DemoRun run = run(() -> false);
        final DemoResult result = run.run();

        assertEquals(List.of(), result.failures(), this::printed);
        final IndependentBook book = new IndependentBook();
        long rows = 0;
        try (MarketByOrderReader reader = new MarketByOrderReader(file))
        {
            for (MarketByOrderRow row = reader.next(); null != row; row = reader.next())
            {
                book.apply(row);
                rows++;
            }
        }
        assertEquals(rows, result.requests());
        assertEquals(2, run.machines().size());
        run.machines().forEach((machine) -> assertNull(book.differenceTo(machine)));
    }

    private DemoRun run(final BooleanSupplier isStopped)
    {
        final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new DemoRun(settings, isStopped, stream, new ErrorLog("demo", stream, true));
    }

    private String printed()
    {
        return out.toString(StandardCharsets.UTF_8);
    }
}
