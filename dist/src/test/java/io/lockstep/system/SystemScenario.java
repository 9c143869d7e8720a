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

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.agrona.IoUtil;
import org.agrona.SystemUtil;

import io.lockstep.journal.tool.JournalTool;
import io.lockstep.perf.history.CheckResult;
import io.lockstep.perf.history.HistoryChecker;
import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.ProcessSystem;
import io.lockstep.runtime.counters.CounterType;

/**
 * Runs a scenario: a command a line, {@code #} begins a comment.
 * <pre>
 *   system members=3 gateways=2 [slowable=true] [member.SETTING=VALUE] [gateway.SETTING=VALUE]   first
 *   start NAME ...              starts them, waits until each says that it runs
 *   load NAME [OPTION=VALUE]    starts a load; options are those of the command without their dashes
 *   await acks NAME COUNT       that many more requests of a load are applied
 *   await leader                a member leads
 *   await purged WHAT           each of them has purged a part of the cluster's log since it started
 *   kill WHAT                   SIGKILL; WHAT is leader, follower, followers, members, killed, or names
 *   restart killed              starts what was killed or terminated, in an order by seed
 *   pause WHAT, resume paused   SIGSTOP, SIGCONT
 *   terminate WHAT              SIGTERM; waits for the end, which must be in order
 *   leave WHAT                  the leave command; the member must have stopped in order
 *   delete WHAT                 deletes the directory of a node that is down
 *   refuse WHAT STATUS TEXT     starts it; it must end with that exit status, and say that text
 *   reseed WHAT                 seeds a member that is down again from another by seed, the leader or not
 *   slow WHAT TIME, fast WHAT   every write and force of a member's journal takes so long; for slowable=true
 *   disk SIZE NAME ...          a file system of their own for nodes that are not started yet; skipped without root
 *   fill WHAT LEFT, empty WHAT  takes the room of such a file system until so much is left; gives it back
 *   await busy NAME COUNT       that many more requests of a load are answered Busy as the cluster is read-only
 *   expect quiet NAME TIME      within this time nothing more is applied
 *   wait TIME                   lets time pass
 *   expect exit NAME STATUS     waits for the end of a process that nobody asked to end
 *   finish NAME                 SIGTERM to a load; every request must have got an outcome
 *   settle                      waits until every member and gateway has in its journal what was told
 *   stop                        ends everything in order
 *   check [MINIMUM]             the judge over all histories and journals; at least so many were applied
 * </pre>
 * Whatever ends without having been asked fails the scenario.
 */
final class SystemScenario implements AutoCloseable
{
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(90);
    private static final long AWAIT_LIMIT_NS = TimeUnit.SECONDS.toNanos(90);
    private static final long END_LIMIT_S = 60;
    private static final int SIGTERM_STATUS = 128 + 15;
    private static final List<String> JVM_OPTIONS = List.of(
        "-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData",
        "-XX:+ExitOnOutOfMemoryError", "-Djava.net.preferIPv4Stack=true");

    private final Map<String, HistoryTail> tails = new LinkedHashMap<>();
    private final Map<String, String[]> loadArguments = new HashMap<>();
    private final List<String> down = new ArrayList<>();
    private final List<String> paused = new ArrayList<>();
    private final NodeDisks disks = new NodeDisks();
    private final StringBuilder transcript = new StringBuilder();
    private final SplittableRandom random;
    private final Path directory;
    private final long startNs = System.nanoTime();
    private ProcessSystem system;

    SystemScenario(final Path directory, final long seed)
    {
        this.directory = directory;
        random = new SplittableRandom(seed);
    }

    void run(final List<String> lines)
    {
        for (final String each : lines)
        {
            final String line = each.strip();
            if (!line.isEmpty() && !line.startsWith("#"))
            {
                execute(line);
            }
        }
    }

    /** What happened when, in seconds since the start. */
    String transcript()
    {
        return transcript + (null == system ? "" : system.logs());
    }

