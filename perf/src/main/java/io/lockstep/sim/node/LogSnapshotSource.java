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
package io.lockstep.sim.node;

import io.lockstep.sequencer.cluster.SnapshotSource;
import io.lockstep.sim.log.LogSnapshot;

/**
 * A snapshot of the model as the service reads it: all of it at once.
 * <p>
 * Threading: the simulation's.
 */
final class LogSnapshotSource implements SnapshotSource
{
    private final LogSnapshot snapshot;
    private boolean isRead;

    LogSnapshotSource(final LogSnapshot snapshot)
    {
        this.snapshot = snapshot;
    }

    @Override
    public int poll(final Consumer consumer)
    {
        if (isRead)
        {
            return 0;
        }
        isRead = true;
        snapshot.forEach((buffer, length) -> consumer.onMessage(buffer, 0, length));
        return 1;
    }

    @Override
    public boolean hasEnded()
    {
        return isRead;
    }

    @Override
    public long position()
    {
        return isRead ? snapshot.length() : 0;
    }
}
