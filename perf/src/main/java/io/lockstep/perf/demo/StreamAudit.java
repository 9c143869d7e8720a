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
package io.lockstep.perf.demo;

import java.io.File;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;

/**
 * Reads one journal from its first block to its last and counts what it holds: independent of every counter that the
 * nodes keep. The chain CRC is checked by the reader, the numbers here.
 * <p>
 * Threading: one thread. The journal must be at rest.
 */
public final class StreamAudit
{
    private static final int BLOCKS_PER_POLL = 256;
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    private final String name;
    private final BlockDecoder decoder = new BlockDecoder();
    private final Long2LongHashMap hashByClient = new Long2LongHashMap(0);
    private long firstSequence;
    private long lastSequence;
    private long count;
    private long requests;
    private long outputs;
    private long systemMessages;
    private long duplicates;
    private long voids;
    private long gaps;
    private long blocks;

    private StreamAudit(final String name)
    {
        this.name = name;
    }

    /**
     * Audits a journal.
     *
     * @param name      to call it by.
     * @param directory of the journal.
     * @param streamId  that it must belong to.
     * @return what was found.
     */
    public static StreamAudit of(final String name, final File directory, final int streamId)
    {
        final StreamAudit audit = new StreamAudit(name);
        try (JournalReader reader = JournalReader.open(
            new JournalContext().directory(directory).streamId(streamId)))
        {
            if (reader.lastBlockNumber() > 0)
            {
                reader.seek(reader.firstBlockNumber());
                while (reader.poll(audit::onBlock, BLOCKS_PER_POLL) > 0)
                {
                    continue;
                }
            }
        }
        return audit;
    }

    /**
     * Folds a client's message and its sequence into a number, in the order of the ids.
     *
     * @param hash      so far, 0 at first.
     * @param requestId of the message.
     * @param sequence  that it has.
     * @return the new number.
     */
    public static long fold(final long hash, final long requestId, final long sequence)
    {
        return (hash ^ requestId) * HASH_FACTOR + sequence;
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!decoder.tryWrap(buffer, offset, length))
        {
            throw new IllegalStateException("journal holds what is no block: journal=" + name);
        }
        blocks++;
        while (decoder.nextEntry())
        {
            if (decoder.isSequenced())
            {
                onSequenced();
            }
            else
            {
                duplicates += EntryKind.DUPLICATE == decoder.kind() ? 1 : 0;
                voids += EntryKind.VOIDED == decoder.kind() ? 1 : 0;
            }
        }
    }

    private void onSequenced()
    {
        final long sequence = decoder.outcome();
        if (0 == count)
        {
            firstSequence = sequence;
        }
        else if (sequence != lastSequence + 1)
        {
            gaps++;
        }
        lastSequence = sequence;
        count++;

        if (EntryKind.SEQUENCED != decoder.kind())
        {
            systemMessages++;
        }
        else if (0 != (decoder.flags() & BlockDescriptor.FLAG_SHARED_FLOW))
        {
            outputs++;
        }
        else
        {
            requests++;
            final long clientId = decoder.clientId();
            hashByClient.put(clientId, fold(hashByClient.get(clientId), decoder.requestId(), sequence));
        }
    }

    /** What the journal is called. */
    public String name()
    {
        return name;
    }

    /** First sequence, 0 if there is none. */
    public long firstSequence()
    {
        return firstSequence;
    }

    /** Last sequence, 0 if there is none. */
    public long lastSequence()
    {
        return lastSequence;
    }

    /** Sequenced messages of all kinds. */
    public long count()
    {
        return count;
    }

    /** Messages of clients. */
    public long requests()
    {
        return requests;
    }

    /** Messages of replicas, in shared flows. */
    public long outputs()
    {
        return outputs;
    }

    /** Session records, ticks and admin records. */
    public long systemMessages()
    {
        return systemMessages;
    }

    /** Copies of requests that had an outcome already. */
    public long duplicates()
    {
        return duplicates;
    }

    /** Requests that were rejected. */
    public long voids()
    {
        return voids;
    }

    /** Places where a sequence does not follow the one before. */
    public long gaps()
    {
        return gaps;
    }

    /** Blocks. */
    public long blocks()
    {
        return blocks;
    }

    /** Number over all (request id, sequence) of a client, as {@link #fold} makes it. */
    public long hashOf(final long clientId)
    {
        return hashByClient.get(clientId);
    }
}
