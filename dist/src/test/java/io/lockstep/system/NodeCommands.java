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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.ProcessSystem;
import io.lockstep.runtime.counters.CounterType;

/** Commands that start and end nodes, and wait for what they do. */
final class NodeCommands implements ScenarioCommands
{
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(90);
    private static final int SIGTERM_STATUS = 128 + 15;

    private final ScenarioRun run;
    private final LoadCommands loads;

    NodeCommands(final ScenarioRun run, final LoadCommands loads)
    {
        this.run = run;
        this.loads = loads;
    }

    @Override
    public boolean tryRun(final String word, final String[] rest)
    {
        switch (word)
        {
            case "start":
                start(Arrays.stream(rest).flatMap((each) -> run.named(each).stream()).toList());
                return true;

            case "kill":
                run.targets(rest).forEach(this::kill);
                return true;

            case "restart":
                restart();
                return true;

            case "pause":
                run.targets(rest).forEach(this::pause);
                return true;

            case "resume":
                resume();
                return true;

            case "terminate":
                run.targets(rest).forEach(this::terminate);
                return true;

            case "leave":
                run.targets(rest).forEach(this::leave);
                return true;

            case "refuse":
                refuse(run.targets(rest[0]), Integer.parseInt(rest[1]),
                    String.join(" ", Arrays.asList(rest).subList(2, rest.length)));
                return true;

            case "reseed":
                run.targets(rest).forEach(this::reseed);
                return true;

            default:
                return tryWait(word, rest);
        }
    }

    private boolean tryWait(final String word, final String[] rest)
    {
        switch (word + ' ' + (rest.length > 0 ? rest[0] : ""))
        {
            case "await leader":
                run.awaitLeader();
                return true;

            case "await purged":
                run.targets(rest[1]).forEach(this::awaitPurged);
                return true;

            case "await backfilled":
                run.targets(rest[1]).forEach(this::awaitBackfilled);
                return true;

            case "expect exit":
                run.targets(rest[1]).forEach((each) -> expectExit(each, Integer.parseInt(rest[2]),
                    String.join(" ", Arrays.asList(rest).subList(3, rest.length))));
                return true;

            default:
                return false;
        }
    }

    private void start(final List<String> names)
    {
        names.forEach((each) -> run.system().start(each));
        run.down().removeAll(names);
        for (final String each : names)
        {
            final NodeProcess process = run.system().node(each);
            run.require(ProcessSystem.await(() -> process.isRunning() || !process.isAlive(), START_LIMIT_NS) &&
                process.isAlive(), "does not run: " + process);
            run.say("running " + process);
        }
    }

    private void awaitPurged(final String name)
    {
        final ProcessSystem system = run.system();
        run.awaitCondition(
            () -> system.counter(name, CounterType.HOUSEKEEPING_LOG_PURGES) > 0, () -> name + " purges");
        run.say(name + " has purged, its log starts at " + system.counter(name, CounterType.HOUSEKEEPING_LOG_START));
    }

    private void awaitBackfilled(final String name)
    {
        final ProcessSystem system = run.system();
        run.say(name + " begins with block " + system.counter(name, CounterType.JOURNAL_FIRST_BLOCK));
        final LongSupplier first = () -> system.alive("member").stream()
            .filter((each) -> !name.equals(each.name()))
            .mapToLong((each) -> system.counter(each.name(), CounterType.JOURNAL_FIRST_BLOCK)).min().orElse(0);
        run.awaitCondition(
            () -> first.getAsLong() > 0 &&
                first.getAsLong() == system.counter(name, CounterType.JOURNAL_FIRST_BLOCK),
            () -> name + " first block: expected=" + first.getAsLong() + " actual=" +
                system.counter(name, CounterType.JOURNAL_FIRST_BLOCK));
        run.say(name + " was given " + system.counter(name, CounterType.JOURNAL_BACKFILLED_BLOCKS) +
            " older blocks and begins with block " + first.getAsLong());
    }

    private void kill(final String name)
    {
        run.system().node(name).kill();
        run.paused().remove(name);
        run.system().tell(name, "kill");
        run.down().add(name);
    }

    private void terminate(final String name)
    {
        final NodeProcess process = run.system().node(name);
        run.system().tell(name, "stop");
        process.terminate();
        run.requireEnd(process);
        run.require(SIGTERM_STATUS == process.exitStatus(), "did not end in order: " + process);
        run.down().add(name);
    }

    private void leave(final String name)
    {
        final NodeProcess process = run.system().node(name);
        process.expectEnd();
        final NodeProcess command = run.system().command("leave-" + name + "-" + process.life(),
            "leave", "--wait", "60s", run.system().nodeDirectory(name).toString());
        run.require(command.awaitEnd(2 * ScenarioRun.END_LIMIT_S), "does not end: " + command);
        run.say(command.printed().strip());
        run.require(0 == command.exitStatus(), "did not leave: " + process);
        run.requireEnd(process);
        run.require(SIGTERM_STATUS == process.exitStatus(), "did not end in order: " + process);
        run.system().tell(name, "leave");
        run.down().add(name);
    }

    private void restart()
    {
        final List<String> names = new ArrayList<>();
        while (!run.down().isEmpty())
        {
            names.add(run.down().remove(run.random().nextInt(run.down().size())));
        }
        run.say("that is " + names);
        names.stream().filter((each) -> !loads.isLoad(each)).forEach((each) -> start(List.of(each)));
        names.stream().filter(loads::isLoad).forEach(loads::start);
    }

    private void refuse(final List<String> names, final int status, final String text)
    {
        for (final String each : names)
        {
            final NodeProcess process = run.system().start(each);
            process.expectEnd();
            run.requireEnd(process);
            run.require(status == process.exitStatus() && process.printed().contains(text),
                "refusal: expected=" + status + " '" + text + "' actual: " + process);
            run.say(process.printed().lines().reduce((first, last) -> last).orElse(""));
        }
    }

    private void reseed(final String name)
    {
        final List<NodeProcess> peers = run.system().alive("member");
        final String peer = peers.get(run.random().nextInt(peers.size())).name();
        run.say("from " + peer);
        final NodeProcess process = run.system().reseed(name, Integer.parseInt(peer.substring(peer.indexOf('-') + 1)));
        run.requireEnd(process);
        run.require(0 == process.exitStatus(), "reseed failed: " + process);
        process.printed().lines().forEach(run::say);
    }

    private void pause(final String name)
    {
        run.system().tell(name, "pause");
        run.system().node(name).pause();
        run.paused().add(name);
    }

    private void resume()
    {
        for (final String each : run.paused())
        {
            run.system().node(each).resume();
            run.system().tell(each, "resume");
        }
        run.paused().clear();
    }

    private void expectExit(final String name, final int status, final String text)
    {
        final NodeProcess process = run.system().node(name);
        process.expectEnd();
        run.requireEnd(process);
        run.require(status == process.exitStatus() && process.printed().contains(text),
            "exit status: expected=" + status + " '" + text + "' actual: " + process);
        run.down().add(name);
    }
}
