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
package io.lockstep.runtime.counters;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * Counters of a node in buffers of the caller's, laid out as in a CnC file: for tests of what reads them.
 * <p>
 * Threading: as the interface says.
 */
public final class ManagedCounters implements CounterSource
{
    private final CountersManager manager;
    private final NodeKind kind;
    private final int nodeId;
    private final long ownerId;
    private final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer label = new ExpandableArrayBuffer();

    /**
     * A source over a manager.
     *
     * @param manager to allocate from.
     * @param kind    of the node.
     * @param nodeId  of the node.
     * @param ownerId that counters of one node have in common, as those of one Aeron client.
     */
    public ManagedCounters(
        final CountersManager manager, final NodeKind kind, final int nodeId, final long ownerId)
    {
        this.manager = manager;
        this.kind = kind;
        this.nodeId = nodeId;
        this.ownerId = ownerId;
    }

    @Override
    public AtomicCounter newCounter(final CounterType type, final int index, final String name)
    {
        final int keyLength = CounterKey.encode(key, kind, nodeId, index, name);
        final int labelLength = label.putStringWithoutLengthAscii(0, CounterKey.label(type, kind, nodeId, name));
        final AtomicCounter counter = manager.newCounter(type.typeId(), key, 0, keyLength, label, 0, labelLength);
        manager.setCounterOwnerId(counter.id(), ownerId);
        return counter;
    }
}