    private void say(final String text)
    {
        transcript.append(String.format("%7.2f %s%n", (System.nanoTime() - startNs) / 1e9, text));
    }

    private void execute(final String line)
    {
        say(line);
        final String[] words = line.split("\\s+");
        final String[] rest = Arrays.copyOfRange(words, 1, words.length);
        switch (words[0])
        {
            case "system":
                system = new ProcessSystem(directory, ScenarioFiles.shape(rest), JVM_OPTIONS);
                break;

            case "start":
                start(List.of(rest));
                break;

            case "load":
                load(rest);
                break;

            case "await":
                await(rest);
                break;

            case "kill":
                targets(rest).forEach(this::kill);
                break;

            case "restart":
                restart();
                break;

            case "pause":
                targets(rest).forEach(this::pause);
                break;

            case "resume":
                resume();
                break;

            case "terminate":
                targets(rest).forEach(this::terminate);
                break;

            case "leave":
                targets(rest).forEach(this::leave);
                break;

            case "wait":
                ProcessSystem.await(() -> false, SystemUtil.parseDuration("wait", rest[0]));
                break;

            default:
                mend(words[0], rest);
                break;
        }
        checkAlive();
    }

    private void mend(final String command, final String[] rest)
    {
        switch (command)
        {
            case "delete":
                targets(rest).forEach((each) -> IoUtil.delete(system.nodeDirectory(each).toFile(), false));
                break;

            case "refuse":
                refuse(targets(rest[0]), Integer.parseInt(rest[1]),
                    String.join(" ", Arrays.asList(rest).subList(2, rest.length)));
                break;

            case "reseed":
                targets(rest).forEach(this::reseed);
                break;

            default:
                conclude(command, rest);
                break;
        }
    }

    private void conclude(final String command, final String[] rest)
    {
        switch (command)
        {
            case "expect":
                if ("quiet".equals(rest[0]))
                {
                    expectQuiet(rest[1], rest[2]);
                }
                else
                {
                    expectExit(rest[1], Integer.parseInt(rest[2]));
                }
                break;

            case "finish":
                finish(rest[0]);
                break;

            case "settle":
                settle();
                break;

            case "slow":
                final String[] targets = Arrays.copyOf(rest, rest.length - 1);
                targets(targets).forEach((each) -> slow(each, rest[rest.length - 1]));
                break;

            case "fast":
                targets(rest).forEach(this::fast);
                break;

            case "disk":
            case "fill":
            case "empty":
                onDisk(command, rest);
                break;

            case "stop":
                final List<String> killed = system.stopAll();
                require(killed.isEmpty(), "did not end in time: " + killed);
                break;

            case "check":
                check(rest.length > 0 ? Long.parseLong(rest[0]) : 1);
                break;

            default:
                throw new IllegalArgumentException("unknown command: " + command);
        }
    }

    private void start(final List<String> names)
    {
        names.forEach((each) -> system.start(each));
        for (final String each : names)
        {
            final NodeProcess process = system.node(each);
            require(ProcessSystem.await(() -> process.isRunning() || !process.isAlive(), START_LIMIT_NS) &&
                process.isAlive(), "does not run: " + process);
            say("running " + process);
        }
    }

    private void load(final String[] words)
    {
        final String name = words[0];
        final List<String> arguments = new ArrayList<>();
        for (int i = 1; i < words.length; i++)
        {
            arguments.addAll(List.of(("--" + words[i]).split("=", 2)));
        }
        loadArguments.put(name, arguments.toArray(new String[0]));
        startLoad(name);
    }

    private void startLoad(final String name)
    {
        final NodeProcess process = system.start(name, loadArguments.get(name));
        tails.put(name + "-" + process.life(), new HistoryTail(system.historyFile(name, process.life())));
    }

    private HistoryTail tailOf(final String name)
    {
        return tails.get(name + "-" + system.node(name).life());
    }

