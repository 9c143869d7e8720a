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

import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NoOpIdleStrategy;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.logbuffer.Header;
import io.aeron.security.AuthenticationException;
import io.aeron.security.CredentialsSupplier;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.LockstepException;

/**
 * The way to the cluster over {@link AeronCluster}: connects, keeps the session alive, follows the leader, and connects
 * anew when the session is lost or the cluster does not let it in. What the cluster answers is not looked at: outcomes
 * come by the ordered stream.
 * <p>
 * Threading: the packer agent's. Errors: a connection that fails is recorded once per attempt, and tried again after a
 * delay, without limit: a gateway without a cluster waits for it.
 */
public final class ClusterPublisher implements ClusterPort, EgressListener
{
    private static final long KEEP_ALIVE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Whoever is not let in is not let in by asking often; a key may be added to the members meanwhile. */
    private static final long REFUSED_DELAY_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    /** A leader that the session was led to and that cannot be reached has died as well. */
    private static final long FOLLOW_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private final Aeron aeron;
    private final CredentialsSupplier credentials;
    private final String ingressEndpoints;
    private final String ingressChannel;
    private final String egressChannel;
    private final GatewayCounters counters;
    private final ErrorHandler errorHandler;
    private AeronCluster.AsyncConnect connecting;
    private AeronCluster cluster;
    private long generation = 1;
    private long retryAtNs;
    private long keepAliveAtNs;
    private boolean isWaiting;
    private boolean isConnected;
    private boolean isFailureTold;
    private boolean isRefusalTold;

    /**
     * A publisher that is not connected yet.
     *
     * @param aeron            client of the node; not closed here.
     * @param credentials      by which the cluster lets this gateway in.
     * @param ingressEndpoints of the members: {@code id=host:port}, comma separated.
     * @param ingressChannel   template of the channel to a member.
     * @param egressChannel    channel on which the cluster answers.
     * @param counters         to write to.
     * @param errorHandler     for connections that fail.
     */
    public ClusterPublisher(
        final Aeron aeron,
        final CredentialsSupplier credentials,
        final String ingressEndpoints,
        final String ingressChannel,
        final String egressChannel,
        final GatewayCounters counters,
        final ErrorHandler errorHandler)
    {
        this.aeron = aeron;
        this.credentials = credentials;
        this.ingressEndpoints = ingressEndpoints;
        this.ingressChannel = ingressChannel;
        this.egressChannel = egressChannel;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return null == cluster ? Publication.NOT_CONNECTED : cluster.offer(buffer, offset, length);
    }

    @Override
    public int poll(final long nowNs)
    {
        final int workCount = step(nowNs);
        final Publication ingress = null == cluster ? null : cluster.ingressPublication();
        final boolean isNowConnected = null != ingress && ingress.isConnected();
        if (isConnected != isNowConnected)
        {
            isConnected = isNowConnected;
            counters.set(GatewayCounter.CLUSTER_CONNECTED, isNowConnected ? 1 : 0);
        }
        return workCount;
    }

    private int step(final long nowNs)
    {
        try
        {
            if (null != cluster)
            {
                return pollCluster(nowNs);
            }
            if (null != connecting)
            {
                return pollConnecting(nowNs);
            }
            if (!isWaiting || nowNs - retryAtNs >= 0)
            {
                isWaiting = false;
                connecting = AeronCluster.asyncConnect(newContext());
                return 1;
            }
            return 0;
        }
        catch (final RuntimeException ex)
        {
            onFailure(ex, nowNs);
            return 1;
        }
    }

    @Override
    public long generation()
    {
        return generation;
    }

    @Override
    public void close()
    {
        CloseHelper.close(errorHandler, connecting);
        CloseHelper.close(errorHandler, cluster);
        connecting = null;
        cluster = null;
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        // The service sends nothing to its sessions; what it has to say is in the ordered stream.
    }

    @Override
    public void onNewLeader(
        final long clusterSessionId,
        final long leadershipTermId,
        final int leaderMemberId,
        final String endpoints)
    {
        generation++;
    }

    private int pollCluster(final long nowNs)
    {
        int workCount = cluster.pollEgress();
        if (cluster.isClosed())
        {
            cluster = null;
            generation++;
            retryAfter(nowNs, RETRY_DELAY_NS);
            return workCount + 1;
        }
        if (nowNs - keepAliveAtNs >= 0)
        {
            keepAliveAtNs = nowNs + KEEP_ALIVE_INTERVAL_NS;
            cluster.sendKeepAlive();
            workCount++;
        }
        return workCount;
    }

    private int pollConnecting(final long nowNs)
    {
        final int step = connecting.step();
        final AeronCluster connected = connecting.poll();
        if (null == connected)
        {
            return step == connecting.step() ? 0 : 1;
        }
        connecting = null;
        cluster = connected;
        connected.context().messageTimeoutNs(FOLLOW_TIMEOUT_NS);
        keepAliveAtNs = nowNs + KEEP_ALIVE_INTERVAL_NS;
        generation++;
        isFailureTold = false;
        isRefusalTold = false;
        counters.increment(GatewayCounter.CLUSTER_CONNECTS);
        return 1;
    }

    private void onFailure(final RuntimeException ex, final long nowNs)
    {
        final boolean isRefused = ex instanceof AuthenticationException;
        if (isRefused)
        {
            onRefusal(ex);
        }
        else if (!isFailureTold)
        {
            isFailureTold = true;
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                "cluster is not reached, trying on: endpoints=" + ingressEndpoints, ex));
        }
        close();
        generation++;
        retryAfter(nowNs, isRefused ? REFUSED_DELAY_NS : RETRY_DELAY_NS);
    }

    private void onRefusal(final RuntimeException ex)
    {
        counters.increment(GatewayCounter.CLUSTER_REFUSALS);
        if (!isRefusalTold)
        {
            isRefusalTold = true;
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                "cluster does not let this gateway in, trying on; the members' authorised keys need the line: " +
                credentials, ex));
        }
    }

    private void retryAfter(final long nowNs, final long delayNs)
    {
        isWaiting = true;
        retryAtNs = nowNs + delayNs;
    }

    private AeronCluster.Context newContext()
    {
        return new AeronCluster.Context()
            .aeron(aeron)
            .credentialsSupplier(credentials)
            .ownsAeronClient(false)
            .ingressEndpoints(ingressEndpoints)
            .ingressChannel(ingressChannel)
            .egressChannel(egressChannel)
            .messageTimeoutNs(CONNECT_TIMEOUT_NS)
            .idleStrategy(NoOpIdleStrategy.INSTANCE)
            .errorHandler(errorHandler)
            .clientName("lockstep-gateway")
            .isIngressExclusive(true)
            .egressListener(this);
    }
}
