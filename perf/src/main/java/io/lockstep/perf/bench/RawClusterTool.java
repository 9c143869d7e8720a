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

import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import io.lockstep.runtime.IdleMode;
import io.lockstep.runtime.Settings;

/**
 * Runs the raw baseline by hand: {@code -Dlockstep.bench.NAME=VALUE} for every setting that differs from the default.
 */
public final class RawClusterTool
{
    private static final String PREFIX = "lockstep.bench.";

    private RawClusterTool()
    {
    }

    /**
     * Runs throughput and latency once each, and prints both.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        final Properties properties = new Properties();
        System.getProperties().stringPropertyNames().stream().filter((each) -> each.startsWith(PREFIX))
            .forEach((each) -> properties.setProperty(each, System.getProperty(each)));
        final Settings settings = new Settings(properties, "system properties");
        final ClusterProfile profile = profile(settings);
        final BenchSettings benchSettings = benchSettings(settings);
        final boolean isThroughput = settings.flag(PREFIX + "throughput", true);
        final boolean isLatency = settings.flag(PREFIX + "latency", true);
        settings.refuseUnknown();

        System.out.println(profile.describe());
        System.out.println(benchSettings.describe());
        try (RawClusterBaseline baseline = RawClusterBaseline.launch(profile))
        {
            if (isThroughput)
            {
                System.out.println(baseline.runThroughput(benchSettings));
            }
            if (isLatency)
            {
                System.out.println(baseline.runLatency(benchSettings));
            }
        }
    }

    private static ClusterProfile profile(final Settings settings)
    {
        final ClusterProfile profile = new ClusterProfile();
        return profile
            .memberCount(settings.number(PREFIX + "members", profile.memberCount()))
            .isDurable(settings.flag(PREFIX + "durable", profile.isDurable()))
            .isShared(settings.flag(PREFIX + "threads.shared", profile.isShared()))
            .idleMode(settings.choice(PREFIX + "idle", IdleMode.BACKOFF))
            .hasArchiveChecksum(settings.flag(PREFIX + "archive.checksum", profile.hasArchiveChecksum()))
            .logTermLength(settings.size(PREFIX + "log.term.length", profile.logTermLength()))
            .termLength(settings.size(PREFIX + "term.length", profile.termLength()))
            .archiveSegmentLength(settings.size(PREFIX + "archive.segment.length", profile.archiveSegmentLength()))
            .mtuLength(settings.number(PREFIX + "mtu.length", profile.mtuLength()))
            .socketBufferLength(settings.size(PREFIX + "socket.buffer.length", profile.socketBufferLength()))
            .baseDirectory(Path.of(settings.text(PREFIX + "dir", profile.baseDirectory().toString())));
    }

    private static BenchSettings benchSettings(final Settings settings)
    {
        return new BenchSettings()
            .payloadLength(settings.number(PREFIX + "payload.length", 64))
            .messagesPerOffer(settings.number(PREFIX + "messages.per.offer", 1))
            .windowCount(settings.number(PREFIX + "window", 4096))
            .ratePerSecond(settings.number(PREFIX + "rate", 10_000))
            .warmUpNs(settings.durationNs(PREFIX + "warm.up", TimeUnit.SECONDS.toNanos(2)))
            .durationNs(settings.durationNs(PREFIX + "duration", TimeUnit.SECONDS.toNanos(5)))
            .clientIdleMode(settings.choice(PREFIX + "client.idle", IdleMode.BACKOFF));
    }
}
