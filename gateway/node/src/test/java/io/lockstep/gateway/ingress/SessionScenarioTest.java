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
package io.lockstep.gateway.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the files of {@code scenarios/session}; {@code -Dscenario.rewrite=true} writes their expected output anew. */
class SessionScenarioTest
{
    private static final Path DIRECTORY = Path.of("src/test/resources/scenarios/session");

    static Stream<String> scenarios() throws IOException
    {
        try (Stream<Path> files = Files.list(directory()))
        {
            return files.map((file) -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldAnswerAsTheScenarioSays(final String name)
    {
        final Path file = directory().resolve(name);
        final List<String> expected = read(file);
        final SessionScript script = new SessionScript();

        final StringBuilder actual = new StringBuilder();
        for (final String line : expected)
        {
            if (!line.startsWith("    "))
            {
                actual.append(line).append('\n');
                script.run(line).forEach((output) -> actual.append("    ").append(output).append('\n'));
            }
        }

        if (Boolean.getBoolean("scenario.rewrite"))
        {
            write(file, actual.toString());
        }
        assertEquals(String.join("\n", read(file)) + "\n", actual.toString());
    }

    private static Path directory()
    {
        final Path inModule = Path.of(System.getProperty("basedir", ".")).resolve(DIRECTORY);
        return Files.exists(inModule) ? inModule : Path.of("gateway/node").resolve(DIRECTORY);
    }

    private static List<String> read(final Path file)
    {
        try
        {
            return Files.readAllLines(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void write(final Path file, final String text)
    {
        try
        {
            Files.writeString(file, text);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
