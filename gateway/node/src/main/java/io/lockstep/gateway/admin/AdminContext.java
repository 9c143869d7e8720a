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
package io.lockstep.gateway.admin;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.lockstep.gateway.GatewayConfiguration;
import io.lockstep.runtime.keys.SigningKey;

/**
 * Where the cluster is, who asks, and how long to wait.
 * <p>
 * Threading: one owner.
 */
public final class AdminContext
{
    /** Longest wait for an outcome, where nothing else is said. */
    public static final long TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(15);

    private String hosts = GatewayConfiguration.CLUSTER_HOSTS_DEFAULT;
    private int portBase = GatewayConfiguration.CLUSTER_PORT_BASE_DEFAULT;
    private int streamId = GatewayConfiguration.STREAM_ID_DEFAULT;
    private int clusterId;
    private SigningKey key;
    private String address = "";
    private long timeoutNs = TIMEOUT_DEFAULT_NS;
    private Set<Integer> withoutMembers = Set.of();
    private BooleanSupplier isStopped = () -> false;

    /** A context for a cluster of one member on this host. */
    public AdminContext()
    {
        // The key has no default.
    }

    /**
     * Hosts of the members.
     *
     * @return in the order of their ids.
     */
    String[] hosts()
    {
        final String[] each = hosts.split(",");
        for (int i = 0; i < each.length; i++)
        {
            each[i] = each[i].trim();
        }
        return each;
    }

    /**
     * Hosts of all members.
     *
     * @param value comma separated, in the order of their ids.
     * @return this.
     */
    public AdminContext hosts(final String value)
    {
        hosts = value;
        return this;
    }

    /**
     * Members of the cluster.
     *
     * @return count of hosts.
     */
    public int memberCount()
    {
        return hosts().length;
    }

    /** First port of a member, and an offset. */
    String endpoint(final int memberId, final int portOffset)
    {
        return hosts()[memberId] + ':' + (portBase + memberId * GatewayConfiguration.MEMBER_PORT_STRIDE + portOffset);
    }

    /**
     * First port of member 0.
     *
     * @param value port.
     * @return this.
     */
    public AdminContext portBase(final int value)
    {
        portBase = value;
        return this;
    }

    int streamId()
    {
        return streamId;
    }

    /**
     * The stream.
     *
     * @param value stream id.
     * @return this.
     */
    public AdminContext streamId(final int value)
    {
        streamId = value;
        return this;
    }

    int clusterId()
    {
        return clusterId;
    }

    /**
     * The cluster.
     *
     * @param value cluster id.
     * @return this.
     */
    public AdminContext clusterId(final int value)
    {
        clusterId = value;
        return this;
    }

    SigningKey key()
    {
        return key;
    }

    /**
     * The key of whoever asks.
     *
     * @param value key.
     * @return this.
     */
    public AdminContext key(final SigningKey value)
    {
        key = value;
        return this;
    }

    String address()
    {
        return address;
    }

    /**
     * Address of this host that the members reach.
     *
     * @param value address; empty for the one by which this host reaches the members.
     * @return this.
     */
    public AdminContext address(final String value)
    {
        address = value;
        return this;
    }

    long timeoutNs()
    {
        return timeoutNs;
    }

    /**
     * Longest wait for an outcome.
     *
     * @param value in ns.
     * @return this.
     */
    public AdminContext timeoutNs(final long value)
    {
        timeoutNs = value;
        return this;
    }

    Set<Integer> withoutMembers()
    {
        return withoutMembers;
    }

    /**
     * Members that need not know a version of the rules that is activated, nor answer: one that runs without knowing
     * it stops at the record.
     *
     * @param value ids.
     * @return this.
     */
    public AdminContext withoutMembers(final Set<Integer> value)
    {
        withoutMembers = Set.copyOf(value);
        return this;
    }

    BooleanSupplier isStopped()
    {
        return isStopped;
    }

    /**
     * Asked all the time: whether to give up waiting.
     *
     * @param value true to give up, on any thread.
     * @return this.
     */
    public AdminContext isStopped(final BooleanSupplier value)
    {
        isStopped = value;
        return this;
    }
}
