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

/**
 * How a node stands at one moment.
 *
 * @param reading       of its counters.
 * @param illness       why it is not healthy, null if it is.
 * @param unreadiness   why it is of no use to others now, null if it is.
 * @param stalledAgents agents that make no round.
 */
public record NodeStanding(NodeReading reading, String illness, String unreadiness, int stalledAgents)
{
    /**
     * Is the node healthy.
     *
     * @return true if so.
     */
    public boolean isHealthy()
    {
        return null == illness;
    }

    /**
     * Is the node of use to others: healthy, and where it has to be.
     *
     * @return true if so.
     */
    public boolean isReady()
    {
        return isHealthy() && null == unreadiness;
    }
}
