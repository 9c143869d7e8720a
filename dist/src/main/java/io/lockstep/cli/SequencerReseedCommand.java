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
import java.util.concurrent.Callable;

import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.ReseedTool;
import io.lockstep.sequencer.SequencerContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep sequencer reseed}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "reseed",
    description = {
        "Copy snapshots, log and journal of a peer to a member that lost its disk, or was away for longer than the",
        "log reaches. The member must be stopped; a majority of all members, without it, must follow one leader. Of",
        "the journal it copies what follows on the snapshot; what is older the member fetches while it runs. What",
        "is in its directory is kept beside the copy. Interrupted, run it again."},
    mixinStandardHelpOptions = true)
final class SequencerReseedCommand implements Callable<Integer>
{
    @Parameters(index = "0", paramLabel = "FILE", description = "Properties file of the member.")
    private Path file;

    @Option(
        names = "--from", paramLabel = "ID|HOST:PORT", required = true,
        description = "Member to copy from: its id, or where it takes requests for replay.")
    private String from;

    SequencerReseedCommand()
    {
    }

    @Override
    public Integer call()
    {
        final Settings settings = Settings.load(file);
        final SequencerContext ctx = SequencerContext.from(settings)
            .errorHandler(new ErrorLog("reseed", System.err, LockstepCommand.isVerbose()));
        settings.refuseUnknown();
        new ReseedTool(ctx, from, System.out::println).run();
        return 0;
    }
}
