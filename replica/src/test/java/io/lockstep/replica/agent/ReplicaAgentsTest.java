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

import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.HashMachine;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.replica.TestStream;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.runtime.transport.OneWayTransport;

class ReplicaAgentsTest
{
    private static final String GROUP = "aeron:udp?endpoint=239.255.1.1:21101";
    private static final String REPLAY = "aeron:udp?endpoint=localhost:21201";

    private final TestStream stream = new TestStream(3).appendRandom(20);
    private final HashMachine machine = new HashMachine();
    private final OneWayTransport transport = OneWayTransport.withSources();
    private final ReplicaCounters counters = new ReplicaCounters(1);
    private final List<Throwable> errors = new ArrayList<>();
    private long timeNs = 1_000_000_000L;
    private int clockReads;
    private ReplicaAgents agents;
    private Agent agent;

    @BeforeEach
    void wire()
    {
        final ReplicaContext ctx = new ReplicaContext()
            .streamChannels(List.of(GROUP))
            .replayChannels(List.of(REPLAY))
            .machineFactory(() -> machine)
            .clock(this::time);
        ctx.stream().streamId(TestStream.STREAM_ID);
        final ReplicaAgents.Config config = new ReplicaAgents.Config();
        config.context = ctx.conclude();
        config.ownHost = "192.0.2.7";
        config.machine = machine;
        config.transport = transport;
        config.counters = counters;
        config.errorHandler = errors::add;
        agents = new ReplicaAgents(config);
        assertEquals(1, agents.agents().size());
        agent = agents.agents().get(0);
    }

    @AfterEach
    void assertHealthy()
    {
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldApplyWhatAGroupBrings() throws Exception
    {
        for (int n = 1; n <= stream.size(); n++)
        {
            transport.coming.add(stream.block(n));
            timeNs += 1_000_000L;
            agent.doWork();
        }

        assertEquals(stream.size(), agents.apply().lastBlock());
        assertEquals(stream.lastSequence(stream.size()), agents.apply().lastSequence());
        assertEquals(stream.size(), counters.get(ReplicaCounter.LAST_BLOCK));
        assertEquals(agents.follower().state().code(), counters.get(ReplicaCounter.STREAM_STATE));
        assertTrue(machine.calls() > 0);
    }

    @Test
    void shouldListenOnTheInterfaceOfItsHost()
    {
        assertTrue(transport.opened.contains(GROUP + "|interface=192.0.2.7"), transport.opened::toString);
    }

    @Test
    void shouldReadTheGivenClockOnceACycle() throws Exception
    {
        final int before = clockReads;

        agent.doWork();

        assertEquals(before + 1, clockReads);
    }

    @Test
    void shouldStopWhenTheTransportIsClosed()
    {
        transport.isClosed = true;

        final LockstepException ex = assertThrows(LockstepException.class, agent::doWork);

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
    }

    @Test
    void shouldCloseWhatItOpenedAndLetTheCallerRead() throws Exception
    {
        agent.doWork();

        agent.onClose();
        agents.reader().joined();

        assertEquals(List.of(), transport.open);
        final long digest = agents.reader().read((apply) -> apply.machine().digest(), 1);
        assertEquals(machine.digest(), digest);
    }

    private long time()
    {
        clockReads++;
        return timeNs;
    }
}
