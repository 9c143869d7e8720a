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

import org.agrona.ErrorHandler;

import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SequencerNode;
import picocli.CommandLine.Command;

/** One member of the cluster. */
@Command(
    name = "sequencer", description = "Run a member of the sequencer cluster.", mixinStandardHelpOptions = true,
    subcommands = SequencerReseedCommand.class)
final class SequencerCommand extends NodeCommand
{
    SequencerCommand()
    {
        super(NodeKind.SEQUENCER);
    }

    @Override
    NodeLauncher prepare(final Settings settings, final ErrorHandler errorHandler, final Runnable terminationHook)
    {
        final SequencerContext ctx = SequencerContext.from(settings)
            .errorHandler(errorHandler)
            .terminationHook(terminationHook);
        return new NodeLauncher(ctx.placement(), () -> SequencerNode.launch(ctx));
    }

    @Override
    String aeronDirectory(final AutoCloseable node)
    {
        return ((SequencerNode)node).aeronDirectory();
    }
}
