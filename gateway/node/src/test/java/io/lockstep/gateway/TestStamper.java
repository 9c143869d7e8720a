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
package io.lockstep.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;

/** A small sequencer: the filter as the stream's rules say, and the chain. Owned by whoever offers. */
final class TestStamper
{
    private final int streamId;
    private final Map<Long, Client> clients = new HashMap<>();
    private final BlockDecoder decoder = new BlockDecoder();
    private final BlockFlyweight flyweight = new BlockFlyweight();
    private final ChainCrc chainCrc = new ChainCrc();
    private final List<byte[]> blocks = new ArrayList<>();
    private long sequence;
    private int crc;

    TestStamper(final int streamId)
    {
        this.streamId = streamId;
    }

    UnsafeBuffer stamp(final DirectBuffer input, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        input.getBytes(offset, bytes);
        final UnsafeBuffer block = new UnsafeBuffer(bytes);
        flyweight.wrap(block, 0);
        if (!decoder.tryWrap(block, 0, length))
        {
            throw new IllegalStateException("not a block");
        }
        final long first = sequence + 1;
        while (decoder.nextEntry())
        {
            onEntry();
        }
        final long number;
        synchronized (blocks)
        {
            number = blocks.size() + 1;
        }
        flyweight.stamp(streamId, 1, 1, number, first, 1_000 + number, (int)(sequence + 1 - first));
        crc = chainCrc.compute(crc, block, 0, length);
        flyweight.chainCrc(crc);
        synchronized (blocks)
        {
            blocks.add(bytes);
        }
        return block;
    }

    int size()
    {
        synchronized (blocks)
        {
            return blocks.size();
        }
    }

    byte[] block(final long number)
    {
        synchronized (blocks)
        {
            return blocks.get((int)number - 1);
        }
    }

    private void onEntry()
    {
        final Client client = clients.computeIfAbsent(decoder.clientId(), (id) -> new Client());
        final int entry = decoder.entryOffset();
        final EntryKind kind = decoder.kind();
        if (EntryKind.ESTABLISH == kind)
        {
            final boolean isRepeat = client.nonce == decoder.requestId();
            client.incarnation += isRepeat ? 0 : 1;
            client.nonce = decoder.requestId();
            client.openedSequence = isRepeat ? client.openedSequence : ++sequence;
            flyweight.outcome(
                entry, isRepeat ? EntryKind.DUPLICATE : EntryKind.SESSION_OPENED, client.openedSequence);
            flyweight.opened(entry, client.incarnation, client.outcomes.size());
        }
        else if (decoder.incarnation() != client.incarnation)
        {
            flyweight.outcome(entry, EntryKind.FENCED, client.incarnation);
        }
        else if (EntryKind.CLOSE == kind)
        {
            flyweight.outcome(entry, EntryKind.SESSION_CLOSED, ++sequence);
        }
        else
        {
            onRequest(client, entry, kind);
        }
    }

    private void onRequest(final Client client, final int entry, final EntryKind kind)
    {
        final long requestId = decoder.requestId();
        if (requestId <= client.outcomes.size())
        {
            final long outcome = client.outcomes.get((int)requestId - 1);
            flyweight.outcome(entry, EntryKind.DUPLICATE, Math.max(0, outcome));
            flyweight.code(entry, (int)Math.max(0, -outcome));
        }
        else if (requestId > client.outcomes.size() + 1)
        {
            flyweight.outcome(entry, EntryKind.REFUSED, client.outcomes.size() + 1);
        }
        else if (EntryKind.VOIDED == kind)
        {
            client.outcomes.add((long)-decoder.code());
        }
        else
        {
            client.outcomes.add(++sequence);
            flyweight.outcome(entry, EntryKind.SEQUENCED, sequence);
        }
    }

    private static final class Client
    {
        private final List<Long> outcomes = new ArrayList<>();
        private int incarnation;
        private long nonce = Long.MIN_VALUE;
        private long openedSequence;
    }
}
