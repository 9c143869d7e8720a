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
package io.lockstep.sequencer.status;

import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.runtime.counters.CounterSet;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.CounterType.Scope;
import io.lockstep.sequencer.pipeline.SequencerCountersView;
import io.lockstep.sequencer.stamp.OutcomeCounts;
import io.lockstep.sequencer.stamp.Stamper;

/**
 * Counters of a member. Each has one writing thread; values may be read by any, in no particular relation to each
 * other.
 */
public final class SequencerCounters implements SequencerCountersView
{
    private final AtomicCounter stampedBlock;
    private final AtomicCounter stampedSequence;
    private final AtomicCounter journaledBlock;
    private final AtomicCounter journaledSequence;
    private final AtomicCounter fedBlock;
    private final AtomicCounter fedSequence;
    private final AtomicCounter fedBlocks;
    private final AtomicCounter feedSkips;
    private final AtomicCounter ringFull;
    private final AtomicCounter malformedBlocks;
    private final AtomicCounter leadershipTerm;
    private final AtomicCounter leading;
    private final AtomicCounter snapshots;
    private final AtomicCounter blocks;
    private final AtomicCounter messages;
    private final AtomicCounter stampedBytes;
    private final AtomicCounter ringFill;
    private final AtomicCounter servicePosition;
    private final AtomicCounter clients;
    private final AtomicCounter snapshotTime;
    private final AtomicCounter snapshotBlock;
    private final AtomicCounter snapshotDuration;
    private final AtomicCounter logStart;
    private final AtomicCounter logSize;
    private final AtomicCounter duplicates;
    private final AtomicCounter refused;
    private final AtomicCounter fenced;
    private final AtomicCounter stale;
    private final AtomicCounter voided;
    private final AtomicCounter conflicts;
    private final AtomicCounter divergences;
    private final AtomicCounter unauthorised;
    private final AtomicCounter sessionsOpened;
    private final AtomicCounter sessionsClosed;
    private final AtomicCounter ticks;
    private final AtomicCounter adminRecords;
    private final AtomicCounter foreignBlocks;
    private final AtomicCounter sessionsAuthenticated;
    private final AtomicCounter sessionsRefused;
    private final AtomicCounter adminRequestsRefused;
    private final CounterSet all;

    /** Counters that are all 0 and that nobody outside of the process sees. */
    public SequencerCounters()
    {
        this(CounterSource.detached());
    }

