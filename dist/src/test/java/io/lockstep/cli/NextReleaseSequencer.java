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

import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.stamp.NextVersions;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A member as a next release runs it: it also knows version 2 of the rules. */
@Command(name = "lockstep", subcommands = NextReleaseSequencer.NextCommand.class)
public final class NextReleaseSequencer
{
    private NextReleaseSequencer()
    {
    }

    /**
     * Runs it.
     *
     * @param args as those of the launcher.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new NextReleaseSequencer()).execute(args));
    }

    /** The command. */
    @Command(name = "sequencer")
    static final class NextCommand extends SequencerCommand
    {
        @Override
        SequencerContext newContext(final Settings settings)
        {
            return super.newContext(settings).versions(NextVersions.versions());
        }
    }
}
