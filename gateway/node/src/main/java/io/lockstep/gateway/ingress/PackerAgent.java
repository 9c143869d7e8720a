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

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.lockstep.gateway.status.DutyCycle;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.LockstepException;

/**
 * Packs entries into blocks and sees each through to the ordered stream.
 * <p>
 * Threading: one agent; owns the packer and the connection to the cluster.
 */
public final class PackerAgent implements Agent
{
    private final NanoClock clock;
    private final DutyCycle dutyCycle;
    private final SettlementQueue settlements;
    private final ClusterPort port;
    private final BlockPacker packer;
    private final ErrorHandler errorHandler;

    /**
     * An agent.
     *
     * @param limits             of blocks.
     * @param gatewayId          of this gateway.
     * @param gatewayIncarnation life of this gateway.
     * @param ring               of entries.
     * @param settlements        reports of blocks that came back.
     * @param port               to the cluster; closed with the agent.
     * @param counters           to write to.
     * @param clock              of the agent.
     * @param dutyCycle          of the agent.
     * @param errorHandler       for what does not stop the node.
     */
    public PackerAgent(
        final PackerLimits limits,
        final int gatewayId,
        final long gatewayIncarnation,
        final EntryRing ring,
        final SettlementQueue settlements,
        final ClusterPort port,
        final GatewayCounters counters,
        final NanoClock clock,
        final DutyCycle dutyCycle,
        final ErrorHandler errorHandler)
    {
        this.clock = clock;
        this.dutyCycle = dutyCycle;
        this.settlements = settlements;
        this.port = port;
        this.errorHandler = errorHandler;
        packer = new BlockPacker(gatewayId, gatewayIncarnation, limits.maxBlockLength(), limits.maxBlocksInFlight(),
            limits.outcomeTimeoutNs(), ring, port, counters);
        counters.set(GatewayCounter.BLOCKS_IN_FLIGHT, 0);
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        dutyCycle.measure(nowNs);

        int workCount = 0;
        workCount += port.poll(nowNs);
        workCount += settlements.poll(packer);
        workCount += packer.doWork(nowNs);

        final LockstepException problem = packer.pollProblem();
        if (null != problem)
        {
            errorHandler.onError(problem);
        }
        return workCount;
    }

    @Override
    public void onClose()
    {
        port.close();
    }

    @Override
    public String roleName()
    {
        return "packer";
    }
}
