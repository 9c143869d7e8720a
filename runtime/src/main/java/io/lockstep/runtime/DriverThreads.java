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
package io.lockstep.runtime;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

/**
 * The threads of a node's own media driver: three agents, or one thread for all of them in the shared profile.
 * <p>
 * Threading: the thread that starts the node.
 */
public final class DriverThreads
{
    private static final String SHARED = "driver";
    private static final String CONDUCTOR = "driver.conductor";
    private static final String SENDER = "driver.sender";
    private static final String RECEIVER = "driver.receiver";

    private DriverThreads()
    {
    }

    /**
     * Declares the agents of a driver.
     *
     * @param placement of the node.
     * @return the placement.
     */
    public static AgentPlacement declare(final AgentPlacement placement)
    {
        return placement.share(SHARED, CONDUCTOR, SENDER, RECEIVER);
    }

    /**
     * Gives a driver its threads, and what they do while idle.
     *
     * @param context   of the driver.
     * @param placement of the node, in which the agents are declared.
     * @param idle      of the node.
     * @param nodeName  in front of the threads' names.
     * @return the context.
     */
    public static MediaDriver.Context place(
        final MediaDriver.Context context,
        final AgentPlacement placement,
        final CountedIdle idle,
        final String nodeName)
    {
        return context
            .threadingMode(placement.isShared() ? ThreadingMode.SHARED : ThreadingMode.DEDICATED)
            .sharedThreadFactory(placement.factory(nodeName, CONDUCTOR))
            .sharedIdleStrategy(idle.newStrategy(CONDUCTOR))
            .conductorThreadFactory(placement.factory(nodeName, CONDUCTOR))
            .conductorIdleStrategy(idle.newStrategy(CONDUCTOR))
            .senderThreadFactory(placement.factory(nodeName, SENDER))
            .senderIdleStrategy(idle.newStrategy(SENDER))
            .receiverThreadFactory(placement.factory(nodeName, RECEIVER))
            .receiverIdleStrategy(idle.newStrategy(RECEIVER));
    }
}
