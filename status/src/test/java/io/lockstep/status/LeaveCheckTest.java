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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.function.LongFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.status.CounterFixture.Node;

class LeaveCheckTest
{
    private static final long NOW_MS = CounterFixture.START_MS + 1_000;

    private final Node node = new CounterFixture().node(NodeKind.SEQUENCER, 0);

    @ParameterizedTest(name = "members={0} takingPart={1} needed={2} mayLeave={3}")
    @CsvSource({
        "1, 0, 1, false",
        "3, 0, 2, false",
        "3, 1, 2, false",
        "3, 2, 2, true",
        "5, 2, 3, false",
        "5, 3, 3, true",
        "5, 4, 3, true"})
    void shouldAskForAMajorityWithoutTheMember(
        final long members, final long takingPart, final long needed, final boolean mayLeave)
    {
        node.set(CounterType.HOUSEKEEPING_MEMBERS, members)
            .set(CounterType.HOUSEKEEPING_PEERS_TAKING_PART, takingPart);

        assertEquals(mayLeave ? null : "without this member the others are no majority: members=" + members +
            " needed=" + needed + " taking-part=" + takingPart, LeaveCheck.loss(view(true, (pid) -> 0L)));
    }

    @Test
    void shouldNotLetAMemberLeaveThatHasNotCountedYet()
    {
        assertEquals("without this member the others are no majority: members=0 needed=1 taking-part=0",
            LeaveCheck.loss(view(true, (pid) -> 0L)));
    }

    @Test
    void shouldSayWhyAProcessCannotBeAsked()
    {
        assertNull(LeaveCheck.obstacle(view(true, (pid) -> 0L)));
        assertEquals("process hangs and would not hear it: pid=4711", LeaveCheck.obstacle(view(false, (pid) -> 0L)));
        node.common.heartbeat(CounterFixture.START_MS);
        assertEquals("process is about to start: pid=4711", LeaveCheck.obstacle(view(false, (pid) -> 0L)));
        assertEquals("process is gone, and did not stop in order: pid=4711",
            LeaveCheck.obstacle(view(false, (pid) -> null)));
    }

    private NodeView view(final boolean hasHeartbeat, final LongFunction<Long> startOfMs)
    {
        final NodeReading earlier = node.read(NOW_MS);
        if (hasHeartbeat)
        {
            node.common.heartbeat(NOW_MS);
        }
        return new NodeView(earlier, node.read(NOW_MS + 1), startOfMs);
    }
}