    private void await(final String[] words)
    {
        if ("leader".equals(words[0]))
        {
            awaitLeader();
            return;
        }
        if ("purged".equals(words[0]))
        {
            targets(words[1]).forEach(this::awaitPurged);
            return;
        }
        final HistoryTail tail = tailOf(words[1]);
        final boolean isBusy = "busy".equals(words[0]);
        final LongSupplier count = isBusy ? tail::readOnly : tail::applied;
        final long goal = count.getAsLong() + Long.parseLong(words[2]);
        awaitCondition(() -> count.getAsLong() >= goal,
            () -> words[0] + ": goal=" + goal + " actual=" + count.getAsLong());
    }

    private void awaitPurged(final String name)
    {
        awaitCondition(() -> system.counter(name, CounterType.HOUSEKEEPING_LOG_PURGES) > 0, () -> name + " purges");
        say(name + " has purged, its log starts at " + system.counter(name, CounterType.HOUSEKEEPING_LOG_START));
    }

    private NodeProcess awaitLeader()
    {
        awaitCondition(() -> null != system.leader(), () -> "no leader");
        final NodeProcess leader = system.leader();
        return null == leader ? awaitLeader() : leader;
    }

    private void awaitCondition(final BooleanSupplier condition, final Supplier<String> what)
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