    /**
     * Counters that are all 0.
     *
     * @param source of them.
     */
    public SequencerCounters(final CounterSource source)
    {
        all = new CounterSet(source, CounterType.of(Scope.SEQUENCER));
        stampedBlock = all.of(CounterType.SEQUENCER_STAMPED_BLOCK);
        stampedSequence = all.of(CounterType.SEQUENCER_STAMPED_SEQUENCE);
        journaledBlock = all.of(CounterType.SEQUENCER_JOURNALED_BLOCK);
        journaledSequence = all.of(CounterType.SEQUENCER_JOURNALED_SEQUENCE);
        fedBlock = all.of(CounterType.SEQUENCER_FED_BLOCK);
        fedSequence = all.of(CounterType.SEQUENCER_FED_SEQUENCE);
        fedBlocks = all.of(CounterType.SEQUENCER_FED_BLOCKS);
        feedSkips = all.of(CounterType.SEQUENCER_FEED_SKIPS);
        ringFull = all.of(CounterType.SEQUENCER_RING_FULL);
        malformedBlocks = all.of(CounterType.SEQUENCER_MALFORMED_BLOCKS);
        leadershipTerm = all.of(CounterType.SEQUENCER_LEADERSHIP_TERM);
        leading = all.of(CounterType.SEQUENCER_LEADING);
        snapshots = all.of(CounterType.SEQUENCER_SNAPSHOTS);
        blocks = all.of(CounterType.SEQUENCER_BLOCKS);
        messages = all.of(CounterType.SEQUENCER_MESSAGES);
        stampedBytes = all.of(CounterType.SEQUENCER_STAMPED);
        ringFill = all.of(CounterType.SEQUENCER_RING_FILL);
        servicePosition = all.of(CounterType.SEQUENCER_SERVICE_POSITION);
        clients = all.of(CounterType.SEQUENCER_CLIENTS);
        snapshotTime = all.of(CounterType.SEQUENCER_SNAPSHOT_TIME);
        snapshotBlock = all.of(CounterType.SEQUENCER_SNAPSHOT_BLOCK);
        snapshotDuration = all.of(CounterType.SEQUENCER_SNAPSHOT_DURATION);
        logStart = all.of(CounterType.SEQUENCER_LOG_START);
        logSize = all.of(CounterType.SEQUENCER_LOG_SIZE);
        duplicates = all.of(CounterType.SEQUENCER_DUPLICATES);
        refused = all.of(CounterType.SEQUENCER_REFUSED);
        fenced = all.of(CounterType.SEQUENCER_FENCED);
        stale = all.of(CounterType.SEQUENCER_STALE);
        voided = all.of(CounterType.SEQUENCER_VOIDED);
        conflicts = all.of(CounterType.SEQUENCER_CONFLICTS);
        divergences = all.of(CounterType.SEQUENCER_DIVERGENCES);
        unauthorised = all.of(CounterType.SEQUENCER_UNAUTHORISED);
        sessionsOpened = all.of(CounterType.SEQUENCER_SESSIONS_OPENED);
        sessionsClosed = all.of(CounterType.SEQUENCER_SESSIONS_CLOSED);
        ticks = all.of(CounterType.SEQUENCER_TICKS);
        adminRecords = all.of(CounterType.SEQUENCER_ADMIN_RECORDS);
        foreignBlocks = all.of(CounterType.SEQUENCER_FOREIGN_BLOCKS);
        sessionsAuthenticated = all.of(CounterType.SEQUENCER_CLUSTER_SESSIONS);
        sessionsRefused = all.of(CounterType.SEQUENCER_CLUSTER_SESSIONS_REFUSED);
        adminRequestsRefused = all.of(CounterType.SEQUENCER_CLUSTER_REQUESTS_REFUSED);
        leadershipTerm.setRelease(-1);
    }

    /**
     * Limits that do not change while the process runs. Before it starts.
     *
     * @param ringLength  slots of the ring.
     * @param clientLimit most clients that the filter will know.
     */
    public void limits(final long ringLength, final long clientLimit)
    {
        all.of(CounterType.SEQUENCER_RING_LENGTH).setRelease(ringLength);
        all.of(CounterType.SEQUENCER_CLIENTS_LIMIT).setRelease(clientLimit);
    }

    /**
     * A block was stamped.
     *
     * @param blockNumber  of it.
     * @param lastSequence up to it.
     * @param length       of it in bytes.
     */
    public void stamped(final long blockNumber, final long lastSequence, final int length)
    {
        messages.getAndAddRelease(lastSequence - stampedSequence.getPlain());
        stampedBytes.getAndAddRelease(length);
        blocks.incrementRelease();
        stampedSequence.setRelease(lastSequence);
        stampedBlock.setRelease(blockNumber);
    }

    /**
     * The service has come that far.
     *
     * @param position in the cluster's log.
     */
    public void servicePosition(final long position)
    {
        servicePosition.setRelease(position);
    }

    /**
     * What the filter decided so far.
     *
     * @param counts    of outcomes.
     * @param malformed inputs that were no blocks.
     * @param known     clients.
     */
    public void outcomes(final OutcomeCounts counts, final long malformed, final int known)
    {
        malformedBlocks.setRelease(malformed);
        clients.setRelease(known);
        duplicates.setRelease(counts.of(EntryKind.DUPLICATE));
        refused.setRelease(counts.of(EntryKind.REFUSED));
        fenced.setRelease(counts.of(EntryKind.FENCED));
        stale.setRelease(counts.of(EntryKind.STALE));
        voided.setRelease(counts.of(EntryKind.VOIDED));
        conflicts.setRelease(counts.conflicts());
        divergences.setRelease(counts.divergences());
        unauthorised.setRelease(counts.unauthorised());
        sessionsOpened.setRelease(counts.of(EntryKind.SESSION_OPENED));
        sessionsClosed.setRelease(counts.of(EntryKind.SESSION_CLOSED));
        ticks.setRelease(counts.of(EntryKind.TICK));
        adminRecords.setRelease(counts.of(EntryKind.ADMIN));
    }

