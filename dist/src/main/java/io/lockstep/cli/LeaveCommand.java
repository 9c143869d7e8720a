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

import java.io.File;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.ExitCode;
import io.lockstep.status.LeaveTool;
import io.lockstep.status.LeaveTool.Left;

/** Has a member of this machine leave its cluster. */
@Command(
    name = "leave",
    description = {
        "Have a member of this machine leave its cluster: a planned hand-over if it leads, and a stop in order. It",
        "waits until the others are a majority without the member, tells its process to stop, and waits for its end.",
        "Exit status 0 once it has stopped in order; 1 if it stays, or did not stop in order: the line says which."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class LeaveCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Data directory of the member.")
    private File directory;

    @Option(names = "--aeron-dir", paramLabel = "DIR", description = "Directory of a media driver of its own process.")
    private File aeronDirectory;

    @Option(
        names = "--wait", paramLabel = "TIME", description = "Longest wait until the others are a majority without it.",
        defaultValue = "10s", converter = DurationConverter.class)
    private long waitNs;

    @Option(names = "--force", description = "Also if the stream then stands still.")
    private boolean isForced;

    LeaveCommand()
    {
    }

    @Override
    public Integer call()
    {
        try
        {
            final Left left = new LeaveTool(directory, aeronDirectory).leave(isForced, waitNs);
            spec.commandLine().getOut().println("lockstep: member has left: member=" + left.memberId() + " role=" +
                left.role() + " milliseconds=" + TimeUnit.NANOSECONDS.toMillis(left.takenNs()));
            return ExitCode.OK.code();
        }
        catch (final LockstepException ex)
        {
            // What an operator has to read, and no error of the program.
            spec.commandLine().getErr().println("lockstep: " + ex.getMessage());
            return ExitCode.FAILED.code();
        }
    }
}
