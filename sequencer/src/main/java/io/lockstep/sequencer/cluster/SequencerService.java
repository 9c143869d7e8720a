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

import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.RecoveryState;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.pipeline.BlockEvent;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.pipeline.SequencerPipeline;
import io.lockstep.sequencer.pipeline.SnapshotEnd;
import io.lockstep.sequencer.recovery.ReleasedEnd;
import io.lockstep.sequencer.stamp.OutcomeCounts;
import io.lockstep.sequencer.stamp.SnapshotLoader;
import io.lockstep.sequencer.stamp.StampSnapshot;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * The clustered service: stamps each committed block into the ring. It answers nobody; gateways see their blocks come
 * back in the ordered stream.
 * <p>
 * Threading: the container's thread. Errors: what is thrown here is recorded by the container; the node's error handler
 * stops the node, since a member that skipped a block would give other numbers from there on.
 */
public final class SequencerService implements ClusteredService
{
    /** Length by which the stamper takes an input for nobody's: what another sent in a gateway's name. */
    private static final int NOT_A_BLOCK = 0;

    private final Stamper stamper;
    private final TickTimer tickTimer;
    private final SessionRights rights;
    private final SequencerPipeline pipeline;
    private final JournalAgent journalAgent;
    private final NanoClock clock;
    private final long snapshotDeadlineNs;
    private final SequencerCounters counters;
    private final AtomicCounter cycles;
    private final Runnable terminationHook;
    private ReleasedEnd released = ReleasedEnd.NONE;
    private BooleanSupplier isCommitted = () -> true;
    private Cluster cluster;
    private IdleStrategy idleStrategy;
    private long leadershipTermId = -1;
    private boolean isLeader;
    private long changes;

    /**
     * A service before its start.
     *
     * @param stamper            owned by the service from here on.
     * @param rights             of sessions; owned by the service from here on.
     * @param pipeline           that it produces into.
     * @param journalAgent       that it asks for a force before a snapshot.
     * @param clock              for the deadline of a snapshot.
     * @param snapshotDeadlineNs longest wait for the journal's force.
     * @param counters           to count in.
     * @param cycles             of this agent, which shows that it does not hang.
     * @param terminationHook    run when the cluster ends the service.
     */
    public SequencerService(
        final Stamper stamper,
        final SessionRights rights,
        final SequencerPipeline pipeline,
        final JournalAgent journalAgent,
        final NanoClock clock,
        final long snapshotDeadlineNs,
        final SequencerCounters counters,
        final AtomicCounter cycles,
        final Runnable terminationHook)
    {
        this.stamper = stamper;
        tickTimer = new TickTimer(stamper);
        this.rights = rights;
        this.pipeline = pipeline;
        this.journalAgent = journalAgent;
        this.clock = clock;
        this.snapshotDeadlineNs = snapshotDeadlineNs;
        this.counters = counters;
        this.cycles = cycles;
        this.terminationHook = terminationHook;
    }

    /**
     * Sets what was released before this process started; before the cluster starts the service.
     *
     * @param end the last block.
     */
    public void released(final ReleasedEnd end)
    {
        released = end;
    }

    /**
     * Sets what says whether everything that was stamped so far is committed for good; before the cluster starts the
     * service. By default it always is.
     *
     * @param supplier for any thread.
     */
    public void committed(final BooleanSupplier supplier)
    {
        isCommitted = supplier;
    }

    /**
     * Sets what says that the cluster is read-only for want of space; before the cluster starts the service.
     *
     * @param supplier for any thread.
     * @return this.
     */
    public SequencerService readOnly(final BooleanSupplier supplier)
    {
        tickTimer.readOnly(supplier);
        return this;
    }

    @Override
    public void onStart(final Cluster newCluster, final Image snapshotImage)
    {
        if (null == snapshotImage)
        {
            start(newCluster, null, leadershipTermId);
        }
        else
        {
            start(newCluster, new ImageSnapshotSource(snapshotImage), termOfRecovery(newCluster));
        }
    }

