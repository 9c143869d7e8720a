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
package io.lockstep.sim.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.runtime.ExitCode;
import io.lockstep.sim.disk.DiskDamage;
import io.lockstep.sim.disk.DiskOperation;
import io.lockstep.sim.net.Disturbance;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.Fault;
import io.lockstep.sim.plan.FaultKind;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * Has the faults of a plan strike a system, and starts again what ended by itself, as whoever supervises processes
 * does.
 * <p>
 * Threading: the simulation's.
 */
final class FaultDriver
{
    private static final long RESTART_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Housekeeping purges in front of the older of two. */
    private static final int SNAPSHOTS_TO_PURGE = 2;
    private static final long PURGE_STEP_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PURGE_LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Longest that a member is not stepped and a message under way. */
    private static final long HEARD_NS = TimeUnit.MILLISECONDS.toNanos(25);
    /** Several tries of whoever supervises. */
    private static final long REFUSAL_NS = 4 * RESTART_NS;
    private static final double MILLE = 1000.0;

    private final SimulatedSystem system;
    private final Swarm swarm;
    private final FaultPlan plan;
    private final ExplainedErrors errors;
    private final long healNs;
    private final Set<FaultKind> struck = EnumSet.noneOf(FaultKind.class);
    private final long[] refusedNs = new long[SimulatedSystem.HOST_LIMIT];
    private boolean isHealed;
    /** As seen when processes were last supervised: each step would be much to ask. */
    private boolean isHalted;
    private final boolean[] isSeeding = new boolean[SimulatedSystem.HOST_LIMIT];
    /** Said that it has to be seeded, which a later start may not find out when nobody leads. */
    private final boolean[] isToSeed = new boolean[SimulatedSystem.HOST_LIMIT];
    private final boolean[] hasDiverged = new boolean[SimulatedSystem.HOST_LIMIT];
    private final boolean[] isDown = new boolean[SimulatedSystem.HOST_LIMIT];

    FaultDriver(
        final SimulatedSystem system,
        final Swarm swarm,
        final FaultPlan plan,
        final ExplainedErrors errors,
        final long healNs)
    {
        this.system = system;
        this.swarm = swarm;
        this.plan = plan;
        this.errors = errors;
        this.healNs = healNs;
    }

    /** From now on they strike at their times. */
    void begin()
    {
        for (final Fault each : plan.faults())
        {
            system.at(each.atNs(), () -> strike(each));
        }
        if (!isHeard())
        {
            everybodyAway();
        }
        supervise();
    }

    /** Nothing strikes any more, links lose and change nothing, and all hosts are up and reach each other. */
    void heal()
    {
        isHealed = true;
        system.network().linkSettings().lossRate(0).doubleRate(0).overtakeRate(0).damageRate(0);
        system.network().heal();
        for (final SimulatedHost each : system.hosts())
        {
            each.slow(-1);
            each.drift(0);
            if (null != each.disk())
            {
                each.disk().disk().capacity(Long.MAX_VALUE);
                each.disk().disk().forceLatencyNs(swarm.get(SwarmSetting.FORCE_LATENCY));
                each.disk().disk().storages().forEach((storage) -> storage.faults().clear());
            }
            system.pause(each, false);
            back(each);
        }
    }

    /**
     * Is it right that nothing goes on. Where a majority is damaged: are no majority of members left that neither
     * refuse to go on, for reasons that they have told, nor have forgotten what they acknowledged and wait for others;
     * or does every gateway refuse. Those that are left must elect.
     * <p>
     * Elsewhere: has a member attested what the others have replaced (ADR 0020), so that with those that were damaged,
     * refuse, or wait for a leader, no majority is left to seed them from: the runbook's case of a lost majority. ADR
     * 0016 tells when such a tail is not taken for one that was never attested.
     */
    boolean isHalted()
    {
        return isHalted;
    }

    /** Kinds that struck. */
    Set<FaultKind> struck()
    {
        return struck;
    }

    private void look()
    {
        final boolean isMajorityOut = system.hosts().stream().filter(this::isLost).count() > swarm.minority();
        isHalted = swarm.is(SwarmSetting.HALT) ?
            isMajorityOut || system.hosts().stream().allMatch((each) -> !system.isGateway(each) || isRefusing(each)) :
            isMajorityOut && system.hosts().stream().anyMatch((each) -> hasDiverged[each.host()]);
    }

