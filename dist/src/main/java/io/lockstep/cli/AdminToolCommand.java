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

import java.util.function.Function;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.gateway.admin.AdminContext;
import io.lockstep.gateway.admin.AdminOutcome;
import io.lockstep.gateway.admin.AdminTool;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.AdminCommand.Type;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code lockstep admin}: commands that go into the stream, so that every node obeys them at the same place.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "admin",
    description = {
        "Give the cluster a command. It goes into the stream, and the outcome is what a majority of the members holds:",
        "'sequenced at N', or why it was refused."},
    mixinStandardHelpOptions = true,
    subcommands = CommandLine.HelpCommand.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
        "0:sequenced", "1:refused, or not sent: nothing has changed", "2:wrong usage",
        "3:sent, outcome unknown: it may be in the stream now or later"},
    synopsisSubcommandLabel = "COMMAND")
final class AdminToolCommand implements Runnable
{
    /** It was sent, and nobody knows what became of it. */
    static final int UNKNOWN = 3;

    private static final String CLIENT = "Id of the client.";

    /** What is said of a refusal beside its code. */
    private Function<ErrorCode, String> refusals = (code) -> "";
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);

    @Spec
    private CommandSpec spec;

    AdminToolCommand()
    {
    }

    @Override
    public void run()
    {
        throw new CommandLine.ParameterException(spec.commandLine(), "an admin command is missing");
    }

    @Command(
        name = "suspend", mixinStandardHelpOptions = true,
        description = "Refuse a client's requests until it is resumed; none of its ids is consumed.")
    int suspend(
        @Mixin final AdminOptions options,
        @Option(names = "--client", paramLabel = "C", required = true, description = CLIENT) final long clientId)
    {
        return send(options, AdminCommand.ofClient(command, 0, Type.SUSPEND_CLIENT, clientId));
    }

    @Command(
        name = "resume-client", mixinStandardHelpOptions = true, description = "End the suspension of a client.")
    int resumeClient(
        @Mixin final AdminOptions options,
        @Option(names = "--client", paramLabel = "C", required = true, description = CLIENT) final long clientId)
    {
        return send(options, AdminCommand.ofClient(command, 0, Type.RESUME_CLIENT, clientId));
    }

    @Command(
        name = "retire", mixinStandardHelpOptions = true,
        description = "End a client for ever: its id is dead, and its place is free for another.")
    int retire(
        @Mixin final AdminOptions options,
        @Option(names = "--client", paramLabel = "C", required = true, description = CLIENT) final long clientId)
    {
        return send(options, AdminCommand.ofClient(command, 0, Type.RETIRE_CLIENT, clientId));
    }

    @Command(
        name = "set", mixinStandardHelpOptions = true,
        description = "Change a setting of the stream; format.version as activate-version does.")
    int set(
        @Mixin final AdminOptions options,
        @Mixin final WithoutMembersOption without,
        @Parameters(index = "0", paramLabel = "NAME", description = "Such as clients.limit.") final String name,
        @Parameters(
            index = "1", paramLabel = "VALUE",
            description = "A number, a length such as 64k, or a duration such as 100ms.") final String value)
    {
        Checks.that(without.members().isEmpty() || SequencedSetting.FORMAT_VERSION.key().equals(name),
            "--without-member is for " + SequencedSetting.FORMAT_VERSION.key() + " alone: name=" + name);
        final String canonical = SettingValue.canonical(value);
        refusals = (code) -> SettingValue.refusal(code, name, value);
        return send(options, without, AdminCommand.setSetting(command, 0, name, canonical));
    }

    @Command(
        name = "activate-version", mixinStandardHelpOptions = true,
        description = {
            "Stamp by the rules of another version from here on, for ever: no older release can go on behind it.",
            "All members are asked first; it is not sent while one does not know the version or does not answer."})
    int activateVersion(
        @Mixin final AdminOptions options,
        @Mixin final WithoutMembersOption without,
        @Parameters(index = "0", paramLabel = "N", description = "The next version.") final int version)
    {
        return send(options, without, AdminCommand.activateVersion(command, 0, version));
    }

    @Command(
        name = "halt", mixinStandardHelpOptions = true,
        description = "Stop the stream at one sequence: everything but commands is refused from there on.")
    int halt(@Mixin final AdminOptions options)
    {
        return send(options, AdminCommand.ofStream(command, 0, Type.HALT));
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "End a halt.")
    int resume(@Mixin final AdminOptions options)
    {
        return send(options, AdminCommand.ofStream(command, 0, Type.RESUME));
    }

    @Command(
        name = "end-of-stream", mixinStandardHelpOptions = true,
        description = "End the stream for ever: nothing is sequenced after this.")
    int endOfStream(@Mixin final AdminOptions options)
    {
        return send(options, AdminCommand.ofStream(command, 0, Type.END_OF_STREAM));
    }

    private int send(final AdminOptions options, final int length)
    {
        return send(options.context(), length);
    }

    private int send(final AdminOptions options, final WithoutMembersOption without, final int length)
    {
        return send(without.applyTo(options.context()), length);
    }

    private int send(final AdminContext context, final int length)
    {
        final Shutdown shutdown = Shutdown.install();
        try
        {
            return tell(AdminTool.send(context.isStopped(shutdown::isRequested), command, 0, length));
        }
        finally
        {
            shutdown.finish();
        }
    }

    private int tell(final AdminOutcome outcome)
    {
        switch (outcome.status())
        {
            case SEQUENCED:
                spec.commandLine().getOut().println("sequenced at " + outcome.sequence());
                spec.commandLine().getOut().flush();
                return 0;

            case REFUSED:
                say("command is refused: code=" + outcome.code() + " " + outcome.detail() +
                    refusals.apply(outcome.code()));
                return 1;

            case NOT_SENT:
                say("command was not sent, " + outcome.detail());
                return 1;

            default:
                say("outcome is unknown, " + outcome.detail());
                return UNKNOWN;
        }
    }

    private void say(final String line)
    {
        spec.commandLine().getErr().println("lockstep: " + line);
        spec.commandLine().getErr().flush();
    }
}
