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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.runtime.transport.AeronTransport;

/**
 * Damages a journal that the demo left, and looks at what a user sees: {@code verify} tells the file, {@code repair}
 * mends it from a gateway's journal, {@code verify} and {@code compare} find nothing more.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class JournalDamageCommandTest
{
    private static final int HEADER_LENGTH = SegmentDescriptor.HEADER_LENGTH;

    @TempDir
    private static Path demo;

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path journal;
    private List<Path> segments = List.of();
    private long lastBlock;

    @BeforeAll
    static void runTheDemo()
    {
        final StringWriter errors = new StringWriter();

        final int status = LockstepCommand.commandLine().setErr(new PrintWriter(errors)).execute(
            "demo", "--seconds", "2", "--rate", "20000", "--keep", demo.resolve("kept").toString());

        assertEquals(0, status, errors::toString);
    }

    /**
     * A copy of the member's journal, cut into short segments, as the demo's are too long to have several. It ends
     * where a segment of the demo's blocks was full, so that the last one holds what is going to be damaged.
     */
    @BeforeEach
    void copy() throws IOException
    {
        final String member = demo.resolve("kept/member-0").toString();
        journal = dir.resolve("journal");
        assertEquals(0, execute("export", member, "DIR/all"), err::toString);
        lastBlock = SegmentDescriptor.firstBlock(last(cut("DIR/all")).getFileName().toString()) - 1;
        assertEquals(0, execute("export", member, "DIR/x", "--to-block", Long.toString(lastBlock)), err::toString);
        remove(journal);
        segments = cut("DIR/x");
        assertTrue(segments.size() > 5, "segments: " + segments.size());
        assertEquals(0, execute("verify", "DIR/journal"), err::toString);
        assertTrue(out.toString().contains("result    clean\n"), out::toString);
        assertTrue(out.toString().contains(" GB/s over "), out::toString);
    }

    /** Offsets in the file: of each field of the header, of the first record, of its block and of its first entry. */
    @ParameterizedTest(name = "offset={0} {1}")
    @CsvSource({
        "0,magic", "8,version", "12,stream", "16,first block", "24,first sequence", "32,previous CRC", "36,cluster",
        "44,reserved", "60,header CRC", "64,record length", "68,record type", "72,block length", "74,template",
        "76,schema", "78,schema version", "80,chain CRC", "84,total length", "88,stream", "92,epoch", "96,term",
        "104,block number", "112,first sequence", "120,time", "128,gateway", "132,sequenced", "136,incarnation",
        "144,gateway block", "152,entry length", "154,entries", "156,client", "164,request", "172,outcome",
        "180,incarnation", "184,kind", "185,flags", "186,code", "188,payload length", "192,payload"})
    void shouldFindAndMendAFlippedBit(final int offset, final String field) throws IOException
    {
        final Path file = segments.get(2);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 1;
        Files.write(file, bytes);

        assertFoundAndMended(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "hole", "two flipped", "swapped", "missing", "newest missing", "foreign stream", "foreign cluster", "truncated",
        "empty", "misdirected", "lost write", "last truncated"})
    void shouldFindAndMend(final String kind) throws IOException
    {
        final Path file = kind.startsWith("newest") || kind.startsWith("l") ? last(segments) :
            segments.get(2);
        final byte[] bytes = Files.readAllBytes(file);
        switch (kind)
        {
            case "hole":
            case "lost write":
                Arrays.fill(bytes, HEADER_LENGTH + 200, HEADER_LENGTH + 4000, (byte)0);
                Files.write(file, bytes);
                break;

            case "two flipped":
                bytes[HEADER_LENGTH + 120] ^= 1;
                bytes[60_000] ^= 1;
                Files.write(file, bytes);
                break;

            case "swapped":
                Files.write(file, Files.readAllBytes(segments.get(4)));
                Files.write(segments.get(4), bytes);
                break;

            case "missing":
            case "newest missing":
                Files.delete(file);
                break;

            case "foreign stream":
            case "foreign cluster":
                bytes[kind.endsWith("stream") ? 12 : 36]++;
                Files.write(file, withHeaderCrc(bytes));
                break;

            case "misdirected":
                System.arraycopy(
                    Files.readAllBytes(segments.get(3)), HEADER_LENGTH, bytes, HEADER_LENGTH, 300);
                Files.write(file, bytes);
                break;

            default:
                Files.write(file, Arrays.copyOf(bytes, kind.equals("empty") ? 0 : 3000));
        }

        assertFoundAndMended(file);
    }

    @Test
    void shouldMendFromANodeThatServesReplay() throws IOException
    {
        final Path file = segments.get(2);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[HEADER_LENGTH + 120] ^= 1;
        Files.write(file, bytes);
        try (MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            JournalReader reader = JournalReader.open(new JournalContext()
                .directory(demo.resolve("kept/gateway-2/journal").toFile()).streamId(1)))
        {
            final ReplayServer server = new ReplayServer(new ReplayServerContext()
                .transport(new AeronTransport(aeron))
                .requestChannel("aeron:udp?endpoint=localhost:0")
                .streamId(1)
                .source(reader));
            try (AgentRunner runner = new AgentRunner(
                new BackoffIdleStrategy(), (ex) -> err.append(ex.toString()), null, server))
            {
                AgentRunner.startOnThread(runner);
                final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                while (null == server.requestChannel() && System.nanoTime() - deadlineNs < 0)
                {
                    Thread.onSpinWait();
                }
                final String from = server.requestChannel().replaceFirst("^.*endpoint=", "").replaceFirst("[|].*", "");

                assertEquals(0, execute("repair", "DIR/journal", "--from", from), err::toString);
            }
        }

        assertEquals(0, execute("verify", "DIR/journal"), err::toString);
        assertEquals(0, execute("compare", "DIR/journal", demo.resolve("kept/member-0").toString()), err::toString);
    }

    private void assertFoundAndMended(final Path file) throws IOException
    {
        final String from = demo.resolve("kept/gateway-1").toString();

        assertEquals(4, execute("verify", "DIR/journal"), err::toString);
        assertTrue(err.toString().contains(" file=" + file.getFileName() + " offset="), err::toString);
        assertEquals(4, execute("repair", "DIR/journal", "--from", from, "--dry-run"), err::toString);
        assertEquals(4, execute("verify", "DIR/journal", "--json"), err::toString);
        assertEquals(0, execute("repair", "DIR/journal", "--from", from), err::toString);
        assertTrue(out.toString().contains("made     " + file.getFileName() + " blocks "), out::toString);
        assertEquals(0, execute("verify", "DIR/journal"), err::toString);
        assertEquals(0, execute("compare", "DIR/journal", from), err::toString);
        assertTrue(out.toString().contains("equal " + lastBlock + " blocks, "), out::toString);
        assertEquals(0, execute("repair", "DIR/journal", "--from", from), err::toString);
        assertTrue(out.toString().startsWith("nothing to repair: "), out::toString);
    }

    private List<Path> cut(final String file) throws IOException
    {
        assertEquals(0, execute("import", file, "DIR/journal", "--segment-length", "128k"), err::toString);
        return segments(journal);
    }

    private static Path last(final List<Path> files)
    {
        return files.get(files.size() - 1);
    }

    private static void remove(final Path directory) throws IOException
    {
        if (Files.exists(directory))
        {
            try (Stream<Path> files = Files.list(directory))
            {
                for (final Path each : files.toList())
                {
                    Files.delete(each);
                }
            }
        }
    }

    private static byte[] withHeaderCrc(final byte[] bytes)
    {
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes, 0, 60);
        new org.agrona.concurrent.UnsafeBuffer(bytes).putInt(60, (int)crc.getValue());
        return bytes;
    }

    private static List<Path> segments(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter((each) -> SegmentDescriptor.isSegment(each.toString())).sorted().toList();
        }
    }

    private int execute(final String... args)
    {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final String[] all = new String[args.length + 1];
        all[0] = "journal";
        for (int i = 0; i < args.length; i++)
        {
            all[i + 1] = args[i].replaceFirst("^DIR", dir.toString());
        }
        return LockstepCommand.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all);
    }
}
