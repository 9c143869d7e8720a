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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/**
 * Prints the blocks of a range.
 * <p>
 * Threading: one owner.
 */
public final class JournalDump
{
    private final BlockDecoder block = new BlockDecoder();
    private final StringBuilder text = new StringBuilder();
    private final BlockFormat format;
    private final Appendable out;

    /**
     * A dump.
     *
     * @param format of the blocks.
     * @param out    to print to, a block at a time.
     */
    public JournalDump(final BlockFormat format, final Appendable out)
    {
        this.format = format;
        this.out = out;
    }

    /**
     * Prints.
     *
     * @param reader    to read with; it stands behind what was printed after this.
     * @param range     within what the reader has.
     * @param isStopped true once nobody wants the rest, asked every few blocks.
     * @return true if everything was printed.
     */
    public boolean run(final JournalReader reader, final BlockRange range, final BooleanSupplier isStopped)
    {
        return BlockScan.read(
            reader,
            range,
            (buffer, offset, length) ->
            {
                if (!block.tryWrap(buffer, offset, length))
                {
                    throw LockstepException.fatal("not a block: file=" + reader.fileName() +
                        " offset=" + reader.recordOffset());
                }
                print(reader);
            },
            isStopped);
    }

    private void print(final JournalReader reader)
    {
        text.setLength(0);
        format.append(block, reader.fileName(), reader.recordOffset(), text);
        try
        {
            out.append(text);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("dump cannot be written", ex);
        }
    }
}
