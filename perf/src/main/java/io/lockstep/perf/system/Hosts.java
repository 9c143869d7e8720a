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

import java.util.List;

/**
 * Hosts of a system's nodes.
 * <p>
 * Threading: one thread, which may be another one for {@link #close()}.
 */
public interface Hosts extends AutoCloseable
{
    /** All nodes on this host. */
    Hosts LOCAL = new Hosts()
    {
        @Override
        public String address(final String node)
        {
            return "localhost";
        }

        @Override
        public List<String> prefix(final String node)
        {
            return List.of();
        }

        @Override
        public void close()
        {
            // This host stays.
        }
    };

    /**
     * Name or address of a node's host.
     *
     * @param node name of the node.
     * @return host, as others reach it.
     */
    String address(String node);

    /**
     * What a command begins with to run on a node's host.
     *
     * @param node name of the node.
     * @return words, none for this host.
     */
    List<String> prefix(String node);

    /** Takes down what was made, after all nodes have ended. Idempotent. */
    @Override
    void close();
}
