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

import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.JvmCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The main class. Exit status: 0 done and right, 1 failed, 2 wrong usage; nodes have more, see
 * {@link ExitCode}. Whatever goes wrong is one line on standard
 * error; {@code LOCKSTEP_VERBOSE=1} in the environment adds the stack trace.
 */
@Command(
    name = "lockstep",
    description = "A single-writer sequencer appliance: one order for every message of every client.",
    mixinStandardHelpOptions = true,
    versionProvider = LockstepVersion.class,
    subcommands = {
        DemoCommand.class, SequencerCommand.class, GatewayCommand.class, ReplicaCommand.class, BenchCommand.class,
        SoakCommand.class, JournalCommand.class, KeysCommand.class, AdminToolCommand.class, CheckCommand.class,
        LoadCommand.class, ObserveCommand.class, SimCommand.class, CommandLine.HelpCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class LockstepCommand implements Runnable
{
    /** Environment variable that adds stack traces to error lines. */
    static final String VERBOSE_ENV = "LOCKSTEP_VERBOSE";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    LockstepCommand()
    {
    }

    @Override
    public void run()
    {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /**
     * Runs a command and ends the process with its status.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        final String problem = JvmCheck.problem();
        if (null != problem)
        {
            System.err.println("lockstep: " + problem);
            System.exit(1);
        }
        System.exit(commandLine().execute(args));
    }

    /**
     * The command line, ready to execute.
     *
     * @return a new one.
     */
    static CommandLine commandLine()
    {
        return new CommandLine(new LockstepCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new LeaveCommand())
            // An option that takes a file says so, and reads it as what it is.
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(LockstepCommand::onWrongUsage)
            .setExecutionExceptionHandler(LockstepCommand::onFailure);
    }

    static boolean isVerbose()
    {
        return "1".equals(System.getenv(VERBOSE_ENV));
    }

    private static int onWrongUsage(final CommandLine.ParameterException ex, final String[] args)
    {
        final CommandLine command = ex.getCommandLine();
        command.getErr().println("lockstep: " + ex.getMessage().replace('\n', ' ') +
            "; see: " + command.getCommandSpec().qualifiedName() + " --help");
        command.getErr().flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int onFailure(
        final Exception ex, final CommandLine command, final CommandLine.ParseResult parseResult)
    {
        command.getErr().println("lockstep: " + ErrorLog.describe(ex));
        if (isVerbose())
        {
            ex.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return command.getCommand() instanceof NodeCommand ?
            ExitCode.ofStart(ex).code() : command.getCommandSpec().exitCodeOnExecutionException();
    }
}
