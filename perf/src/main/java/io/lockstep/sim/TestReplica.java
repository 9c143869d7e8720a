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

import io.lockstep.replica.StateMachine;
import io.lockstep.sim.node.SimulatedReplica;

/**
 * A replica with a machine of the user. It has no snapshot: each life begins with a new machine and the first sequence.
 * <p>
 * Threading: that of its {@link TestSequencer}.
 *
 * @param <M> machine.
 */
public final class TestReplica<M extends StateMachine> extends TestHost
{
    private final SimulatedReplica replica;

    TestReplica(final TestRun run, final SimulatedReplica replica)
    {
        super(run, replica);
        this.replica = replica;
    }

    /**
     * Its machine, to be read between two runs.
     *
     * @return machine of the present life.
     * @throws IllegalStateException if the replica is down.
     */
    @SuppressWarnings("unchecked")
    public M machine()
    {
        run().requireOpen();
        if (null == replica.machine())
        {
            throw new IllegalStateException("node is down and has no machine: node=" + name());
        }
        return ((CheckedMachine<M>)replica.machine()).machine();
    }

    /**
     * Last sequence that it has applied.
     *
     * @return sequence, 0 if none, or if it is down.
     */
    public long lastSequence()
    {
        return replica.lastSequence();
    }

    /**
     * Does it follow the stream at its end.
     *
     * @return false while it catches up, and if it is down.
     */
    public boolean isLive()
    {
        return replica.isLive();
    }
}
