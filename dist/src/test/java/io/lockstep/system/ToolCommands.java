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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.ProcessSystem;

/** Commands that an operator types, and what they say. */
final class ToolCommands implements ScenarioCommands
{
    private static final Pattern PLACE = Pattern.compile("\\{(dir|conf|id|replay):([-a-z0-9]+)}");
    private static final int SIGTERM_STATUS = 128 + 15;

    private final Map<String, NodeProcess> serving = new HashMap<>();
    private final ScenarioRun run;
    private NodeProcess last;
    private int count;

    ToolCommands(final ScenarioRun run)
    {
        this.run = run;
    }

    @Override
    public boolean tryRun(final String word, final String[] rest)
    {
        switch (word)
        {
            case "run":
                forEach(from(rest, 1)).forEach((each) -> runToEnd(Integer.parseInt(rest[0]), each));
                return true;

            case "serve":
                serving.put(rest[0], start(forEach(from(rest, 1)).get(0)));
                return true;

            case "end":
                end(serving.remove(rest[0]));
                return true;

            case "set":
                run.system().setting(rest[0], rest[1], rest[2]);
                return true;

            default:
                return tryLook(word, rest);
        }
    }

    private boolean tryLook(final String word, final String[] rest)
    {
        switch (word + ' ' + (rest.length > 0 ? rest[0] : ""))
        {
            case "expect says":
                final String said = text(rest, 1);
                run.require(last.printed().contains(said), "expected='" + said + "' actual=" + last.printed());
                return true;

            case "await says":
                awaitSaid(serving.get(rest[1]), text(rest, 2));
                return true;

            case "await status":
                awaitStatus(rest[1], rest[2], text(rest, 3));
                return true;

            default:
                return false;
        }
    }

    private static String[] from(final String[] words, final int first)
    {
        return Arrays.copyOfRange(words, first, words.length);
    }

    private static String text(final String[] words, final int first)
    {
        return String.join(" ", from(words, first));
    }

    /** A line with its places filled in, once for each node if a name means several. */
    private List<List<String>> forEach(final String... words)
    {
        final int times = Arrays.stream(words).flatMap((each) -> PLACE.matcher(each).results())
            .mapToInt((match) -> run.named(match.group(2)).size()).max().orElse(1);
        final List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < times; i++)
        {
            final int index = i;
            lines.add(Arrays.stream(words).map((each) -> PLACE.matcher(each).replaceAll((match) ->
            {
                final List<String> names = run.named(match.group(2));
                return Matcher.quoteReplacement(placeOf(match.group(1), names.get(index % names.size())));
            })).toList());
        }
        return lines;
    }

    private NodeProcess start(final List<String> arguments)
    {
        if (arguments.subList(0, 2).equals(List.of("sequencer", "recover")))
        {
            run.system().tell("cluster", "recover");
        }
        count++;
        return run.system().command("tool-" + count, arguments.toArray(new String[0]));
    }

    private String placeOf(final String what, final String name)
    {
        final ProcessSystem system = run.system();
        switch (what)
        {
            case "dir":
                return system.nodeDirectory(name).toString();

            case "conf":
                return system.settingsFile(name).toString();

            case "id":
                return name.substring(name.lastIndexOf('-') + 1);

            default:
                return system.replayEndpoint(name);
        }
    }

    private void runToEnd(final int status, final List<String> arguments)
    {
        last = start(arguments);
        run.require(last.awaitEnd(2 * ScenarioRun.END_LIMIT_S), "does not end: " + last);
        last.printed().lines().forEach(run::say);
        run.require(status == last.exitStatus(), "exit status: expected=" + status + " actual: " + last);
    }

    private void awaitSaid(final NodeProcess process, final String said)
    {
        run.awaitCondition(() -> !process.isAlive() || process.printed().contains(said),
            () -> process + " says '" + said + "'");
        run.require(process.printed().contains(said),
            "expected='" + said + "' actual: " + process + " " + process.printed());
    }

    private void end(final NodeProcess process)
    {
        process.terminate();
        run.requireEnd(process);
        process.printed().lines().forEach(run::say);
        run.require(SIGTERM_STATUS == process.exitStatus(), "did not end in order: " + process);
    }

    /** By the status command, as an operator would see it. */
    private void awaitStatus(final String name, final String figure, final String value)
    {
        final List<String> arguments = new ArrayList<>(List.of("status", "--json"));
        arguments.addAll(run.system().statusArguments(run.named(name).get(0)));
        final Pattern pattern = Pattern.compile('"' + figure + "\":\"?" + Pattern.quote(value) + "\"?[,}]");
        run.awaitCondition(
            () ->
            {
                last = start(arguments);
                run.requireEnd(last);
                return pattern.matcher(last.printed()).find();
            },
            () -> "status of " + name + ": " + figure + "=" + value + " actual: " + last.printed());
    }
}