    private boolean isLost(final SimulatedHost host)
    {
        return system.isMember(host) &&
            (isToSeed[host.host()] || isSeeding[host.host()] || isRefusing(host) || system.isWaiting(host) ||
            system.isOutOfReach(host));
    }

    private boolean isRefusing(final SimulatedHost host)
    {
        return refusedNs[host.host()] > 0 && system.nowNs() - refusedNs[host.host()] <= REFUSAL_NS;
    }

    private void supervise()
    {
        for (final SimulatedHost each : system.hosts())
        {
            if (!each.isUp() && ExitCode.OK != each.lastExit())
            {
                refusedNs[each.host()] = system.nowNs();
                isToSeed[each.host()] |= ExitCode.RESEED == each.lastExit();
            }
            if (isSeeding[each.host()])
            {
                seed(each);
            }
            else if (!each.isUp() && !isDown[each.host()] && system.isMember(each) && isToBeSeeded(each))
            {
                hasDiverged[each.host()] = ExitCode.DIVERGED == each.lastExit();
                newDisk(each);
            }
            else if (!each.isUp() && !isDown[each.host()] && each.isRestartOfUse())
            {
                if (isHealed && ExitCode.JOURNAL == each.lastExit() && !system.isMember(each))
                {
                    // As an operator would: a gateway's journal is a copy.
                    each.replaceDisk();
                }
                away(each);
                each.start();
            }
        }
        look();
        system.at(system.nowNs() + RESTART_NS, this::supervise);
    }

    private void seed(final SimulatedHost host)
    {
        if (!isDown[host.host()] && system.trySeed(host))
        {
            isSeeding[host.host()] = false;
            isToSeed[host.host()] = false;
            hasDiverged[host.host()] = false;
            host.start();
        }
    }

    /** As an operator would, and as the node or the runbook says. */
    private boolean isToBeSeeded(final SimulatedHost host)
    {
        return !swarm.is(SwarmSetting.HALT) && (ExitCode.RESEED == host.lastExit() ||
            ExitCode.DIVERGED == host.lastExit() && errors.mayDiverge());
    }

    private void replaceDisk(final SimulatedHost host)
    {
        host.kill();
        newDisk(host);
        errors.onDiskFault(host.host());
    }

    private void upgrade(final SimulatedHost host)
    {
        host.stop();
        system.upgrade(host);
    }

    /** To be seeded; where nobody is left to seed from, it is started on the empty disk, and has to refuse. */
    private void newDisk(final SimulatedHost host)
    {
        host.replaceDisk();
        isSeeding[host.host()] = !swarm.is(SwarmSetting.HALT);
    }

    /** What was down may run again: now, or when it has been seeded. */
    private void back(final SimulatedHost host)
    {
        isDown[host.host()] = false;
        if (!isSeeding[host.host()])
        {
            host.start();
        }
    }

    private void strike(final Fault fault)
    {
        if (system.nowNs() >= healNs)
        {
            return;
        }
        struck.add(fault.kind());
        switch (fault.kind())
        {
            case CRASH:
                down(fault, SimulatedHost::kill);
                break;

            case RESTART:
                down(fault, SimulatedHost::stop);
                break;

            case POWER_LOSS:
                down(fault, SimulatedHost::losePower);
                break;

            case RESEED:
                down(fault, this::replaceDisk);
                break;

            case UPGRADE:
                down(fault, this::upgrade);
                break;

            case TORN_TAIL:
                down(fault, SimulatedHost::tearLog);
                break;

            case PAUSE:
                forEach(fault, this::pause, (host) -> system.pause(host, false));
                until(fault, system.network().freeze(numbers(fault)));
                break;

            case SLOW_CONSUMER:
            case SLOW_SERVICE:
                forEach(fault, (host) -> host.slow(host.mainAgent()), (host) -> host.slow(-1));
                break;

            case LAGGING_SERVICE:
                forEach(fault, (host) -> host.slow(host.mainAgent()), (host) -> host.slow(-1));
                system.at(system.nowNs() + fault.durationNs() / 2, () -> killLeader(fault));
                break;

            case CLOCK_JUMP:
                forEach(fault, (host) -> host.clock().jump(fault.amount()), (host) -> {});
                break;

            case CLOCK_DRIFT:
                forEach(fault, (host) -> host.drift((int)fault.amount()), (host) -> host.drift(0));
                break;

            default:
                strikeLog(fault);
                strikeDisks(fault);
        }
    }

