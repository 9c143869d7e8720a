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

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentReportTest
{
    @TempDir
    private Path root;

    @Test
    void shouldTellWhatMachineSays() throws IOException
    {
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 3 GHz\n");
        write("proc/meminfo", "MemFree: 1 kB\nMemTotal:       16384 kB\n");
        write("proc/cmdline", "quiet isolcpus=2,3\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");

        final EnvironmentReport report = EnvironmentReport.take(root);

        assertEquals("Some CPU @ 3 GHz", report.get("cpu.model"));
        assertEquals("16384 kB", report.get("memory.total"));
        assertEquals("quiet isolcpus=2,3", report.get("kernel.cmdline"));
        assertEquals("performance", report.get("cpu.governor"));
        assertTrue(report.print().contains("cpu.governor=performance\n"), report.print());
    }

    @Test
    void shouldTellUnknownWhenMachineDoesNotSay()
    {
        final EnvironmentReport report = EnvironmentReport.take(root);

        assertEquals("unknown", report.get("cpu.model"));
        assertEquals("unknown", report.get("cpu.governor"));
        assertEquals(EnvironmentReport.take().values().keySet(), report.values().keySet());
    }

    @Test
    void shouldTellJvmAndWriteObject()
    {
        final EnvironmentReport report = EnvironmentReport.take();
        final StringBuilder out = new StringBuilder();
        final JsonWriter json = new JsonWriter(out);

        report.writeTo(json);

        assertTrue(json.isComplete());
        assertEquals(System.getProperty("java.runtime.version"), report.get("jdk.version"));
        assertTrue(report.get("jvm.flags").contains("add-opens"), report.get("jvm.flags"));
        assertTrue(out.toString().contains("\"git.commit\": "), out.toString());
        report.values().forEach((name, value) -> assertFalse(value.contains("\n"), name));
    }

    private void write(final String path, final String content) throws IOException
    {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
