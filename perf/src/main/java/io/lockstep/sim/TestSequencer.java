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
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.lockstep.replica.StateMachine;
import io.lockstep.sim.node.SimulatedClient;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedReplica;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.time.StepDigest;

/**
 * The whole appliance around a user's own machine, in a unit test: members, gateways, replicas and clients on the
 * thread of the test, over simulated network, disks and time, without a media driver.
 * <pre>{@code
 * try (TestSequencer<Bank> sequencer = TestSequencer.launch(new TestSequencerContext<>(Bank::new).seed(7)))
 * {
 *     final TestRequest transfer = sequencer.client(1).send(transfer(0, 1, 100));
 *     sequencer.killLeader();
 *     transfer.await();
 *     sequencer.settle();
 *     assertEquals(900, sequencer.replica(0).machine().balance(0));
 * }
 * }</pre>
 * Time passes in {@link #run}, {@link #runUntil}, {@link #settle}, {@link #killLeader} and {@link TestRequest#await()},
 * and nowhere else.
 * <p>
 * What is promised is checked after each step, and the digests of all replicas behind each sequence; the first thing
 * that does not hold is thrown as {@link SimulationFailure}. {@link #close()} checks the machine once more.
 * <p>
 * Threading: one thread, the same always; a machine or a check must not call it. Errors: {@link SimulationFailure}, an
 * {@link AssertionError}; {@link IllegalArgumentException} and {@link IllegalStateException} in one line for wrong use.
 *
 * @param <M> machine.
 */
public final class TestSequencer<M extends StateMachine> implements AutoCloseable
{
    /** Highest number of a client; the lowest is 1. */
    public static final int CLIENTS_LIMIT = 100;

    private static final int FIRST_GATEWAY = 100;
    private static final int FIRST_CLIENT = 300;

    private final TestRun run;
    private final StreamAudit audit;
    private final TestHost[] nodes = new TestHost[SimulatedSystem.HOST_LIMIT];
    private final List<TestReplica<M>> replicas = new ArrayList<>();
    private final int members;
    private final int gateways;

    private TestSequencer(final TestSequencerContext<M> ctx)
    {
        run = new TestRun(ctx.swarm(), newMachines(ctx), ctx.digestInterval(), ctx.limit().toNanos());
        audit = new StreamAudit(ctx.digestInterval());
        members = ctx.swarm().getInt(SwarmSetting.MEMBERS);
        gateways = ctx.swarm().getInt(SwarmSetting.GATEWAYS);
        final List<SimulatedReplica> made = run.system().replicas();
        for (final SimulatedHost each : run.system().hosts())
        {
            nodes[each.host()] = made.contains(each) ? null : new TestHost(run, each);
        }
        for (final SimulatedReplica each : made)
        {
            final TestReplica<M> replica = new TestReplica<>(run, each);
            replicas.add(replica);
            nodes[each.host()] = replica;
        }
        run.system().network().linkSettings().lossRate(ctx.lossRate());
    }

    /**
     * Starts members, gateways and replicas. No time has passed.
     *
     * @param ctx settings; concluded here.
     * @param <M> machine.
     * @return to be closed.
     */
    public static <M extends StateMachine> TestSequencer<M> launch(final TestSequencerContext<M> ctx)
    {
        final TestSequencer<M> made = new TestSequencer<>(ctx.conclude());
        made.run.begin();
        return made;
    }

    /**
     * A member.
     *
     * @param memberId from 0.
     * @return node.
     */
    public TestHost member(final int memberId)
    {
        return node("member", memberId, 0, members - 1, 0);
    }

    /**
     * A gateway.
     *
     * @param gatewayId from 1.
     * @return node.
     */
    public TestHost gateway(final int gatewayId)
    {
        return node("gateway", gatewayId, 1, gateways, FIRST_GATEWAY - 1);
    }

    /**
     * A replica.
     *
     * @param index from 0.
     * @return node.
     */
    public TestReplica<M> replica(final int index)
    {
        require("replica", index, 0, replicas.size() - 1);
        return replicas.get(index);
    }

    /**
     * A client. It is started when it is asked for the first time.
     *
     * @param clientId from 1 to {@link #CLIENTS_LIMIT}.
     * @return node.
     */
    public TestClient client(final int clientId)
    {
        require("client", clientId, 1, CLIENTS_LIMIT);
        final int host = FIRST_CLIENT + clientId - 1;
        if (null == nodes[host])
        {
            run.requireUse();
            final SentRequests requests = new SentRequests(run.swarm().getInt(SwarmSetting.MESSAGE_MAX));
            final SimulatedClient made = run.system().addClient(clientId - 1, requests);
            nodes[host] = new TestClient(run, made, requests);
            run.start(nodes[host]);
        }
        return (TestClient)nodes[host];
    }

    /**
     * The member that leads.
     *
     * @return node, null if none does now.
     */
    public TestHost leader()
    {
        run.requireOpen();
        final SimulatedHost leader = run.system().leader();
        return null == leader ? null : nodes[leader.host()];
    }

    /**
     * Kills the member that leads; where none does, waits for one.
     *
     * @return the member, to be started again.
     */
    public TestHost killLeader()
    {
        run.runUntil("leader", () -> null != leader());
        final TestHost leader = leader();
        leader.kill();
        return leader;
    }