    private void strikeLog(final Fault fault)
    {
        switch (fault.kind())
        {
            case SNAPSHOT:
                system.tryRequestSnapshot();
                break;

            case PURGE:
                requestSnapshots(SNAPSHOTS_TO_PURGE, system.nowNs() + PURGE_LIMIT_NS);
                break;

            case STALE_TERM:
                errors.onStaleTerm();
                system.countStaleTerms(true);
                system.at(Math.min(healNs, fault.endNs()), () -> system.countStaleTerms(false));
                break;

            case PARTITION:
            case PARTIAL:
            case ONE_WAY:
            case CLOG:
            case LOSS_BURST:
                everybodyAway();
                strikeLinks(fault);
                break;

            default:
                break;
        }
    }

    private void strikeLinks(final Fault fault)
    {
        final IntPredicate from = in(fault.hosts());
        final IntPredicate to = fault.peers().isEmpty() ? from.negate() : in(fault.peers());
        switch (fault.kind())
        {
            case PARTITION:
            case PARTIAL:
                until(fault, system.network().cut(from, to));
                until(fault, system.network().cut(to, from));
                break;

            case ONE_WAY:
                until(fault, system.network().cut(from, to));
                break;

            case CLOG:
                until(fault, system.network().clog(from, to));
                break;

            case LOSS_BURST:
                until(fault, system.network().disturb(
                    from, to, system.network().linkSettings().copy().lossRate(fault.amount() / MILLE)));
                break;

            default:
                break;
        }
    }

    private void strikeDisks(final Fault fault)
    {
        switch (fault.kind())
        {
            case DISK_FULL:
                forEach(fault,
                    (host) -> onDisk(
                        host, () -> host.disk().disk().capacity(host.disk().disk().used() + fault.amount())),
                    (host) -> onDisk(host, () -> host.disk().disk().capacity(Long.MAX_VALUE)));
                break;

            case FAILED_WRITE:
                forEach(fault, (host) -> onDisk(host, () -> host.disk().storage().faults()
                    .fail(DiskOperation.WRITE, fault.amount()).keep((int)fault.detail())), (host) -> {});
                break;

            case FAILED_FORCE:
                forEach(fault, (host) -> onDisk(host, () -> host.disk().storage().faults()
                    .fail(DiskOperation.FORCE, fault.amount())), (host) -> {});
                break;

            case FAILED_OPERATION:
                forEach(fault, (host) -> onDisk(host, () -> host.disk().storage().faults()
                    .failChange(fault.amount())), (host) -> {});
                break;

            case SLOW_DISK:
                forEach(fault,
                    (host) -> host.disk().disk().forceLatencyNs(
                        swarm.get(SwarmSetting.FORCE_LATENCY) + fault.amount()),
                    (host) -> host.disk().disk().forceLatencyNs(swarm.get(SwarmSetting.FORCE_LATENCY)));
                break;

            case BIT_ROT:
            case UNREADABLE:
                rot(fault);
                break;

            case LOST_WRITE:
                forEach(fault, (host) -> onDisk(host, () -> host.disk().storage().faults()
                    .loseWrite(fault.amount())), (host) -> {});
                break;

            case MISDIRECTED_WRITE:
                forEach(fault, (host) -> onDisk(host, () -> host.disk().storage().faults()
                    .misdirectWrite(fault.amount(), fault.detail())), (host) -> {});
                break;

            case LYING_DEVICE:
                forEach(fault, (host) -> onDisk(host, () -> system.lie(host, true)),
                    (host) -> system.lie(host, false));
                break;

            default:
                break;
        }
    }