    /**
     * What is in force in the stream: to be told at start and after every command.
     *
     * @param stamper that knows.
     */
    public void inForce(final Stamper stamper)
    {
        all.of(CounterType.SEQUENCER_PHASE).setRelease(stamper.phase().code());
        all.of(CounterType.SEQUENCER_FLOWS).setRelease(stamper.flowCount());
        all.of(CounterType.SEQUENCER_EPOCH).setRelease(stamper.epoch());
        all.of(CounterType.SEQUENCER_LOG_GENERATION).setRelease(stamper.logGeneration());
        show(stamper, SequencedSetting.CLIENTS_LIMIT, CounterType.SEQUENCER_CLIENTS_LIMIT);
        show(stamper, SequencedSetting.CLIENTS_WINDOW, CounterType.SEQUENCER_CLIENTS_WINDOW);
        show(stamper, SequencedSetting.MESSAGE_LENGTH, CounterType.SEQUENCER_MESSAGE_LENGTH);
        show(stamper, SequencedSetting.BLOCK_LENGTH, CounterType.SEQUENCER_BLOCK_LENGTH);
        show(stamper, SequencedSetting.DURABILITY, CounterType.SEQUENCER_DURABILITY);
        show(stamper, SequencedSetting.TICK_INTERVAL, CounterType.SEQUENCER_TICK_INTERVAL);
        show(stamper, SequencedSetting.FORMAT_VERSION, CounterType.SEQUENCER_FORMAT_VERSION);
        all.of(CounterType.SEQUENCER_KNOWN_VERSION).setRelease(stamper.knownVersion());
    }

    private void show(final Stamper stamper, final SequencedSetting setting, final CounterType type)
    {
        all.of(type).setRelease(stamper.setting(setting));
    }

    /**
     * The state was loaded from a snapshot.
     *
     * @param blockNumber  last block in it.
     * @param lastSequence in it.
     * @param known        clients in it.
     * @param timeMs       that its last block has, ms since 1970.
     */
    public void snapshotLoaded(final long blockNumber, final long lastSequence, final int known, final long timeMs)
    {
        stampedSequence.setRelease(lastSequence);
        stampedBlock.setRelease(blockNumber);
        clients.setRelease(known);
        snapshotBlock.setRelease(blockNumber);
        snapshotTime.setRelease(timeMs);
    }

    @Override
    public void journaled(final long blockNumber, final long lastSequence)
    {
        journaledSequence.setRelease(lastSequence);
        journaledBlock.setRelease(blockNumber);
    }

    @Override
    public void fed(final long blockNumber, final long lastSequence)
    {
        fedBlocks.incrementRelease();
        fedSequence.setRelease(lastSequence);
        fedBlock.setRelease(blockNumber);
    }

    @Override
    public void attested(final long blockNumber, final long lastSequence)
    {
        fedSequence.setRelease(lastSequence);
        fedBlock.setRelease(blockNumber);
    }

    @Override
    public void feedSkipped()
    {
        feedSkips.incrementRelease();
    }

    /** The service found the ring full and waited. */
    public void ringWasFull()
    {
        ringFull.incrementRelease();
    }

    /**
     * Blocks were stamped empty, as their sender had sent them in another gateway's name.
     *
     * @param count so far.
     */
    public void foreignBlocks(final long count)
    {
        foreignBlocks.setRelease(count);
    }

    /** A session proved its key. */
    public void sessionAuthenticated()
    {
        sessionsAuthenticated.incrementRelease();
    }

    /** A session was not let in. */
    public void sessionRefused()
    {
        sessionsRefused.incrementRelease();
    }

