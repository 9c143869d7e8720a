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
package io.lockstep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.lockstep.replica.StateMachine;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmProperties;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * Settings of a {@link TestSequencer}: three members, two gateways, two replicas, no faults, unless told otherwise.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting.
 *
 * @param <M> machine of the user.
 */
public final class TestSequencerContext<M extends StateMachine>
{
    /** Default of {@link #seed(long)}. */
    public static final long SEED_DEFAULT = 1;
    /** Default of {@link #members(int)}. */
    public static final int MEMBERS_DEFAULT = 3;
    /** Default of {@link #gateways(int)}. */
    public static final int GATEWAYS_DEFAULT = 2;
    /** Upper bound of {@link #gateways(int)}. */
    public static final int GATEWAYS_LIMIT = 10;
    /** Default of {@link #replicas(int)}. */
    public static final int REPLICAS_DEFAULT = 2;
    /** Upper bound of {@link #replicas(int)}. */
    public static final int REPLICAS_LIMIT = 10;
    /** Default of {@link #digestInterval(int)}. */
    public static final int DIGEST_INTERVAL_DEFAULT = 1;
    /** Default of {@link #limit(Duration)}. */
    public static final Duration LIMIT_DEFAULT = Duration.ofSeconds(20);

    private static final int CLIENTS_LIMIT = 128;

    private final Supplier<? extends M> machine;
    private Consumer<? super M> check = (each) -> {};
    private final List<String[]> settings = new ArrayList<>();
    private Swarm swarm;
    private long seed = SEED_DEFAULT;
    private int members = MEMBERS_DEFAULT;
    private int gateways = GATEWAYS_DEFAULT;
    private int replicas = REPLICAS_DEFAULT;
    private boolean isDurable = true;
    private double lossRate;
    private int digestInterval = DIGEST_INTERVAL_DEFAULT;
    private Duration limit = LIMIT_DEFAULT;
    private boolean isConcluded;

    /**
     * Settings as usual.
     *
     * @param machine gives each life of a replica a new machine, in the state before the first sequence.
     */
    public TestSequencerContext(final Supplier<? extends M> machine)
    {
        this.machine = machine;
        swarm = usual(SEED_DEFAULT);
    }

    /**
     * Seed of all chance: how long messages take, in which order nodes take turns, what is lost.
     *
     * @param value any number.
     * @return this.
     */
    public TestSequencerContext<M> seed(final long value)
    {
        seed = value;
        return this;
    }

    /**
     * Members of the cluster.
     *
     * @param count 1, 3 or 5.
     * @return this.
     */
    public TestSequencerContext<M> members(final int count)
    {
        members = count;
        return this;
    }

    /**
     * Gateways.
     *
     * @param count from 1 to {@link #GATEWAYS_LIMIT}.
     * @return this.
     */
    public TestSequencerContext<M> gateways(final int count)
    {
        gateways = count;
        return this;
    }

    /**
     * Replicas. A machine that is not deterministic shows from two on.
     *
     * @param count from 1 to {@link #REPLICAS_LIMIT}.
     * @return this.
     */
    public TestSequencerContext<M> replicas(final int count)
    {
        replicas = count;
        return this;
    }

    /**
     * When a message counts as held by a member.
     *
     * @param value true for {@code durable}, when it is on the device; false for {@code replicated}, when it is
     *              written.
     * @return this.
     */
    public TestSequencerContext<M> isDurable(final boolean value)
    {
        isDurable = value;
        return this;
    }

    /**
     * Share of packets that the network loses from the start; {@link TestSequencer#lossRate(double)} changes it.
     *
     * @param rate from 0 to below 1.
     * @return this.
     */
    public TestSequencerContext<M> lossRate(final double rate)
    {
        lossRate = rate;
        return this;
    }

    /**
     * Has an eye on every machine: called behind each sequence that a replica applies. What it throws fails the run.
     *
     * @param consumer of the machine, which it must not change.
     * @return this.
     */
    public TestSequencerContext<M> check(final Consumer<? super M> consumer)
    {
        check = consumer;
        return this;
    }

    /**
     * How often replicas' digests are compared. More than 1 where a digest takes long: the sequence at which replicas
     * differ is then known to that many.
     *
     * @param sequences from one digest to the next, at least 1.
     * @return this.
     */
    public TestSequencerContext<M> digestInterval(final int sequences)
    {
        digestInterval = sequences;
        return this;
    }

    /**
     * Longest simulated time that a test waits for something.
     *
     * @param value above zero.
     * @return this.
     */
    public TestSequencerContext<M> limit(final Duration value)
    {
        limit = value;
        return this;
    }

    /**
     * Changes a setting of the appliance, for all nodes and clients: {@code setting("lockstep.tick.interval", "10ms")}.
     *
     * @param name  of the property, one of {@link SwarmProperties#names()}.
     * @param value as it stands in a file of settings.
     * @return this.
     */
    public TestSequencerContext<M> setting(final String name, final String value)
    {
        swarm = SwarmProperties.with(swarm, name, value);
        settings.add(new String[] {name, value});
        return this;
    }

    /**
     * Checks every value, then freezes. A context serves one sequencer, once; the sequencer calls this.
     *
     * @return this.
     */
    TestSequencerContext<M> conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context was used: a TestSequencerContext serves one TestSequencer");
        }
        isConcluded = true;
        require(null != machine, "machine is missing: give new TestSequencerContext<>(MyMachine::new)");
        require(null != check, "check is null");
        require(1 == members || 3 == members || 5 == members, "members are not 1, 3 or 5: members=" + members);
        require(gateways >= 1 && gateways <= GATEWAYS_LIMIT,
            "gateways are not 1 to " + GATEWAYS_LIMIT + ": gateways=" + gateways);
        require(replicas >= 1 && replicas <= REPLICAS_LIMIT,
            "replicas are not 1 to " + REPLICAS_LIMIT + ": replicas=" + replicas);
        requireRate(lossRate);
        require(digestInterval >= 1, "digest interval is below 1: digestInterval=" + digestInterval);
        require(null != limit && !limit.isNegative() && !limit.isZero(), "limit is not above zero: limit=" + limit);
        Swarm chosen = usual(seed);
        for (final String[] each : settings)
        {
            chosen = SwarmProperties.with(chosen, each[0], each[1]);
        }
        swarm = chosen
            .with(SwarmSetting.MEMBERS, members)
            .with(SwarmSetting.GATEWAYS, gateways)
            .with(SwarmSetting.REPLICAS, replicas)
            .with(SwarmSetting.DURABLE, isDurable ? 1 : 0);
        return this;
    }

    Supplier<? extends M> machine()
    {
        return machine;
    }

    Consumer<? super M> check()
    {
        return check;
    }

    Swarm swarm()
    {
        return swarm;
    }

    double lossRate()
    {
        return lossRate;
    }

    int digestInterval()
    {
        return digestInterval;
    }

    Duration limit()
    {
        return limit;
    }

    static void requireRate(final double rate)
    {
        require(rate >= 0 && rate < 1, "loss rate is not from 0 to below 1: lossRate=" + rate);
    }

    private static Swarm usual(final long seed)
    {
        return Swarm.usual(seed).with(SwarmSetting.CLIENTS, 0).with(SwarmSetting.AERON_FLAWS, 0)
            .with(SwarmSetting.CLOCK_OFFSET, 0).with(SwarmSetting.CLOCK_RATE, 0)
            .with(SwarmSetting.SESSIONS, CLIENTS_LIMIT).with(SwarmSetting.CLIENTS_LIMIT, CLIENTS_LIMIT);
    }

    private static void require(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException(problem);
        }
    }
}
