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
package io.lockstep.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.protocol.LockstepException;

class AgentGroupTest
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ErrorLog errorLog = new ErrorLog("test", new PrintStream(bytes, true), false);
    private final CountDownLatch terminated = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStopTheNodeAndNeverStepPastAFailure(final boolean isShared) throws Exception
    {
        final AtomicInteger steps = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final Agent failing = agent("failing", steps, closed, LockstepException.fatal("broken: expected=1 actual=2"));

        try (AgentGroup group = new AgentGroup(
            "node", placement(isShared, "failing"), errorLog, terminated::countDown))
        {
            group.add(failing).start();
            assertTrue(terminated.await(10, TimeUnit.SECONDS));
        }

        assertEquals(1, steps.get());
        assertEquals(1, closed.get());
        assertEquals(1, errorLog.count());
        assertEquals("lockstep: test: LockstepException: broken: expected=1 actual=2", bytes.toString().trim());
    }

    @Test
    void shouldGoOnAfterAWarning() throws Exception
    {
        final CountDownLatch stepped = new CountDownLatch(3);
        final Agent warning = new Agent()
        {
            @Override
            public int doWork()
            {
                stepped.countDown();
                throw new LockstepException(LockstepException.Severity.WARN, "peer lost");
            }

            @Override
            public String roleName()
            {
                return "warning";
            }
        };

        try (AgentGroup group = new AgentGroup(
            "n", placement(false, "warning"), errorLog, terminated::countDown))
        {
            group.add(warning).start();
            assertTrue(stepped.await(10, TimeUnit.SECONDS));
        }

        assertEquals(1, terminated.getCount());
    }

    @Test
    void shouldPinToACpuThatIsThereAndSayWhyNotToOneThatIsNot() throws Exception
    {
        final String[] results = new String[2];
        final Thread thread = new Thread(() ->
        {
            results[0] = CpuPinner.pin(0);
            results[1] = CpuPinner.pin(1000);
        });
        thread.start();
        thread.join();

        assertNull(results[0]);
        assertFalse(results[1].isEmpty());
    }

    private static AgentPlacement placement(final boolean isShared, final String agent)
    {
        return new AgentPlacement().threads(isShared ? Threads.SHARED : Threads.DEDICATED).share("one", agent);
    }

    private static Agent agent(
        final String name, final AtomicInteger steps, final AtomicInteger closed, final RuntimeException failure)
    {
        return new Agent()
        {
            @Override
            public int doWork()
            {
                steps.incrementAndGet();
                throw failure;
            }

            @Override
            public void onClose()
            {
                closed.incrementAndGet();
            }

            @Override
            public String roleName()
            {
                return name;
            }
        };
    }
}
