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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.NodeDirectory;

/** What a member as a process of its own ends with, what its last line says, and whose directory it takes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class NodeProcessTest
{
    private static final int SIGTERM_STATUS = 143;

    @TempDir
    private Path dir;

    @AfterEach
    void deleteDriver()
    {
        NodeProcess.deleteDriver(dir);
    }

    @Test
    void shouldEndInOrderWhenItIsToldTo() throws Exception
    {
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", "--bootstrap",
            NodeProcess.settings(dir, "")).awaitRunning())
        {
            assertEquals(SIGTERM_STATUS, node.terminate().awaitExit(), node.error());
            assertTrue(node.output().contains("sequencer has stopped"), node.error());
            assertEquals("", node.error());
        }
    }

    @Test
    void shouldEndInTimeWhenItIsToldToWhileItWaitsForOthers() throws Exception
    {
        final String settings = NodeProcess.settings(dir,
            "lockstep.cluster.hosts=localhost,localhost,localhost\nlockstep.start.compare.timeout=600s\n");
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", "--bootstrap", settings))
        {
            final Path marker = dir.resolve("data").resolve("running.properties");
            while (Files.notExists(marker))
            {
                assertTrue(ProcessHandle.of(node.pid()).isPresent(), node.error());
                Thread.onSpinWait();
            }
            assertEquals(SIGTERM_STATUS, node.terminate().awaitExit(), node.error());
            assertEquals("", node.error());
            assertTrue(node.output().contains("start was given up, as the node was told to stop"), node.output());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"shared", "dedicated"})
    void shouldTellWhereEveryThreadOfTheNodeRuns(final String threads) throws Exception
    {
        final String settings = NodeProcess.settings(dir,
            "lockstep.threads=" + threads + "\nlockstep.cpu.service=0\nlockstep.idle.archive=sleep\n");
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", "--bootstrap", settings).awaitRunning())
        {
            final String table = node.output();
            for (final String agent : new String[] {
                "service", "consensus", "archive", "journal", "feed", "replay", "keeper", "driver.conductor",
                "driver.sender", "driver.receiver", "client"})
            {
                assertTrue(table.matches("(?s).*\\b" + agent + " +m0-\\S+ +(any|0) +[0-9,-]+ +[a-z]+\n.*"), table);
            }
            assertTrue(table.matches("(?s).*\\bservice +m0-service +0 +0 +backoff\n.*"), table);
            assertTrue(table.matches("(?s).*\\barchive +m0-archive +any +[0-9,-]+ +sleep\n.*"), table);
            assertEquals("shared".equals(threads), table.contains("journal           m0-agents"), table);
            final Set<String> named = threadNames(node.pid());
            for (final String line : table.lines().filter((each) -> each.contains(" m0-")).toList())
            {
                assertTrue(named.contains(line.split(" +")[1]), line + named);
            }
        }
    }

    @Test
    void shouldRefuseASettingThatNobodyKnows() throws Exception
    {
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", "--bootstrap",
            NodeProcess.settings(dir, "lockstep.tpyo=1\n")))
        {
            assertEquals(ExitCode.REFUSED.code(), node.awaitExit());
            assertTrue(node.lastErrorLine().contains("setting is unknown: names=[lockstep.tpyo]"), node.error());
        }
    }

    @Test
    void shouldRefuseToStartWithoutAuthorisedKeys() throws Exception
    {
        final Path settings = Path.of(NodeProcess.settings(dir, ""));
        Files.writeString(
            settings, Files.readString(settings).replaceAll("lockstep.cluster.authorised.keys=.*\n", ""));
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", settings.toString()))
        {
            assertEquals(ExitCode.REFUSED.code(), node.awaitExit());
            assertTrue(node.lastErrorLine().contains("lockstep keys generate --all DIR"), node.error());
        }
    }

    @Test
    void shouldRefuseAJournalThatIsDamaged() throws Exception
    {
        final String settings = NodeProcess.settings(dir, "");
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", "--bootstrap", settings).awaitRunning())
        {
            node.terminate().awaitExit();
        }
        try (Stream<Path> files = Files.list(dir.resolve("data/journal")))
        {
            for (final Path each : files.toList())
            {
                if (!each.endsWith(NodeDirectory.IDENTITY_FILE_NAME))
                {
                    Files.delete(each);
                }
            }
        }
        damage(new JournalFixture().write(dir.resolve("data/journal"), 50, 0));

        try (NodeProcess node = NodeProcess.start(dir, "second", "sequencer", settings))
        {
            assertEquals(ExitCode.JOURNAL.code(), node.awaitExit(), node.error());
            assertTrue(node.lastErrorLine().contains("journal is damaged"), node.error());
        }
    }

    @Test
    void shouldStopWhenItsMediaDriverIsGone() throws Exception
    {
        final String aeronDirectory = CommonContext.generateRandomDirName();
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .spiesSimulateConnection(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        try (NodeProcess node = NodeProcess.start(
            dir, "first", "sequencer", "--bootstrap",
            NodeProcess.settings(dir, "lockstep.aeron.dir=" + aeronDirectory + "\n")).awaitRunning())
        {
            driver.close();

            assertEquals(ExitCode.CLUSTER.code(), node.awaitExit(), node.error());
            assertTrue(node.lastErrorLine().startsWith("lockstep: sequencer: stopped: exit=12 code=CLUSTER reason="),
                node.error());
        }
        finally
        {
            driver.close();
        }
    }

    /** Aeron's clients give up behind 10 s, and with them goes memory that other threads of the node may still read. */
    @Test
    void shouldStopForAReasonWhenItStoodStillForTooLong() throws Exception
    {
        try (NodeProcess node = NodeProcess.start(dir, "first", "sequencer", "--bootstrap",
            NodeProcess.settings(dir, "")).awaitRunning())
        {
            signal(node, "-STOP");
            new ProcessBuilder("sleep", "12").start().waitFor();
            signal(node, "-CONT");

            assertEquals(ExitCode.CLUSTER.code(), node.awaitExit(), node.error());
            assertTrue(node.lastErrorLine().startsWith("lockstep: sequencer: stopped: exit=12 code=CLUSTER reason="),
                node.error());
        }
    }

    private static void signal(final NodeProcess node, final String name) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", name, Long.toString(node.pid())).start().waitFor());
    }

    private static Set<String> threadNames(final long pid) throws IOException
    {
        final Set<String> names = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task")))
        {
            for (final Path task : tasks.toList())
            {
                names.add(Files.readString(task.resolve("comm")).strip());
            }
        }
        return names;
    }

    /** Flips a bit in the middle of the first segment that has blocks. */
    private static void damage(final Path journal) throws IOException
    {
        try (Stream<Path> files = Files.list(journal))
        {
            final Path segment = files.filter((each) -> each.toString().endsWith(SegmentDescriptor.FILE_SUFFIX))
                .sorted().findFirst().orElseThrow();
            final byte[] bytes = Files.readAllBytes(segment);
            bytes[SegmentDescriptor.HEADER_LENGTH + 200] ^= 1;
            Files.write(segment, bytes);
        }
    }
}
