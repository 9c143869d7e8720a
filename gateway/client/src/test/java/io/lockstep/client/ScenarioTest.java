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
package io.lockstep.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The session's protocol, one file for each story. Run with {@code -Dscenario.rewrite=true} to write them anew. */
class ScenarioTest
{
    private static final Path DIRECTORY = Path.of("src/test/resources/scenarios");
    private static final boolean IS_REWRITE = Boolean.getBoolean("scenario.rewrite");

    static List<Path> scenarios() throws IOException
    {
        try (Stream<Path> files = Files.list(DIRECTORY))
        {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldComeOutAsWritten(final Path file) throws IOException
    {
        final String expected = Files.readString(file);
        assertTrue(expected.startsWith("# "), "a scenario opens with a sentence on what it shows");

        final String actual = Scenario.run(expected.lines().toList());

        if (IS_REWRITE)
        {
            Files.writeString(file, actual);
        }
        else
        {
            assertEquals(expected, actual);
        }
    }
}
