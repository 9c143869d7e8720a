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

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.ErrorHandler;

import io.lockstep.runtime.AgentPlacement;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.StopReason;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.status.MetricsServer;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A process of its own from a properties file: what the three nodes have in common. It ends with the code of what
 * stopped it, see {@link ExitCode}; after a signal, with what a JVM ends with then.
 */
abstract class NodeCommand implements Callable<Integer>
{
    private static final int STOP_LIMIT_S = 5;
    private static final long TABLE_WAIT_NS = TimeUnit.SECONDS.toNanos(5);

    @Parameters(
        index = "0", arity = "0..1", paramLabel = "FILE",
        description = "Properties file; -Dlockstep.x=y on the JVM wins.")
    private Path file;

    @Option(names = "--print-config", description = "Print the settings in force, check them, and exit.")
    private boolean isPrintConfig;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final String name;
    private final NodeKind kind;
    private ErrorLog log;
    private Shutdown shutdown;

    NodeCommand(final NodeKind kind)
    {
        this.name = kind.label();
        this.kind = kind;
    }

    @Override
    public Integer call() throws Exception
    {
        if (null == file)
        {
            // Optional only so that a command below this one needs it but once.
            throw new CommandLine.ParameterException(
                spec.commandLine(), "Missing required parameter: 'FILE'");
        }
        final Settings settings = Settings.load(file);
        log = new ErrorLog(name, System.err, LockstepCommand.isVerbose());
        final StopReason reason = new StopReason(log);
        final LaunchErrors errors = new LaunchErrors(reason);
        shutdown = Shutdown.install(STOP_LIMIT_S, () -> overdueCode(reason));
        Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> onUncaught(ex, errors, reason));
        try
        {
            final NodeLauncher launcher = prepare(settings, errors, () -> shutdown.request(0));
            final MetricsServer.Launcher metrics = MetricsServer.prepare(settings, kind);
            settings.refuseUnknown();
            if (isPrintConfig)
            {
                System.out.print(settings.print());
                // What contradicts is refused here as at a start, once there is something to look at.
                System.out.flush();
                launcher.check().run();
                return ExitCode.OK.code();
            }
            try (MetricsServer server = metrics.launch(errors))
            {
                final AutoCloseable node = launch(launcher, errors);
                if (null == node && !isStopRequested())
                {
                    return ExitCode.OK.code();
                }
                if (null != node)
                {
                    run(node, launcher, server);
                }
            }
            if (!shutdown.isSignal() && null != reason.error())
            {
                log.stopped(reason.exitCode(), reason.error());
                return reason.exitCode().code();
            }
            System.out.println("lockstep: " + name + " has stopped");
            return ExitCode.OK.code();
        }
        finally
        {
            shutdown.finish();
        }
    }

    /**
     * Has somebody asked for the end, before the node runs or after.
     *
     * @return true for good.
     */
    final boolean isStopRequested()
    {
        return shutdown.isRequested();
    }

    /**
     * Where errors go that are told at once, also before the start is over.
     *
     * @return the log, from {@link #prepare} on.
     */
    final ErrorLog log()
    {
        return log;
    }

    /** Until somebody asks for the end; the server goes first, as it reads what the node lets go. */
    private void run(
        final AutoCloseable node, final NodeLauncher launcher, final MetricsServer server)
        throws Exception
    {
        try (node; server)
        {
            System.out.print(launcher.placement().table(TABLE_WAIT_NS));
            if (null != server)
            {
                server.attach(aeronDirectory(node));
                System.out.println("lockstep: metrics are at http:/" + server.address() + "/metrics");
            }
            System.out.println("lockstep: " + name + " is running");
            shutdown.await();
        }
    }

    /** What a process ends with that has to be cut short: why it stopped, if there is a reason but a signal. */
    private int overdueCode(final StopReason reason)
    {
        if (null == reason.error())
        {
            return ExitCode.OVERDUE.code();
        }
        // What still closes may say that it takes long; the reason is the last line all the same.
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        log.stopped(reason.exitCode(), reason.error());
        return reason.exitCode().code();
    }

    /** A thread that nobody watches died; one that is watched has recorded it before. */
    private void onUncaught(final Throwable error, final LaunchErrors errors, final StopReason reason)
    {
        if (error != reason.error())
        {
            errors.onError(error);
        }
        shutdown.request(0);
    }

    private static AutoCloseable launch(final NodeLauncher launcher, final LaunchErrors errors)
    {
        try
        {
            final AutoCloseable node = launcher.launch().get();
            errors.launched();
            return node;
        }
        catch (final CancellationException ex)
        {
            errors.launched();
            System.out.println("lockstep: " + ex.getMessage());
            return null;
        }
        catch (final RuntimeException ex)
        {
            errors.failed(ex);
            throw StartFault.of(ex);
        }
        catch (final Error ex)
        {
            errors.failed(ex);
            throw ex;
        }
    }

    /**
     * Reads the settings.
     *
     * @param settings        to read, all that the node knows.
     * @param errorHandler    for the node.
     * @param terminationHook for the node.
     * @return what starts it.
     */
    abstract NodeLauncher prepare(Settings settings, ErrorHandler errorHandler, Runnable terminationHook);

    /**
     * Where the node's counters are.
     *
     * @param node that runs.
     * @return directory of its media driver.
     */
    abstract String aeronDirectory(AutoCloseable node);

    /**
     * Starts a node.
     *
     * @param placement of its agents, told once it runs.
     * @param check     of its settings alone, instead of a start: nothing is opened.
     * @param launch    that starts it; gives null where there was something to do and nothing to run.
     */
    record NodeLauncher(AgentPlacement placement, Runnable check, Supplier<AutoCloseable> launch)
    {
    }
}
