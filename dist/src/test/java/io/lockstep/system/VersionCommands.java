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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lockstep.cli.NextReleaseSequencer;
import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.SystemShape;
import io.lockstep.runtime.counters.CounterType;

/** Commands about releases, operators' commands to the stream, and what nodes count. */
final class VersionCommands implements ScenarioCommands
{
    private static final String TEXT = ":";

    private final ScenarioRun run;

    VersionCommands(final ScenarioRun run)
    {
        this.run = run;
    }

    @Override
    public boolean tryRun(final String word, final String[] rest)
    {
        switch (word)
        {
            case "upgrade":
                run.targets(rest).forEach(
                    (each) -> run.system().mainClass(each, NextReleaseSequencer.class.getName()));
                return true;

            case "downgrade":
                run.targets(rest).forEach((each) -> run.system().mainClass(each, SystemShape.MAIN_CLASS));
                return true;

            case "admin":
                admin(Integer.parseInt(rest[0]), List.of(rest).subList(1, rest.length));
                return true;

            case "doomed":
                run.targets(rest).forEach((each) -> run.system().node(each).expectEnd());
                return true;

            default:
                return tryWait(word, rest);
        }
    }

    private boolean tryWait(final String word, final String[] rest)
    {
        switch (word + ' ' + (rest.length > 0 ? rest[0] : ""))
        {
            case "await counter":
                final CounterType type = CounterType.valueOf(rest[rest.length - 2]);
                final long value = Long.parseLong(rest[rest.length - 1]);
                for (final String each : run.targets(Arrays.copyOfRange(rest, 1, rest.length - 2)))
                {
                    run.awaitCondition(() -> run.system().counter(each, type) == value,
                        () -> each + ' ' + type + ": goal=" + value + " actual=" + run.system().counter(each, type));
                }
                return true;

            case "await snapshot":
                awaitSnapshots(run.targets(Arrays.copyOfRange(rest, 1, rest.length)));
                return true;

            case "expect versions":
                expectVersions(Long.parseLong(rest[1]));
                return true;

            default:
                return false;
        }
    }

    private void admin(final int status, final List<String> words)
    {
        final int end = words.contains(TEXT) ? words.indexOf(TEXT) : words.size();
        final String text = String.join(" ", words.subList(Math.min(end + 1, words.size()), words.size()));
        final NodeProcess process = run.system().admin(words.subList(0, end));
        run.requireEnd(process);
        run.say(process.printed().strip());
        run.require(status == process.exitStatus() && process.printed().contains(text),
            "admin: expected=" + status + " '" + text + "' actual: " + process);
    }

    private void awaitSnapshots(final List<String> names)
    {
        final Map<String, Long> before = new HashMap<>();
        names.forEach((each) -> before.put(each, snapshots(each)));
        for (final String each : names)
        {
            run.awaitCondition(() -> snapshots(each) > before.get(each), () -> each + " takes a snapshot");
        }
    }

    private long snapshots(final String name)
    {
        return run.system().counter(name, CounterType.SEQUENCER_SNAPSHOTS);
    }

    private void expectVersions(final long minimum)
    {
        for (final Path each : run.system().journals())
        {
            final StampMarks marks = new StampMarks(each);
            run.say(each.getParent().getFileName() + " " + marks);
            run.require(marks.isRight(minimum), "stamped by another version: journal=" + each + " " + marks);
        }
    }
}
