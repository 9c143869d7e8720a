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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.lockstep.journal.tool.BlockFormat;
import io.lockstep.journal.tool.BlockRange;
import io.lockstep.journal.tool.JournalDump;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.journal.tool.PayloadDecoder;
import io.lockstep.journal.tool.RangeSelection;
import io.lockstep.journal.tool.SchemaTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal dump}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "dump",
    description = "Print blocks and, of each, the entries: a line each. An end that is a sequence holds for entries.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class JournalDumpCommand extends JournalToolCommand
{
    /** Form of the output. */
    enum Format
    {
        /** For people. */
        TEXT,
        /** An object a line. */
        JSON
    }

    /** What is shown of a payload that no schema is given for. */
    enum Payload
    {
        /** Hexadecimal digits. */
        HEX,
        /** Its length. */
        NONE
    }

    @Parameters(index = "0", paramLabel = "DIR", description = "Journal, or node.")
    private Path directory;

    @Mixin
    private RangeOptions range;

    @Option(names = "--limit", paramLabel = "N", description = "Most blocks; 0 for all.", defaultValue = "0")
    private long limit;

    @Option(names = "--format", paramLabel = "text|json", description = "Text, or JSON lines.", defaultValue = "text")
    private Format format;

    @Option(
        names = "--schema", paramLabel = "IR",
        description = "Decode payloads: IR file of SBE's tool, or a name in conf/schemas such as orderbook. May be "
        + "given several times.")
    private List<String> schemas = new ArrayList<>();

    @Option(
        names = "--payload", paramLabel = "hex|none", description = "How payloads are shown that are not decoded.",
        defaultValue = "hex")
    private Payload payload;

    JournalDumpCommand()
    {
    }

    @Override
    int run()
    {
        final RangeSelection selection = range.selection();
        Checks.that(limit >= 0, "--limit is below 0: value=" + limit);
        final PayloadDecoder decoder = SchemaTool.load(schemas);
        final boolean hasBytes = Payload.HEX == payload;
        final BlockFormat blocks =
            (Format.JSON == format ? BlockFormat.json(decoder, hasBytes) : BlockFormat.text(decoder, hasBytes))
            .sequences(selection.fromSequence(), selection.toSequence());
        try (JournalTool journal = open(directory))
        {
            final BlockRange all = BlockRange.of(selection, journal.reader());
            final BlockRange limited = 0 == limit || limit >= all.count() ?
                all : new BlockRange(all.first(), all.first() + limit - 1);
            final boolean isWhole =
                new JournalDump(blocks, out()).run(journal.reader(), limited, this::isOutputGone);
            final boolean isTail = limited.last() == journal.reader().lastBlockNumber();
            return isWhole && isTail && hasTornTail(journal) ? TORN : CLEAN;
        }
    }
}
