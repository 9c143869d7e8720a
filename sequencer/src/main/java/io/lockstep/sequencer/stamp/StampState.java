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
package io.lockstep.sequencer.stamp;

import java.util.Arrays;

import org.agrona.collections.Long2ObjectHashMap;

import io.lockstep.protocol.SequencedSetting;

/**
 * Everything that decides outcomes: clients, flows, retired ids, sequenced configuration and phase. It is what a
 * snapshot holds.
 * <p>
 * Threading: one thread.
 */
final class StampState
{
    final SequencedConfiguration configuration;
    final RetiredIds retired = new RetiredIds();
    private final Long2ObjectHashMap<ClientState> clients = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<FlowState> flows = new Long2ObjectHashMap<>();
    private final int windowLength;
    StreamPhase phase = StreamPhase.RUNNING;
    /** Counts up with every change of the interval, so that a timer of before is known. */
    long tickGeneration = 1;

    StampState(final SequencedConfiguration configuration)
    {
        this.configuration = configuration;
        windowLength = configuration.getInt(SequencedSetting.CLIENTS_WINDOW);
    }

    ClientState client(final long clientId)
    {
        return clients.get(clientId);
    }

    FlowState flow(final long flowId)
    {
        return flows.get(flowId);
    }

    boolean isFull()
    {
        return clients.size() + flows.size() >= configuration.get(SequencedSetting.CLIENTS_LIMIT);
    }

    ClientState addClient(final long clientId)
    {
        final ClientState client = new ClientState(clientId, windowLength);
        clients.put(clientId, client);
        return client;
    }

    FlowState addFlow(final long flowId)
    {
        final FlowState flow = new FlowState(flowId, windowLength);
        flows.put(flowId, flow);
        return flow;
    }

    /** Frees the slot of an id and remembers it as dead; false if there is no room to remember it. */
    boolean retire(final long id)
    {
        if (!retired.add(id))
        {
            return false;
        }
        clients.remove(id);
        flows.remove(id);
        return true;
    }

    int clientCount()
    {
        return clients.size();
    }

    int flowCount()
    {
        return flows.size();
    }

    int windowLength()
    {
        return windowLength;
    }

    /** All clients by ascending id: the order of a snapshot may not depend on a hash. */
    ClientState[] sortedClients()
    {
        final long[] ids = sortedIds(clients);
        final ClientState[] sorted = new ClientState[ids.length];
        for (int i = 0; i < ids.length; i++)
        {
            sorted[i] = clients.get(ids[i]);
        }
        return sorted;
    }

    /** All flows by ascending id. */
    FlowState[] sortedFlows()
    {
        final long[] ids = sortedIds(flows);
        final FlowState[] sorted = new FlowState[ids.length];
        for (int i = 0; i < ids.length; i++)
        {
            sorted[i] = flows.get(ids[i]);
        }
        return sorted;
    }

    private static <T> long[] sortedIds(final Long2ObjectHashMap<T> map)
    {
        final long[] ids = new long[map.size()];
        int count = 0;
        final Long2ObjectHashMap<T>.KeyIterator iterator = map.keySet().iterator();
        while (iterator.hasNext())
        {
            ids[count++] = iterator.nextLong();
        }
        Arrays.sort(ids);
        return ids;
    }
}
