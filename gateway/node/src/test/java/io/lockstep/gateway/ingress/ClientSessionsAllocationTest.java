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
package io.lockstep.gateway.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import com.lmax.disruptor.EventPoller;

import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RequestEncoder;
import io.lockstep.gateway.status.GatewayCounters;

class ClientSessionsAllocationTest
{
    private final EntryRing ring = new EntryRing(16, 64);
    private final ResponseQueue responses = new ResponseQueue(4096);
    private final SessionEventQueue events = new SessionEventQueue(4096);
    private final SessionProgress progress = new SessionProgress(4);
    private final ClientSessions sessions = new ClientSessions(
        new SessionLimits(64, 4, 2, 1000, Long.MAX_VALUE / 4, 1000),
        ring, responses, events, progress, new Intake(1, new GatewayCounters()), new GatewayCounters());
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final EventPoller.Handler<EntryEvent> handler = this::onEntry;
    private long taken;

    @Test
    void shouldNotAllocateWhenWarm()
    {
        final int establishLength = 8 + new EstablishEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(1).nonce(2).keepAliveMs(Integer.MAX_VALUE).responseStreamId(1).incarnation(0)
            .responseChannel("aeron:ipc")
            .putCredentials(new byte[0], 0, 0).encodedLength();
        sessions.onMessage(1, buffer, 0, establishLength, 0);
        events.established(0, 2, 7, 0);
        sessions.poll(0);
        final int length = 8 + new RequestEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .requestId(0).incarnation(7).putPayload(new byte[32], 0, 32).encodedLength();
        run(1, 50_000, length);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

        // The least of five rounds: the compiler now and then charges some bytes to the thread, once.
        long least = Long.MAX_VALUE;
        for (int i = 50_000; i < 60_000; i += 2_000)
        {
            final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            run(i + 1, i + 2_000, length);
            least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }

        assertEquals(60_000, taken);
        assertEquals(0, least);
    }

    private void run(final long first, final long last, final int length)
    {
        for (long id = first; id <= last; id++)
        {
            buffer.putLong(8, id);
            sessions.onMessage(1, buffer, 0, length, id);
            sessions.poll(id);
            progress.resolved(0, id);
            ring.poll(handler);
        }
    }

    private boolean onEntry(final EntryEvent event, final long slot, final boolean isEndOfBatch)
    {
        taken = event.requestId;
        return true;
    }
}
