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
package io.lockstep.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.ErrorCode;

/** The rarer paths of an open session: heartbeats, refusals, Busy and gaps allocate no more than the common one. */
class SessionCoreAllocationTest implements ClientListener, SessionLink
{
    private static final int WARM_UP_COUNT = 20_000;
    private static final int MEASURED_COUNT = 5_000;
    private static final int ROUND_COUNT = 10;
    private static final int PEER_ID = 1;

    private final GatewayMessages answers = new GatewayMessages();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private SessionCore core;
    private SessionAdapter adapter;
    private long nowNs;
    private long nonce;
    private long sentCount;
    private long appliedCount;
    private long rejectedCount;

    @Test
    void shouldAllocateNothingOnAnyPathOfAnOpenSession()
    {
        core = new SessionCore(new ClientContext()
            .clientId(7)
            .gatewayChannels("aeron:udp?endpoint=localhost:1")
            .window(8)
            .listener(this)
            .conclude(), this, 0);
        adapter = new SessionAdapter(core);
        core.poll(0);
        core.poll(0);
        receive(answers.ack(7, nonce, 0, 1, 300, 100, 8));

        work(WARM_UP_COUNT);

        assertEquals(0, Allocation.least(ROUND_COUNT, () -> work(MEASURED_COUNT)));
        assertEquals(1, core.sessionCount());
        assertTrue(core.resendCount() > MEASURED_COUNT && rejectedCount > MEASURED_COUNT);
        assertEquals(2 * rejectedCount, appliedCount);
    }

    private void work(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long requestId = core.offer(message, 0, 32);
            core.offer(message, 0, 32);
            core.offer(message, 0, 32);
            receive(answers.busy(requestId, ErrorCode.OVERLOADED, 1));
            pass();
            receive(answers.notApplied(requestId + 2, requestId + 1));
            pass();
            receive(answers.applied(requestId, 2, requestId, 1));
            receive(answers.applied(requestId, 2, requestId, 1));
            receive(answers.rejected(requestId + 2, ErrorCode.MALFORMED.code()));
            receive(answers.sequence(requestId + 3));
            nowNs += MILLISECONDS.toNanos(100);
            pass();
        }
    }

    private void pass()
    {
        nowNs += MILLISECONDS.toNanos(1);
        core.poll(nowNs);
    }

    private void receive(final int length)
    {
        adapter.onMessage(nowNs, PEER_ID, answers.buffer, 0, length);
    }

    @Override
    public void onApplied(final long requestId, final long sequence, final long timestampNs)
    {
        appliedCount++;
    }

    @Override
    public void onRejected(final long requestId, final ErrorCode code)
    {
        rejectedCount++;
    }

    @Override
    public void connect(final int gatewayIndex)
    {
    }

    @Override
    public void disconnect()
    {
    }

    @Override
    public boolean isConnected()
    {
        return true;
    }

    @Override
    public boolean hasFailed()
    {
        return false;
    }

    @Override
    public String responseChannel()
    {
        return FakeLink.CHANNEL;
    }

    @Override
    public void bind(final int peerId)
    {
    }

    /** What comes is handed over by the test. */
    @Override
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        return 0;
    }

    @Override
    public boolean isClosed()
    {
        return false;
    }

    @Override
    public boolean isPeerPresent()
    {
        return true;
    }

    /** The first message is Establish, whose nonce stands at a fixed place. */
    @Override
    public long send(final DirectBuffer buffer, final int offset, final int length)
    {
        if (0 == sentCount++)
        {
            nonce = buffer.getLong(offset + 16);
        }
        return 1;
    }
}
