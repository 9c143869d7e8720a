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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.history.PayloadHash;
import io.lockstep.protocol.BlockDecoder;

/** The judge from the command line: its status, and what it says. */
class CheckCommandTest
{
    private static final int COUNT = 5;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void shouldEndWith0WhenNoRuleIsBroken()
    {
        writeHistory(0);
        new JournalFixture().write(directory.resolve("member-0/journal"), COUNT, 0);
        new JournalFixture().write(directory.resolve("member-1/journal"), COUNT - 1, 0);

        final int status = check("member-0", "member-1");

        assertEquals(0, status, out::toString);
        assertTrue(out.toString().contains("invoked 5\napplied 5\n"), out::toString);
        assertTrue(out.toString().contains("journal-blocks-compared 4\n"), out::toString);
        assertTrue(out.toString().endsWith("no rule is broken\n"), out::toString);
    }

    @Test
    void shouldEndWith5AndNameTheLineWhenARuleIsBroken()
    {
        writeHistory(1);
        new JournalFixture().write(directory.resolve("member-0/journal"), COUNT, 0);

        final int status = check("member-0");

        assertEquals(5, status, out::toString);
        assertTrue(out.toString().contains("violation no-loss: client=5 request=1 was told as applied at sequence 2 " +
            "by " + directory.resolve("load.jsonl") + ":3, "), out::toString);
        assertTrue(out.toString().contains("broken no-loss 5 times: "), out::toString);
    }

    @Test
    void shouldEndWith5WhenJournalsDiffer()
    {
        writeHistory(0);
        new JournalFixture().write(directory.resolve("member-0/journal"), COUNT, 0);
        new JournalFixture().write(directory.resolve("member-1/journal"), COUNT, 7);

        final int status = check("member-0", "member-1");

        assertEquals(5, status, out::toString);
        assertTrue(out.toString().contains("broken one-order 5 times: "), out::toString);
        assertTrue(out.toString().contains("broken journals 1 time: "), out::toString);
    }

    /** What the client of the journal fixture would have written, told each sequence plus a shift. */
    private void writeHistory(final long shift)
    {
        new JournalFixture().write(directory.resolve("told"), COUNT, 0);
        try (HistoryWriter writer = HistoryWriter.create(directory.resolve("load.jsonl"), "load");
            JournalReader reader = JournalReader.open(
                new JournalContext().directory(directory.resolve("told").toFile()).streamId(4)))
        {
            final BlockDecoder decoder = new BlockDecoder();
            reader.poll(
                (buffer, offset, length) ->
                {
                    decoder.tryWrap(new UnsafeBuffer(buffer, offset, length), 0, length);
                    decoder.nextEntry();
                    final long request = decoder.requestId();
                    writer.invoke(10 * request, 5, request, PayloadHash.of(
                        decoder.buffer(), decoder.payloadOffset(), decoder.payloadLength()), decoder.payloadLength());
                    writer.applied(10 * request + 1, 5, request, request + shift);
                },
                COUNT);
        }
    }

    private int check(final String... nodes)
    {
        final String[] args = new String[3 + nodes.length];
        args[0] = "check";
        args[1] = directory.resolve("load.jsonl").toString();
        args[2] = "--journal";
        for (int i = 0; i < nodes.length; i++)
        {
            args[3 + i] = directory.resolve(nodes[i]).toString();
        }
        return LockstepCommand.commandLine().setOut(new PrintWriter(out)).execute(args);
    }
}
