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
package io.lockstep.perf.bench;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RawClusterBaselineTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldEchoEveryMessageAndLeaveNothingBehind()
    {
        final BenchSettings settings = new BenchSettings().windowCount(1024).ratePerSecond(1000)
            .warmUpNs(TimeUnit.MILLISECONDS.toNanos(200)).durationNs(TimeUnit.MILLISECONDS.toNanos(800));
        final ThroughputResult throughput;
        final ThroughputResult blocks;
        final LatencyResult latency;
        final List<Path> directories;

        try (RawClusterBaseline baseline = RawClusterBaseline.launch(profile(1)))
        {
            directories = baseline.directories();
            directories.forEach((each) -> assertTrue(Files.exists(each), each.toString()));
            throughput = baseline.runThroughput(settings);
            latency = baseline.runLatency(settings);
            blocks = baseline.runThroughput(settings.messagesPerOffer(100));
        }

        assertTrue(throughput.isOk(), throughput.toString());
        assertTrue(throughput.sent() > 100, throughput.toString());
        assertEquals(throughput.sent(), throughput.received());
        assertTrue(throughput.cpuNsPerMessage() > 0, throughput.toString());
        assertTrue(blocks.isOk(), blocks.toString());
        assertEquals(0, blocks.sent() % 100);
        assertEquals(800, latency.histogram().getTotalCount());
        assertEquals(List.of(), latency.reasons().stream().filter((each) -> !each.startsWith("rate missed")).toList());
        directories.forEach((each) -> assertFalse(Files.exists(each), each.toString()));
        assertEquals(3, directories.size());
    }

    @Test
    void shouldRefuseWhenProfileCannotRun()
    {
        assertThrows(IllegalArgumentException.class, () -> RawClusterBaseline.launch(profile(2)));
        assertThrows(IllegalArgumentException.class,
            () -> RawClusterBaseline.launch(profile(1).logTermLength(64 * 1024 * 1024)));
    }

    private ClusterProfile profile(final int memberCount)
    {
        return new ClusterProfile().memberCount(memberCount).baseDirectory(directory);
    }
}
