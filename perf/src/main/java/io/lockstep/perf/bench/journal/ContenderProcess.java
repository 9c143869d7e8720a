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
package io.lockstep.perf.bench.journal;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A contender in a JVM of its own, with the flags and the class path of this one and what Chronicle Queue needs
 * besides: the same for all, so that no run is warmed up or spoiled by another.
 * <p>
 * Threading: one thread, which waits until the process has ended.
 */
final class ContenderProcess
{
    private static final long POLL_MS = 50;
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(30);
    private static final int OUTPUT_LINES = 20;
    private static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=2g";
    private static final List<String> CHRONICLE_FLAGS = List.of(
        "-Dchronicle.analytics.disable=true",
        "-Dslf4j.internal.verbosity=ERROR",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
        "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private final Path directory;
    private final BooleanSupplier isStopped;

    /**
     * Processes that keep what they say in a directory.
     *
     * @param directory for the files of jobs.
     * @param isStopped asked while a process runs; once true, the process is ended.
     */
    ContenderProcess(final Path directory, final BooleanSupplier isStopped)
    {
        this.directory = directory;
        this.isStopped = isStopped;
    }

    /**
     * Runs one.
     *
     * @param job to do.
     * @return what it found, or what went wrong.
     * @throws IOException          if it cannot be started.
     * @throws InterruptedException if this thread is interrupted while it waits.
     */
    BenchFigures run(final BenchJob job) throws IOException, InterruptedException
    {
        final Path jobFile = directory.resolve("job.properties");
        final Path figuresFile = directory.resolve("figures.properties");
        final Path outputFile = directory.resolve("output.txt");
        Files.deleteIfExists(figuresFile);
        try (Writer writer = Files.newBufferedWriter(jobFile))
        {
            job.toProperties().store(writer, null);
        }

        final Process process = new ProcessBuilder(command(jobFile, figuresFile))
            .redirectErrorStream(true)
            .redirectOutput(outputFile.toFile())
            .start();
        final String problem = await(process);
        if (null == problem && Files.exists(figuresFile))
        {
            final Properties values = new Properties();
            try (Reader reader = Files.newBufferedReader(figuresFile))
            {
                values.load(reader);
            }
            return new BenchFigures(values);
        }
        return BenchFigures.error(null != problem ? problem :
            "process ended: status=" + process.exitValue() + " output=" + tail(outputFile));
    }

    private String await(final Process process) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        try
        {
            while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS))
            {
                if (isStopped.getAsBoolean())
                {
                    return "stopped";
                }
                if (System.nanoTime() - startNs > TIMEOUT_NS)
                {
                    return "process did not end in time: timeoutNs=" + TIMEOUT_NS;
                }
            }
            return null;
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> command(final Path jobFile, final Path figuresFile)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String each : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (!each.startsWith("-agentlib:") && !each.startsWith("-javaagent:"))
            {
                command.add(each);
            }
        }
        command.addAll(CHRONICLE_FLAGS);
        command.add(DIRECT_MEMORY);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ContenderMain.class.getName());
        command.add(jobFile.toString());
        command.add(figuresFile.toString());
        return command;
    }

    private static String tail(final Path file) throws IOException
    {
        final List<String> lines = Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()));
    }
}
