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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import io.lockstep.sim.time.SeededRandom;

/**
 * Draws the faults of a run by the weights of its settings. Times come in clusters, since what breaks is a fault in the
 * wake of another; targets are whoever leads more often than by chance.
 * <p>
 * Threading: one thread, once.
 */
final class FaultPlanner
{
    /** Those that are drawn by weight; members go over to a next release in an order of its own. */
    private static final FaultKind[] KINDS =
        EnumSet.complementOf(EnumSet.of(FaultKind.UPGRADE)).toArray(new FaultKind[0]);
    private static final FaultKind[] DAMAGES = {
        FaultKind.BIT_ROT, FaultKind.UNREADABLE, FaultKind.LOST_WRITE, FaultKind.MISDIRECTED_WRITE,
        FaultKind.LYING_DEVICE, FaultKind.RESEED};
    private static final int GATEWAYS_FROM = 100;
    private static final int REPLICAS_FROM = 200;
    private static final int TRIES = 4;
    private static final long WAKE_NS = 20_000_000;
    private static final long MIN_DURATION_NS = 1_000_000;
    private static final long NEAR_JUMP_NS = 500_000_000;
    private static final long MAX_JUMP_NS = 7_200_000_000_000L;
    private static final int SECTOR_LIMIT = 256;
    private static final int SECTOR_LENGTH = 512;

    private final Swarm swarm;
    private final PlanMode mode;
    private final SeededRandom random;
    private final Recoverability recoverability;
    private final long limitNs;
    private final int members;
    private long lastNs;

    FaultPlanner(final Swarm swarm, final PlanMode mode)
    {
        this.swarm = swarm;
        this.mode = mode;
        random = swarm.random("faults");
        recoverability = new Recoverability(swarm);
        limitNs = swarm.get(SwarmSetting.RUN_DURATION);
        members = swarm.getInt(SwarmSetting.MEMBERS);
    }

    FaultPlan plan()
    {
        final List<Fault> faults = new ArrayList<>();
        if (PlanMode.HALT == mode)
        {
            damageMajority(faults);
        }
        int total = 0;
        for (final FaultKind each : KINDS)
        {
            total += swarm.weight(each);
        }
        final int count = 0 == total ? 0 : swarm.getInt(SwarmSetting.RUN_FAULTS);
        for (int i = 0; i < count; i++)
        {
            addOne(faults, total);
        }
        if (swarm.get(SwarmSetting.RELEASES) > 1)
        {
            upgradeAll(faults);
        }
        return new FaultPlan(faults);
    }

    /** One after the other, in any order, as an operator does, within the first three quarters of the run. */
    private void upgradeAll(final List<Fault> faults)
    {
        final long slotNs = Math.max(2, limitNs / (2 * members));
        long slotAtNs = random.nextLong(0, Math.max(1, limitNs / 4));
        for (final int each : shuffled(members))
        {
            final long atNs = slotAtNs + random.nextLong(0, slotNs / 2);
            final long durationNs = random.nextLong(0, slotNs / 2);
            faults.add(new Fault(
                FaultKind.UPGRADE, atNs / 1000 * 1000, List.of(each), List.of(), durationNs / 1000 * 1000, 0, 0));
            slotAtNs += slotNs;
        }
    }

    private void addOne(final List<Fault> faults, final int totalWeight)
    {
        for (int i = 0; i < TRIES; i++)
        {
            final Fault fault = draw(kind(random.nextInt(totalWeight)));
            if (null != fault && null == recoverability.tryAdd(fault))
            {
                lastNs = fault.atNs();
                faults.add(fault);
                return;
            }
        }
    }

    private FaultKind kind(final int drawn)
    {
        int left = drawn;
        int i = 0;
        while (left >= swarm.weight(KINDS[i]))
        {
            left -= swarm.weight(KINDS[i++]);
        }
        return KINDS[i];
    }

    /** A majority, one member after the other, by faults that take what was forced. */
    private void damageMajority(final List<Fault> faults)
    {
        final List<Integer> all = shuffled(members);
        for (int i = 0; i <= swarm.minority(); i++)
        {
            faults.add(fault(DAMAGES[random.nextInt(DAMAGES.length)], List.of(all.get(i)), List.of()));
        }
    }

    /** A fault of a kind; null where there is nobody whom it could hit. */
    private Fault draw(final FaultKind kind)
    {
        switch (kind.target())
        {
            case NODE:
                return fault(kind, nodes(kind, random.chance(0.3)), List.of());

            case DISK:
                return fault(kind, disks(kind), List.of());

            case MEMBER:
                return fault(kind, List.of(random.nextInt(members)), List.of());

            case REPLICA:
                return fault(kind, List.of(replica()), List.of());

            case LEADER:
                return FaultKind.PURGE == kind && !swarm.isPurging() ?
                    null : fault(kind, List.of(Fault.LEADER), List.of());

            case LOG:
                // With all that Aeron does it is so all the time.
                return 1 == members || swarm.is(SwarmSetting.AERON_FLAWS) ? null : fault(kind, List.of(), List.of());

            default:
                return link(kind);
        }
    }

