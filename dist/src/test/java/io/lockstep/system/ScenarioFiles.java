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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lockstep.cli.SlowableSequencer;
import io.lockstep.perf.system.SystemShape;

/** Where scenarios are, and what system they begin with. */
final class ScenarioFiles
{
    private ScenarioFiles()
    {
    }

    /** Scenario files of a directory. */
    static List<Path> files(final Path directory)
    {
        try (var files = Files.list(directory))
        {
            return files.filter((each) -> each.toString().endsWith(".txt"))
                .sorted(Comparator.comparing(Path::getFileName)).toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("scenarios cannot be listed: directory=" + directory, ex);
        }
    }

    /** The shape that the first line of a scenario tells. */
    static SystemShape shape(final String[] words)
    {
        final Map<String, String> values = new TreeMap<>();
        for (final String each : words)
        {
            final int equals = each.indexOf('=');
            values.put(each.substring(0, equals), each.substring(equals + 1));
        }
        final boolean isSlowable = Boolean.parseBoolean(values.remove("slowable"));
        final SystemShape small = SystemShape.small(
            Integer.parseInt(values.remove("members")), Integer.parseInt(values.remove("gateways")));
        final Map<String, String> member = new TreeMap<>(small.memberSettings());
        final Map<String, String> gateway = new TreeMap<>(small.gatewaySettings());
        values.forEach((name, value) ->
            (name.startsWith("member.") ? member : gateway).put(name.substring(name.indexOf('.') + 1), value));
        return new SystemShape(small.members(), small.gateways(), member, gateway,
            isSlowable ? SlowableSequencer.class.getName() : small.memberMainClass());
    }
}
