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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.journal.Journal;
import io.lockstep.journal.SegmentDescriptor;

class JournalCommandTest
{
    private static final int COUNT = 40;

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeJournals()
    {
        new JournalFixture().write(dir.resolve("node/journal"), COUNT, 0);
        new JournalFixture().write(dir.resolve("same"), COUNT - 5, 0);
        new JournalFixture().write(dir.resolve("other"), COUNT, 1000);
    }

    @Test
    void shouldDescribeTheJournalOfANode()
    {
        assertEquals(0, execute("describe", "DIR/node"));
        assertTrue(out.toString().contains("blocks    1-40\nsequences 1-40\n"), out::toString);
        assertTrue(out.toString().contains("writer    none\n"), out::toString);
        assertEquals(0, execute("describe", "DIR/node/journal", "--json"));
        assertTrue(out.toString().contains("\"lastSequence\":40"), out::toString);
        assertEquals("", err.toString());
    }

    @Test
    void shouldSayThatAWriterRuns()
    {
        try (Journal journal = JournalFixture.open(dir.resolve("node/journal")))
        {
            assertEquals(0, execute("describe", "DIR/node"));
            assertTrue(out.toString().contains("writer    running\n"), out::toString);
            assertEquals(COUNT, journal.lastBlockNumber());
        }
    }

    @Test
    void shouldDumpWhatIsAskedForThroughTheSchema()
    {
        assertEquals(0, execute("dump", "DIR/node", "--from", "7", "--to", "8", "--schema", "orderbook"));
        assertEquals(4, out.toString().lines().count(), out::toString);
        assertTrue(out.toString().contains(
            "payload 28 Cancel {\"orderId\": 7,\"quantity\": 1,\"symbol\": 2}"), out::toString);
        assertEquals(0, execute("dump", "DIR/node", "--limit", "3", "--format", "json", "--payload", "none"));
        assertEquals(6, out.toString().lines().count(), out::toString);
        assertFalse(out.toString().contains("payloadHex"), out::toString);
        assertEquals(0, execute("dump", "DIR/node", "--from-block", "40", "--schema", "session"));
        assertTrue(out.toString().contains(" (unknown schema: schemaId=1001)\n"), out::toString);
        assertEquals("", err.toString());
    }

    @Test
    void shouldEndQuietlyWhenNobodyReadsTheDump()
    {
        new JournalFixture().write(dir.resolve("long"), 1_000, 0);
        final CutWriter cut = new CutWriter(1_000);

        final int status = LockstepCommand.commandLine()
            .setOut(new PrintWriter(cut))
            .setErr(new PrintWriter(err))
            .execute("journal", "dump", dir.resolve("long").toString());

        assertEquals(0, status);
        assertEquals("", err.toString());
        assertTrue(cut.tries < 100, "tries: " + cut.tries);
    }

