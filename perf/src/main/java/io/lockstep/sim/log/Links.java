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
package io.lockstep.sim.log;

/**
 * What the network does to the messages of the log: between members, from gateways to members, and back. A pair of
 * hosts is a direction; members are hosts 0 to n-1.
 * <p>
 * Threading: the simulation's one thread.
 */
public interface Links
{
    /** Links on which everything passes at once. */
    Links PERFECT = new Links()
    {
        @Override
        public boolean mayPass(final int fromHost, final int toHost)
        {
            return true;
        }

        @Override
        public long delayNs(final int fromHost, final int toHost)
        {
            return 0;
        }
    };

    /**
     * May a message that is sent now arrive.
     *
     * @param fromHost sender.
     * @param toHost   receiver.
     * @return false while the direction is cut.
     */
    boolean mayPass(int fromHost, int toHost);

    /**
     * How long a message that is sent now travels. Messages of a pair of hosts do not overtake each other.
     *
     * @param fromHost sender.
     * @param toHost   receiver.
     * @return ns, 0 or more.
     */
    long delayNs(int fromHost, int toHost);
}
