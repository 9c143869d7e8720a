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
package io.lockstep.perf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.CommonContext;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import io.lockstep.perf.load.ProcessCpuClock;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.IdleMode;

/**
 * Aeron Cluster as it comes, in one JVM: an echo service behind it, one client with a driver of its own, and the very
 * settings that the appliance gives its cluster. With one message per offer it is what the appliance is measured
 * against; with a block per offer it is what the appliance's blocks cost without the appliance.
 * <p>
 * Threading: launched, run and closed by one thread. Each run has a cluster session of its own.
 * <p>
 * Errors: {@link LockstepException} when no leader is found in time; an error that Aeron reports during a run is a
 * reason why the run does not count. Directories, one below the profile's base and the drivers' under /dev/shm, are
 * removed by {@link #close()}, also when launching fails.
 */
public final class RawClusterBaseline implements BenchTarget
{
    private static final long LEADER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int ERROR_LIMIT = 16;
    private static final int ERROR_LENGTH_LIMIT = 200;

    private final ClusterProfile profile;
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final NanoClock cpuClock = new ProcessCpuClock();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<RawClusterMember> members = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ErrorHandler errorHandler = this::onError;
    private String clientAeronDirectory;
    private String ingressEndpoints;

    private RawClusterBaseline(final ClusterProfile profile)
    {
        this.profile = profile;
    }

    /**
     * Starts a cluster with an empty log, and waits for its leader.
     *
     * @param profile of the cluster.
     * @return the running cluster.
     */
    public static RawClusterBaseline launch(final ClusterProfile profile)
    {
        final RawClusterBaseline baseline = new RawClusterBaseline(profile.validate());
        try
        {
            baseline.start();
            return baseline;
        }
        catch (final Exception ex)
        {
            baseline.close();
            throw ex;
        }
    }

    @Override
    public ThroughputResult runThroughput(final BenchSettings settings)
    {
        return run(settings, (echoRun, session) -> echoRun.throughput(name(settings), session, errors));
    }

    @Override
    public LatencyResult runLatency(final BenchSettings settings)
    {
        return run(settings, (echoRun, session) -> echoRun.latency(name(settings), session, errors));
    }

    @Override
    public void close()
    {
        while (!opened.isEmpty())
        {
            CloseHelper.close(errorHandler, opened.pop());
        }
        members.clear();
        directories.forEach((each) -> IoUtil.delete(each.toFile(), true));
    }

    /**
     * Every directory that was made.
     *
     * @return paths, gone after {@link #close()}.
     */
    List<Path> directories()
    {
        return directories;
    }

    private void start()
    {
        final Path directory = newDirectory();
        final int[] ports = FreePorts.find(profile.memberCount() * RawClusterMember.PORT_COUNT);
        ingressEndpoints = RawClusterMember.ingressEndpoints(profile.memberCount(), ports);
        clientAeronDirectory = newAeronDirectory();

        for (int id = 0; id < profile.memberCount(); id++)
        {
            final RawClusterMember member = new RawClusterMember(
                profile, id, ports, directory.resolve("member-" + id), newAeronDirectory(), errorHandler,
                this::onTermination);
            opened.push(member);
            members.add(member);
            member.launch();
        }
        opened.push(MediaDriver.launch(RawClusterMember.driver(profile, clientAeronDirectory, errorHandler)));
        awaitLeader();
    }

    private void awaitLeader()
    {
        final IdleStrategy idleStrategy = IdleMode.SLEEP.newStrategy();
        final long deadlineNs = clock.nanoTime() + LEADER_TIMEOUT_NS;
        while (members.stream().noneMatch(RawClusterMember::isLeading))
        {
            if (clock.nanoTime() - deadlineNs >= 0)
            {
                throw LockstepException.fatal("no leader in time: timeoutNs=" + LEADER_TIMEOUT_NS +
                    " memberCount=" + profile.memberCount() + " errors=" + errors);
            }
            idleStrategy.idle();
        }
    }

    private <T> T run(final BenchSettings settings, final BiFunction<EchoRun, AeronCluster, T> load)
    {
        final EchoRun echoRun = new EchoRun(settings.validate(), clock, cpuClock);
        try (AeronCluster session = AeronCluster.connect(new AeronCluster.Context()
            .aeronDirectoryName(clientAeronDirectory)
            .ingressChannel("aeron:udp?term-length=" + profile.termLength())
            .ingressEndpoints(ingressEndpoints)
            .isIngressExclusive(true)
            .egressChannel("aeron:udp?endpoint=localhost:0")
            .messageTimeoutNs(SESSION_TIMEOUT_NS)
            .egressListener(echoRun)
            .errorHandler(errorHandler)))
        {
            return load.apply(echoRun, session);
        }
    }

    private String name(final BenchSettings settings)
    {
        return "raw-" + profile.memberCount() + (profile.isDurable() ? "-durable" : "-replicated") +
            (settings.messagesPerOffer() > 1 ? "-blocks-of-" + settings.messagesPerOffer() : "");
    }

    private Path newDirectory()
    {
        try
        {
            final Path directory = Files.createTempDirectory(profile.baseDirectory(), "lockstep-raw-");
            directories.add(directory);
            return directory;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("directory cannot be made: base=" + profile.baseDirectory(), ex);
        }
    }

    private String newAeronDirectory()
    {
        final String directory = CommonContext.generateRandomDirName();
        directories.add(Path.of(directory));
        return directory;
    }

    /** A warning of Aeron, such as an election at start, is an event; anything else spoils the run. Any thread. */
    private void onError(final Throwable ex)
    {
        final boolean isWarning =
            ex instanceof AeronException && AeronException.Category.WARN == ((AeronException)ex).category();
        if (!isWarning)
        {
            addError("error: " + ErrorLog.describe(ex));
        }
    }

    private void onTermination()
    {
        addError("a member stopped");
    }

    private void addError(final String error)
    {
        final String line = error.substring(0, Math.min(ERROR_LENGTH_LIMIT, error.length()));
        synchronized (errors)
        {
            if (errors.size() < ERROR_LIMIT && !errors.contains(line))
            {
                errors.add(line);
            }
        }
    }
}
