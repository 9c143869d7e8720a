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
package io.lockstep.gateway.ingress;

import org.agrona.DirectBuffer;

/**
 * The way to the cluster: takes blocks, promises nothing. What was taken may be lost, and comes late, twice or never;
 * but what is offered in one generation and reaches the log is there in the order of the offers. That a block came into
 * the stream is not told here: it comes back in the stream.
 * <p>
 * Implemented by {@link ClusterPublisher} over the cluster's client, and by what takes its place in simulation. Whoever
 * implements it moves {@link io.lockstep.gateway.status.GatewayCounter#CLUSTER_CONNECTED} and the counters of connects
 * and refusals, where they are to be seen.
 * <p>
 * Threading: the packer agent's. Nothing here blocks. Errors: none are thrown for a cluster that is not reached;
 * {@link #offer} takes nothing then.
 */
public interface ClusterPort extends AutoCloseable
{
    /**
     * Offers a block.
     *
     * @param buffer that holds it.
     * @param offset of the block.
     * @param length of the block in bytes.
     * @return positive if it was handed to the transport, which may still lose it; else nothing was taken.
     */
    long offer(DirectBuffer buffer, int offset, int length);

    /**
     * Does what the connection needs: connects, keeps alive, hears of new leaders. Called first in each cycle of the
     * packer, so that offers of that cycle see the new generation.
     *
     * @param nowNs of the agent's clock.
     * @return work count.
     */
    int poll(long nowNs);

    /**
     * Number that changes with every new leader and every new cluster session: what was offered before the change may
     * have been lost.
     *
     * @return generation, ascending.
     */
    long generation();

    /** Lets go of the connection. With the packer agent, after its last step. Idempotent. */
    @Override
    void close();
}
