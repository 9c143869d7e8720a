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
package io.lockstep.sequencer.cluster;

import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;

/**
 * The service of a member that recovers, alone: what its log holds is stamped as ever, and from there on nothing is.
 * What comes after is stamped by nobody, as the snapshot that is taken at the end stands for all of it.
 * <p>
 * Threading: the container's thread; {@link #isReplayed()} is for any.
 */
public final class RecoveryService implements ClusteredService
{
    private final ClusteredService delegate;
    private Cluster cluster;
    private volatile boolean isReplayed;

    /**
     * Wraps the service that stamps.
     *
     * @param delegate that stamps.
     */
    public RecoveryService(final ClusteredService delegate)
    {
        this.delegate = delegate;
    }

    /**
     * Has the whole log been stamped. The stamper belongs to whoever sees this.
     *
     * @return true if so.
     */
    public boolean isReplayed()
    {
        return isReplayed;
    }

    @Override
    public void onStart(final Cluster newCluster, final Image snapshotImage)
    {
        cluster = newCluster;
        delegate.onStart(newCluster, snapshotImage);
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
        if (!isReplayed)
        {
            delegate.onSessionMessage(session, timestamp, buffer, offset, length, header);
        }
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        if (!isReplayed)
        {
            delegate.onTimerEvent(correlationId, timestamp);
        }
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        delegate.onTakeSnapshot(snapshotPublication);
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
        if (Cluster.Role.LEADER == cluster.role())
        {
            isReplayed = true;
        }
        else
        {
            delegate.onNewLeadershipTermEvent(
                leadershipTermId, logPosition, timestamp, termBaseLogPosition, leaderMemberId, logSessionId, timeUnit,
                appVersion);
        }
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        delegate.onRoleChange(newRole);
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        return delegate.doBackgroundWork(nowNs);
    }

    @Override
    public void onTerminate(final Cluster terminatingCluster)
    {
        delegate.onTerminate(terminatingCluster);
    }
}
