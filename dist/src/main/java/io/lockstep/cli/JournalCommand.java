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

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code lockstep journal}: the tools of a journal.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "journal",
    description = {
        "Look at a journal, of a node that runs, of one at rest, or a copy. DIR is the directory of the journal or of",
        "the node. Nothing but repair and import changes anything."},
    mixinStandardHelpOptions = true,
    subcommands = {
        JournalDescribeCommand.class, JournalVerifyCommand.class, JournalDumpCommand.class, JournalFindCommand.class,
        JournalCompareCommand.class, JournalRepairCommand.class, JournalExportCommand.class,
        JournalImportCommand.class, CommandLine.HelpCommand.class},
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
        "0:clean; found; equal; done", "1:could not run", "2:wrong usage", "3:the journal has a torn tail",
        "4:the journal or the export is damaged", "5:journals differ", "6:not found"},
    synopsisSubcommandLabel = "COMMAND")
final class JournalCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    JournalCommand()
    {
    }

    @Override
    public void run()
    {
        throw new CommandLine.ParameterException(spec.commandLine(), "a journal command is missing");
    }
}
