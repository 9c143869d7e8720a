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
package io.lockstep.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks of options, before anything is started. Errors: {@link IllegalArgumentException} in one line. */
final class Checks
{
    private Checks()
    {
    }

    static void that(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException(problem);
        }
    }

    static void range(final String name, final long value, final long minimum, final long maximum)
    {
        that(value >= minimum && value <= maximum,
            name + " is out of range: minimum=" + minimum + " maximum=" + maximum + " value=" + value);
    }

    static void writable(final String name, final Path file)
    {
        that(null == file || Files.isDirectory(file.toAbsolutePath().getParent()) && !Files.isDirectory(file),
            name + " cannot be written, its directory is missing or it is one: file=" + file);
    }
}
