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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.replica.StateMachine;
import io.lockstep.sim.check.CheckSettings;
import io.lockstep.sim.check.Invariants;
import io.lockstep.sim.check.Violation;
import io.lockstep.sim.node.SimulatedClient;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedReplica;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.run.ExplainedErrors;
import io.lockstep.sim.run.Witness;

/**
 * One run of a {@link TestSequencer}: steps the system, keeps the stream, judges after each step.
 * <p>
 * Threading: one thread. Errors: {@link SimulationFailure} for what does not hold, from then on by each call.
 */
final class TestRun
{
    private static final long RESTART_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ACTION_LIMIT = 24;

    private final Swarm swarm;
    private final Supplier<? extends StateMachine> machines;
    private final long limitNs;
    private final Invariants invariants;
    private final Witness witness;
    private final SimulatedSystem system;
    private final BlockDecoder decoder = new BlockDecoder();
    private final List<TestEntry> stream = new ArrayList<>();
    private final List<TestEntry> streamView = Collections.unmodifiableList(stream);
    private final Deque<String> actions = new ArrayDeque<>();
    private final boolean[] isDown = new boolean[SimulatedSystem.HOST_LIMIT];
    private SimulationFailure failure;
    private boolean isStepping;
    private boolean isClosed;

    TestRun(
        final Swarm swarm,
        final Supplier<? extends StateMachine> machines,
        final int digestInterval,
        final long limitNs)
    {
        this.swarm = swarm;
        this.machines = machines;
        this.limitNs = limitNs;
        invariants = new Invariants(new CheckSettings(
            swarm.getInt(SwarmSetting.MEMBERS), swarm.is(SwarmSetting.DURABLE)));
        invariants.visible(this::onVisible);
        witness = new Witness(invariants);
        system = new SimulatedSystem(
            swarm, (client) -> null, new ExplainedErrors(swarm), witness, machines, digestInterval);
    }

    SimulatedSystem system()
    {
        return system;
    }

    Swarm swarm()
    {
        return swarm;
    }

    List<TestEntry> stream()
    {
        return streamView;
    }

    Deque<String> actions()
    {
        return actions;
    }

    TestEntry entry(final long sequence)
    {
        if (sequence < 1 || sequence > stream.size())
        {
            throw new IllegalArgumentException(
                "no entry of this sequence is released: sequence=" + sequence + " last=" + stream.size());
        }
        return stream.get((int)sequence - 1);
    }

    void begin()
    {
        system.checkSettings();
        for (final SimulatedHost each : system.hosts())
        {
            each.start();
            judge();
        }
        supervise();
    }

    /** Throws if it is over, or if it is asked for from inside of a step. */
    void requireUse()
    {
        requireOpen();
        if (isStepping)
        {
            throw new IllegalStateException("called from a machine or a check: nothing but reading is allowed there");
        }
        if (null != failure)
        {
            throw failure;
        }
    }

    void requireOpen()
    {
        if (isClosed)
        {
            throw new IllegalStateException("TestSequencer is closed");
        }
    }

    void runFor(final long durationNs)
    {
        requireUse();
        final long endNs = Math.addExact(system.nowNs(), durationNs);
        while (system.scheduler().nextNs() <= endNs)
        {
            step();
        }
        system.scheduler().runUntil(endNs);
    }

    void runUntil(final String what, final BooleanSupplier condition)
    {
        runUntil(what, condition, limitNs);
    }

    void runUntil(final String what, final BooleanSupplier condition, final long waitNs)
    {
        requireUse();
        final long endNs = Math.addExact(system.nowNs(), waitNs);
        while (!condition.getAsBoolean())
        {
            if (system.scheduler().nextNs() > endNs)
            {
                throw failed(new Violation("Limit", "not there in time", what + " waitedNs=" + waitNs), null);
            }
            step();
        }
    }

    void down(final TestHost node, final String what, final Consumer<SimulatedHost> end)
    {
        requireUse();
        isDown[node.host().host()] = true;
        if (node.isUp())
        {
            log(what + ' ' + node.name());
            end.accept(node.host());
        }
        unfreeze(node);
        judge();
    }

