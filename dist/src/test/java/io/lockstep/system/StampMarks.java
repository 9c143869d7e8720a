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
package io.lockstep.system;

import java.nio.file.Path;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.sequencer.stamp.NextVersions;

/** Reads from a journal by which version of the rules each message was stamped, and where version 2 begins. */
final class StampMarks
{
    private static final int BLOCK_LIMIT = 100;

    private final BlockDecoder decoder = new BlockDecoder();
    private final AdminCommand command = new AdminCommand();
    private long activatedAt;
    private long before;
    private long behind;
    private long wrong;

    /** Reads a journal from its first block to its last. */
    StampMarks(final Path journal)
    {
        try (JournalTool tool = JournalTool.open(journal, JournalTool.MAX_BLOCK_LENGTH_DEFAULT))
        {
            final var reader = tool.reader();
            reader.seek(reader.firstBlockNumber());
            int count = BLOCK_LIMIT;
            while (count > 0)
            {
                count = reader.poll(this::onBlock, BLOCK_LIMIT);
            }
        }
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!decoder.tryWrap(buffer, offset, length))
        {
            throw new AssertionError("no block: length=" + length);
        }
        while (decoder.nextEntry())
        {
            if (EntryKind.ADMIN == decoder.kind() &&
                command.tryWrap(decoder.buffer(), decoder.payloadOffset(), decoder.payloadLength()) &&
                AdminCommand.Type.ACTIVATE_VERSION == command.type() && 2 == command.version() && 0 == activatedAt)
            {
                activatedAt = decoder.outcome();
            }
            else if (EntryKind.SEQUENCED == decoder.kind())
            {
                onMessage(decoder.outcome(), NextVersions.MARK == decoder.code());
            }
        }
    }

    private void onMessage(final long sequence, final boolean isMarked)
    {
        final boolean isBehind = activatedAt > 0;
        before += isBehind ? 0 : 1;
        behind += isBehind ? 1 : 0;
        wrong += isMarked == (isBehind && sequence % 2 == 0) ? 0 : 1;
    }

    /** Is each message stamped by the version that was in force, and enough of them by either. */
    boolean isRight(final long minimum)
    {
        return activatedAt > 0 && 0 == wrong && before >= minimum && behind >= minimum;
    }

    @Override
    public String toString()
    {
        return "activated-at=" + activatedAt + " before=" + before + " behind=" + behind + " wrong=" + wrong;
    }
}
