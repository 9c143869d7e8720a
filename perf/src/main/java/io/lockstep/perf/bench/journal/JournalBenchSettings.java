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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.agrona.BitUtil;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.runtime.IdleMode;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.SequencerConfiguration;

/**
 * What the journal's bench is asked for. The part that a contender has to know travels to its process as properties.
 * <p>
 * Threading: one thread; not to be changed during a run.
 */
public final class JournalBenchSettings
{
    /** Prefix of the properties of a contender's process. */
    static final String PREFIX = "lockstep.bench.journal.";
    /** Most rounds. */
    public static final int MAX_ROUNDS = 99;
    /** Longest message in bytes. */
    public static final int MAX_PAYLOAD_LENGTH = 64 * 1024;
    /** Most messages in a block. */
    public static final int MAX_MESSAGES_PER_BLOCK = 1024;
    /** Longest run in bytes. */
    public static final long MAX_RUN_LENGTH = 4L * 1024 * 1024 * 1024;

    private static final int MIN_LENGTH = 64 * 1024;
    private static final int MAX_BLOCK_LENGTH = 1024 * 1024;
    private static final int MAX_RING_LENGTH = 8 * 1024;
    private static final long MAX_RATE = 10_000_000;
    private static final int MAX_SEEK_SAMPLES = 10_000_000;

    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    private int rounds = 3;
    private int[] payloadLengths = {64, 256, 1024};
    private int[] messagesPerBlock = {1, 16, 64};
    private long runLength = 512L * 1024 * 1024;
    private int segmentLength = JournalConfiguration.SEGMENT_LENGTH_DEFAULT;
    private int rollSegmentLength = 4 * 1024 * 1024;
    private int batchLength = 64 * 1024;
    private int ringLength = SequencerConfiguration.RING_LENGTH_DEFAULT;
    private boolean isDurable;
    private IdleMode idleMode = IdleMode.BACKOFF;
    private long durationNs = TimeUnit.SECONDS.toNanos(5);
    private long ratePerSecond = 50_000;
    private long seekMessages = 100_000_000;
    private int seekSamples = 20_000;
    private Path keptDirectory;

    /**
     * Refuses what cannot run. Errors: {@link IllegalArgumentException} in one line.
     *
     * @return this.
     */
    public JournalBenchSettings validate()
    {
        require(rounds > 0 && rounds <= MAX_ROUNDS && 1 == rounds % 2, "rounds", rounds);
        require(payloadLengths.length > 0, "payloadLengths", 0);
        require(messagesPerBlock.length > 0, "messagesPerBlock", 0);
        for (final int length : payloadLengths)
        {
            require(length > 0 && length <= MAX_PAYLOAD_LENGTH, "payloadLength", length);
            for (final int count : messagesPerBlock)
            {
                require(count > 0 && count <= MAX_MESSAGES_PER_BLOCK, "messagesPerBlock", count);
                final int blockLength = BlockArena.blockLength(length, count);
                require(blockLength <= MAX_BLOCK_LENGTH, "blockLength", blockLength);
                require(BenchJournal.maxBlockLength(blockLength) < segmentLength, "segmentLength", segmentLength);
            }
        }
        require(runLength >= MIN_LENGTH && runLength <= MAX_RUN_LENGTH, "runLength", runLength);
        requireSegment("segmentLength", segmentLength);
        requireSegment("rollSegmentLength", rollSegmentLength);
        require(batchLength >= MIN_LENGTH / 16 && batchLength <= JournalConfiguration.MAX_BLOCK_LENGTH_DEFAULT &&
            BitUtil.isPowerOfTwo(batchLength), "batchLength", batchLength);
        require(ringLength > 0 && ringLength <= MAX_RING_LENGTH && BitUtil.isPowerOfTwo(ringLength),
            "ringLength", ringLength);
        require(durationNs > 0 && durationNs <= TimeUnit.MINUTES.toNanos(10), "durationNs", durationNs);
        require(ratePerSecond > 0 && ratePerSecond <= MAX_RATE, "ratePerSecond", ratePerSecond);
        require(seekMessages > 0, "seekMessages", seekMessages);
        require(seekSamples > 0 && seekSamples <= MAX_SEEK_SAMPLES, "seekSamples", seekSamples);
        return this;
    }

