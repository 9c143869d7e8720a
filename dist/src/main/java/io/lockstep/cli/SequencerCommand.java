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

import org.agrona.ErrorHandler;

import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.system.MemberHistory;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SequencerNode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One member of the cluster. */
@Command(
    name = "sequencer", description = "Run a member of the sequencer cluster.", mixinStandardHelpOptions = true,
    subcommands = {SequencerRecoverCommand.class, SequencerReseedCommand.class})
class SequencerCommand extends NodeCommand
{
    @ArgGroup(exclusive = true)
    private FirstStart firstStart = new FirstStart();

    @Option(
        names = "--history", paramLabel = "FILE",
        description = "Write a history of what this member holds and says that it holds, a new file, for the judge.")
    private Path history;

    /** What is said of a member that has never run. */
    private static final class FirstStart
    {
        @Option(names = "--bootstrap", description =
            "First start of a new member: an empty directory becomes its own. Never for one that lost its data.")
        private boolean isBootstrap;

        @Option(names = "--bootstrap-only", description = "Make the directory of a new member and exit.")
        private boolean isBootstrapOnly;
    }

    SequencerCommand()
    {
        super(NodeKind.SEQUENCER);
    }

    @Override
    NodeLauncher prepare(final Settings settings, final ErrorHandler errorHandler, final Runnable terminationHook)
    {
        final SequencerContext ctx = newContext(settings)
            .errorHandler(errorHandler)
            .terminationHook(terminationHook)
            .isStopped(this::isStopRequested)
            .waitHandler(log())
            .bootstrap(firstStart.isBootstrap ? NodeDirectory.Bootstrap.NEW : NodeDirectory.Bootstrap.NEVER);
        if (firstStart.isBootstrapOnly)
        {
            return new NodeLauncher(ctx.placement(), ctx::conclude, () ->
            {
                SequencerNode.bootstrap(ctx);
                return null;
            });
        }
        if (null != history)
        {
            Checks.writable("--history", history);
        }
        return new NodeLauncher(ctx.placement(), ctx::conclude, () -> launch(ctx));
    }

    private SequencerNode launch(final SequencerContext ctx)
    {
        if (null == history)
        {
            return SequencerNode.launch(ctx);
        }
        final String node = "member-" + ctx.memberId();
        final MemberHistory writer = new MemberHistory(HistoryWriter.create(history, node), node);
        try
        {
            return SequencerNode.launch(ctx.holdRecorder(writer));
        }
        catch (final RuntimeException ex)
        {
            writer.close();
            throw ex;
        }
    }

    /** The settings as a context: where a test puts something under a member. */
    SequencerContext newContext(final Settings settings)
    {
        return SequencerContext.from(settings);
    }

    @Override
    String aeronDirectory(final AutoCloseable node)
    {
        return ((SequencerNode)node).aeronDirectory();
    }
}