    /**
     * Starts the service, as {@link #onStart} does, with a snapshot from anywhere.
     *
     * @param newCluster   that the service is of.
     * @param snapshot     to start from, null for none.
     * @param snapshotTerm leadership term in which it was taken; without effect where there is none.
     */
    public void start(final Cluster newCluster, final SnapshotSource snapshot, final long snapshotTerm)
    {
        cluster = newCluster;
        idleStrategy = newCluster.idleStrategy();
        tickTimer.onStart(newCluster);
        if (null != snapshot)
        {
            loadSnapshot(snapshot);
            leadershipTermId = snapshotTerm;
            // The first entry of that term is behind the snapshot. While its leader goes on, it does not come again.
            counters.role(leadershipTermId, isLeader);
            pipeline.snapshotEnd(new SnapshotEnd(
                stamper.blockNumber(), stamper.lastSequence(), stamper.chainCrc(), leadershipTermId,
                newCluster.logPosition()));
            counters.snapshotLoaded(
                stamper.blockNumber(), stamper.lastSequence(), stamper.clientCount(),
                TimeUnit.NANOSECONDS.toMillis(stamper.timestampNs()));
        }
        counters.inForce(stamper);
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        awaitRoom();
        final long slot = pipeline.next();
        final BlockEvent event = pipeline.get(slot);
        final int stampedLength = stamper.stamp(
            buffer, offset, rights.isOwn(session, buffer, offset, length) ? length : NOT_A_BLOCK,
            leadershipTermId, timestamp, rights.isAdmin(session), event.buffer());
        publish(slot, event, stampedLength, header.position());
        counters.foreignBlocks(rights.foreignCount());
        tickTimer.onStamped(timestamp);
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        cycles.incrementRelease();
        counters.servicePosition(cluster.logPosition());
        return 0;
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        takeSnapshot((buffer, length) -> offer(snapshotPublication, buffer, length));
    }

