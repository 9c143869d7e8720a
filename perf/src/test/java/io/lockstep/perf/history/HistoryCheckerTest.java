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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCheckerTest
{
    private static final int REQUESTS = 300;
    private static final String LARGE_PROP_NAME = "lockstep.test.history.requests";
    private static final int LARGE_DEFAULT = 20_000;

    @TempDir
    Path directory;

    static LongStream seeds()
    {
        return LongStream.of(1, 2, 3, 4, 5, System.nanoTime());
    }

    static Stream<Arguments> mutations()
    {
        return Arrays.stream(HistoryMutation.values())
            .flatMap((each) -> LongStream.of(1, 2, System.nanoTime()).mapToObj((seed) -> Arguments.of(each, seed)));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldPassWhenNothingIsWrong(final long seed) throws IOException
    {
        final CheckResult result = new HistoryModel(seed, REQUESTS).write(directory).check();

        assertTrue(result.isOk(), result::text);
        assertEquals(REQUESTS, result.counts().get("invoked"));
        assertEquals(HistoryModel.REPLICAS, result.counts().get("observers"));
        assertEquals(HistoryModel.MEMBERS, result.counts().get("journals"));
        assertTrue(result.counts().get("journal-blocks-compared") > 0);
        assertTrue(result.counts().get("unknown-and-sequenced") > 0);
        assertEquals(List.of(), result.notes());
    }

    @ParameterizedTest(name = "{0} seed={1}")
    @MethodSource("mutations")
    void shouldFindEveryMutation(final HistoryMutation mutation, final long seed) throws IOException
    {
        final HistoryModel model = new HistoryModel(seed, REQUESTS);
        mutation.apply(model, new SplittableRandom(seed));

        final CheckResult result = model.write(directory).check();

        assertTrue(result.totals().containsKey(mutation.expected()), result::text);
        assertTrue(mutation.isLoose() || mutation.allowed().containsAll(result.totals().keySet()), result::text);
    }

    /** Fixed seeds: an order that is gone again before the next digest leaves no trace if it is forgotten. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldHoldOrderBookAgainstItsModel(final long seed) throws IOException
    {
        final HistoryModel model = new HistoryModel(seed, REQUESTS, true);
        final CheckResult good = model.write(directory.resolve("good")).check();
        model.forgottenSequence = BookCommands.firstAdd(model.order);
        final CheckResult bad = model.write(directory.resolve("bad")).check();

        assertTrue(good.isOk(), good::text);
        assertTrue(good.counts().get("digests-held-against-a-model") > 0, good::text);
        assertEquals(EnumSet.of(Rule.MODEL), bad.totals().keySet(), bad::text);
    }

    @Test
    void shouldSayThatMachineHasNoModel() throws IOException
    {
        final HistoryChecker checker = new HistoryModel(3, REQUESTS).write(directory);
        final Path file = directory.resolve("others.jsonl");
        try (HistoryWriter writer = HistoryWriter.create(file, "others"))
        {
            writer.digest(1, "replica-8", "chess", 5, 99);
        }

        final CheckResult result = checker.history(file).check();

        assertTrue(result.isOk(), result::text);
        assertEquals(List.of("machine chess has no model, its digests are compared among themselves"), result.notes());
    }

    @Test
    void shouldHaveAMutationForEveryRule()
    {
        final Set<Rule> found = EnumSet.noneOf(Rule.class);
        for (final HistoryMutation each : HistoryMutation.values())
        {
            found.add(each.expected());
        }

        assertEquals(EnumSet.allOf(Rule.class), found);
    }

    @Test
    void shouldNameEventsFilesAndLines() throws IOException
    {
        final HistoryModel model = new HistoryModel(1, REQUESTS);
        final HistoryModel.Request request = model.applied().get(0);
        request.secondSequence = request.sequence + 1;

        final CheckResult result = model.write(directory).check();

        final String file = directory.resolve("load-" + request.process + ".jsonl").toString();
        final String text = result.violations().get(0).toString();
        final long line = lineOf(Path.of(file), "\"applied\"", "\"client\":" + request.clientId + ",\"request\":" +
            request.requestId + ",", "\"sequence\":" + request.sequence + "}");
        assertTrue(text.contains(file + ":" + line), text);
        assertTrue(text.contains(file + ":" + (line + 1)), text);
        assertTrue(text.contains("client=" + request.clientId + " request=" + request.requestId), text);
    }

    private static long lineOf(final Path file, final String... parts) throws IOException
    {
        final List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++)
        {
            if (Arrays.stream(parts).allMatch(lines.get(i)::contains))
            {
                return i + 1;
            }
        }
        throw new IllegalStateException("no such line: file=" + file);
    }

    @Test
    void shouldFindDamageOfAJournal() throws IOException
    {
        final HistoryChecker checker = new HistoryModel(1, REQUESTS).write(directory);
        final Path segment = largest(directory.resolve("member-1"));
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[8192] ^= 1;
        Files.write(segment, bytes);

        final CheckResult result = checker.check();

        assertEquals(EnumSet.of(Rule.JOURNALS), result.totals().keySet(), result::text);
    }

    private static Path largest(final Path journal) throws IOException
    {
        try (Stream<Path> files = Files.list(journal))
        {
            return files.max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
        }
    }

    @Test
    void shouldForgiveWhatAKilledProcessCouldNotWrite() throws IOException
    {
        final HistoryModel model = new HistoryModel(2, REQUESTS);
        final HistoryChecker checker = model.write(directory);
        final Path file = directory.resolve("load-0.jsonl");
        final String text = Files.readString(file);

        Files.writeString(file, text.substring(0, 2 * text.length() / 3));
        final CheckResult result = checker.check();

        assertTrue(result.isOk(), result::text);
        assertEquals(1, result.notes().size());
        assertTrue(result.notes().get(0).contains(file.toString()), result::text);
    }

    @Test
    void shouldForgiveAKilledProcessAlsoWhenItsNextLifeGoesOn() throws IOException
    {
        final HistoryModel model = new HistoryModel(2, REQUESTS);
        final HistoryChecker checker = model.write(directory);
        final Path file = directory.resolve("load-0.jsonl");
        final List<String> lines = Files.readAllLines(file);
        final int cut = lines.size() / 3;
        final int next = cut + 60;

        Files.write(file, lines.subList(0, cut));
        final Path second = directory.resolve("load-0-again.jsonl");
        Files.writeString(second, lines.get(0) + "\n");
        Files.write(second, lines.subList(next, lines.size()).stream()
            .filter((each) -> !each.contains("\"e\":\"applied\"")).toList(), StandardOpenOption.APPEND);
        final CheckResult result = checker.history(second).check();

        assertFalse(result.totals().containsKey(Rule.NOTHING_INVENTED), result::text);
    }

    @Test
    void shouldNotForgiveALineThatIsMissingInTheMiddle() throws IOException
    {
        final HistoryChecker checker = new HistoryModel(2, REQUESTS).write(directory);
        final Path file = directory.resolve("load-0.jsonl");
        final List<String> lines = Files.readAllLines(file);
        final String text = String.join("\n", lines);
        lines.removeIf((each) -> each.contains("\"invoke\"") && each.contains("\"client\":1,\"request\":3,"));

        Files.writeString(file, String.join("\n", lines).substring(0, 2 * text.length() / 3));
        final CheckResult result = checker.check();

        assertTrue(result.totals().containsKey(Rule.NOTHING_INVENTED), result::text);
    }

    @Test
    void shouldLetANodeBeginAgainAfterAStart() throws IOException
    {
        final HistoryChecker checker = new HistoryModel(3, REQUESTS).write(directory);
        try (HistoryWriter writer = HistoryWriter.create(directory.resolve("replica-9.jsonl"), "replica-9"))
        {
            for (int life = 0; life < 2; life++)
            {
                writer.node(1, "replica-9", "start");
                for (int i = 1; i <= 3; i++)
                {
                    writer.observeOther(i, "replica-9", i, "session_opened", 1_000);
                }
            }
        }
        checker.history(directory);

        final CheckResult result = checker.check();

        assertTrue(result.isOk(), result::text);
    }

    @Test
    void shouldLetWhatWasNeverReleasedBeAnotherBlockOnlyAfterTheLogWasBegunAnew() throws IOException
    {
        final HistoryChecker checker = new HistoryModel(3, REQUESTS).write(directory);
        final Path file = directory.resolve("lost-majority.jsonl");
        for (final boolean hasRecovery : new boolean[] {true, false})
        {
            Files.deleteIfExists(file);
            try (HistoryWriter writer = HistoryWriter.create(file, "system"))
            {
                writer.attest(1, "member-8", 1_000_000, 0, 7);
                if (hasRecovery)
                {
                    writer.node(2, "cluster", "recover");
                }
                writer.attest(3, "member-9", 1_000_000, 0, 8);
            }

            final CheckResult result = (hasRecovery ? checker : new HistoryChecker(1)).history(directory).check();

            assertEquals(!hasRecovery, result.totals().containsKey(Rule.DIVERGENCE), result::text);
        }
    }

    @Test
    void shouldCheckManyRequests() throws IOException
    {
        final int count = Integer.getInteger(LARGE_PROP_NAME, LARGE_DEFAULT);
        final HistoryChecker checker = new HistoryModel(7, count).write(directory);
        final long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        final CheckResult result = checker.check();

        System.out.println("check: requests=" + count + " events=" + result.counts().get("events") +
            " cpuMs=" +
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs) / 1_000_000);
        assertTrue(result.isOk(), result::text);
        assertEquals(count, result.counts().get("invoked"));
    }
}
