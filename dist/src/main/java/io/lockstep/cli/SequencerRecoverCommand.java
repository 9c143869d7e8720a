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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.RecoverTool;
import io.lockstep.sequencer.SequencerContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep sequencer recover}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "recover",
    description = {
        "Begin the log of the whole cluster anew from this member and from the journals in reach: after the logs of a",
        "majority were lost, or end before what was released. All members must be stopped. What is missing is taken",
        "from the journals that are named, verified, the filter included; then it runs on until it is stopped, so that",
        "the other members can be seeded from it. Interrupted, run it again. Read the manual first."},
    mixinStandardHelpOptions = true)
final class SequencerRecoverCommand implements Callable<Integer>
{
    @Parameters(index = "0", paramLabel = "FILE", description = "Properties file of the member.")
    private Path file;

    @Option(
        names = "--from", paramLabel = "HOST:PORT|DIR", split = ",",
        description = "Journals of the gateways, and of members that are lost: where a node that runs takes requests "
        + "for replay, or a directory. Those of lockstep.start.compare.gateways are asked too.")
    private final List<String> from = new ArrayList<>();

    @Option(
        names = "--new-epoch",
        description = "Give up what no journal in reach holds. The stream goes on in a new epoch, which gateways and "
        + "replicas refuse until they are told.")
    private boolean isNewEpoch;

    SequencerRecoverCommand()
    {
    }

    @Override
    public Integer call() throws InterruptedException
    {
        final Settings settings = Settings.load(file);
        final Shutdown shutdown = Shutdown.install();
        final SequencerContext ctx = SequencerContext.from(settings)
            .errorHandler(new ErrorLog("recover", System.err, LockstepCommand.isVerbose()))
            .terminationHook(() -> shutdown.request(ExitCode.FAILED.code()));
        settings.refuseUnknown();
        try (RecoverTool tool = new RecoverTool(ctx, from, isNewEpoch, System.out::println))
        {
            tool.run();
            if (ctx.memberCount() > 1)
            {
                System.out.println("seed the other members from this one now: lockstep sequencer reseed --from " +
                    ctx.memberId() + "; then stop this process, and start all members");
                shutdown.await();
            }
        }
        finally
        {
            shutdown.finish();
        }
        return shutdown.finish();
    }
}
