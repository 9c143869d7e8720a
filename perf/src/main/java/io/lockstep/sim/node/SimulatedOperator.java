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
package io.lockstep.sim.node;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.sim.log.SimulatedClusterPort;

/**
 * Whoever takes members to the next release, one after the other, and activates its version of the rules when all of
 * them run it: by a session of an admin with the cluster, as the admin tool does, and again where a change of leaders
 * or sessions may have lost the command. What it sends twice is refused in the stream.
 * <p>
 * Threading: the simulation's.
 */
final class SimulatedOperator
{
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(2);
    /** What an election has cut was in force for a moment, and is asked for again. */
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String NAME = "operator";

    private final SimulatedWorld world;
    private final List<SimulatedMember> members;
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[AdminCommand.MAX_BLOCK_LENGTH]);
    private final int blockLength;
    private SimulatedClusterPort port;
    private long sentGeneration;
    private long sentNs;

    SimulatedOperator(final SimulatedWorld world, final List<SimulatedMember> members)
    {
        this.world = world;
        this.members = members;
        final UnsafeBuffer command = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        final int length = AdminCommand.activateVersion(command, 0, NextRelease.VERSION);
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(0, 1, 1);
        encoder.tryAppend(EntryKind.COMMAND, 0, 0, 0, 0, 0, command, 0, length);
        blockLength = encoder.finish();
    }

    /** Another start of this member is one of the next release. */
    void upgrade(final SimulatedMember member)
    {
        member.upgrade();
        if (null == port && members.stream().allMatch(SimulatedMember::isUpgraded))
        {
            port = new SimulatedClusterPort(
                world.log(), Hosts.OPERATOR, Principal.admin(NAME).encode(), world.random());
            step();
        }
    }

    /** Is the version in force at a majority, if it was asked for. */
    boolean isDone()
    {
        int count = 0;
        for (final SimulatedMember each : members)
        {
            count += each.formatVersion() >= NextRelease.VERSION ? 1 : 0;
        }
        return null == port || count > members.size() / 2;
    }

    private void step()
    {
        final long nowNs = world.scheduler().nowNs();
        port.poll(nowNs);
        final boolean isDue = port.generation() != sentGeneration || nowNs - sentNs >= AGAIN_NS;
        if (isDue && !isDone() && port.offer(block, 0, blockLength) > 0)
        {
            sentGeneration = port.generation();
            sentNs = nowNs;
        }
        world.scheduler().at(nowNs + STEP_NS, this::step);
    }
}
