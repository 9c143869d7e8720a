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

import io.lockstep.runtime.counters.CounterType;

/**
 * Says whether a member may leave its cluster: the others go on without it if a majority of all members takes part.
 * <p>
 * Threading: immutable.
 */
final class LeaveCheck
{
    private LeaveCheck()
    {
    }

    /** Why a process cannot be asked to leave, whatever is wanted; null if it can. */
    static String obstacle(final NodeView view)
    {
        final long pid = view.reading().get(CounterType.NODE_PID);
        switch (view.state())
        {
            case DEAD:
                return "process is gone, and did not stop in order: pid=" + pid;

            case HUNG:
                return (isStarting(view.reading()) ? "process is about to start: pid=" :
                    "process hangs and would not hear it: pid=") + pid;

            default:
                return null;
        }
    }

    /** The heartbeat begins when everything else runs. */
    private static boolean isStarting(final NodeReading reading)
    {
        return reading.get(CounterType.NODE_START_TIME) == reading.get(CounterType.NODE_HEARTBEAT_TIME);
    }

    /** What is lost if it leaves; null if nothing is. */
    static String loss(final NodeView view)
    {
        final NodeReading reading = view.reading();
        final long members = reading.get(CounterType.HOUSEKEEPING_MEMBERS);
        final long peers = reading.get(CounterType.HOUSEKEEPING_PEERS_TAKING_PART);
        final long majority = members / 2 + 1;
        return peers >= majority ? null : "without this member the others are no majority: members=" + members +
            " needed=" + majority + " taking-part=" + peers;
    }
}
