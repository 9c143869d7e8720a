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

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.MemberFlags;

/**
 * Whether the cluster takes requests, from what its members say of their room: it takes none while some member is short
 * of space and fewer than a majority are not. Members that are silent count as neither.
 * <p>
 * Threading: written by the agent that hears the members; {@link #isReadOnly} is for any.
 */
public final class Intake
{
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final GatewayCounters counters;
    private final long[] heardNs;
    private final long[] flags;
    private final boolean[] isHeard;
    private volatile boolean isReadOnly;

    /**
     * An intake that is open.
     *
     * @param memberCount members of the cluster.
     * @param counters    to write to.
     */
    public Intake(final int memberCount, final GatewayCounters counters)
    {
        this.counters = counters;
        heardNs = new long[memberCount];
        flags = new long[memberCount];
        isHeard = new boolean[memberCount];
    }

    /**
     * A member said something of itself.
     *
     * @param memberId    of it.
     * @param memberFlags bits of {@link MemberFlags}.
     * @param nowNs       of the agent's clock.
     */
    public void onFlags(final int memberId, final long memberFlags, final long nowNs)
    {
        if (memberId >= 0 && memberId < flags.length)
        {
            flags[memberId] = memberFlags;
            heardNs[memberId] = nowNs;
            isHeard[memberId] = true;
        }
    }

    /**
     * Judges.
     *
     * @param nowNs of the agent's clock.
     */
    public void poll(final long nowNs)
    {
        int withRoom = 0;
        int withoutRoom = 0;
        for (int id = 0; id < flags.length; id++)
        {
            if (isHeard[id] && nowNs - heardNs[id] < SILENCE_NS)
            {
                if (MemberFlags.isShort(flags[id]))
                {
                    withoutRoom++;
                }
                else
                {
                    withRoom++;
                }
            }
        }
        final boolean isNowReadOnly = MemberFlags.isReadOnly(flags.length, withRoom, withoutRoom);
        if (isReadOnly != isNowReadOnly)
        {
            isReadOnly = isNowReadOnly;
            counters.set(GatewayCounter.READ_ONLY, isNowReadOnly ? 1 : 0);
        }
    }

    /**
     * Does the cluster take no requests.
     *
     * @return true while too few members have room.
     */
    public boolean isReadOnly()
    {
        return isReadOnly;
    }
}
