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
package io.lockstep.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.lockstep.perf.history.CheckResult;
import io.lockstep.perf.history.HistoryChecker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code lockstep check}: holds the histories and journals of a run against what is promised.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "check",
    description = {
        "Hold the histories and journals of one run against the promises: one order, no gap, no loss, exactly once,",
        "nothing invented, first in first out, real time, equal journals. Exit status 0 if no rule is broken, 5 if one",
        "is, 1 if it could not be told. The format is in docs/HISTORY.md."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class CheckCommand implements Callable<Integer>
{
    /** A rule is broken. */
    static final int BROKEN = JournalToolCommand.DIFFERENT;

    private static final int VIOLATIONS_MAX = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(
        arity = "1..*", paramLabel = "HISTORY", description = "Files, or directories that hold *.jsonl files.")
    private List<Path> histories;

    @Option(names = "--journal", arity = "1..*", paramLabel = "DIR", description = "Journals, or nodes.")
    private List<Path> journals = List.of();

    @Option(
        names = "--violations", paramLabel = "N", description = "Violations of each rule that are told.",
        defaultValue = "" + HistoryChecker.VIOLATIONS_DEFAULT)
    private int violations;

    @Option(
        names = "--max-block-length", paramLabel = "SIZE", converter = SizeConverter.class,
        description = "Longest block of the stream, where it is above the default.",
        defaultValue = "1m")
    private long maxBlockLength;

    CheckCommand()
    {
    }

    @Override
    public Integer call()
    {
        Checks.range("--violations", violations, 1, VIOLATIONS_MAX);
        final HistoryChecker checker = new HistoryChecker(violations)
            .maxBlockLength(JournalToolCommand.length("--max-block-length", maxBlockLength));
        for (final Path each : histories)
        {
            Checks.that(Files.exists(each), "history is missing: file=" + each);
            checker.history(each);
        }
        journals.forEach(checker::journal);
        Checks.that(checker.hasHistories(), "no history in what was named: " + histories);

        final CheckResult result = checker.check();
        spec.commandLine().getOut().print(result.text());
        spec.commandLine().getOut().flush();
        return result.isOk() ? 0 : BROKEN;
    }
}