    @Test
    void shouldFindARequest()
    {
        assertEquals(0, execute("find", "DIR/node", "--client", "5", "--request", "9"));
        assertTrue(out.toString().startsWith("block 9 entry 0 2023-11-14T22:13:20.000000009Z SEQUENCED sequence 9 "),
            out::toString);
        assertEquals(6, execute("find", "DIR/node", "--client", "5", "--request", "9", "--from", "10"));
        assertEquals("lockstep: not found: client=5 request=9 firstBlock=10 lastBlock=40\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldTellEqualFromDifferent()
    {
        assertEquals(0, execute("compare", "DIR/node", "DIR/same"));
        assertTrue(out.toString().contains("equal 35 blocks"), out::toString);
        assertEquals(5, execute("compare", "DIR/node", "DIR/same", "DIR/other"));
        assertTrue(out.toString().contains("different from block 1, sequence 1: byte 128 of the block\n"),
            out::toString);
    }

    @Test
    void shouldExportAndImport()
    {
        assertEquals(0, execute("export", "DIR/node", "DIR/a", "--from", "3", "--to", "9"));
        assertEquals(0, execute("export", "DIR/node", "DIR/b", "--from-block", "10"));
        assertEquals(0, execute("import", "DIR/a", "DIR/copy"));
        assertTrue(out.toString().startsWith("blocks 3-9 in a new journal"), out::toString);
        assertEquals(0, execute("import", "DIR/b", "DIR/copy", "--segment-length", "2m"));
        assertTrue(out.toString().startsWith("blocks 10-40 appended"), out::toString);
        assertEquals(0, execute("compare", "DIR/node", "DIR/copy"));
        assertEquals(1, execute("import", "DIR/b", "DIR/copy"));
        assertTrue(err.toString().contains("journal does not end before the export"), err::toString);
    }

    @Test
    void shouldTellATornTailFromDamage() throws IOException
    {
        new JournalFixture().writeTorn(dir.resolve("torn"), COUNT);
        assertEquals(3, execute("describe", "DIR/torn"));
        assertEquals(3, execute("dump", "DIR/torn", "--from", "30"));
        assertTrue(err.toString().contains("torn: torn tail left out: file="), err::toString);
        assertEquals(0, execute("dump", "DIR/torn", "--to", "30"));

        final Path segment = segment(dir.resolve("same"));
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[SegmentDescriptor.HEADER_LENGTH + 70] ^= 1;
        Files.write(segment, bytes);
        for (final String each : new String[] {
            "describe DIR/same", "dump DIR/same", "find DIR/same --client 5 --request 1",
            "compare DIR/node DIR/same", "export DIR/same DIR/x"})
        {
            assertEquals(4, execute(each.split(" ")), each);
            assertTrue(err.toString().contains("journal is damaged: directory=" + dir.resolve("same") + " file=") &&
                err.toString().contains(" offset=64 block=1 "), err::toString);
            assertEquals(1, err.toString().lines().count(), err::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "2||a journal command is missing",
        "2|descirbe|descirbe",
        "2|dump|DIR",
        "1|describe DIR/none|directory is missing, name that of a journal or of a node: directory=",
        "1|describe DIR|directory holds no journal",
        "1|dump DIR/node --from 41|range is not there: firstSequence=1 lastSequence=40 asked: from=41",
        "1|dump DIR/node --from-block 9 --to-block 8|range ends before it starts",
        "2|dump DIR/node --from -1|range starts at 1",
        "2|dump DIR/node --from 1 --from-block 1|give one of them",
        "2|dump DIR/node --format xml|--format",
        "1|dump DIR/node --max-block-length 2g|--max-block-length is out of range: minimum=1",
        "1|dump DIR/node --limit -1|--limit is below 0",
        "1|dump DIR/node --schema nosuch|schema=nosuch",
        "2|find DIR/node --client 5|--request",
        "2|compare DIR/node|at least 2",
        "1|compare DIR/node DIR/none|directory is missing",
        "1|export DIR/node DIR/node|file is there already",
        "1|export DIR/node DIR/none/x|directory of the file is missing",
        "1|import DIR/none DIR/node|export file is missing",
        "4|import DIR/node/journal/lock DIR/new|export is damaged: file=",
        "1|import DIR/node DIR/new|export file is missing"})
    void shouldTellTheMistakeInOneLine(final int status, final String args, final String named)
    {
        assertEquals(status, execute(null == args ? new String[0] : args.split(" ")), err::toString);

        final String line = err.toString().trim();
        assertTrue(line.startsWith("lockstep: ") && line.contains(named), line);
        assertFalse(line.contains("\n"), line);
    }

    @Test
    void shouldTellTheErrorOfTheSystemWhenASegmentCannotBeRead() throws IOException
    {
        Files.createDirectory(dir.resolve("same").resolve(SegmentDescriptor.fileName(90, 90)));

        assertEquals(1, execute("describe", "DIR/same"));

        final String line = err.toString().trim();
        assertTrue(
            line.contains("directory cannot be read, is it this user's: directory=" + dir.resolve("same")), line);
        assertFalse(line.contains("\n"), line);
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

    private static Path segment(final Path journal) throws IOException
    {
        try (Stream<Path> files = Files.list(journal))
        {
            return files.filter((each) -> SegmentDescriptor.isSegment(each.getFileName().toString()))
                .findFirst().orElseThrow();
        }
    }

    /** A pipe whose reader goes away. */
    private static final class CutWriter extends Writer
    {
        private int left;
        private int tries;

        CutWriter(final int left)
        {
            this.left = left;
        }

        @Override
        public void write(final char[] chars, final int offset, final int length) throws IOException
        {
            left -= length;
            if (left < 0)
            {
                tries++;
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void flush()
        {
        }

        @Override
        public void close()
        {
        }
    }
}
