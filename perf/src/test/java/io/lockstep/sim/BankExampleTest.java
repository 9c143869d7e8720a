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
package io.lockstep.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/** The example of the guide is the code of a test that runs. */
class BankExampleTest
{
    private static final Path EXAMPLE = Path.of("src/test/java/io/lockstep/sim/BankTest.java");
    /** From the directory of the module, in which tests run. */
    private static final Path GUIDE = Path.of("../docs/TESTING.md");

    @Test
    void shouldBeQuotedByTheGuide() throws IOException
    {
        final String file = Files.readString(EXAMPLE);
        final String example = file.substring(file.indexOf("class BankTest")).strip();

        assertTrue(Files.readString(GUIDE).contains("```java\n" + example + "\n```\n"), "not quoted: " + example);
    }
}
