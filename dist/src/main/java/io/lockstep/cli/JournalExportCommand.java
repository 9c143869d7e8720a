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

import io.lockstep.journal.tool.BlockRange;
import io.lockstep.journal.tool.ExportTool;
import io.lockstep.journal.tool.ExportTrailer;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.journal.tool.RangeSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal export}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "export",
    description = "Write a range of whole blocks to one file, which import verifies and reads.",
    mixinStandardHelpOptions = true)
final class JournalExportCommand extends JournalToolCommand
{
    @Parameters(index = "0", paramLabel = "DIR", description = "Journal, or node.")
    private Path directory;

    @Parameters(index = "1", paramLabel = "FILE", description = "File to make; must not be there.")
    private Path file;

    @Mixin
    private RangeOptions range;

    JournalExportCommand()
    {
    }

    @Override
    int run()
    {
        final RangeSelection selection = range.selection();
        final Shutdown shutdown = Shutdown.install();
        try (JournalTool journal = open(directory))
        {
            final BlockRange blocks = BlockRange.of(selection, journal.reader());
            final ExportTrailer trailer = ExportTool.write(journal, blocks, file, shutdown::isRequested);
            if (null == trailer)
            {
                say("export was stopped, nothing is left of it: file=" + file);
                return NOT_DONE;
            }
            out().println("blocks " + blocks.first() + "-" + blocks.last() + ", " + trailer.recordsLength() +
                " bytes of records: file " + file);
            hasTornTail(journal);
            return CLEAN;
        }
        finally
        {
            out().flush();
            shutdown.finish();
        }
    }
}
