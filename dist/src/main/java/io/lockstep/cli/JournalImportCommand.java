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

import io.lockstep.journal.tool.ImportResult;
import io.lockstep.journal.tool.ImportTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal import}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "import",
    description = {
        "Put an export into a journal: a new one where DIR is absent or empty, else one that ends exactly before it.",
        "The whole file is verified before anything is written."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class JournalImportCommand extends JournalToolCommand
{
    @Parameters(index = "0", paramLabel = "FILE", description = "File that export wrote.")
    private Path file;

    @Parameters(index = "1", paramLabel = "DIR", description = "Journal, or node; or where to make a journal.")
    private Path directory;

    @Option(
        names = "--segment-length", paramLabel = "SIZE", converter = SizeConverter.class,
        description = "Of the segment files that are made, a power of two.", defaultValue = "64m")
    private long segmentLength;

    JournalImportCommand()
    {
    }

    @Override
    int run()
    {
        final Shutdown shutdown = Shutdown.install();
        try
        {
            final ImportResult result = ImportTool.read(
                file, directory, length("--segment-length", segmentLength), maxBlockLength(), shutdown::isRequested);
            if (result.isComplete())
            {
                out().println("blocks " + result.range().first() + "-" + result.range().last() +
                    (result.isNew() ? " in a new journal: directory " : " appended: directory ") + directory);
                return CLEAN;
            }
            say("import was stopped: directory=" + directory + " lastBlock=" + result.lastBlock() + " wanted=" +
                result.range().last());
            return NOT_DONE;
        }
        finally
        {
            out().flush();
            shutdown.finish();
        }
    }
}
