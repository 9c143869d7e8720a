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
package io.lockstep.perf.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.agrona.ErrorHandler;

import io.lockstep.perf.history.CheckResult;
import io.lockstep.perf.history.HistoryChecker;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.sequencer.SequencerConfiguration;

/**
 * How long clients wait when the leader dies: three members and two gateways, each a process, clients in this one. The
 * leader is killed with SIGKILL; what counts is the time from then to the first answer to a request that was sent after
 * it. Then the killed member comes back, and once all follow again it begins again. A leader that leaves works on until
 * it is about to stop, so that there the longest time without any answer counts, as it does around a snapshot, for
 * which the cluster takes in nothing. Pauses of a leader that must not cost it its place are counted beside it. In the
 * end the judge goes over everything.
 * <p>
 * Threading: one thread.
 */
public final class FailoverBench
{
    private static final int MEMBERS = 3;
    private static final int GATEWAYS = 2;
    private static final int IDLE_RATE = 50;
    private static final int ACKS_BETWEEN = 20;
    private static final String LEAVE_WAIT = "60s";
    private static final String LEADER_MISSED = "leader heartbeat timeout";
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int FILL_CLIENTS = 16;
    private static final long FILL_RATE = 100_000;
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long WAIT_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_OBSERVED_NS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final List<String> jvmOptions;
    private final BooleanSupplier isStopped;
    private final Consumer<String> progress;
    private final ErrorHandler errorHandler;
    private ProcessSystem system;
    private HistoryLoad load;
    private long firstNewAckNs;
    private long sentAfterNs;
    private long acks;
    private long lastAckNs;
    private long longestSilenceNs;
    private int leaves;
    private int histories;

    /**
     * A bench.
     *
     * @param directory    for everything, new; the caller removes it.
     * @param jvmOptions   of the processes.
     * @param isStopped    true once nobody wants the rest.
     * @param progress     told of each figure.
     * @param errorHandler for the clients' transport.
     */
    public FailoverBench(
        final Path directory,
        final List<String> jvmOptions,
        final BooleanSupplier isStopped,
        final Consumer<String> progress,
        final ErrorHandler errorHandler)
    {
        this.directory = directory;
        this.jvmOptions = jvmOptions;
        this.isStopped = isStopped;
        this.progress = progress;
        this.errorHandler = errorHandler;
    }

    /**
     * Runs it.
     *
     * @param settings what to do.
     * @return what was measured.
     */
    public FailoverResult run(final FailoverSettings settings)
    {
        try (ProcessSystem running = new ProcessSystem(
            directory, SystemShape.small(MEMBERS, GATEWAYS), jvmOptions, Hosts.LOCAL))
        {
            system = running;
            start();
            final FailoverResult result = new FailoverResult(settings.pauseNs());
            measure(1, IDLE_RATE, () ->
            {
                repeat("idle pause", settings.pauses(), () -> result.pause(pause(settings.pauseNs())));
                rounds(settings, result.idle());
            });
            if (settings.rate() > 0)
            {
                fill(settings.outcomes());
                measure(settings.clients(), settings.rate(), () -> rounds(settings, result.loaded()));
            }
            running.stopAll();
            return result.check(judge());
        }
    }

    /** Has the filter remember outcomes: as many of each client as its window holds, client after client. */
    private void fill(final long outcomes)
    {
        final long each = (long)FILL_CLIENTS * SequencerConfiguration.WINDOW_LENGTH_DEFAULT;
        for (long filled = 0; filled < outcomes && !isStopped.getAsBoolean(); filled += each)
        {
            final long goal = acks + Math.min(each, outcomes - filled);
            measure(FILL_CLIENTS, FILL_RATE, () -> stepUntil(() -> acks >= goal, "outcomes"));
            progress.accept("outcomes " + Math.min(filled + each, outcomes) + " of " + outcomes);
        }
    }

