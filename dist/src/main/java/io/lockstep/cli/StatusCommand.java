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
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.lockstep.runtime.ExitCode;
import io.lockstep.status.NodeView;
import io.lockstep.status.StatusJson;
import io.lockstep.status.StatusText;
import io.lockstep.status.StatusTool;
import io.lockstep.status.StatusTool.Found;

/** Tells how nodes of this machine stand, from outside of their processes. */
@Command(
    name = "status",
    description = {
        "Tell how nodes of this machine stand, by the counters that they keep in shared memory. It asks nothing of the",
        "nodes: it works on one that hangs, and shows the last values of one that was killed. Exit status 0 if all are",
        "alive, 1 if one is not."},
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer>
{
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";
    private static final String NO_NODE =
        "no counters: stopped, not started since the machine was, or on a media driver of its own (--aeron-dir)";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "DIR", description = "Data directory of a node.")
    private List<File> directories = List.of();

    @Option(names = "--aeron-dir", paramLabel = "DIR", description = "Directory of a media driver that nodes use.")
    private List<File> drivers = List.of();

    @Option(names = "--watch", description = "Again each second, until Ctrl-C.")
    private boolean isWatching;

    @Option(names = "--json", description = "One JSON object a line for each node.")
    private boolean isJson;

    StatusCommand()
    {
    }

    @Override
    public Integer call()
    {
        if (directories.isEmpty() && drivers.isEmpty())
        {
            throw new CommandLine.ParameterException(spec.commandLine(), "name a DIR, or a driver with --aeron-dir");
        }
        final StatusTool tool = new StatusTool();
        directories.forEach(tool::node);
        drivers.forEach(tool::driver);
        final PrintWriter out = spec.commandLine().getOut();
        do
        {
            final List<Found> found = tool.look(INTERVAL_NS);
            out.print(isJson ? json(found) : (isWatching ? CLEAR_SCREEN : "") + text(found));
            out.flush();
        }
        while (isWatching && !out.checkError());
        return (tool.isAllAlive() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static String text(final List<Found> found)
    {
        final List<NodeView> views = found.stream().map(Found::view).filter(Objects::nonNull).toList();
        final StringBuilder builder = new StringBuilder(StatusText.of(views));
        for (final Found each : found)
        {
            if (null == each.view())
            {
                builder.append(builder.isEmpty() ? "" : "\n").append(each.source()).append(": ").append(nothing(each))
                    .append('\n');
            }
        }
        return builder.toString();
    }

    private static String json(final List<Found> found)
    {
        final StringBuilder builder = new StringBuilder();
        for (final Found each : found)
        {
            builder.append(null == each.view() ?
                StatusJson.ofNothing(each.source(), nothing(each), System.currentTimeMillis()) :
                StatusJson.of(each.view(), each.source())).append('\n');
        }
        return builder.toString();
    }

    private static String nothing(final Found found)
    {
        return new File(found.source()).isDirectory() ? NO_NODE : "no counters: no such directory";
    }
}
