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
package io.lockstep.perf.system;

import java.util.ArrayList;
import java.util.List;

/** Ports of a system, from its first one. */
final class SystemPorts
{
    /** Of a gateway's clients, and its id. */
    static final int GATEWAY = 600;
    /** Of a gateway's replay, and its id. */
    static final int REPLAY = 620;
    /** Of a gateway's group, and its id. */
    static final int MULTICAST = 640;
    /** Of the members' group. */
    static final int FEED = 660;

    private static final int MEMBER = 100;
    private static final int[] OF_MEMBER = {1, 2, 3, 4, 5, 6, 10};

    private SystemPorts()
    {
    }

    /** All ports that must be free; groups need none. */
    static int[] of(final SystemShape shape)
    {
        final List<Integer> ports = new ArrayList<>();
        for (int member = 0; member < shape.members(); member++)
        {
            for (final int each : OF_MEMBER)
            {
                ports.add(MEMBER * member + each);
            }
        }
        for (int id = 1; id <= shape.gateways(); id++)
        {
            ports.addAll(List.of(GATEWAY + id, REPLAY + id));
        }
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }
}
