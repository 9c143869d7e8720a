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

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;

/**
 * Finds every entry of one request of a client, whatever became of it.
 * <p>
 * Threading: one owner.
 */
final class EntryFinder implements BlockConsumer
{
    private final BlockDecoder block = new BlockDecoder();
    private final List<Occurrence> found = new ArrayList<>();
    private final JournalReader reader;
    private final long clientId;
    private final long requestId;

    /**
     * A finder.
     *
     * @param reader    that hands the blocks over, asked where they are.
     * @param clientId  of the client.
     * @param requestId of the request.
     */
    EntryFinder(final JournalReader reader, final long clientId, final long requestId)
    {
        this.reader = reader;
        this.clientId = clientId;
        this.requestId = requestId;
    }

    @Override
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!block.tryWrap(buffer, offset, length))
        {
            return;
        }
        for (int i = 0; block.nextEntry(); i++)
        {
            if (clientId == block.clientId() && requestId == block.requestId() &&
                EntryText.isOfRequest(block.kind(), block.flags()))
            {
                found.add(Occurrence.of(block, i, reader.fileName(), reader.recordOffset()));
            }
        }
    }

    /** What was found so far, in the order of the stream. */
    List<Occurrence> found()
    {
        return found;
    }
}