    /** A session asked the cluster for what it may not have. */
    public void adminRequestRefused()
    {
        adminRequestsRefused.incrementRelease();
    }

    /**
     * A snapshot was taken.
     *
     * @param blockNumber last block in it.
     * @param timeMs      at which, ms since 1970.
     * @param durationNs  that it took.
     */
    public void snapshotTaken(final long blockNumber, final long timeMs, final long durationNs)
    {
        snapshotBlock.setRelease(blockNumber);
        snapshotTime.setRelease(timeMs);
        snapshotDuration.setRelease(durationNs);
        snapshots.incrementRelease();
    }

    /**
     * Blocks in the ring. The monitor's thread.
     *
     * @param fill slots in use.
     */
    public void ringFill(final long fill)
    {
        ringFill.setRelease(fill);
    }

    /**
     * The cluster's log on disk. The monitor's thread.
     *
     * @param startPosition of what is kept of the log.
     * @param length        of log and snapshots in bytes.
     */
    public void log(final long startPosition, final long length)
    {
        logStart.setRelease(startPosition);
        logSize.setRelease(length);
    }

    /**
     * The cluster has a new term or this member a new role.
     *
     * @param termId    leadership term.
     * @param isLeading whether this member leads.
     */
    public void role(final long termId, final boolean isLeading)
    {
        leadershipTerm.setRelease(termId);
        leading.setRelease(isLeading ? 1 : 0);
    }

    /**
     * Last block stamped.
     *
     * @return block number.
     */
    public long stampedBlock()
    {
        return stampedBlock.get();
    }

    /**
     * Last sequence given.
     *
     * @return sequence.
     */
    public long stampedSequence()
    {
        return stampedSequence.get();
    }

    /**
     * Last block written to the journal.
     *
     * @return block number.
     */
    public long journaledBlock()
    {
        return journaledBlock.get();
    }

    /**
     * Last sequence written to the journal.
     *
     * @return sequence.
     */
    public long journaledSequence()
    {
        return journaledSequence.get();
    }

    /**
     * Last block that was fed or attested.
     *
     * @return block number.
     */
    public long fedBlock()
    {
        return fedBlock.get();
    }

    /**
     * Blocks sent to the gateways.
     *
     * @return count.
     */
    public long fedBlocks()
    {
        return fedBlocks.get();
    }

    /**
     * Blocks and attestations left out for back pressure.
     *
     * @return count.
     */
    public long feedSkips()
    {
        return feedSkips.get();
    }

    /**
     * Times that the service found the ring full.
     *
     * @return count.
     */
    public long ringFull()
    {
        return ringFull.get();
    }

    /**
     * Inputs that were no blocks.
     *
     * @return count.
     */
    public long malformedBlocks()
    {
        return malformedBlocks.get();
    }

    /**
     * Blocks that were not of their sender.
     *
     * @return count.
     */
    public long foreignBlocks()
    {
        return foreignBlocks.get();
    }

    /**
     * Sessions that proved their key to this member.
     *
     * @return count.
     */
    public long sessionsAuthenticated()
    {
        return sessionsAuthenticated.get();
    }

    /**
     * Sessions that this member did not let in.
     *
     * @return count.
     */
    public long sessionsRefused()
    {
        return sessionsRefused.get();
    }

    /**
     * Requests to the cluster itself that this member refused.
     *
     * @return count.
     */
    public long adminRequestsRefused()
    {
        return adminRequestsRefused.get();
    }

    /**
     * Leadership term.
     *
     * @return term id, -1 before the first.
     */
    public long leadershipTermId()
    {
        return leadershipTerm.get();
    }

    /**
     * Does this member lead.
     *
     * @return true if so.
     */
    public boolean isLeader()
    {
        return 1 == leading.get();
    }

    /**
     * Snapshots taken by this process.
     *
     * @return count.
     */
    public long snapshots()
    {
        return snapshots.get();
    }

    /**
     * A counter of this member by its type; for tests and tools.
     *
     * @param type of the counter.
     * @return value.
     */
    public long get(final CounterType type)
    {
        return all.of(type).get();
    }
}
