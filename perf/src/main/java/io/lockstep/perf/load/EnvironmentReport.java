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
package io.lockstep.perf.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The machine and the JVM that figures were measured on: a figure without them is worth nothing. What cannot be found
 * out is told as {@code unknown}, never left out.
 * <p>
 * Threading: taken and read by one thread.
 */
public final class EnvironmentReport
{
    private static final String UNKNOWN = "unknown";
    private static final long GIT_TIMEOUT_S = 5;
    private static final int GIT_OUTPUT_LIMIT = 256;

    private final Map<String, String> values = new LinkedHashMap<>();

    private EnvironmentReport()
    {
    }

    /**
     * Looks at this machine.
     *
     * @return the report.
     */
    public static EnvironmentReport take()
    {
        return take(Path.of("/"));
    }

    /**
     * Looks at a machine whose {@code proc} and {@code sys} are below a directory.
     *
     * @param root directory.
     * @return the report.
     */
    static EnvironmentReport take(final Path root)
    {
        final Path proc = root.resolve("proc");
        final EnvironmentReport report = new EnvironmentReport();
        report.put("cpu.model", lineValue(proc.resolve("cpuinfo"), "model name"));
        report.put("cpu.count", Integer.toString(Runtime.getRuntime().availableProcessors()));
        report.put("cpu.governor", content(
            root.resolve("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
        report.put("memory.total", lineValue(proc.resolve("meminfo"), "MemTotal"));
        report.put("memory.huge.pages", content(root.resolve("sys/kernel/mm/transparent_hugepage/enabled")));
        report.put("kernel.release", content(proc.resolve("sys/kernel/osrelease")));
        report.put("kernel.cmdline", content(proc.resolve("cmdline")));
        report.put("net.rmem_max", content(proc.resolve("sys/net/core/rmem_max")));
        report.put("net.wmem_max", content(proc.resolve("sys/net/core/wmem_max")));
        report.put("load.average", content(proc.resolve("loadavg")));

        report.put("jdk.version", System.getProperty("java.runtime.version"));
        report.put("jdk.vendor", System.getProperty("java.vendor"));
        report.put("jvm.flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        report.put("jvm.heap.max", Long.toString(Runtime.getRuntime().maxMemory()));
        report.put("git.commit", gitCommit());
        return report;
    }

    /**
     * One value.
     *
     * @param name of it.
     * @return the value, or null for a name that is not part of the report.
     */
    public String get(final String name)
    {
        return values.get(name);
    }

    /**
     * All values in the order of the report.
     *
     * @return an unmodifiable view.
     */
    public Map<String, String> values()
    {
        return Collections.unmodifiableMap(values);
    }

    /**
     * As text.
     *
     * @return a line {@code name=value} each.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        values.forEach((name, value) -> builder.append(name).append('=').append(value).append('\n'));
        return builder.toString();
    }

    /**
     * As an object.
     *
     * @param json to write to, where a value may stand.
     */
    public void writeTo(final JsonWriter json)
    {
        json.beginObject();
        values.forEach(json::field);
        json.endObject();
    }

    private void put(final String name, final String value)
    {
        final String line = null == value ? "" : value.replace('\n', ' ').trim();
        values.put(name, line.isEmpty() ? UNKNOWN : line);
    }

    private static String content(final Path file)
    {
        try
        {
            return Files.readString(file, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    private static String lineValue(final Path file, final String name)
    {
        try
        {
            for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8))
            {
                final int colon = line.indexOf(':');
                if (colon > 0 && name.equals(line.substring(0, colon).trim()))
                {
                    return line.substring(colon + 1);
                }
            }
            return UNKNOWN;
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    /** The commit that is checked out, marked when files differ from it; asked of git, where there is one. */
    private static String gitCommit()
    {
        try
        {
            final Process process = new ProcessBuilder(
                List.of("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            if (!process.waitFor(GIT_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
                return UNKNOWN;
            }
            final byte[] output = process.getInputStream().readNBytes(GIT_OUTPUT_LIMIT);
            return 0 == process.exitValue() ? new String(output, StandardCharsets.UTF_8) : UNKNOWN;
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