    /**
     * Takes a snapshot, as {@link #onTakeSnapshot} does, to anywhere. Waits until the journal is forced, by the
     * cluster's idle strategy.
     *
     * @param sink for the messages. Throws {@link LockstepException} WARN if the journal is not forced in time: nothing
     *             was written then, and the next one may be taken.
     */
    public void takeSnapshot(final StampSnapshot.Sink sink)
    {
        final long blockNumber = stamper.blockNumber();
        final long startNs = clock.nanoTime();
        final long deadlineNs = startNs + snapshotDeadlineNs;
        journalAgent.requestForce(blockNumber);
        idleStrategy.reset();
        while (journalAgent.forcedBlock() < blockNumber)
        {
            if (!isCommitted.getAsBoolean() && journalAgent.isHeldBack(blockNumber))
            {
                // What would let it go on comes behind this in the log.
                throw new LockstepException(LockstepException.Severity.WARN,
                    "snapshot not taken, the term of what was replayed is not committed yet: block=" + blockNumber);
            }
            if (clock.nanoTime() - deadlineNs > 0)
            {
                throw new LockstepException(LockstepException.Severity.WARN,
                    "snapshot not taken, journal is not forced in time: expected=" + blockNumber +
                    " actual=" + journalAgent.forcedBlock());
            }
            idleStrategy.idle();
        }

        StampSnapshot.write(stamper, sink);
        journalAgent.onSnapshot(blockNumber);
        counters.snapshotTaken(
            blockNumber, TimeUnit.NANOSECONDS.toMillis(cluster.time()), clock.nanoTime() - startNs);
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long newLeadershipTermId,
        final long logPosition,
        final long timestamp,
        final long termBaseLogPosition,
        final int leaderMemberId,
        final int logSessionId,
        final TimeUnit timeUnit,
        final int appVersion)
    {
        if (TimeUnit.NANOSECONDS != timeUnit)
        {
            throw LockstepException.fatal("cluster clock: expected=NANOSECONDS actual=" + timeUnit);
        }
        leadershipTermId = newLeadershipTermId;
        // Everything before is stamped; what follows would be given the numbers of what is missing.
        if (Cluster.Role.LEADER == cluster.role() && released.isBehind(stamper.epoch(), stamper.blockNumber()))
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "log ends before what was released: logEpoch=" + stamper.epoch() + " logBlock=" +
                stamper.blockNumber() + " released: " + released);
        }
        stamper.onNewTerm(timestamp);
        tickTimer.onNewTerm(timestamp);
        counters.role(leadershipTermId, isLeader);
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        isLeader = Cluster.Role.LEADER == newRole;
        counters.role(leadershipTermId, isLeader);
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        // A gateway came; its blocks say whose they are.
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        // A gateway went; what it left unsettled comes again with it or with its clients.
        rights.onClose(session);
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        if (!tickTimer.isInForce(correlationId))
        {
            return;
        }
        if (stamper.isTickDue(timestamp))
        {
            awaitRoom();
            final long slot = pipeline.next();
            final BlockEvent event = pipeline.get(slot);
            publish(
                slot, event, stamper.tick(leadershipTermId, timestamp, event.buffer()), cluster.logPosition());
        }
        tickTimer.onTicked(timestamp);
    }

    @Override
    public void onTerminate(final Cluster terminatingCluster)
    {
        terminationHook.run();
    }

    /** The term in which the snapshot was taken: the log that follows says the term only where the next one begins. */
    private static long termOfRecovery(final Cluster cluster)
    {
        final CountersReader reader = cluster.aeron().countersReader();
        final int counterId = RecoveryState.findCounterId(reader, cluster.context().clusterId());
        if (CountersReader.NULL_COUNTER_ID == counterId)
        {
            throw LockstepException.fatal("snapshot without a state of recovery: clusterId=" +
                cluster.context().clusterId());
        }
        return RecoveryState.getLeadershipTermId(reader, counterId);
    }

    private void awaitRoom()
    {
        if (!pipeline.hasRoom())
        {
            counters.ringWasFull();
            idleStrategy.reset();
            while (!pipeline.hasRoom())
            {
                idleStrategy.idle();
            }
        }
    }

    private void publish(final long slot, final BlockEvent event, final int length, final long logPosition)
    {
        event.set(length, stamper.blockNumber(), stamper.lastSequence(), stamper.chainCrc(), leadershipTermId,
            logPosition, isLeader);
        if (!isCommitted.getAsBoolean())
        {
            event.replayed();
        }
        if (released.isContradictedBy(stamper.epoch(), stamper.blockNumber(), stamper.chainCrc()))
        {
            throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
                "log holds another block than was released: block=" + stamper.blockNumber() + " crc=" +
                stamper.chainCrc() + " released: " + released);
        }
        pipeline.publish(slot);
        final OutcomeCounts outcomes = stamper.outcomes();
        counters.stamped(stamper.blockNumber(), stamper.lastSequence(), length);
        counters.outcomes(outcomes, stamper.malformedCount(), stamper.clientCount());
        final long newChanges = outcomes.of(EntryKind.ADMIN) + outcomes.of(EntryKind.SESSION_OPENED);
        if (changes != newChanges)
        {
            changes = newChanges;
            counters.inForce(stamper);
        }
    }

    private void offer(final ExclusivePublication publication, final DirectBuffer buffer, final int length)
    {
        idleStrategy.reset();
        long result = publication.offer(buffer, 0, length);
        while (result < 0)
        {
            if (Publication.CLOSED == result || Publication.MAX_POSITION_EXCEEDED == result)
            {
                throw LockstepException.fatal(
                    LockstepException.Fault.CLUSTER, "snapshot publication is gone: result=" + result);
            }
            idleStrategy.idle();
            result = publication.offer(buffer, 0, length);
        }
    }

    private void loadSnapshot(final SnapshotSource snapshot)
    {
        final SnapshotLoader loader = new SnapshotLoader(stamper);
        final SnapshotSource.Consumer consumer = loader::onMessage;
        idleStrategy.reset();
        while (!loader.isComplete())
        {
            final int workCount = snapshot.poll(consumer);
            if (0 == workCount && snapshot.hasEnded())
            {
                throw LockstepException.fatal(LockstepException.Fault.CLUSTER,
                    "snapshot ends before its footer: position=" + snapshot.position());
            }
            idleStrategy.idle(workCount);
        }
        if (journalAgent.forcedBlock() < stamper.blockNumber())
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "journal ends before the snapshot: expected=" + stamper.blockNumber() + " actual=" +
                journalAgent.forcedBlock() + "; restore the journal from another member");
        }
        journalAgent.onSnapshot(stamper.blockNumber());
    }
}
