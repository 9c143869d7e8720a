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
package io.lockstep.status;

import static org.junit.jupiter.api.Assertions.*;

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;

import io.aeron.AeronCounters;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.status.CounterFixture.Node;

class HealthCheckTest
{
    private static final long LIMIT_MS = 5_000;
    private static final long START_MS = CounterFixture.START_MS;

    private final CounterFixture fixture = new CounterFixture();
    private final HealthCheck check = new HealthCheck(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS));

    @Test
    void shouldNameTheAgentThatHangsLongestAndForgetItWhenItMoves()
    {
        final Node node = fixture.node(NodeKind.SEQUENCER, 0);
        for (long ms = 0; ms <= 8_000; ms += 500)
        {
            if (ms <= 2_000)
            {
                node.agent.increment();
            }
            final NodeReading reading = node.read(START_MS + ms);
            check.observe(reading);
            if (ms <= LIMIT_MS)
            {
                assertNull(check.problem(reading), "ms=" + ms);
            }
        }

        final NodeReading reading = node.read(START_MS + 8_000);
        assertEquals("agent hangs: agent=feed seconds=8.0", check.problem(reading));
        assertEquals(2, check.stalledAgents(reading));
    }

    @Test
    void shouldNotBlameAgentsForATimeInWhichTheWholeProcessStoodStill()
    {
        final Node node = fixture.node(NodeKind.SEQUENCER, 0);
        check.observe(node.read(START_MS));
        final NodeReading reading = node.read(START_MS + 60_000);
        check.observe(reading);

        assertNull(check.problem(reading));
        assertEquals(0, check.stalledAgents(reading));
    }

    @Test
    void shouldTellThatTheJournalHasFailed()
    {
        final Node node = fixture.node(NodeKind.GATEWAY, 1).set(CounterType.JOURNAL_FAILED, 1);
        final NodeReading reading = node.read(START_MS);
        check.observe(reading);

        assertEquals("journal has failed", check.problem(reading));
    }

    @Test
    void memberShouldBeReadyWithALeaderAndNearTheCommitPositionOnly()
    {
        final ReadyCheck ready = new ReadyCheck(100, 10);
        final Node node = fixture.node(NodeKind.SEQUENCER, 0)
            .set(CounterType.SEQUENCER_RING_LENGTH, 8).set(CounterType.SEQUENCER_SERVICE_POSITION, 900);
        assertEquals("cluster has not started", ready.problem(node.read(START_MS)));
        final AtomicCounter election = fixture.aeron(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, 1);
        final AtomicCounter commit = fixture.aeron(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, 1_000);
        assertEquals("no leader: election=canvass", ready.problem(node.read(START_MS)));
        election.set(17);
        assertNull(ready.problem(node.read(START_MS)));
        commit.set(1_001);
        assertEquals("service is behind: commit=1001 actual=900 limit=100", ready.problem(node.read(START_MS)));
        commit.set(1_000);
        node.set(CounterType.SEQUENCER_RING_FILL, 8);
        assertEquals(
            "journal or feed is behind, the ring is full: blocks=8", ready.problem(node.read(START_MS)));
        node.set(CounterType.SEQUENCER_RING_FILL, 0);
        assertNull(ready.problem(node.read(START_MS)));
        node.set(CounterType.HOUSEKEEPING_READ_ONLY, 1);
        assertEquals("read-only, too few members have room: requests are answered Busy",
            ready.problem(node.read(START_MS)));
        node.set(CounterType.HOUSEKEEPING_SPACE_LEVEL, 2).set(CounterType.HOUSEKEEPING_SPACE_RESERVE, 500);
        node.common.freeSpace(499);
        assertEquals("short of space: reserve=500 free=499", ready.problem(node.read(START_MS)));
    }

    @Test
    void gatewayShouldBeReadyWithLeaderAndHeadOnly()
    {
        final ReadyCheck ready = new ReadyCheck(100, 10);
        final Node node = fixture.node(NodeKind.GATEWAY, 1).set(CounterType.GATEWAY_HEAD_BLOCK, -1);
        assertEquals("no session with the cluster's leader", ready.problem(node.read(START_MS)));
        node.set(CounterType.GATEWAY_CLUSTER_CONNECTED, 1);
        assertEquals("no member was heard yet", ready.problem(node.read(START_MS)));
        node.set(CounterType.GATEWAY_HEAD_BLOCK, 0);
        assertNull(ready.problem(node.read(START_MS)));
        node.set(CounterType.GATEWAY_HEAD_BLOCK, 11);
        assertEquals("behind the stream: head=11 released=0 limit=10", ready.problem(node.read(START_MS)));
        node.set(CounterType.GATEWAY_RELEASED_BLOCK, 11).set(CounterType.GATEWAY_READ_ONLY, 1);
        assertEquals("read-only, too few members have room: requests are answered Busy",
            ready.problem(node.read(START_MS)));
    }

    @Test
    void replicaShouldBeReadyWhenLiveOnly()
    {
        final ReadyCheck ready = new ReadyCheck(100, 10);
        final Node node = fixture.node(NodeKind.REPLICA, 0).set(CounterType.REPLICA_STREAM_STATE, 4);
        assertEquals("stream is not live: state=silent", ready.problem(node.read(START_MS)));
        node.set(CounterType.REPLICA_STREAM_STATE, 1);
        assertNull(ready.problem(node.read(START_MS)));
    }
}
