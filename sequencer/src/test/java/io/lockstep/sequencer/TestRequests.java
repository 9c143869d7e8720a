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

/** Requests of one client, a block for each, and how many blocks there are. */
final class TestRequests
{
    private static final long CLIENT = 9;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private long blocks;
    private long requestId;

    /** Opens the client's session, and sends requests; every member that is up has them in its journal afterwards. */
    void begin(final TestCluster cluster, final int count)
    {
        try (AeronCluster client = cluster.connect())
        {
            offer(client, EntryKind.ESTABLISH, 1 << 20, 0);
            send(cluster, client, count);
        }
    }

    /** Sends more requests. */
    void goOn(final TestCluster cluster, final int count)
    {
        try (AeronCluster client = cluster.connect())
        {
            send(cluster, client, count);
        }
    }

    /** The stream was cut, or the client's last requests are to come again. */
    TestRequests after(final long blockCount, final long lastRequestId)
    {
        blocks = blockCount;
        requestId = lastRequestId;
        return this;
    }

    long blocks()
    {
        return blocks;
    }

    private void send(final TestCluster cluster, final AeronCluster client, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            requestId++;
            payload.setMemory(0, payload.capacity(), (byte)requestId);
            offer(client, EntryKind.REQUEST, requestId, 1);
        }
        TestCluster.await("journaled", () -> cluster.nodes.stream()
            .allMatch((each) -> null == each || each.counters().journaledBlock() == blocks));
    }

    private void offer(final AeronCluster client, final EntryKind kind, final long id, final int incarnation)
    {
        blocks++;
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, blocks);
        encoder.tryAppend(
            kind, CLIENT, id, incarnation, 0, 0, payload, 0, EntryKind.ESTABLISH == kind ? 8 : payload.capacity());
        final int length = encoder.finish();
        TestCluster.await("offered", () ->
        {
            client.pollEgress();
            return client.offer(block, 0, length) > 0;
        });
    }
}