    /**
     * All that decides on figures, by name, to be told beside them.
     *
     * @return a new map in a fixed order.
     */
    public Map<String, String> describe()
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("rounds", Integer.toString(rounds));
        values.put("payloadLengths", Arrays.toString(payloadLengths));
        values.put("messagesPerBlock", Arrays.toString(messagesPerBlock));
        final Properties properties = toProperties();
        new TreeSet<>(properties.stringPropertyNames()).forEach(
            (name) -> values.put(name.substring(PREFIX.length()), properties.getProperty(name)));
        return values;
    }

    /** What a contender has to know. */
    Properties toProperties()
    {
        final Properties properties = new Properties();
        put(properties, "run.length", runLength);
        put(properties, "segment.length", segmentLength);
        put(properties, "roll.segment.length", rollSegmentLength);
        put(properties, "batch.length", batchLength);
        put(properties, "ring.length", ringLength);
        put(properties, "durable", isDurable);
        put(properties, "idle", idleMode);
        put(properties, "duration", durationNs + "ns");
        put(properties, "rate", ratePerSecond);
        put(properties, "seek.messages", seekMessages);
        put(properties, "seek.samples", seekSamples);
        return properties;
    }

    /** The reverse of {@link #toProperties()}. */
    static JournalBenchSettings from(final Settings settings)
    {
        final JournalBenchSettings result = new JournalBenchSettings();
        return result
            .runLength(Long.parseLong(settings.text(PREFIX + "run.length", null)))
            .segmentLength(settings.size(PREFIX + "segment.length", result.segmentLength))
            .rollSegmentLength(settings.size(PREFIX + "roll.segment.length", result.rollSegmentLength))
            .batchLength(settings.size(PREFIX + "batch.length", result.batchLength))
            .ringLength(settings.number(PREFIX + "ring.length", result.ringLength))
            .isDurable(settings.flag(PREFIX + "durable", result.isDurable))
            .idleMode(settings.choice(PREFIX + "idle", result.idleMode))
            .durationNs(settings.durationNs(PREFIX + "duration", result.durationNs))
            .ratePerSecond(settings.number(PREFIX + "rate", (int)result.ratePerSecond))
            .seekMessages(Long.parseLong(settings.text(PREFIX + "seek.messages", null)))
            .seekSamples(settings.number(PREFIX + "seek.samples", result.seekSamples));
    }

    private static void put(final Properties properties, final String name, final Object value)
    {
        properties.setProperty(PREFIX + name, value.toString());
    }

    private static void requireSegment(final String name, final int length)
    {
        require(length >= MIN_LENGTH && length <= JournalConfiguration.SEGMENT_LENGTH_MAX &&
            BitUtil.isPowerOfTwo(length), name, length);
    }

    private static void require(final boolean isRight, final String name, final long value)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException("bench setting is out of range: " + name + '=' + value);
        }
    }

    /** Directory on whose disk everything is written, in a directory of its own that is deleted again. */
    public Path directory()
    {
        return directory;
    }

    /** Sets {@link #directory()}. */
    public JournalBenchSettings directory(final Path value)
    {
        directory = value;
        return this;
    }

    /** Runs of each contender, in turn; odd. */
    public int rounds()
    {
        return rounds;
    }

    /** Sets {@link #rounds()}. */
    public JournalBenchSettings rounds(final int value)
    {
        rounds = value;
        return this;
    }

    /** Lengths of messages in bytes. */
    public int[] payloadLengths()
    {
        return payloadLengths;
    }

    /** Sets {@link #payloadLengths()}. */
    public JournalBenchSettings payloadLengths(final int[] value)
    {
        payloadLengths = value;
        return this;
    }

    /** Messages in a block. */
    public int[] messagesPerBlock()
    {
        return messagesPerBlock;
    }

    /** Sets {@link #messagesPerBlock()}. */
    public JournalBenchSettings messagesPerBlock(final int[] value)
    {
        messagesPerBlock = value;
        return this;
    }

    /** Bytes of blocks that a run appends in the time that counts. */
    public long runLength()
    {
        return runLength;
    }

    /** Sets {@link #runLength()}. */
    public JournalBenchSettings runLength(final long value)
    {
        runLength = value;
        return this;
    }

    /** Length of a segment in bytes, of the journal and of the archive; a power of two. */
    public int segmentLength()
    {
        return segmentLength;
    }

    /** Sets {@link #segmentLength()}. */
    public JournalBenchSettings segmentLength(final int value)
    {
        segmentLength = value;
        return this;
    }

    /** Length of a segment in the run that rolls all the time; a power of two. */
    public int rollSegmentLength()
    {
        return rollSegmentLength;
    }

    /** Sets {@link #rollSegmentLength()}. */
    public JournalBenchSettings rollSegmentLength(final int value)
    {
        rollSegmentLength = value;
        return this;
    }

    /** Bytes of a write where bytes a second count; a power of two. */
    public int batchLength()
    {
        return batchLength;
    }

    /** Sets {@link #batchLength()}. */
    public JournalBenchSettings batchLength(final int value)
    {
        batchLength = value;
        return this;
    }

    /** Slots of the ring in front of the journal; a power of two: the most blocks that can share a write. */
    public int ringLength()
    {
        return ringLength;
    }

    /** Sets {@link #ringLength()}. */
    public JournalBenchSettings ringLength(final int value)
    {
        ringLength = value;
        return this;
    }

    /** Does a message count as written only once it was forced. */
    public boolean isDurable()
    {
        return isDurable;
    }

    /** Sets {@link #isDurable()}. */
    public JournalBenchSettings isDurable(final boolean value)
    {
        isDurable = value;
        return this;
    }

    /** What the journal's and the recorder's thread do when there is nothing to do. */
    public IdleMode idleMode()
    {
        return idleMode;
    }

    /** Sets {@link #idleMode()}. */
    public JournalBenchSettings idleMode(final IdleMode value)
    {
        idleMode = value;
        return this;
    }

    /** Time of a run at a rate or on an idle ring that counts. */
    public long durationNs()
    {
        return durationNs;
    }

    /** Sets {@link #durationNs()}. */
    public JournalBenchSettings durationNs(final long value)
    {
        durationNs = value;
        return this;
    }

    /** Blocks a second of a run at a rate. */
    public long ratePerSecond()
    {
        return ratePerSecond;
    }

    /** Sets {@link #ratePerSecond()}. */
    public JournalBenchSettings ratePerSecond(final long value)
    {
        ratePerSecond = value;
        return this;
    }

    /** Messages of the journal that is sought in. */
    public long seekMessages()
    {
        return seekMessages;
    }

    /** Sets {@link #seekMessages()}. */
    public JournalBenchSettings seekMessages(final long value)
    {
        seekMessages = value;
        return this;
    }

    /** Seeks of a round. */
    public int seekSamples()
    {
        return seekSamples;
    }

    /** Sets {@link #seekSamples()}. */
    public JournalBenchSettings seekSamples(final int value)
    {
        seekSamples = value;
        return this;
    }

    /** Directory of a journal to seek in that is kept and used again; null for one that is deleted. */
    public Path keptDirectory()
    {
        return keptDirectory;
    }

    /** Sets {@link #keptDirectory()}. */
    public JournalBenchSettings keptDirectory(final Path value)
    {
        keptDirectory = value;
        return this;
    }
}