    private Fault link(final FaultKind kind)
    {
        if (FaultKind.PARTIAL == kind)
        {
            final List<Integer> all = shuffled(members);
            return 1 == members ? fault(kind, List.of(gateway()), List.of(0)) :
                fault(kind, List.of(all.get(0)), List.of(all.get(1)));
        }
        switch (random.nextInt(4))
        {
            case 0:
                return fault(kind, List.of(Fault.LEADER), List.of());

            case 1:
                return fault(kind, shuffled(members).subList(0, 1 + swarm.minority()), List.of());

            case 2:
                return fault(kind, List.of(random.chance(0.5) ? gateway() : replica()), List.of());

            default:
                return fault(kind, List.of(gateway()), shuffled(members).subList(0, 1 + swarm.minority()));
        }
    }

    private Fault fault(final FaultKind kind, final List<Integer> hosts, final List<Integer> peers)
    {
        final long atNs = 0 < lastNs && random.chance(0.3) ?
            Math.min(limitNs - 1, lastNs + random.nextLong(0, WAKE_NS)) : random.nextLong(0, limitNs);
        final long longestNs = limitNs - atNs;
        final long share = random.nextInt(3) > 0 ? longestNs / 10 : longestNs / 2;
        final long durationNs = hasDuration(kind) ?
            Math.min(longestNs, MIN_DURATION_NS + random.nextLong(0, Math.max(1, share))) / 1000 * 1000 : 0;
        return new Fault(kind, atNs / 1000 * 1000, hosts, peers, durationNs, amount(kind), detail(kind));
    }

    private boolean hasDuration(final FaultKind kind)
    {
        switch (kind)
        {
            case FAILED_WRITE:
            case FAILED_FORCE:
            case FAILED_OPERATION:
            case LOST_WRITE:
            case MISDIRECTED_WRITE:
            case CLOCK_JUMP:
            case SNAPSHOT:
            case PURGE:
                return false;

            case BIT_ROT:
            case UNREADABLE:
                // It strikes a process that runs, or one that is down for a time and reads it when it starts.
                return random.chance(0.5);

            default:
                return true;
        }
    }

    private long amount(final FaultKind kind)
    {
        switch (kind)
        {
            case DISK_FULL:
                return random.chance(0.5) ? 0 : random.nextLong(1, 200_000);

            case FAILED_WRITE:
            case FAILED_FORCE:
            case FAILED_OPERATION:
            case LOST_WRITE:
            case MISDIRECTED_WRITE:
                return random.nextLong(1, random.chance(0.5) ? 4 : 100);

            case SLOW_DISK:
                return 1000 * random.nextLong(100, 50_000);

            case BIT_ROT:
            case UNREADABLE:
                return random.nextLong(1, 5);

            case CLOCK_JUMP:
                final long farthestNs = random.chance(0.5) ? NEAR_JUMP_NS : MAX_JUMP_NS;
                return (random.chance(0.5) ? 1 : -1) * random.nextLong(1, farthestNs);

            case CLOCK_DRIFT:
                return random.nextLong(-100_000, 100_001);

            case LOSS_BURST:
                return random.nextLong(100, 1001);

            case SLOW_CONSUMER:
                return random.nextLong(2, 1000);

            case SLOW_SERVICE:
                return 1000 * random.nextLong(10, 5000);

            default:
                return 0;
        }
    }

    private long detail(final FaultKind kind)
    {
        switch (kind)
        {
            case FAILED_WRITE:
                return random.nextLong(0, SECTOR_LENGTH * 4);

            case BIT_ROT:
            case UNREADABLE:
                return random.nextInt(2);

            case MISDIRECTED_WRITE:
                return SECTOR_LENGTH * random.nextLong(0, SECTOR_LIMIT);

            default:
                return 0;
        }
    }

    /** A disk; for a loss of power now and then several, or those of all members. */
    private List<Integer> disks(final FaultKind kind)
    {
        if (FaultKind.POWER_LOSS == kind && random.chance(0.4))
        {
            return nodes(kind, true);
        }
        final boolean isLeader = FaultKind.Harm.DAMAGE != kind.harm() && random.chance(0.25);
        return List.of(isLeader ? Fault.LEADER : random.chance(0.75) ? random.nextInt(members) : gateway());
    }

    /** One node, or several at once; clients are not among them, they have faults of their own. */
    private List<Integer> nodes(final FaultKind kind, final boolean isSeveral)
    {
        if (!isSeveral || FaultKind.CLOCK_JUMP == kind)
        {
            switch (random.nextInt(6))
            {
                case 0:
                case 1:
                    return List.of(Fault.LEADER);

                case 2:
                case 3:
                    return List.of(random.nextInt(members));

                case 4:
                    return List.of(gateway());

                default:
                    // A replica has no disk, nor a journal: its loss of power is a crash.
                    return List.of(FaultKind.POWER_LOSS == kind ? gateway() : replica());
            }
        }
        final List<Integer> all = shuffled(members);
        return random.chance(0.5) ? all : all.subList(0, 1 + random.nextInt(members));
    }

    private int gateway()
    {
        return GATEWAYS_FROM + random.nextInt(swarm.getInt(SwarmSetting.GATEWAYS));
    }

    private int replica()
    {
        return REPLICAS_FROM + random.nextInt(swarm.getInt(SwarmSetting.REPLICAS));
    }

    private List<Integer> shuffled(final int count)
    {
        final List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            all.add(random.nextInt(i + 1), i);
        }
        return all;
    }
}
