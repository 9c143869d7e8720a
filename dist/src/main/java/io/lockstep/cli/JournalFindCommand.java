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
import java.util.List;

import io.lockstep.journal.tool.BlockRange;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.journal.tool.Occurrence;
import io.lockstep.journal.tool.RangeSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal find}.
 * <p>
 * Threading: the main thread, and some that read.
 */
@Command(
    name = "find",
    description = "Say where a request of a client was sequenced, and what became of every copy of it.",
    mixinStandardHelpOptions = true)
final class JournalFindCommand extends JournalToolCommand
{
    private static final int MAX_THREADS = 8;

    @Parameters(index = "0", paramLabel = "DIR", description = "Journal, or node.")
    private Path directory;

    @Mixin
    private RangeOptions range;

    @Option(names = "--client", paramLabel = "C", required = true, description = "Client id.")
    private long clientId;

    @Option(names = "--request", paramLabel = "R", required = true, description = "Request id.")
    private long requestId;

    @Option(names = "--json", description = "As JSON lines.")
    private boolean isJson;

    JournalFindCommand()
    {
    }

    @Override
    int run()
    {
        final RangeSelection selection = range.selection();
        try (JournalTool journal = open(directory))
        {
            final BlockRange blocks = BlockRange.of(selection, journal.reader());
            final int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
            final List<Occurrence> found = journal.find(clientId, requestId, blocks, threads);
            final StringBuilder text = new StringBuilder();
            for (final Occurrence each : found)
            {
                if (isJson)
                {
                    each.appendJson(text);
                }
                else
                {
                    each.appendText(text);
                }
            }
            out().print(text);
            hasTornTail(journal);
            if (found.isEmpty())
            {
                say("not found: client=" + clientId + " request=" + requestId + " firstBlock=" + blocks.first() +
                    " lastBlock=" + blocks.last());
            }
            return found.isEmpty() ? NOT_FOUND : CLEAN;
        }
    }
}
