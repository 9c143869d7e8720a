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
package io.lockstep.sim;

import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.replica.StateMachine;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.node.WatchedMachine;

/**
 * Hands a whole stream to one more machine, later and at once, as if it were one more replica: a machine that asks a
 * clock has other answers then.
 * <p>
 * Threading: the simulation's. Errors: what the machine throws.
 */
final class StreamAudit
{
    /** Host that it is told of as. No replica has it. */
    static final int HOST = 299;

    private final int digestInterval;

    StreamAudit(final int digestInterval)
    {
        this.digestInterval = digestInterval;
    }

    void replay(final List<TestEntry> stream, final StateMachine machine, final Events events)
    {
        final WatchedMachine watched = new WatchedMachine(events, HOST, machine, digestInterval);
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        events.onMachineLoaded(HOST, 0);
        for (final TestEntry each : stream)
        {
            buffer.wrap(each.payload());
            replay(each, watched, buffer);
        }
    }

    private static void replay(final TestEntry entry, final WatchedMachine machine, final UnsafeBuffer buffer)
    {
        switch (entry.kind())
        {
            case SEQUENCED:
                machine.onMessage(
                    entry.sequence(), entry.timestampNs(), entry.clientId(), buffer, 0, buffer.capacity());
                return;

            case SESSION_OPENED:
                machine.onSessionOpened(entry.sequence(), entry.timestampNs(), entry.clientId());
                break;

            case SESSION_CLOSED:
                machine.onSessionClosed(entry.sequence(), entry.timestampNs(), entry.clientId());
                break;

            case TICK:
                machine.onTick(entry.sequence(), entry.timestampNs());
                break;

            default:
                break;
        }
        machine.onSystemEntry(entry.sequence(), entry.timestampNs(), entry.kind());
    }
}
