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

import java.nio.file.Path;
import java.util.Properties;

import io.lockstep.runtime.Settings;

/**
 * One run of one contender: what its process is told, as properties.
 *
 * @param measure          to take.
 * @param contender        to measure.
 * @param payloadLength    of a message in bytes.
 * @param messagesPerBlock in every block.
 * @param directory        for the files of the contender.
 * @param aeronDirectory   for a driver, where one is needed.
 * @param seed             of payloads and of places to seek.
 * @param settings         of the bench.
 */
record BenchJob(
    Measure measure,
    Contender contender,
    int payloadLength,
    int messagesPerBlock,
    Path directory,
    String aeronDirectory,
    int seed,
    JournalBenchSettings settings)
{
    private static final String PREFIX = JournalBenchSettings.PREFIX + "job.";

    Properties toProperties()
    {
        final Properties properties = settings.toProperties();
        properties.setProperty(PREFIX + "measure", measure.name());
        properties.setProperty(PREFIX + "contender", contender.name());
        properties.setProperty(PREFIX + "payload.length", Integer.toString(payloadLength));
        properties.setProperty(PREFIX + "messages.per.block", Integer.toString(messagesPerBlock));
        properties.setProperty(PREFIX + "dir", directory.toString());
        properties.setProperty(PREFIX + "aeron.dir", aeronDirectory);
        properties.setProperty(PREFIX + "seed", Integer.toString(seed));
        return properties;
    }

    static BenchJob from(final Properties properties)
    {
        final Settings settings = new Settings(properties, "job");
        final BenchJob job = new BenchJob(
            settings.choice(PREFIX + "measure", Measure.APPEND),
            settings.choice(PREFIX + "contender", Contender.LOCKSTEP),
            settings.number(PREFIX + "payload.length", 0),
            settings.number(PREFIX + "messages.per.block", 0),
            Path.of(settings.text(PREFIX + "dir", null)),
            settings.text(PREFIX + "aeron.dir", null),
            settings.number(PREFIX + "seed", 0),
            JournalBenchSettings.from(settings));
        settings.refuseUnknown();
        return job;
    }

    /** Length of a block in bytes. */
    int blockLength()
    {
        return BlockArena.blockLength(payloadLength, messagesPerBlock);
    }

    /** An arena of such blocks. */
    BlockArena newArena(final long length)
    {
        return new BlockArena(length, payloadLength, messagesPerBlock, seed);
    }
}
