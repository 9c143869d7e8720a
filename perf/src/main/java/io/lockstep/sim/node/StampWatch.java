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

import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.lockstep.sequencer.MemberAgents;
import io.lockstep.sequencer.pipeline.BlockEvent;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.StampDigest;

/**
 * Tells what a member stamps: stands before its service, and looks at the ring after each call.
 * <p>
 * Threading: the simulation's.
 */
final class StampWatch implements ClusteredService
{
    private static final int FILTER_INTERVAL = 64;

    private final Events events;
    private final int host;
    private final MemberAgents agents;
    private final ClusteredService delegate;
    private final StampDigest digest = new StampDigest();
    private Cluster cluster;
    private long stamped;

    StampWatch(final Events events, final int host, final MemberAgents agents)
    {
        this.events = events;
        this.host = host;
        this.agents = agents;
        delegate = agents.service();
    }

    /** The service has started: what it begins with was not stamped in this life. */
    void started(final Cluster newCluster)
    {
        cluster = newCluster;
        stamped = agents.stamper().blockNumber();
    }

    @Override
    public void onStart(final Cluster newCluster, final Image snapshotImage)
    {
        throw new UnsupportedOperationException("a simulated service is started without an image");
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        delegate.onSessionOpen(session, timestamp);
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        delegate.onSessionClose(session, timestamp, closeReason);
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        delegate.onSessionMessage(session, timestamp, buffer, offset, length, header);
        tell(header.position());
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        delegate.onTimerEvent(correlationId, timestamp);
        tell(cluster.logPosition());
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        throw new UnsupportedOperationException("a simulated service takes snapshots without a publication");
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        delegate.onRoleChange(newRole);
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long leadershipTermId,
        final long logPosition,
        final long timestamp,
        final long termBaseLogPosition,
        final int leaderMemberId,
        final int logSessionId,
        final TimeUnit timeUnit,
        final int appVersion)
    {
        delegate.onNewLeadershipTermEvent(
            leadershipTermId, logPosition, timestamp, termBaseLogPosition, leaderMemberId, logSessionId, timeUnit,
            appVersion);
    }

    @Override
    public void onTerminate(final Cluster terminating)
    {
        delegate.onTerminate(terminating);
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        return delegate.doBackgroundWork(nowNs);
    }

    private void tell(final long logPosition)
    {
        final long blockNumber = agents.stamper().blockNumber();
        if (stamped == blockNumber)
        {
            return;
        }
        stamped = blockNumber;
        final BlockEvent event = agents.pipeline().get(agents.pipeline().lastSlot());
        events.onStamped(host, logPosition, event.buffer(), 0, event.length());
        if (0 == blockNumber % FILTER_INTERVAL)
        {
            events.onFilter(
                host, logPosition, blockNumber, agents.stamper().chainCrc(), digest.of(agents.stamper()));
        }
    }
}
