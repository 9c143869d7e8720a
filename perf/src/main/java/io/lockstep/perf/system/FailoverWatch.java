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

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.AeronCounters;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.status.CncFile;

/**
 * Looks on from outside how the survivors of a leader elect the next one and how the gateways find it: reads their
 * counters as often as it is polled, and keeps the time of every change.
 * <p>
 * Threading: one thread.
 */
final class FailoverWatch implements AutoCloseable
{
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final ElectionState[] STATES = ElectionState.values();

    private final List<Watched> members = new ArrayList<>();
    private final List<Watched> gateways = new ArrayList<>();
    private final List<String> trail = new ArrayList<>();
    private final long startNs;
    private long nextNs;
    private long missedNs = FailoverPhases.UNSEEN;
    private long electedNs = FailoverPhases.UNSEEN;
    private long sessionNs = FailoverPhases.UNSEEN;
    private long stampedNs = FailoverPhases.UNSEEN;
    private int ballots;

    /**
     * Maps the counters. What they say now is what was before.
     *
     * @param memberDirectories  of the members that survive, by name.
     * @param gatewayDirectories of the gateways, by name.
     * @param startNs            when the leader dies.
     */
    FailoverWatch(
        final Map<String, Path> memberDirectories, final Map<String, Path> gatewayDirectories, final long startNs)
    {
        this.startNs = startNs;
        try
        {
            memberDirectories.forEach((name, directory) -> members.add(new Watched(
                name, directory,
                AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID,
                AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID,
                CounterType.SEQUENCER_STAMPED_BLOCK.typeId())));
            gatewayDirectories.forEach((name, directory) -> gateways.add(new Watched(
                name, directory,
                CounterType.GATEWAY_CLUSTER_GENERATIONS.typeId(),
                CounterType.GATEWAY_CLUSTER_CONNECTED.typeId())));
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    /** Looks, unless it did so just now. */
    void poll(final long nowNs)
    {
        if (nowNs - nextNs >= 0)
        {
            nextNs = nowNs + INTERVAL_NS;
            final long sinceNs = nowNs - startNs;
            members.forEach((each) -> look(each, sinceNs));
            gateways.forEach((each) -> lookAtGateway(each, sinceNs));
        }
    }

    private void look(final Watched member, final long sinceNs)
    {
        final long state = member.read(0);
        final long role = member.read(1);
        final long stamped = member.read(2);
        final boolean isElected = Cluster.Role.LEADER.code() == role && ElectionState.CLOSED.code() == state;
        if (state != member.last(0))
        {
            tell(member, sinceNs, STATES[(int)state].name());
            missedNs = first(missedNs, sinceNs, true);
            ballots += ElectionState.CANDIDATE_BALLOT.code() == state ? 1 : 0;
        }
        electedNs = first(electedNs, sinceNs, isElected);
        if (FailoverPhases.UNSEEN == electedNs)
        {
            member.base = stamped;
        }
        else if (stamped > member.base)
        {
            stampedNs = first(stampedNs, sinceNs, FailoverPhases.UNSEEN != sessionNs);
        }
        member.keep();
    }

    private void lookAtGateway(final Watched gateway, final long sinceNs)
    {
        if (gateway.read(0) != gateway.last(0))
        {
            tell(gateway, sinceNs, "generation " + gateway.now(0));
        }
        if (gateway.read(1) != gateway.last(1))
        {
            tell(gateway, sinceNs, 1 == gateway.now(1) ? "connected" : "disconnected");
        }
        final boolean isMoved = gateway.now(0) != gateway.base && 1 == gateway.now(1);
        sessionNs = first(sessionNs, sinceNs, isMoved && FailoverPhases.UNSEEN != electedNs);
        gateway.keep();
    }

    private static long first(final long before, final long nowNs, final boolean isNow)
    {
        return FailoverPhases.UNSEEN == before && isNow ? nowNs : before;
    }

    private void tell(final Watched node, final long sinceNs, final String what)
    {
        trail.add(String.format("%8.1f ms %s %s", sinceNs / 1e6, node.name, what));
    }

    /** What was seen until a client was answered. */
    FailoverPhases phases(final long answeredNs)
    {
        return new FailoverPhases(
            missedNs, electedNs, sessionNs, stampedNs, answeredNs - startNs, ballots, List.copyOf(trail));
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(members);
        CloseHelper.closeAll(gateways);
    }

    /** Some counters of a node. */
    private static final class Watched implements AutoCloseable
    {
        private final String name;
        private final CncFile file;
        private final int[] ids;
        private final long[] last;
        private final long[] now;
        private long base;

        Watched(final String name, final Path directory, final int... typeIds)
        {
            this.name = name;
            file = CncFile.open(new File(DriverDirectory.of(directory.toFile())));
            ids = new int[typeIds.length];
            last = new long[typeIds.length];
            now = new long[typeIds.length];
            Arrays.fill(ids, CountersReader.NULL_COUNTER_ID);
            file.reader().forEach((id, typeId, key, label) ->
            {
                for (int i = 0; i < typeIds.length; i++)
                {
                    ids[i] = typeIds[i] == typeId ? id : ids[i];
                }
            });
            for (int i = 0; i < ids.length; i++)
            {
                last[i] = read(i);
            }
            base = last[0];
        }

        long read(final int index)
        {
            if (CountersReader.NULL_COUNTER_ID == ids[index])
            {
                throw new IllegalStateException("counter is missing: node=" + name + " index=" + index);
            }
            now[index] = file.reader().getCounterValue(ids[index]);
            return now[index];
        }

        long now(final int index)
        {
            return now[index];
        }

        long last(final int index)
        {
            return last[index];
        }

        void keep()
        {
            System.arraycopy(now, 0, last, 0, now.length);
        }

        @Override
        public void close()
        {
            file.close();
        }
    }
}