    /**
     * Nothing passes between some nodes and all others, in either direction.
     *
     * @param side nodes on one side.
     * @return to end it; {@link #heal()} does, too.
     */
    public TestCut partition(final TestHost... side)
    {
        run.requireUse();
        run.log("partition " + names(side));
        return new TestCut(run, run.system().network().partition(
            Arrays.stream(side).mapToInt((each) -> each.host().host()).toArray()));
    }

    /**
     * Nothing passes from a node to another; what goes back does.
     *
     * @param from node.
     * @param to   node.
     * @return to end it; {@link #heal()} does, too.
     */
    public TestCut cut(final TestHost from, final TestHost to)
    {
        run.requireUse();
        run.log("cut " + names(from, to));
        return new TestCut(run, run.system().network().cut(from.host().host(), to.host().host()));
    }

    /**
     * Has the network lose packets from now on. Connections send lost ones again, groups do not.
     *
     * @param rate share of them, from 0 to below 1.
     */
    public void lossRate(final double rate)
    {
        TestSequencerContext.requireRate(rate);
        run.requireUse();
        run.log("loss rate " + rate);
        run.system().network().linkSettings().lossRate(rate);
    }

    /** Ends every cut, pause and loss, and starts every node that is down, clients too. */
    public void heal()
    {
        run.requireUse();
        run.log("heal");
        for (final TestHost each : nodes)
        {
            if (null != each)
            {
                each.resume();
                each.start();
            }
        }
        run.system().network().heal();
        run.system().network().linkSettings().lossRate(0);
    }

    /**
     * Lets simulated time pass.
     *
     * @param duration of it.
     */
    public void run(final Duration duration)
    {
        run.runFor(duration.toNanos());
    }

    /**
     * Lets simulated time pass until something is so, at most the limit of the context.
     *
     * @param condition asked between two steps.
     * @throws SimulationFailure if it is not so in time.
     */
    public void runUntil(final BooleanSupplier condition)
    {
        run.runUntil("condition", condition);
    }

    /**
     * Lets simulated time pass until something is so.
     *
     * @param condition asked between two steps.
     * @param limit     time that may pass.
     * @throws SimulationFailure if it is not so in time.
     */
    public void runUntil(final BooleanSupplier condition, final Duration limit)
    {
        run.runUntil("condition", condition, limit.toNanos());
    }

    /**
     * Lets simulated time pass until every client that runs has the outcome of all that it sent, and every replica that
     * runs has applied all that was released; at most the limit of the context.
     *
     * @throws SimulationFailure if it is not so in time.
     */
    public void settle()
    {
        run.runUntil("all outcomes and all replicas at the head", run::isSettled);
    }

    /**
     * Simulated time.
     *
     * @return ns since the launch.
     */
    public long nowNs()
    {
        return run.system().nowNs();
    }

    /**
     * The stream, as far as it was released: messages, session records and ticks, in their order, from sequence 1.
     *
     * @return grows as time passes; unmodifiable.
     */
    public List<TestEntry> stream()
    {
        return run.stream();
    }

    /**
     * An entry of the stream.
     *
     * @param sequence of it.
     * @return entry.
     * @throws IllegalArgumentException if it was not released.
     */
    public TestEntry entry(final long sequence)
    {
        return run.entry(sequence);
    }

    /**
     * Last sequence that was released.
     *
     * @return sequence, 0 if none was.
     */
    public long lastSequence()
    {
        return run.stream().size();
    }

    /**
     * A number over every step of the run: two runs of one seed and the same calls have the same one.
     *
     * @return digest.
     */
    public long digest()
    {
        final StepDigest digest = new StepDigest();
        digest.add(run.system().digest());
        digest.add(run.system().scheduler().steps());
        digest.add(nowNs());
        return digest.value();
    }

    /**
     * Hands the whole stream to one more machine, whose digests must be those of the replicas, and ends all nodes. A
     * second call does nothing; after a failure nothing is checked.
     *
     * @throws SimulationFailure if the machine comes to another state.
     */
    @Override
    public void close()
    {
        run.close(audit);
    }

    private TestHost node(final String what, final int number, final int first, final int last, final int base)
    {
        require(what, number, first, last);
        return nodes[base + number];
    }

    private void require(final String what, final int number, final int first, final int last)
    {
        run.requireOpen();
        if (number < first || number > last)
        {
            throw new IllegalArgumentException(
                "no " + what + " of this number: " + what + '=' + number + " first=" + first + " last=" + last);
        }
    }

    private static String names(final TestHost... nodes)
    {
        return String.join(" ", Arrays.stream(nodes).map(TestHost::name).toList());
    }

    /** Each life has a machine of its own; the same one twice would apply everything twice. */
    private static <M extends StateMachine> Supplier<StateMachine> newMachines(final TestSequencerContext<M> ctx)
    {
        final List<StateMachine> given = new ArrayList<>();
        return () ->
        {
            final M machine = ctx.machine().get();
            if (null == machine || given.stream().anyMatch((each) -> each == machine))
            {
                throw new IllegalStateException("machine is not new: each life of a replica needs one of its own");
            }
            given.add(machine);
            return new CheckedMachine<>(machine, ctx.check());
        };
    }
}
