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
import java.util.function.IntConsumer;

import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.lockstep.protocol.LockstepException;

/**
 * A service that is not called again after what it failed at. Aeron moves the log's position past an entry whose
 * handler threw, and goes on with the next one: the member would give the next block the number of the one it skipped.
 * <p>
 * Threading: the container's thread. Errors: the first one goes to the error handler, and the container's agent ends.
 */
public final class FailStopService implements ClusteredService
{
    private final ClusteredService delegate;
    private final ErrorHandler errorHandler;
    private final IntConsumer appVersionCheck;
    private boolean hasFailed;

    /**
     * Wraps a service.
     *
     * @param delegate        to call until it fails.
     * @param errorHandler    that records and stops the node.
     * @param appVersionCheck given the application version of each term; throws if the member is not of that cluster.
     */
    public FailStopService(
        final ClusteredService delegate, final ErrorHandler errorHandler, final IntConsumer appVersionCheck)
    {
        this.appVersionCheck = appVersionCheck;
        this.delegate = delegate;
        this.errorHandler = errorHandler;
    }

    @Override
    public void onStart(final Cluster cluster, final Image snapshotImage)
    {
        start(() -> delegate.onStart(cluster, snapshotImage));
    }

    /**
     * Starts the service by another call than {@link #onStart}, and does what is done there if it fails.
     *
     * @param call of the service that is wrapped here.
     */
    public void start(final Runnable call)
    {
        ensureUsable();
        try
        {
            call.run();
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        ensureUsable();
        try
        {
            delegate.onSessionOpen(session, timestamp);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        ensureUsable();
        try
        {
            delegate.onSessionClose(session, timestamp, closeReason);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
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
        ensureUsable();
        try
        {
            delegate.onSessionMessage(session, timestamp, buffer, offset, length, header);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        ensureUsable();
        try
        {
            delegate.onTimerEvent(correlationId, timestamp);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        takeSnapshot(() -> delegate.onTakeSnapshot(snapshotPublication));
    }

    /**
     * Has a snapshot taken by another call than {@link #onTakeSnapshot}, and does what is done there if it fails.
     *
     * @param call of the service that is wrapped here.
     */
    public void takeSnapshot(final Runnable call)
    {
        ensureUsable();
        try
        {
            call.run();
        }
        catch (final LockstepException ex)
        {
            // A snapshot that is not taken costs nothing but the next one's time: the stamper is as it was.
            throw LockstepException.Severity.FATAL == ex.severity() ? failed(ex) : ex;
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
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
        ensureUsable();
        try
        {
            appVersionCheck.accept(appVersion);
            delegate.onNewLeadershipTermEvent(
                leadershipTermId, logPosition, timestamp, termBaseLogPosition, leaderMemberId, logSessionId, timeUnit,
                appVersion);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        ensureUsable();
        try
        {
            delegate.onRoleChange(newRole);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        ensureUsable();
        try
        {
            return delegate.doBackgroundWork(nowNs);
        }
        catch (final Exception | Error ex)
        {
            throw failed(ex);
        }
    }

    @Override
    public void onTerminate(final Cluster cluster)
    {
        if (!hasFailed)
        {
            delegate.onTerminate(cluster);
        }
    }

    private void ensureUsable()
    {
        if (hasFailed)
        {
            throw new AgentTerminationException();
        }
    }

    private AgentTerminationException failed(final Throwable error)
    {
        hasFailed = true;
        // Aeron ends the service in this way when the node is told to stop.
        if (error instanceof AgentTerminationException)
        {
            return (AgentTerminationException)error;
        }
        errorHandler.onError(error);
        return new AgentTerminationException();
    }
}
