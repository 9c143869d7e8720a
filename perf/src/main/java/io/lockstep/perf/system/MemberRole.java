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

import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;

/**
 * Whether a member leads or follows, from the counters of its media driver, without asking it, and its control toggle.
 * <p>
 * Threading: any.
 */
final class MemberRole
{
    private MemberRole()
    {
    }

    /**
     * Does a member lead, with its election over.
     *
     * @param aeronDirectory of its driver.
     * @param pid            of its process: what another left there does not count.
     * @return false also if it has no counters yet.
     */
    static boolean isLeader(final String aeronDirectory, final long pid)
    {
        return is(Cluster.Role.LEADER, aeronDirectory, pid);
    }

    /**
     * Does a member follow, with its election over.
     *
     * @param aeronDirectory of its driver.
     * @param pid            of its process: what another left there does not count.
     * @return false also if it has no counters yet.
     */
    static boolean isFollower(final String aeronDirectory, final long pid)
    {
        return is(Cluster.Role.FOLLOWER, aeronDirectory, pid);
    }

    /**
     * Has a leader take a snapshot of the cluster, as {@code ClusterTool} does.
     *
     * @param aeronDirectory of its driver.
     * @param pid            of its process.
     * @return false if something is asked of it already, or it has no counters yet.
     */
    static boolean requestSnapshot(final String aeronDirectory, final long pid)
    {
        return test(aeronDirectory, pid, (counters) ->
        {
            final int id = counterId(counters, AeronCounters.CLUSTER_CONTROL_TOGGLE_TYPE_ID);
            return CountersReader.NULL_COUNTER_ID != id &&
                ClusterControl.ToggleState.SNAPSHOT.toggle(new AtomicCounter(counters.valuesBuffer(), id));
        });
    }

    private static boolean is(final Cluster.Role role, final String aeronDirectory, final long pid)
    {
        return test(aeronDirectory, pid, (counters) ->
            role.code() == value(counters, AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID) &&
            ElectionState.CLOSED.code() == value(counters, AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID));
    }

    private static boolean test(
        final String aeronDirectory, final long pid, final Predicate<CountersReader> condition)
    {
        final MappedByteBuffer cnc = new CommonContext()
            .aeronDirectoryName(aeronDirectory)
            .concludeAeronDirectory()
            .mapExistingCncFile(null);
        if (null == cnc)
        {
            return false;
        }
        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(cnc);
            if (CncFileDescriptor.CNC_VERSION != metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0)) ||
                pid != CncFileDescriptor.pid(metaData))
            {
                return false;
            }
            final CountersReader counters = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(cnc, metaData),
                CncFileDescriptor.createCountersValuesBuffer(cnc, metaData),
                StandardCharsets.US_ASCII);
            return condition.test(counters);
        }
        finally
        {
            IoUtil.unmap(cnc);
        }
    }

    private static long value(final CountersReader counters, final int typeId)
    {
        final int id = counterId(counters, typeId);
        return CountersReader.NULL_COUNTER_ID == id ? -1 : counters.getCounterValue(id);
    }

    private static int counterId(final CountersReader counters, final int typeId)
    {
        final int[] id = {CountersReader.NULL_COUNTER_ID};
        counters.forEach((counterId, type, keyBuffer, label) ->
        {
            if (typeId == type)
            {
                id[0] = counterId;
            }
        });
        return id[0];
    }
}