    private void rounds(final FailoverSettings settings, final FailoverResult.Phase phase)
    {
        repeat(phase.name() + " snapshot", settings.snapshots(), () -> phase.snapshot(snapshot()));
        repeat(phase.name() + " kill", settings.kills(), () -> phase.kill(kill()));
        repeat(phase.name() + " leave", settings.leaves(), () -> phase.leave(leave()));
    }

    private void repeat(final String name, final int count, final Supplier<String> round)
    {
        for (int i = 0; i < count && !isStopped.getAsBoolean(); i++)
        {
            progress.accept(name + ' ' + (i + 1) + " of " + count + ": " + round.get());
        }
    }

    private void start()
    {
        final List<NodeProcess> nodes = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++)
        {
            nodes.add(system.start("member-" + i));
        }
        for (int i = 1; i <= GATEWAYS; i++)
        {
            nodes.add(system.start("gateway-" + i));
        }
        nodes.forEach(FailoverBench::awaitRunning);
    }

    private static void awaitRunning(final NodeProcess node)
    {
        if (!ProcessSystem.await(() -> node.isRunning() || !node.isAlive(), START_LIMIT_NS) || !node.isAlive())
        {
            throw new IllegalStateException("node does not run: " + node + " output=" + node.tail());
        }
    }

    private void measure(final int clients, final long rate, final Runnable rounds)
    {
        final Path file = system.historyFile("bench", ++histories);
        try (HistoryWriter history = HistoryWriter.create(file, "bench");
            HistoryLoad running = new HistoryLoad(
                new LoadSettings()
                    .clients(clients)
                    .firstClientId(1 + 100L * histories)
                    .rate(rate)
                    .gateways(system.gatewayChannels())
                    .aeronDirectory(DriverDirectory.of(file.toFile())),
                history, errorHandler))
        {
            load = running;
            running.ackListener(this::onApplied);
            awaitAcks();
            rounds.run();
            running.run(() -> true);
        }
    }

    private void onApplied(final long clientId, final long requestId, final long invokeNs, final long nowNs)
    {
        acks++;
        longestSilenceNs = Math.max(longestSilenceNs, nowNs - lastAckNs);
        lastAckNs = nowNs;
        if (0 == firstNewAckNs && invokeNs > sentAfterNs)
        {
            firstNewAckNs = nowNs;
        }
    }

    private void stepUntil(final BooleanSupplier condition, final String what)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            load.step(true);
            requireTime(startNs, what);
        }
    }

    private void requireTime(final long startNs, final String what)
    {
        if (System.nanoTime() - startNs > WAIT_LIMIT_NS)
        {
            throw new IllegalStateException("waited in vain: " + what + "\n" + system.logs());
        }
    }

    private void stepFor(final long durationNs)
    {
        final long startNs = System.nanoTime();
        stepUntil(() -> System.nanoTime() - startNs > durationNs, "time");
    }

    private void awaitAcks()
    {
        final long goal = acks + ACKS_BETWEEN;
        stepUntil(() -> acks >= goal, "answers");
    }

    private NodeProcess awaitLeader()
    {
        final NodeProcess[] leader = new NodeProcess[1];
        stepUntil(() -> null != (leader[0] = system.leader()), "leader");
        return leader[0];
    }

    /** A leader that all others follow: whoever still catches up after the last kill could not be elected. */
    private NodeProcess awaitFollowedLeader()
    {
        final long startNs = System.nanoTime();
        NodeProcess leader = awaitLeader();
        while (!system.isFollowed(leader))
        {
            requireTime(startNs, "followers of " + leader.name());
            stepFor(LOOK_NS);
            leader = awaitLeader();
        }
        return leader;
    }

    /** Kills the leader; tells what happened until the first new answer. Everything is as before when it returns. */
    private FailoverPhases kill()
    {
        final NodeProcess leader = awaitFollowedLeader();
        final FailoverPhases phases = watch(leader);

        bringBack(leader);
        return phases;
    }

    private void bringBack(final NodeProcess leader)
    {
        final NodeProcess again = system.start(leader.name());
        stepUntil(() -> again.isRunning() || !again.isAlive(), "restart of " + leader.name());
        awaitRunning(again);
        stepFor(SETTLE_NS);
        awaitAcks();
    }

    /** Has the leader leave; gives the longest time without an answer in ns. All is as before when it returns. */
    private long leave()
    {
        final NodeProcess leader = awaitFollowedLeader();
        leader.expectEnd();
        longestSilenceNs = 0;
        final NodeProcess command = system.command("leave-" + ++leaves, "leave", "--wait", LEAVE_WAIT,
            system.nodeDirectory(leader.name()).toString());
        stepUntil(() -> !command.isAlive(), "end of " + command);
        if (0 != command.exitStatus() || leader.isAlive())
        {
            throw new IllegalStateException("leader has not left: " + leader + " " + command + ' ' + command.tail());
        }
        system.tell(leader.name(), "leave");
        awaitAcks();
        final long silenceNs = longestSilenceNs;
        bringBack(leader);
        return silenceNs;
    }

    /** Has the cluster take a snapshot; waits until the leader has told what it cost. */
    private SnapshotPause snapshot()
    {
        final NodeProcess leader = awaitFollowedLeader();
        final long before = system.counter(leader.name(), CounterType.HOUSEKEEPING_SNAPSHOT_POSITION);
        awaitAcks();
        longestSilenceNs = 0;
        stepUntil(() -> system.requestSnapshot(leader), "request of a snapshot");
        final long startNs = System.nanoTime();
        while (before == system.counter(leader.name(), CounterType.HOUSEKEEPING_SNAPSHOT_POSITION))
        {
            requireTime(startNs, "snapshot of " + leader.name());
            stepFor(LOOK_NS);
        }
        awaitAcks();
        return new SnapshotPause(
            longestSilenceNs,
            system.counter(leader.name(), CounterType.HOUSEKEEPING_SNAPSHOT_PAUSE),
            system.counter(leader.name(), CounterType.HOUSEKEEPING_SNAPSHOT_SIZE));
    }

    private FailoverPhases watch(final NodeProcess leader)
    {
        firstNewAckNs = 0;
        final long killNs = System.nanoTime();
        sentAfterNs = killNs;
        leader.kill();
        try (FailoverWatch watch = new FailoverWatch(directories("member"), directories("gateway"), killNs))
        {
            system.tell(leader.name(), "kill");
            stepUntil(
                () ->
                {
                    watch.poll(System.nanoTime());
                    return 0 != firstNewAckNs;
                },
                "answer after a kill of " + leader.name());
            watch.poll(System.nanoTime() + SETTLE_NS);
            return watch.phases(firstNewAckNs);
        }
    }

    private Map<String, Path> directories(final String kind)
    {
        final Map<String, Path> directories = new TreeMap<>();
        system.alive(kind).forEach((each) -> directories.put(each.name(), system.nodeDirectory(each.name())));
        return directories;
    }

    /** Pauses the leader; says whether it still leads. */
    private boolean pause(final long pauseNs)
    {
        final NodeProcess leader = awaitLeader();
        final long before = elections();
        leader.pause();
        stepFor(pauseNs);
        leader.resume();
        stepFor(PAUSE_OBSERVED_NS);
        awaitAcks();
        return awaitLeader() == leader && before == elections();
    }

    /** Times that a member missed its leader, as the members tell. */
    private long elections()
    {
        return system.alive("member").stream()
            .mapToLong((each) -> each.printed().lines().filter((line) -> line.contains(LEADER_MISSED)).count())
            .sum();
    }

    private CheckResult judge()
    {
        final HistoryChecker checker = new HistoryChecker(HistoryChecker.VIOLATIONS_DEFAULT)
            .history(system.histories());
        system.journals().forEach(checker::journal);
        return checker.check();
    }
}
