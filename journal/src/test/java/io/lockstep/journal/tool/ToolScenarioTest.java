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
package io.lockstep.journal.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the files of {@code scenarios/tool}; {@code -Dscenario.rewrite=true} writes their expected output anew. */
class ToolScenarioTest
{
    private static final Path DIRECTORY = Path.of("src/test/resources/scenarios/tool");
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;

    @TempDir
    private File directory;

    static Stream<String> scenarios() throws IOException
    {
        try (Stream<Path> files = Files.list(directory()))
        {
            return files.map((file) -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldPrintAsTheScenarioSays(final String name)
    {
        final Path file = directory().resolve(name);
        final StringBuilder actual = new StringBuilder();
        for (final String line : read(file))
        {
            if (!line.startsWith("    "))
            {
                actual.append(line).append('\n');
                run(line).lines().forEach((output) ->
                    actual.append("    ").append(output.replace(directory.toString(), "DIR")).append('\n'));
            }
        }

        if (Boolean.getBoolean("scenario.rewrite"))
        {
            write(file, actual.toString());
        }
        assertEquals(String.join("\n", read(file)) + "\n", actual.toString());
    }

    private String run(final String line)
    {
        final String[] words = line.split(" ");
        switch (words[0])
        {
            case "journal":
                journal(words);
                return "";

            case "dump":
                return dump(List.of(words));

            case "describe":
                try (JournalTool journal = open(words[1]))
                {
                    return words.length > 2 ? journal.describe().json() : journal.describe().text();
                }

            case "find":
                return find(words);

            case "compare":
                return compare(words);

            default:
                return "";
        }
    }

    /** Makes a journal: {@code journal NAME KIND SEGMENT_LENGTH [FROM TO]}. */
    private void journal(final String[] words)
    {
        final ToolBlocks all = ToolBlocks.ofEveryKind();
        ToolBlocks blocks = "kinds".equals(words[2]) ? all : new ToolBlocks().random(new SplittableRandom(1), 40);
        blocks = "changed".equals(words[2]) ? blocks.changed(17, 100) : blocks;
        blocks.write(
            new File(directory, words[1]),
            Integer.parseInt(words[3]),
            words.length > 4 ? Long.parseLong(words[4]) : 1,
            words.length > 5 ? Long.parseLong(words[5]) : blocks.last());
    }

    private String dump(final List<String> words)
    {
        final PayloadDecoder decoder = words.contains("schema") ? SchemaTool.load(List.of("session")) : null;
        final boolean hasBytes = !words.contains("none");
        final BlockFormat format =
            words.contains("json") ? BlockFormat.json(decoder, hasBytes) : BlockFormat.text(decoder, hasBytes);
        final StringBuilder out = new StringBuilder();
        try (JournalTool journal = open(words.get(1)))
        {
            long from = 0;
            long to = 0;
            if (words.contains("sequences"))
            {
                from = Long.parseLong(words.get(words.indexOf("sequences") + 1));
                to = Long.parseLong(words.get(words.indexOf("sequences") + 2));
            }
            final BlockRange range = BlockRange.of(new RangeSelection(from, to, 0, 0), journal.reader());
            new JournalDump(format.sequences(from, to), out).run(journal.reader(), range, () -> false);
        }
        return out.toString();
    }

    private String find(final String[] words)
    {
        final StringBuilder out = new StringBuilder();
        try (JournalTool journal = open(words[1]))
        {
            final BlockRange all = BlockRange.of(RangeSelection.ALL, journal.reader());
            for (final Occurrence each :
                journal.find(Long.parseLong(words[2]), Long.parseLong(words[3]), all, 1))
            {
                if (words.length > 4)
                {
                    each.appendJson(out);
                }
                else
                {
                    each.appendText(out);
                }
            }
        }
        return out.toString();
    }

    private String compare(final String[] words)
    {
        try (JournalTool one = open(words[1]); JournalTool other = open(words[2]);
            JournalTool third = open(words[words.length - 1]))
        {
            final JournalComparison comparison =
                new JournalComparison().add(words[1], one.reader()).add(words[2], other.reader());
            if (words.length > 3)
            {
                comparison.add(words[3], third.reader());
            }
            return comparison.run(() -> false).text();
        }
    }

    private JournalTool open(final String name)
    {
        return JournalTool.open(directory.toPath().resolve(name), MAX_BLOCK_LENGTH);
    }

    private static Path directory()
    {
        final Path inModule = Path.of(System.getProperty("basedir", ".")).resolve(DIRECTORY);
        return Files.exists(inModule) ? inModule : Path.of("journal").resolve(DIRECTORY);
    }

    private static List<String> read(final Path file)
    {
        try
        {
            return Files.readAllLines(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void write(final Path file, final String text)
    {
        try
        {
            Files.writeString(file, text);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
