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

import java.io.File;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.aeron.Counter;

/**
 * Counters in the CnC file of a media driver, in this process or another: Aeron's own tools show them, and they stay
 * readable when the node hangs or was killed. The driver allocates them for the node's Aeron client and frees them when
 * that client has gone.
 * <p>
 * They are written through a mapping of this class's own, which lives as long as any of them is referred to: an agent
 * may move a counter, and a test read one, after the Aeron client was closed.
 * <p>
 * Threading: one thread, the one that may use the Aeron client while the node starts. Errors: what Aeron throws if the
 * driver has no room for more counters.
 */
public final class AeronCounterSource implements CounterSource
{
    private static final long WAIT_NS = 20_000;

    private final Aeron aeron;
    private final NodeKind kind;
    private final int nodeId;
    private final CountersReader reader;
    private final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer label = new ExpandableArrayBuffer();

    /**
     * A source for a node.
     *
     * @param aeron  client of the node.
     * @param kind   of the node.
     * @param nodeId of the node.
     */
    public AeronCounterSource(final Aeron aeron, final NodeKind kind, final int nodeId)
    {
        this.aeron = aeron;
        this.kind = kind;
        this.nodeId = nodeId;
        final ByteBuffer file = IoUtil.mapExistingFile(
            new File(aeron.context().aeronDirectoryName(), CncFileDescriptor.CNC_FILE), CncFileDescriptor.CNC_FILE);
        final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
        reader = new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(file, metaData),
            CncFileDescriptor.createCountersValuesBuffer(file, metaData));
    }

    /**
     * All counters of the media driver, through the same mapping.
     *
     * @return reader, for any thread and for as long as it is referred to.
     */
    public CountersReader reader()
    {
        return reader;
    }

    @Override
    public AtomicCounter newCounter(final CounterType type, final int index, final String name)
    {
        return await(request(type, index, name));
    }

    /** All are asked for before the first is waited for. */
    @Override
    public AtomicCounter[] newCounters(final CounterType... types)
    {
        final long[] requests = new long[types.length];
        for (int i = 0; i < types.length; i++)
        {
            requests[i] = request(types[i], ONLY, "");
        }
        final AtomicCounter[] counters = new AtomicCounter[types.length];
        for (int i = 0; i < types.length; i++)
        {
            counters[i] = await(requests[i]);
        }
        return counters;
    }

    private long request(final CounterType type, final int index, final String name)
    {
        final int keyLength = CounterKey.encode(key, kind, nodeId, index, name);
        final int labelLength = label.putStringWithoutLengthAscii(0, CounterKey.label(type, kind, nodeId, name));
        return aeron.asyncAddCounter(type.typeId(), key, 0, keyLength, label, 0, labelLength);
    }

    /** Ends, as the client's own time-out makes it throw when the driver does not answer. */
    private AtomicCounter await(final long request)
    {
        Counter counter = aeron.getCounter(request);
        while (null == counter)
        {
            final AgentInvoker invoker = aeron.conductorAgentInvoker();
            if (null != invoker)
            {
                invoker.invoke();
            }
            else
            {
                LockSupport.parkNanos(WAIT_NS);
            }
            counter = aeron.getCounter(request);
        }
        return new AtomicCounter(reader.valuesBuffer(), counter.id());
    }
}