    /** While the process is down if it takes its time, so that the next start reads it. */
    private void rot(final Fault fault)
    {
        if (fault.durationNs() > 0)
        {
            down(fault, (host) ->
            {
                host.kill();
                onDisk(host, () -> damage(host, fault));
            });
        }
        else
        {
            forEach(fault, (host) -> onDisk(host, () -> damage(host, fault)), (host) -> {});
        }
    }

    private void damage(final SimulatedHost host, final Fault fault)
    {
        final String last = Stream.of(host.disk().storage().list()).filter(SegmentDescriptor::isSegment)
            .max(Comparator.naturalOrder()).orElse("");
        for (int i = 0; i < fault.amount(); i++)
        {
            host.disk().storage().damage(
                FaultKind.BIT_ROT == fault.kind() ? DiskDamage.Kind.BIT_FLIP : DiskDamage.Kind.UNREADABLE,
                system.random("damage." + fault.atNs() + '.' + i),
                (name) -> 0 == fault.detail() || name.equals(last));
        }
    }

    private void onDisk(final SimulatedHost host, final Runnable action)
    {
        errors.onDiskFault(host.host());
        action.run();
    }

    private void down(final Fault fault, final Consumer<SimulatedHost> action)
    {
        forEach(
            fault,
            (host) ->
            {
                isDown[host.host()] = true;
                away(host);
                action.accept(host);
            },
            this::back);
    }

    /** The others do not hear it, nor those that start: they ask it first, and wait for its answer. */
    private void away(final SimulatedHost host)
    {
        errors.onAway(host.host());
        for (final SimulatedHost each : system.hosts())
        {
            if (system.isStarting(each))
            {
                errors.onAway(each.host());
            }
        }
    }

    /** One after the other, as soon as the leader takes the request. */
    private void requestSnapshots(final int count, final long limitNs)
    {
        if (count > 0 && system.nowNs() < Math.min(healNs, limitNs))
        {
            final int left = system.tryRequestSnapshot() ? count - 1 : count;
            system.at(system.nowNs() + PURGE_STEP_NS, () -> requestSnapshots(left, limitNs));
        }
    }

    private void pause(final SimulatedHost host)
    {
        away(host);
        system.pause(host, true);
    }

    /** Do members hear each other in time while nothing goes wrong, however the steps fall. */
    private boolean isHeard()
    {
        return 0 == swarm.get(SwarmSetting.LOSS) && 0 == swarm.get(SwarmSetting.DAMAGE) &&
            swarm.get(SwarmSetting.PEERS_TIMEOUT) >= 4 * swarm.get(SwarmSetting.PEERS_INTERVAL) + HEARD_NS;
    }

    private void everybodyAway()
    {
        system.hosts().forEach((each) -> errors.onAway(each.host()));
    }

    private void killLeader(final Fault fault)
    {
        final SimulatedHost leader = system.leader();
        if (null != leader && system.nowNs() < healNs)
        {
            isDown[leader.host()] = true;
            away(leader);
            leader.kill();
            system.at(Math.min(healNs, fault.endNs()), () -> back(leader));
        }
    }

    private void forEach(final Fault fault, final Consumer<SimulatedHost> begin, final Consumer<SimulatedHost> end)
    {
        final List<SimulatedHost> hosts = new ArrayList<>();
        for (final int number : fault.hosts())
        {
            final SimulatedHost host = Fault.LEADER == number ? system.leader() : system.host(number);
            if (null != host)
            {
                hosts.add(host);
                begin.accept(host);
            }
        }
        system.at(Math.min(healNs, fault.endNs()), () -> hosts.forEach(end));
    }

    private int[] numbers(final Fault fault)
    {
        return fault.hosts().stream().mapToInt(this::number).filter((each) -> each >= 0).toArray();
    }

    private IntPredicate in(final List<Integer> hosts)
    {
        final int[] numbers = hosts.stream().mapToInt(this::number).toArray();
        return (host) ->
        {
            for (final int each : numbers)
            {
                if (host == each)
                {
                    return true;
                }
            }
            return false;
        };
    }

    private int number(final int host)
    {
        return Fault.LEADER != host ? host : null == system.leader() ? -1 : system.leader().host();
    }

    private void until(final Fault fault, final Disturbance disturbance)
    {
        system.at(Math.min(healNs, fault.endNs()), disturbance::end);
    }
}
