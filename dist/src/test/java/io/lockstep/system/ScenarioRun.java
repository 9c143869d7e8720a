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
package io.lockstep.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.lockstep.perf.system.Hosts;
import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.ProcessSystem;
import io.lockstep.perf.system.SystemShape;
import io.lockstep.runtime.ExitCode;

/** A scenario under way: the system, what is down or paused in it, who is meant by a word, and what happened when. */
final class ScenarioRun implements AutoCloseable
{
    /** Longest wait for the end of a process. */
    static final long END_LIMIT_S = 60;

    private static final String EXCEPT = "not:";
    private static final int GAVE_WAY_STATUS = ExitCode.CLUSTER.code();
    private static final List<String> GAVE_WAY = List.of("another leader is needed", "election has cut the log");
    private static final int GAVE_WAY_LIMIT = 6;
    private static final long AWAIT_LIMIT_NS = TimeUnit.SECONDS.toNanos(90);
    private static final List<String> JVM_OPTIONS = List.of(
        "-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData",
        "-XX:+ExitOnOutOfMemoryError", "-Djava.net.preferIPv4Stack=true");

    private final Map<String, List<String>> aliases = new HashMap<>();
    private final List<String> down = new ArrayList<>();
    private final List<String> paused = new ArrayList<>();
    private final StringBuilder transcript = new StringBuilder();
    private final SplittableRandom random;
    private final Path directory;
    private final long startNs = System.nanoTime();
    private ProcessSystem system;
    private int gaveWayCount;

    ScenarioRun(final Path directory, final long seed)
    {
        this.directory = directory;
        random = new SplittableRandom(seed);
    }

    /** Makes the system, of which nothing runs yet. */
    void begin(final SystemShape shape, final Hosts hosts)
    {
        system = new ProcessSystem(directory, shape, JVM_OPTIONS, hosts);
    }

    ProcessSystem system()
    {
        return system;
    }

    SplittableRandom random()
    {
        return random;
    }

    /** Names of what was killed, terminated or has ended, and is not started yet. */
    List<String> down()
    {
        return down;
    }

    /** Names of what is paused. */
    List<String> paused()
    {
        return paused;
    }

    /** What happened when, in seconds since the start. */
    String transcript()
    {
        return transcript + (null == system ? "" : system.logs());
    }

    void say(final String text)
    {
        transcript.append(String.format("%7.2f %s%n", (System.nanoTime() - startNs) / 1e9, text));
    }

    /** The member that leads, as soon as one does. */
    NodeProcess awaitLeader()
    {
        awaitCondition(() -> null != system.leader(), () -> "no leader");
        final NodeProcess leader = system.leader();
        return null == leader ? awaitLeader() : leader;
    }

    /** Waits; fails if it does not come, or if something ends by itself. */
    void awaitCondition(final BooleanSupplier condition, final Supplier<String> what)
    {
        final boolean isMet = ProcessSystem.await(
            () ->
            {
                checkAlive();
                return condition.getAsBoolean();
            },
            AWAIT_LIMIT_NS);
        require(isMet, "waited in vain: " + (isMet ? "" : what.get()));
    }

    /** Whom these words mean. */
    List<String> targets(final String... words)
    {
        final List<String> names = new ArrayList<>();
        for (final String each : words)
        {
            switch (each)
            {
                case "leader":
                    names.add(awaitLeader().name());
                    break;

                case "follower":
                    final String leader = awaitLeader().name();
                    final List<String> followers = system.alive("member").stream().map(NodeProcess::name)
                        .filter((name) -> !name.equals(leader) && !paused.contains(name)).toList();
                    names.add(followers.get(random.nextInt(followers.size())));
                    break;

                case "followers":
                    final String leading = awaitLeader().name();
                    system.alive("member").stream().map(NodeProcess::name)
                        .filter((name) -> !name.equals(leading)).forEach(names::add);
                    break;

                case "members":
                    system.alive("member").forEach((member) -> names.add(member.name()));
                    break;

                case "killed":
                    names.addAll(down);
                    break;

                default:
                    names.addAll(named(each));
                    break;
            }
        }
        say("that is " + names);
        return names;
    }

    /** From now on a word means whom others mean now. */
    void alias(final String word, final List<String> names)
    {
        aliases.put(word, names);
    }

    /** Whom a name means: itself, what it was given to, or all members that are there without whom it excepts. */
    List<String> named(final String word)
    {
        if (word.startsWith(EXCEPT))
        {
            final List<String> excepted = named(word.substring(EXCEPT.length()));
            return system.alive("member").stream().map(NodeProcess::name)
                .filter((each) -> !excepted.contains(each)).toList();
        }
        return aliases.getOrDefault(word, List.of(word));
    }

    /**
     * Fails if something ended that nobody asked to. A member that an election left no other way is started again as by
     * its service manager, a few times in a scenario.
     */
    void checkAlive()
    {
        if (null == system)
        {
            return;
        }
        for (final NodeProcess each : List.copyOf(system.nodes()))
        {
            if (each.hasEndedByItself())
            {
                require(
                    GAVE_WAY_STATUS == each.exitStatus() && GAVE_WAY.stream().anyMatch(each.printed()::contains) &&
                        ++gaveWayCount <= GAVE_WAY_LIMIT,
                    "ended by itself: " + each);
                say("gave way, is started again: " + each);
                say(each.tail().lines().reduce((first, last) -> last).orElse(""));
                paused.remove(each.name());
                system.start(each.name());
            }
        }
    }

    void require(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            throw new AssertionError(problem + "\n" + transcript());
        }
    }

    void requireEnd(final NodeProcess process)
    {
        require(process.awaitEnd(END_LIMIT_S), "does not end: " + process);
    }

    @Override
    public void close()
    {
        if (null != system)
        {
            system.close();
        }
    }
}
