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
package io.lockstep.sequencer.cluster;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.concurrent.IdleStrategy;

import io.aeron.cluster.service.Cluster;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.stamp.StreamPhase;

/**
 * Keeps one timer of the cluster running while the stream has ticks. A timer that fires is an event of the log, so all
 * members see it at the same place, and only what they decide then counts; when it is set is a matter of each member.
 * <p>
 * The timer's correlation id is the generation of the interval. Aeron Cluster settles the setting of a timer against
 * its firing by counting, for each id, firings that it replays before the service has set the timer; a firing that
 * crosses a cancelling leaves such a count behind, which would swallow the next setting under that id. Hence no
 * timer is ever cancelled, an id serves one interval, and the last firing of an interval that is not in force any more
 * is stepped over. Setting a timer once too often does no harm: so it is set again with every term, and nothing has to
 * be known about what was set before a snapshot, a restart or an election.
 * <p>
 * While the cluster is read-only for want of space, a tick a minute is enough: time still passes in the stream, and
 * what is left of the room lasts for years.
 * <p>
 * Threading: the service's thread.
 */
final class TickTimer
{
    private static final long NONE = -1;
    private static final long READ_ONLY_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private final Stamper stamper;
    private Cluster cluster;
    private IdleStrategy idleStrategy;
    private BooleanSupplier readOnly = () -> false;
    private long armedGeneration = NONE;
    private boolean isStretched;

    /**
     * A timer that is not set.
     *
     * @param stamper whose stream has ticks.
     */
    TickTimer(final Stamper stamper)
    {
        this.stamper = stamper;
    }

    /** Whether the cluster is read-only at present, which is for this member alone to know. */
    void readOnly(final BooleanSupplier supplier)
    {
        readOnly = supplier;
    }

    void onStart(final Cluster newCluster)
    {
        cluster = newCluster;
        idleStrategy = newCluster.idleStrategy();
    }

    /** A term begins: whatever was set before, it is set now. */
    void onNewTerm(final long timestampNs)
    {
        set(timestampNs);
    }

    /** A block was stamped, which may have changed the interval. */
    void onStamped(final long timestampNs)
    {
        if (armedGeneration != stamper.tickGeneration() || isStretched && !readOnly.getAsBoolean())
        {
            set(timestampNs);
        }
    }

    /**
     * A timer fired. To be followed by {@link #onTicked} if it counts.
     *
     * @param correlationId of the timer.
     * @return true if it is the one in force.
     */
    boolean isInForce(final long correlationId)
    {
        final long generation = stamper.tickGeneration();
        if (correlationId > generation || correlationId < 1)
        {
            throw LockstepException.fatal("timer that nobody set: limit=" + generation +
                " correlationId=" + correlationId);
        }
        return correlationId == generation && intervalNs() > 0;
    }

    /** The tick was stamped, or was not due: the next is due an interval after what was sequenced last. */
    void onTicked(final long timestampNs)
    {
        set(StreamPhase.RUNNING == stamper.phase() ? stamper.tickDueNs(timestampNs) - intervalNs() : timestampNs);
    }

    private void set(final long fromNs)
    {
        armedGeneration = stamper.tickGeneration();
        final long intervalNs = intervalNs();
        if (0 == intervalNs || StreamPhase.ENDED == stamper.phase())
        {
            return;
        }
        isStretched = intervalNs < READ_ONLY_INTERVAL_NS && readOnly.getAsBoolean();
        final long deadlineNs = fromNs + (isStretched ? READ_ONLY_INTERVAL_NS : intervalNs);
        idleStrategy.reset();
        while (!cluster.scheduleTimer(armedGeneration, deadlineNs))
        {
            idleStrategy.idle();
        }
    }

    private long intervalNs()
    {
        return stamper.setting(SequencedSetting.TICK_INTERVAL);
    }
}
