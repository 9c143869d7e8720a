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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.NodeDirectory;

/** Whose directory a process takes, and what it tells about the one before. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class NodeDirectoryProcessTest
{
    @TempDir
    private Path dir;

    @AfterEach
    void deleteDriver()
    {
        NodeProcess.deleteDriver(dir);
    }

    @Test
    void shouldTakeAnEmptyDirectoryOnlyWhenItIsToldThatTheMemberIsNew() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "");
        assertEnds(ExitCode.RESEED, "start it with --bootstrap; if its data is lost: lockstep sequencer reseed --from",
            "1", settings);
        start("2", "--bootstrap", settings).awaitRunning().terminate().awaitExit();
        assertEnds(ExitCode.REFUSED, "so the node is not new", "3", "--bootstrap", settings);
        start("4", settings).awaitRunning().terminate().awaitExit();

        IoUtil.delete(dir.resolve("data/archive").toFile(), false);

        assertEnds(ExitCode.RESEED, "missing=archive", "5", settings);
    }

    @Test
    void shouldMakeADirectoryAndStartLater() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "");
        final NodeProcess made = start("1", "--bootstrap-only", settings);
        assertEquals(ExitCode.OK.code(), made.awaitExit(), made.error());

        final NodeProcess node = start("2", settings).awaitRunning().terminate();
        node.awaitExit();

        assertEquals("", node.error());
        assertEnds(ExitCode.REFUSED, "so the node is not new", "3", "--bootstrap-only", settings);
    }

    @Test
    void shouldRefuseTheSecondProcessAndTheDirectoryOfAnotherMember() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "");
        try (NodeProcess first = start("1", "--bootstrap", settings).awaitRunning())
        {
            assertEnds(ExitCode.REFUSED, "has another process: directory=" + dir.resolve("data") + " pid=" +
                first.pid(), "2", settings);
            first.terminate().awaitExit();
        }

        Files.writeString(Path.of(settings), Files.readString(Path.of(settings)) +
            "\nlockstep.cluster.hosts=localhost,localhost,localhost\nlockstep.cluster.member.id=2\n");

        assertEnds(ExitCode.REFUSED, "member.count: expected=3 actual=1, member.id: expected=2 actual=0",
            "3", settings);
    }

    @Test
    void shouldTellAKilledProcessFromALossOfPower() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "");
        start("1", "--bootstrap-only", settings).awaitExit();
        final Path marker = dir.resolve("data").resolve(NodeDirectory.RUNNING_FILE_NAME);
        final NodeProcess first = start("2", settings).awaitRunning();
        final String running = Files.readString(marker);
        first.terminate().awaitExit();
        assertEquals("", first.error());
        Files.writeString(marker, running);
        final NodeProcess afterKill = start("3", settings).awaitRunning().terminate();
        afterKill.awaitExit();
        assertTrue(afterKill.error().contains("did not stop in order"), afterKill.error());
        assertTrue(afterKill.error().contains("pid=" + first.pid() + " machine=same"), afterKill.error());

        Files.writeString(marker, running.replaceAll("boot.id=.*", "boot.id=of-another-boot"));
        final NodeProcess afterPower = start("4", settings).awaitRunning().terminate();
        afterPower.awaitExit();
        assertTrue(afterPower.error().contains("machine=restarted"), afterPower.error());

        final NodeProcess last = start("5", settings).awaitRunning().terminate();
        last.awaitExit();
        assertEquals("", last.error());
    }

    @Test
    void shouldSayAtOnceWhatAMemberWaitsForThatLostItsPower() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "lockstep.cluster.hosts=localhost,localhost,localhost\n");
        start("1", "--bootstrap-only", settings).awaitExit();
        final Path marker = dir.resolve("data").resolve(NodeDirectory.RUNNING_FILE_NAME);
        Files.writeString(marker, "pid=1\nboot.id=of-another-boot\n");

        final NodeProcess node = start("2", settings).awaitOutput(
            "machine lost its power and the log was not forced, this member joins when others follow a leader " +
                "without it: members=2; if so many are not left, run: lockstep sequencer recover").terminate();
        node.awaitExit();

        assertFalse(node.output().contains("is running"), node.output());
        assertTrue(node.output().contains("start was given up"), node.output());
        assertTrue(Files.readString(marker).contains("power.lost=true"), Files.readString(marker));
    }

    private NodeProcess start(final String name, final String... arguments) throws IOException
    {
        final String[] line = new String[arguments.length + 1];
        line[0] = "sequencer";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return NodeProcess.start(dir, name, line);
    }

    private void assertEnds(final ExitCode code, final String said, final String name, final String... arguments)
        throws IOException, InterruptedException
    {
        try (NodeProcess node = start(name, arguments))
        {
            assertEquals(code.code(), node.awaitExit(), node.error());
            assertTrue(node.lastErrorLine().contains(said), node.error());
        }
    }
}
