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

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.lockstep.journal.JournalDamage;
import io.lockstep.journal.SurveyResult;
import io.lockstep.journal.tool.SurveyText;
import io.lockstep.journal.tool.VerifyTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal verify}.
 * <p>
 * Threading: the main thread, and some that read.
 */
@Command(
    name = "verify",
    description = {
        "Verify a journal: every segment, what is between them, the end. Says every damage, not the first alone.",
        "An end of the range stands for the whole segment that holds it."},
    mixinStandardHelpOptions = true)
final class JournalVerifyCommand extends JournalToolCommand
{
    private static final int MAX_THREADS = 64;

    @Parameters(index = "0", paramLabel = "DIR", description = "Journal, or node.")
    private Path directory;

    @Option(names = "--from", paramLabel = "SEQ", description = "From the segment that holds this sequence.")
    private long from;

    @Option(names = "--to", paramLabel = "SEQ", description = "To the segment that holds this sequence.")
    private long to;

    @Option(names = "--threads", paramLabel = "N", description = "That read; by default one a CPU, at most 8.")
    private int threads = Math.min(8, Runtime.getRuntime().availableProcessors());

    @Option(names = "--no-progress", description = "No progress bar, which a terminal shows otherwise.")
    private boolean isQuiet;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean isJson;

    JournalVerifyCommand()
    {
    }

    @Override
    int run()
    {
        if (from < 0 || to < 0 || 0 != to && to < from)
        {
            throw new ParameterException(spec().commandLine(), "range is none: from=" + from + " to=" + to);
        }
        Checks.range("--threads", threads, 1, MAX_THREADS);
        final ProgressLine progress = new ProgressLine(isQuiet || null == System.console() ? null : System.err);
        final VerifyTool tool = new VerifyTool(directory, maxBlockLength(), threads, progress::onProgress);
        final long startNs = System.nanoTime();
        final SurveyResult result;
        try
        {
            result = tool.run(from, to);
        }
        finally
        {
            progress.clear();
        }
        final long elapsedNs = Math.max(1, System.nanoTime() - startNs);
        out().print(isJson ?
            SurveyText.json(tool.directory().toString(), result) :
            SurveyText.text(tool.directory().toString(), result) + speed(result.length(), elapsedNs));
        for (final JournalDamage each : result.damages())
        {
            say("journal is damaged: directory=" + tool.directory() + " " + each);
        }
        if (null != result.tornTail())
        {
            say(tool.directory() + ": " + result.tornTail());
        }
        return statusOf(result);
    }

    static int statusOf(final SurveyResult result)
    {
        if (!result.isSound())
        {
            return DAMAGED;
        }
        return null == result.tornTail() ? CLEAN : TORN;
    }

    private static String speed(final long bytes, final long elapsedNs)
    {
        return String.format(
            Locale.ROOT, "speed     %.2f GB/s over %.2f s%n", bytes / (double)elapsedNs,
            elapsedNs / (double)TimeUnit.SECONDS.toNanos(1));
    }
}
