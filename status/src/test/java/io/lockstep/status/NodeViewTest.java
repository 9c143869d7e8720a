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

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.status.CounterFixture.Node;

class NodeViewTest
{
    private static final long EARLIER_MS = CounterFixture.START_MS + 1_000;
    private static final long LATER_MS = EARLIER_MS + 1_000;

    private final CounterFixture fixture = new CounterFixture();

    @ParameterizedTest(name = "heartbeat={0} agents={1} processStart={2} -> {3}")
    @CsvSource({
        "true, true, 999000, ALIVE",
        "true, true, , ALIVE",
        "true, false, 999000, STALLED",
        "false, false, 999000, HUNG",
        "false, false, 0, HUNG",
        "false, false, , DEAD",
        "false, false, 1006000, DEAD"})
    void shouldTellHowTheNodeStands(
        final boolean hasHeartbeat, final boolean hasMoved, final Long processStartMs, final NodeState expected)
    {
        final Node node = fixture.node(NodeKind.SEQUENCER, 0);
        final NodeReading earlier = node.read(EARLIER_MS);
        if (hasHeartbeat)
        {
            node.common.heartbeat(LATER_MS);
        }
        if (hasMoved)
        {
            node.agent.increment();
            node.otherAgent.increment();
        }

        final NodeView view = new NodeView(earlier, node.read(LATER_MS), (pid) ->
        {
            assertEquals(CounterFixture.PID, pid);
            return processStartMs;
        });

        assertEquals(expected, view.state());
        assertEquals(hasMoved ? List.of() : List.of("feed", "journal"), view.stalledAgents());
    }
}
