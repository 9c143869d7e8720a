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

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.system.RecordingMachine;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.replica.ReplicaNode;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A replica that writes down what it is given. */
@Command(
    name = "observe",
    description = {
        "Follow the released stream as a replica does, from a replica's properties file, and write a history of",
        "every sequenced entry."},
    mixinStandardHelpOptions = true)
final class ObserveCommand extends NodeCommand
{
    @Option(names = "--history", required = true, paramLabel = "FILE", description = "History, a new file.")
    private Path history;

    @Option(
        names = "--node", paramLabel = "NAME", description = "Name of the observer.", defaultValue = "observer",
        showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS)
    private String node;

    ObserveCommand()
    {
        super(NodeKind.REPLICA);
    }

    @Override
    NodeLauncher prepare(final Settings settings, final ErrorHandler errorHandler, final Runnable terminationHook)
    {
        Checks.writable("--history", history);
        final RecordingMachine[] machine = new RecordingMachine[1];
        final ReplicaContext ctx = ReplicaContext.from(settings, (name) -> () -> machine[0])
            .errorHandler(errorHandler)
            .terminationHook(terminationHook);
        return new NodeLauncher(ctx.placement(), ctx::conclude, () ->
        {
            machine[0] = new RecordingMachine(HistoryWriter.create(history, node), node);
            return launch(ctx, machine[0], errorHandler);
        });
    }

    private AutoCloseable launch(
        final ReplicaContext ctx, final RecordingMachine machine, final ErrorHandler errorHandler)
    {
        final MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(DriverDirectory.of(history.toFile()))
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .errorHandler(errorHandler));
        try
        {
            final ReplicaNode replica = ReplicaNode.launch(
                ctx.aeronDirectory(driver.aeronDirectoryName()).applyListener(machine));
            return () -> CloseHelper.closeAll(replica, machine, driver);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(machine, driver);
            throw ex;
        }
    }

    @Override
    String aeronDirectory(final AutoCloseable running)
    {
        return DriverDirectory.of(history.toFile());
    }
}