    void start(final TestHost node)
    {
        requireUse();
        isDown[node.host().host()] = false;
        if (!node.isUp())
        {
            log("start " + node.name());
            node.host().start();
            judge();
        }
    }

    void pause(final TestHost node)
    {
        requireUse();
        if (!node.host().isUp())
        {
            throw new IllegalStateException("node is down and cannot be paused: node=" + node.name());
        }
        log("pause " + node.name());
        system.pause(node.host(), true);
        node.frozen(system.network().freeze(node.host().host()));
    }

    void resume(final TestHost node)
    {
        requireUse();
        if (node.isPaused())
        {
            log("resume " + node.name());
            unfreeze(node);
        }
    }

    void log(final String action)
    {
        if (ACTION_LIMIT == actions.size())
        {
            actions.removeFirst();
        }
        actions.addLast(SimulationReport.seconds(system.nowNs()) + ' ' + action);
    }

    /** Has every replica that runs applied everything, and every client that runs every outcome. */
    boolean isSettled()
    {
        for (final SimulatedClient each : system.clients())
        {
            if (isRunning(each) && !each.isDone())
            {
                return false;
            }
        }
        for (final SimulatedReplica each : system.replicas())
        {
            if (isRunning(each) && each.lastSequence() < invariants.releasedSequence())
            {
                return false;
            }
        }
        return true;
    }

    /** Hands the stream to one more machine, and lets go of everything. A second call does nothing. */
    void close(final StreamAudit audit)
    {
        if (isClosed)
        {
            return;
        }
        try
        {
            if (null == failure)
            {
                replayStream(audit);
            }
        }
        finally
        {
            isClosed = true;
            system.hosts().forEach(SimulatedHost::kill);
        }
    }

    private static boolean isRunning(final SimulatedHost host)
    {
        return host.isUp() && !host.isPaused();
    }

    private void replayStream(final StreamAudit audit)
    {
        isStepping = true;
        try
        {
            audit.replay(stream, machines.get(), witness);
        }
        catch (final RuntimeException | Error ex)
        {
            throw failed(new Violation(
                "DigestsEqual", "machine failed when it was handed the stream once more", ex.toString()), ex);
        }
        finally
        {
            isStepping = false;
        }
        judge();
    }

    private void step()
    {
        isStepping = true;
        try
        {
            witness.onStep(system.scheduler().nextNs());
            system.scheduler().runNext();
        }
        finally
        {
            isStepping = false;
        }
        judge();
    }

    private void judge()
    {
        if (null != witness.violation())
        {
            throw failed(witness.violation(), causeOf());
        }
    }

    private SimulationFailure failed(final Violation violation, final Throwable cause)
    {
        failure = new SimulationFailure(
            violation.invariant(), swarm.seed(), new SimulationReport(this).of(violation), cause);
        return failure;
    }

    /** What the node that ended last without being told to ended for. */
    private Throwable causeOf()
    {
        for (final SimulatedHost each : system.hosts())
        {
            if (!each.isUp() && null != each.lastError())
            {
                return each.lastError();
            }
        }
        return null;
    }

    private void supervise()
    {
        for (final SimulatedHost each : system.hosts())
        {
            if (!each.isUp() && !isDown[each.host()] && each.isRestartOfUse())
            {
                each.start();
            }
        }
        system.at(system.nowNs() + RESTART_NS, this::supervise);
    }

    private void unfreeze(final TestHost node)
    {
        node.frozen(null);
        system.pause(node.host(), false);
    }

    private void onVisible(final DirectBuffer buffer, final int offset, final int length)
    {
        decoder.tryWrap(buffer, offset, length);
        while (decoder.nextEntry())
        {
            if (decoder.isSequenced())
            {
                final boolean isMessage = EntryKind.SEQUENCED == decoder.kind();
                final byte[] payload = new byte[isMessage ? decoder.messageLength() : 0];
                if (isMessage)
                {
                    decoder.buffer().getBytes(decoder.messageOffset(), payload);
                }
                stream.add(new TestEntry(decoder.outcome(), decoder.timestampNs(), decoder.kind(),
                    decoder.clientId(), isMessage ? decoder.requestId() : 0, payload));
            }
        }
    }
}
