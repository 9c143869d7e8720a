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

import io.lockstep.journal.tool.JournalSummary;
import io.lockstep.journal.tool.JournalTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal describe}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "describe",
    description = "Say what a journal holds: segments, blocks, sequences, times, lengths, whether a writer runs.",
    mixinStandardHelpOptions = true)
final class JournalDescribeCommand extends JournalToolCommand
{
    @Parameters(index = "0", paramLabel = "DIR", description = "Journal, or node.")
    private Path directory;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean isJson;

    JournalDescribeCommand()
    {
    }

    @Override
    int run()
    {
        try (JournalTool journal = open(directory))
        {
            final JournalSummary summary = journal.describe();
            out().print(isJson ? summary.json() : summary.text());
            return null == summary.tornTail() ? CLEAN : TORN;
        }
    }
}
