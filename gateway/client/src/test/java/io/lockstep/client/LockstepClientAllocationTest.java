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

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.ErrorCode;

class LockstepClientAllocationTest implements ClientListener
{
    private static final int WARM_UP_COUNT = 30_000;
    private static final int MEASURED_COUNT = 10_000;
    private static final int ROUND_COUNT = 10;
    private static final long DEADLINE_NS = SECONDS.toNanos(20);

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private long appliedCount;
    private long lastRequestId;

    @Test
    void shouldAllocateNothingWhileASessionIsOpen()
    {
        final MediaDriver.Context driverContext = new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(64 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true);
        try (MediaDriver driver = MediaDriver.launchEmbedded(driverContext);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            ScriptedGateway gateway = new ScriptedGateway(aeron, 1).keepNothing();
            LockstepClient client = LockstepClient.open(new ClientContext()
                .clientId(7)
                .gatewayChannels(gateway.channel())
                .aeron(aeron)
                .window(128)
                .listener(this)))
        {
            exchange(client, gateway, WARM_UP_COUNT);
            declineOnce(client, gateway);
            exchange(client, gateway, 1_000);

            assertEquals(0, Allocation.least(ROUND_COUNT, () -> exchange(client, gateway, MEASURED_COUNT)));
            assertEquals(1, client.sessionCount());
            assertTrue(client.resendCount() > 0);
        }
    }

    private void declineOnce(final LockstepClient client, final ScriptedGateway gateway)
    {
        gateway.answersAtOnce = false;
        for (int i = 0; i < 3; i++)
        {
            lastRequestId = client.offer(message, 0, 64);
        }
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (gateway.unansweredCount() < 3)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not in time: unanswered=" + gateway.unansweredCount());
            }
            gateway.poll();
        }
        gateway.decline();
        gateway.answersAtOnce = true;
    }

    /** Client and gateway on this thread, both measured; Aeron's own threads are not. */
    private void exchange(final LockstepClient client, final ScriptedGateway gateway, final int count)
    {
        final long target = appliedCount + count;
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (appliedCount < target)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not in time: state=" + client.state() + " applied=" + appliedCount);
            }
            int workCount = client.poll() + gateway.poll();
            while (lastRequestId < target)
            {
                final long requestId = client.offer(message, 0, 64);
                if (requestId < 0)
                {
                    break;
                }
                lastRequestId = requestId;
                workCount++;
            }
            if (0 == workCount)
            {
                Thread.yield();
            }
        }
    }

    @Override
    public void onApplied(final long requestId, final long sequence, final long timestampNs)
    {
        appliedCount++;
        assertInOrder(requestId);
    }

    private void assertInOrder(final long requestId)
    {
        if (appliedCount != requestId)
        {
            throw new AssertionError("out of order: expected=" + appliedCount + " actual=" + requestId);
        }
    }

    @Override
    public void onRejected(final long requestId, final ErrorCode code)
    {
        throw new AssertionError("rejected: requestId=" + requestId);
    }
}