    private List<String> targets(final String... words)
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
                    names.add(each);
                    break;
            }
        }
        say("that is " + names);
        return names;
    }

    private void kill(final String name)
    {
        system.node(name).kill();
        system.tell(name, "kill");
        down.add(name);
    }

    private void terminate(final String name)
    {
        final NodeProcess process = system.node(name);
        system.tell(name, "stop");
        process.terminate();
        require(process.awaitEnd(END_LIMIT_S), "does not end: " + process);
        require(SIGTERM_STATUS == process.exitStatus(), "did not end in order: " + process);
        down.add(name);
    }

    private void leave(final String name)
    {
        final NodeProcess process = system.node(name);
        process.expectEnd();
        final NodeProcess command = system.command(
            "leave-" + name + "-" + process.life(), "leave", "--wait", "60s", system.nodeDirectory(name).toString());
        require(command.awaitEnd(END_LIMIT_S + END_LIMIT_S), "does not end: " + command);
        say(command.printed().strip());
        require(0 == command.exitStatus() && process.awaitEnd(END_LIMIT_S), "did not leave: " + process);
        require(SIGTERM_STATUS == process.exitStatus(), "did not end in order: " + process);
        system.tell(name, "leave");
        down.add(name);
    }

    private void restart()
    {
        final List<String> names = new ArrayList<>();
        while (!down.isEmpty())
        {
            names.add(down.remove(random.nextInt(down.size())));
        }
        say("that is " + names);
        names.stream().filter((each) -> !loadArguments.containsKey(each)).forEach((each) -> start(List.of(each)));
        names.stream().filter(loadArguments::containsKey).forEach(this::startLoad);
    }

    private void refuse(final List<String> names, final int status, final String text)
    {
        for (final String each : names)
        {
            final NodeProcess process = system.start(each);
            process.expectEnd();
            require(process.awaitEnd(END_LIMIT_S), "does not end: " + process);
            require(status == process.exitStatus() && process.printed().contains(text),
                "refusal: expected=" + status + " '" + text + "' actual: " + process);
            say(process.printed().lines().reduce((first, last) -> last).orElse(""));
        }
    }

    private void reseed(final String name)
    {
        final List<NodeProcess> peers = system.alive("member");
        final String peer = peers.get(random.nextInt(peers.size())).name();
        say("from " + peer);
        final NodeProcess process = system.reseed(name, Integer.parseInt(peer.substring(peer.indexOf('-') + 1)));
        require(process.awaitEnd(END_LIMIT_S), "does not end: " + process);
        require(0 == process.exitStatus(), "reseed failed: " + process);
        process.printed().lines().forEach(this::say);
    }

    private void pause(final String name)
    {
        system.tell(name, "pause");
        system.node(name).pause();
        paused.add(name);
    }

    private void resume()
    {
        for (final String each : paused)
        {
            system.node(each).resume();
            system.tell(each, "resume");
        }
        paused.clear();
    }

    private void expectExit(final String name, final int status)
    {
        final NodeProcess process = system.node(name);
        process.expectEnd();
        require(process.awaitEnd(END_LIMIT_S), "does not end: " + process);
        require(status == process.exitStatus(), "exit status: expected=" + status + " actual: " + process);
        down.add(name);
    }

    private void finish(final String name)
    {
        final NodeProcess process = system.node(name);
        process.terminate();
        require(process.awaitEnd(END_LIMIT_S), "does not end: " + process);
        final String printed = process.printed();
        say(printed.lines().reduce((first, last) -> last).orElse(""));
        require(printed.contains(" unknown=0 "), "not every request has an outcome: " + process);
    }

    private Path slowFile(final String name)
    {
        return system.nodeDirectory(name).resolve("slow");
    }

    private void slow(final String name, final String time)
    {
        try
        {
            final Path whole = Files.writeString(system.nodeDirectory(name).resolve("slow.next"), time);
            Files.move(whole, slowFile(name), StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("member cannot be slowed: name=" + name, ex);
        }
    }

    private void fast(final String name)
    {
        IoUtil.delete(slowFile(name).toFile(), true);
    }

    private void expectQuiet(final String name, final String time)
    {
        final HistoryTail tail = tailOf(name);
        final long before = tail.applied();
        ProcessSystem.await(() -> false, SystemUtil.parseDuration("quiet", time));
        require(before == tail.applied(), "not quiet: expected=" + before + " actual=" + tail.applied());
    }

    private void onDisk(final String command, final String[] rest)
    {
        final String last = rest[rest.length - 1];
        switch (command)
        {
            case "disk":
                for (int i = 1; i < rest.length; i++)
                {
                    assumeTrue(disks.tryMount(system.nodeDirectory(rest[i]), rest[0]),
                        "a file system for each node needs root");
                }
                break;

            case "fill":
                targets(Arrays.copyOf(rest, rest.length - 1)).forEach(
                    (each) -> NodeDisks.fill(system.nodeDirectory(each), SystemUtil.parseSize("left", last)));
                break;

            default:
                targets(rest).forEach((each) -> NodeDisks.empty(system.nodeDirectory(each)));
                break;
        }
    }

    private void settle()
    {
        final long goal = tails.values().stream().mapToLong(HistoryTail::lastSequence).max().orElse(0);
        for (final Path each : system.journals())
        {
            awaitCondition(() -> lastSequence(each) >= goal,
                () -> "journal=" + each + " goal=" + goal + " last=" + lastSequence(each));
        }
        say("every journal holds sequence " + goal);
    }

    private static long lastSequence(final Path journal)
    {
        try (JournalTool tool = JournalTool.open(journal, JournalTool.MAX_BLOCK_LENGTH_DEFAULT))
        {
            return tool.reader().lastSequence();
        }
    }

    private void check(final long minimum)
    {
        system.close();
        final HistoryChecker checker = new HistoryChecker(HistoryChecker.VIOLATIONS_DEFAULT)
            .history(system.histories());
        system.journals().forEach(checker::journal);
        final CheckResult result = checker.check();
        say("judged\n" + result.text());
        require(result.isOk(), "a rule is broken\n" + result.text());
        require(result.counts().get("applied") >= minimum, "too few applied: minimum=" + minimum);
        require(result.counts().get("attests") > 0, "no member told what it holds");
    }

    private void checkAlive()
    {
        if (null != system)
        {
            system.nodes().forEach((each) -> require(!each.hasEndedByItself(), "ended by itself: " + each));
        }
    }

    private void require(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            throw new AssertionError(problem + "\n" + transcript());
        }
    }

    @Override
    public void close()
    {
        if (null != system)
        {
            system.close();
        }
        disks.close();
    }
}
