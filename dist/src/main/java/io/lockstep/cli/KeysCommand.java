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
 * {@code lockstep keys}: the keys by which gateways and admins prove to the cluster who they are.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "keys",
    description = "Make and look at the keys by which gateways and admins prove to the cluster who they are.",
    mixinStandardHelpOptions = true,
    subcommands = {KeysGenerateCommand.class, KeysShowCommand.class, CommandLine.HelpCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    KeysCommand()
    {
    }

    @Override
    public void run()
    {
        throw new CommandLine.ParameterException(spec.commandLine(), "a keys command is missing");
    }
}
