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

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.IoUtil;

import io.lockstep.perf.system.FreePortRange;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.keys.KeyDirectory;

/**
 * A node as a process of its own, on the class path of the tests, with its output in files.
 * <p>
 * Threading: one thread.
 */
final class NodeProcess implements AutoCloseable
{
    private static final long DEADLINE_S = 60;
    private static final int FIRST_JAVA_THAT_WARNS = 24;

    private final Process process;
    private final Path out;
    private final Path err;

    private NodeProcess(final Process process, final Path out, final Path err)
    {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command line; its output goes to files of that name in the directory. */
    static NodeProcess start(final Path directory, final String name, final String... arguments) throws IOException
    {
        final List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((each) -> each.startsWith("--add-opens") || each.startsWith("-Djava.net"))
            .forEach(line::add);
        if (Runtime.version().feature() >= FIRST_JAVA_THAT_WARNS)
        {
            line.add("--enable-native-access=ALL-UNNAMED");
        }
        line.addAll(List.of(
            "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            LockstepCommand.class.getName()));
        line.addAll(List.of(arguments));
        final Path out = directory.resolve(name + ".out");
        final Path err = directory.resolve(name + ".err");
        return new NodeProcess(
            new ProcessBuilder(line).directory(directory.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start(),
            out, err);
    }

    /** Waits until the node says that it runs. */
    NodeProcess awaitRunning() throws IOException
    {
        return awaitOutput("is running");
    }

    /** Waits until the node says so on standard output or error. */
    NodeProcess awaitOutput(final String text) throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!Files.readString(out).contains(text) && !Files.readString(err).contains(text))
        {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not said: text=" + text + " isAlive=" + process.isAlive() +
                    " out=" + Files.readString(out) + " err=" + Files.readString(err));
            }
            Thread.onSpinWait();
        }
        return this;
    }

    /** Asks it to stop, as a service manager does. */
    NodeProcess terminate()
    {
        process.destroy();
        return this;
    }

    /** Ends it without a word. */
    NodeProcess kill()
    {
        process.destroyForcibly();
        return this;
    }

    int awaitExit() throws IOException, InterruptedException
    {
        if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS))
        {
            throw new AssertionError("did not end: out=" + Files.readString(out) + " err=" + Files.readString(err));
        }
        return process.exitValue();
    }

    long pid()
    {
        return process.pid();
    }

    String output() throws IOException
    {
        return Files.readString(out);
    }

    String error() throws IOException
    {
        return Files.readString(err);
    }

    String lastErrorLine() throws IOException
    {
        final List<String> lines = Files.readAllLines(err);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    @Override
    public void close() throws IOException
    {
        process.destroyForcibly();
    }

    /** Deletes what a member of those settings left of its media driver if it was killed. */
    static void deleteDriver(final Path dir)
    {
        IoUtil.delete(new File(DriverDirectory.of(dir.resolve("data").toFile())), true);
    }

    /** Settings of a member alone, with small files, on ports that are free. */
    static String settings(final Path dir, final String more) throws IOException
    {
        final Path file = dir.resolve("node.properties");
        final KeyDirectory keys = new KeyDirectory(dir.resolve("keys"));
        if (Files.notExists(keys.authorisedKeys()))
        {
            keys.create(1, new SecureRandom());
        }
        Files.writeString(file, "lockstep.sequencer.dir=" + dir.resolve("data") +
            "\nlockstep.cluster.port.base=" + FreePortRange.find(1, 2, 3, 10) +
            "\nlockstep.stream.id=" + JournalFixture.STREAM_ID +
            "\nlockstep.cluster.authorised.keys=" + keys.authorisedKeys() +
            "\nlockstep.durability=replicated" +
            "\nlockstep.cluster.log.term.length=1m\nlockstep.archive.segment.length=1m" +
            "\nlockstep.journal.segment.length=1m" +
            "\nlockstep.feed.channel=aeron:udp?endpoint=localhost:24325\n" + more);
        return file.toString();
    }
}
