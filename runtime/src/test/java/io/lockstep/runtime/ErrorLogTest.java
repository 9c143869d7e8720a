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
package io.lockstep.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class ErrorLogTest
{
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void shouldEndWithTheReason()
    {
        final ErrorLog log = new ErrorLog("node", new PrintStream(written, true, StandardCharsets.UTF_8), true);
        log.onError(new IllegalStateException("before"));

        log.stopped(ExitCode.CLUSTER, new IllegalStateException("reason"));
        log.onError(new IllegalStateException("behind"));

        final String[] lines = written.toString(StandardCharsets.UTF_8).split(System.lineSeparator());
        assertEquals(2, log.count());
        assertEquals("lockstep: node: IllegalStateException: before", lines[0]);
        assertTrue(lines[1].startsWith("java.lang.IllegalStateException: before"), lines[1]);
        assertEquals("lockstep: node: stopped: exit=12 code=CLUSTER reason=IllegalStateException: reason",
            lines[lines.length - 1]);
    }
}
