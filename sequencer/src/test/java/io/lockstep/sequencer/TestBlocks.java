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
package io.lockstep.sequencer;

import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockEncoder;

/** A gateway's blocks of one client, offered to the cluster one after the other. */
final class TestBlocks
{
    private static final int MESSAGE_LENGTH = 64;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[64 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
    private long requestId;
    private long blocks;

    /** Opens the client's session. */
    void establish(final AeronCluster client)
    {
        final BlockEncoder encoder = begin();
        encoder.tryAppend(EntryKind.ESTABLISH, 9, 77, 0, 0, 0, payload, 0, 8);
        offer(client, encoder.finish());
    }

    /** One block of messages. */
    void requests(final AeronCluster client, final int count)
    {
        final BlockEncoder encoder = begin();
        for (int i = 0; i < count; i++)
        {
            encoder.tryAppend(EntryKind.REQUEST, 9, ++requestId, 1, 0, 0, payload, 0, MESSAGE_LENGTH);
        }
        offer(client, encoder.finish());
    }

    /** Blocks offered so far, which are those stamped if no leader was lost. */
    long blocks()
    {
        return blocks;
    }

    private BlockEncoder begin()
    {
        return new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, ++blocks);
    }

    private void offer(final AeronCluster client, final int length)
    {
        TestCluster.await("offered", () ->
        {
            client.pollEgress();
            return client.offer(block, 0, length) > 0;
        });
    }
}
