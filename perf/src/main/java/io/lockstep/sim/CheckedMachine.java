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

import java.util.function.Consumer;

import org.agrona.DirectBuffer;

import io.lockstep.replica.StateMachine;

/**
 * A user's machine, with the user's check behind each sequence.
 * <p>
 * Threading: the simulation's. Errors: what machine or check throws is passed on.
 */
final class CheckedMachine<M extends StateMachine> implements StateMachine
{
    private final M machine;
    private final Consumer<? super M> check;

    CheckedMachine(final M machine, final Consumer<? super M> check)
    {
        this.machine = machine;
        this.check = check;
    }

    M machine()
    {
        return machine;
    }

    @Override
    public void onMessage(
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        machine.onMessage(sequence, timestampNs, clientId, buffer, offset, length);
        check.accept(machine);
    }

    @Override
    public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
    {
        machine.onSessionOpened(sequence, timestampNs, clientId);
        check.accept(machine);
    }

    @Override
    public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
    {
        machine.onSessionClosed(sequence, timestampNs, clientId);
        check.accept(machine);
    }

    @Override
    public void onTick(final long sequence, final long timestampNs)
    {
        machine.onTick(sequence, timestampNs);
        check.accept(machine);
    }

    @Override
    public long digest()
    {
        return machine.digest();
    }

    @Override
    public String name()
    {
        return machine.name();
    }
}
