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
package io.lockstep.replica.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.HashMachine;
import io.lockstep.replica.apply.ApplyLoop;
import io.lockstep.replica.status.ReplicaCounters;

class StateReaderTest
{
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(10);

    private final ApplyLoop apply = new ApplyLoop(new HashMachine(), null, new ReplicaCounters(0), 0, 0, 0);
    private final StateReader reader = new StateReader(apply);

    @Test
    void shouldGiveUpAtTheDeadlineAndNotReadAfterIt()
    {
        final int[] reads = new int[1];

        final LockstepException ex = assertThrows(
            LockstepException.class, () -> reader.read((state) -> ++reads[0], SHORT_NS));
        assertEquals(LockstepException.Severity.WARN, ex.severity());
        assertEquals(1, reader.poll());

        assertEquals(0, reads[0]);
        assertEquals(0, reader.poll());
    }

    @Test
    void shouldRefuseMoreReadingsThanTheQueueHolds()
    {
        LockstepException last = null;
        for (int i = 0; i < 65; i++)
        {
            last = assertThrows(LockstepException.class, () -> reader.read(ApplyLoop::lastBlock, 1));
        }

        assertTrue(last.getMessage().contains("limit=64"), last.getMessage());
    }

    @Test
    void shouldTellThatTheOwnerHasEndedAndReadByTheCallerOnceItIsJoined()
    {
        reader.end();
        assertThrows(LockstepException.class, () -> reader.read(ApplyLoop::lastBlock, LONG_NS));

        reader.joined();

        assertEquals(0, reader.read(ApplyLoop::lastBlock, LONG_NS));
    }
}
