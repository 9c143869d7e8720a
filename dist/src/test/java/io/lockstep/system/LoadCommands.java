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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.agrona.SystemUtil;

import io.lockstep.journal.tool.JournalTool;
import io.lockstep.perf.history.CheckResult;
import io.lockstep.perf.history.HistoryChecker;
import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.ProcessSystem;

/** Commands that load the system, and look at what became of the requests. */
final class LoadCommands implements ScenarioCommands
{
    private final Map<String, HistoryTail> tails = new LinkedHashMap<>();
    private final Map<String, String[]> loadArguments = new HashMap<>();
    private final ScenarioRun run;

    LoadCommands(final ScenarioRun run)
    {
        this.run = run;
    }

    @Override
    public boolean tryRun(final String word, final String[] rest)
    {
        switch (word)
        {
            case "load":
                load(rest);
                return true;

            case "finish":
                finish(rest[0]);
                return true;

            case "settle":
                settle();
                return true;

            case "check":
                check(rest.length > 0 ? Long.parseLong(rest[0]) : 1);
                return true;

            default:
                return tryWait(word, rest);
        }
    }

    private boolean tryWait(final String word, final String[] rest)
    {
        switch (word + ' ' + (rest.length > 0 ? rest[0] : ""))
        {
            case "await acks":
                await(rest, tailOf(rest[1])::applied);
                return true;

            case "await busy":
                await(rest, tailOf(rest[1])::readOnly);
                return true;

            case "expect quiet":
                expectQuiet(rest[1], rest[2]);
                return true;

            default:
                return false;
        }
    }

    boolean isLoad(final String name)
    {
        return loadArguments.containsKey(name);
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
        start(name);
    }

    /** Starts a load, for the first time or again. */
    void start(final String name)
    {
        final NodeProcess process = run.system().start(name, loadArguments.get(name));
        tails.put(name + "-" + process.life(), new HistoryTail(run.system().historyFile(name, process.life())));
    }

    private HistoryTail tailOf(final String name)
    {
        return tails.get(name + "-" + run.system().node(name).life());
    }

    private void await(final String[] words, final LongSupplier count)
    {
        final long goal = count.getAsLong() + Long.parseLong(words[2]);
        run.awaitCondition(() -> count.getAsLong() >= goal,
            () -> words[0] + ": goal=" + goal + " actual=" + count.getAsLong());
    }

    private void finish(final String name)
    {
        final NodeProcess process = run.system().node(name);
        process.terminate();
        run.requireEnd(process);
        final String printed = process.printed();
        run.say(printed.lines().reduce((first, last) -> last).orElse(""));
        run.require(printed.contains(" unknown=0 "), "not every request has an outcome: " + process);
    }

    private void expectQuiet(final String name, final String time)
    {
        final HistoryTail tail = tailOf(name);
        final long before = tail.applied();
        ProcessSystem.await(() -> false, SystemUtil.parseDuration("quiet", time));
        run.require(before == tail.applied(), "not quiet: expected=" + before + " actual=" + tail.applied());
    }

    private void settle()
    {
        final long goal = tails.values().stream().mapToLong(HistoryTail::lastSequence).max().orElse(0);
        for (final Path each : run.system().journals())
        {
            run.awaitCondition(() -> lastSequence(each) >= goal,
                () -> "journal=" + each + " goal=" + goal + " last=" + lastSequence(each));
        }
        run.say("every journal holds sequence " + goal);
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
        run.system().close();
        final HistoryChecker checker = new HistoryChecker(HistoryChecker.VIOLATIONS_DEFAULT)
            .history(run.system().histories());
        run.system().journals().forEach(checker::journal);
        final CheckResult result = checker.check();
        run.say("judged\n" + result.text());
        run.require(result.isOk(), "a rule is broken\n" + result.text());
        run.require(result.counts().get("applied") >= minimum, "too few applied: minimum=" + minimum);
        run.require(result.counts().get("attests") > 0, "no member told what it holds");
    }
}
