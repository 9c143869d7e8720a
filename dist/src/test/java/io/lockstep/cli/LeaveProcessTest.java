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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;


/** What {@code leave} says to a real process that is alone, that hangs, and that is gone. Hand-over: system tests. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class LeaveProcessTest
{
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    private Path dir;

    @AfterEach
    void deleteDriver()
    {
        NodeProcess.deleteDriver(dir);
    }

    @Test
    void shouldRefuseOrStopTheProcessAndNothingBetween() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "");
        final String data = data().toString();
        assertEquals("1 lockstep: no such directory directory=" + data, leave(data));
        try (NodeProcess node =
            NodeProcess.start(dir, "1", "sequencer", "--bootstrap", settings).awaitRunning())
        {
            assertEquals("1 lockstep: without this member the others are no majority: members=1 needed=1 " +
                "taking-part=0; --force has it leave all the same directory=" + data, leave("--wait", "0ms", data));
            signal(node, "-STOP");
            assertEquals("1 lockstep: process hangs and would not hear it: pid=" + node.pid() + " directory=" + data,
                leave("--force", data));
            signal(node, "-CONT");

            final String left = leave("--force", data);

            assertTrue(left.matches("0 lockstep: member has left: member=0 role=leader milliseconds=\\d+"), left);
            assertEquals(SIGTERM_STATUS, node.awaitExit(), node.error());
        }
        assertEquals("1 lockstep: no process has it, or one that has not started yet directory=" + data, leave(data));

        try (NodeProcess node = NodeProcess.start(dir, "2", "sequencer", settings).awaitRunning())
        {
            node.kill().awaitExit();
            assertEquals("1 lockstep: process is gone, and did not stop in order: pid=" + node.pid() + " directory=" +
                data, leave("--force", data));
        }
    }

    private File data()
    {
        return dir.resolve("data").toFile();
    }

    private static String leave(final String... arguments)
    {
        final List<String> line = new ArrayList<>(List.of("leave"));
        line.addAll(List.of(arguments));
        final StringWriter text = new StringWriter();
        final int status = LockstepCommand.commandLine()
            .setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true))
            .execute(line.toArray(String[]::new));
        return status + " " + text.toString().strip();
    }

    private static void signal(final NodeProcess process, final String signal) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor());
    }
}
