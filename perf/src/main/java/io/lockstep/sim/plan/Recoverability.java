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
package io.lockstep.sim.plan;

import java.util.BitSet;

/**
 * Which plans the appliance must survive, so that after the faults everything has to be answered. Asked for one fault
 * after the other, in any order; a plan without some of its faults is as recoverable as with them.
 * <p>
 * The rules, on the side of caution where only the run itself would tell:
 * <ul>
 * <li>Every fault ends, and before the run's faults do: what is stopped comes back, what is cut heals.</li>
 * <li>At most a minority of the members loses anything that was forced, over the whole run: damaged at rest, lied to,
 * wiped. None does with one member. A commit that counted a member of an older term may leave any one of them with a
 * stream of its own, which stops it for good: it takes one place of that minority.</li>
 * <li>Where the log is purged, all places of that minority are taken by whoever is away when it is: what was purged is
 * held by a majority, which has to stay.</li>
 * <li>Where a block is released when a majority has written it, and not forced it, a loss of power damages. Where
 * journals force nothing, a force that fails damages.</li>
 * <li>At least one gateway loses nothing that was forced.</li>
 * <li>What damages, hits who is named in the plan, never whoever leads then.</li>
 * </ul>
 * How many are down or cut off at a time is not limited: that halts the appliance for as long, and it has to come back.
 * <p>
 * Threading: one thread.
 */
public final class Recoverability
{
    private static final int GATEWAYS_FROM = 100;
    private static final int REPLICAS_FROM = 200;

    private final Swarm swarm;
    private final BitSet damagedMembers = new BitSet();
    private final BitSet damagedGateways = new BitSet();
    private final int outOfReach;
    private int damagedAnybody;

    /**
     * A plan without faults.
     *
     * @param swarm settings of the run.
     */
    public Recoverability(final Swarm swarm)
    {
        this.swarm = swarm;
        outOfReach = swarm.isPurging() ? swarm.minority() : 0;
    }

    /**
     * Takes a fault into the plan, if the plan stays recoverable.
     *
     * @param fault to take.
     * @return null if it was taken; else why not.
     */
    public String tryAdd(final Fault fault)
    {
        final long limitNs = swarm.get(SwarmSetting.RUN_DURATION);
        if (fault.endNs() > limitNs)
        {
            return "does not end with the run: fault=" + fault + " limitNs=" + limitNs;
        }
        if (FaultKind.Harm.ANYBODY == fault.kind().harm())
        {
            if (damagedMembers.cardinality() + outOfReach + 1 > swarm.minority())
            {
                return "damages more than a minority of members: fault=" + fault;
            }
            damagedAnybody = 1;
            return null;
        }
        return isDamaging(fault) ? tryDamage(fault) : null;
    }

    /**
     * Why a plan need not be survived.
     *
     * @param swarm settings of the run.
     * @param plan  to judge.
     * @return the first reason; null if it must be survived.
     */
    public static String violation(final Swarm swarm, final FaultPlan plan)
    {
        final Recoverability recoverability = new Recoverability(swarm);
        for (final Fault each : plan.faults())
        {
            final String reason = recoverability.tryAdd(each);
            if (null != reason)
            {
                return reason;
            }
        }
        return null;
    }

    /** Does it take from its hosts what the others rely on. */
    boolean isDamaging(final Fault fault)
    {
        switch (fault.kind().harm())
        {
            case DAMAGE:
                return true;

            case UNFORCED:
                return FaultKind.FAILED_FORCE == fault.kind() || FaultKind.FAILED_OPERATION == fault.kind() ?
                    0 == swarm.get(SwarmSetting.FORCE_POLICY) : !swarm.is(SwarmSetting.DURABLE);

            default:
                return false;
        }
    }

    private String tryDamage(final Fault fault)
    {
        final BitSet members = (BitSet)damagedMembers.clone();
        final BitSet gateways = (BitSet)damagedGateways.clone();
        for (final int host : fault.hosts())
        {
            if (host < 0)
            {
                return "damages whoever leads: fault=" + fault;
            }
            if (host < GATEWAYS_FROM)
            {
                members.set(host);
            }
            else if (host < REPLICAS_FROM)
            {
                gateways.set(host - GATEWAYS_FROM);
            }
        }
        if (members.cardinality() > damagedMembers.cardinality() &&
            members.cardinality() + damagedAnybody + outOfReach > swarm.minority())
        {
            return "damages more than a minority of members: fault=" + fault;
        }
        if (gateways.cardinality() > damagedGateways.cardinality() &&
            gateways.cardinality() >= swarm.get(SwarmSetting.GATEWAYS))
        {
            return "damages every gateway: fault=" + fault;
        }
        damagedMembers.or(members);
        damagedGateways.or(gateways);
        return null;
    }
}
