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

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.journal.JournalDamage;
import io.lockstep.journal.RepairedSegment;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.journal.tool.RepairResult;
import io.lockstep.journal.tool.RepairTool;
import io.lockstep.journal.tool.ReplayTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal repair}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "repair",
    description = {
        "Put in the place of damaged segments what another journal of the same stream holds, if its chain fits on both",
        "sides. The node must be stopped. Damaged files are kept, with names that end in .damaged."},
    mixinStandardHelpOptions = true)
final class JournalRepairCommand extends JournalToolCommand
{
    @Parameters(index = "0", paramLabel = "DIR", description = "Journal, or node.")
    private Path directory;

    @Option(
        names = "--from", paramLabel = "DIR|HOST:PORT", required = true,
        description = "Journal, or node, of another member or of a gateway, or a copy of one; or where one that runs "
        + "takes requests for replay.")
    private String source;

    @Option(names = "--dry-run", description = "Fetch and check, but change nothing.")
    private boolean isDryRun;

    JournalRepairCommand()
    {
    }

    @Override
    int run()
    {
        final Shutdown shutdown = Shutdown.install();
        try
        {
            final RepairResult result = repair();
            if (result.before().isSound())
            {
                out().println("nothing to repair: directory " + directory);
            }
            for (final JournalDamage each : result.before().damages())
            {
                out().println("damaged  " + each);
            }
            for (final RepairedSegment each : result.segments())
            {
                out().println((isDryRun ? "would make " : "made     ") + each.fileName() + " blocks " +
                    each.firstBlock() + "-" + each.lastBlock() + " sequences " + each.firstSequence() + "-" +
                    each.lastSequence());
            }
            result.notes().forEach((each) -> out().println("note     " + each));
            if (!isDryRun)
            {
                result.after().damages().forEach((each) -> say("journal is still damaged: " + each));
            }
            return JournalVerifyCommand.statusOf(result.after());
        }
        finally
        {
            out().flush();
            shutdown.finish();
        }
    }

    private RepairResult repair()
    {
        if (!ReplayTool.isServer(source) || Files.exists(Path.of(source)))
        {
            try (JournalTool from = open(Path.of(source)))
            {
                return RepairTool.run(directory, maxBlockLength(), RepairTool.from(from), isDryRun);
            }
        }
        final int streamId = JournalTool.streamIdOf(directory);
        try (MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            return RepairTool.run(
                directory, maxBlockLength(), new ReplayTool(aeron, source, streamId, maxBlockLength()), isDryRun);
        }
    }
}
