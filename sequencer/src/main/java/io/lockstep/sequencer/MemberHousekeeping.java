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
package io.lockstep.sequencer;

import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.Aeron;
import io.aeron.cluster.ConsensusModule;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.sequencer.housekeeping.AeronArchivePort;
import io.lockstep.sequencer.housekeeping.ConsensusCounters;
import io.lockstep.sequencer.housekeeping.HousekeepingAgent;
import io.lockstep.sequencer.housekeeping.HousekeepingContext;
import io.lockstep.sequencer.housekeeping.HousekeepingCounters;
import io.lockstep.sequencer.housekeeping.JournalView;
import io.lockstep.sequencer.housekeeping.LeaderHandOver;
import io.lockstep.sequencer.housekeeping.PeerAgent;
import io.lockstep.sequencer.housekeeping.PeerBoard;
import io.lockstep.sequencer.housekeeping.PeerChannel;
import io.lockstep.sequencer.housekeeping.SnapshotEntry;
import io.lockstep.sequencer.pipeline.ChainWindow;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * Wires the agents of housekeeping, each on a thread of its own: they sleep between their steps, and one may wait for
 * the archive.
 * <p>
 * Threading: the thread that launches the node.
 */
final class MemberHousekeeping
{
    private static final int PEERS_TERM_LENGTH = 64 * 1024;
    /** Time-outs that an election without the leader's farewell takes at most, in the rule. */
    private static final long ELECTION_STEPS = 4;

    private final SequencerContext ctx;
    private final int epoch;
    private final Aeron aeron;
    private final ErrorHandler errorHandler;
    private final AgentGroup group;
    private final PeerBoard board;
    private final IntSupplier space;
    private LeaderHandOver handOver;

    MemberHousekeeping(
        final SequencerContext ctx,
        final int epoch,
        final Aeron aeron,
        final PeerBoard board,
        final IntSupplier space,
        final ErrorHandler errorHandler,
        final Runnable terminationHook)
    {
        this.ctx = ctx;
        this.epoch = epoch;
        this.aeron = aeron;
        this.errorHandler = errorHandler;
        group = new AgentGroup(ctx.nodeName(), ctx.placement(), errorHandler, terminationHook);
        this.board = board;
        this.space = space;
    }

    /** A member alone has nobody to compare with. */
    MemberHousekeeping watchPeers(final ChainWindow chain)
    {
        if (ctx.memberCount() > 1)
        {
            final HousekeepingContext settings = ctx.housekeeping();
            final Transport transport = new AeronTransport(aeron);
            final PeerChannel channel = new PeerChannel(
                transport.addPublication(
                    "aeron:udp?control-mode=manual|term-length=" + PEERS_TERM_LENGTH, AeronStreams.PEERS),
                peerChannels(), errorHandler);
            group.add(
                new PeerAgent(
                    channel, transport.addSubscription(peerChannel(ctx.memberId()), AeronStreams.PEERS), chain, board,
                    SystemNanoClock.INSTANCE, settings.peersIntervalNs(), settings.peersTimeoutNs(), ctx.streamId(),
                    epoch, errorHandler));
        }
        return this;
    }

    /** Snapshots of the cluster that runs. */
    MemberHousekeeping keepHouse(
        final MemberContexts contexts,
        final ConsensusModule.Context module,
        final ConsensusCounters cluster,
        final JournalAgent journalAgent,
        final Supplier<Stamper> stampers,
        final SequencerCounters counters,
        final HousekeepingCounters housekeeping)
    {
        handOver = new LeaderHandOver(
            cluster, board, ctx.housekeeping().peersFreshNs(),
            ctx.heartbeatTimeoutNs() + ELECTION_STEPS * ctx.electionTimeoutNs(), SystemNanoClock.INSTANCE,
            new BackoffIdleStrategy());
        group.add(
            new HousekeepingAgent(
                cluster,
                journalView(journalAgent, counters),
                board,
                space,
                new AeronArchivePort(
                    () -> contexts.archiveClient().aeron(aeron).ownsAeronClient(false), SystemNanoClock.INSTANCE),
                () -> SnapshotEntry.read(ctx.directoryOf("cluster").toFile()),
                stampers,
                ctx.housekeeping(),
                ctx.snapshotDeadlineNs(),
                SystemNanoClock.INSTANCE,
                module.clusterClock()::timeNanos,
                housekeeping,
                errorHandler));
        return this;
    }

    /** What a leader does before it stops. */
    LeaderHandOver handOver()
    {
        return handOver;
    }

    /** The threads, not started yet. */
    AgentGroup group()
    {
        return group;
    }

    private static JournalView journalView(
        final JournalAgent journalAgent, final SequencerCounters counters)
    {
        return new JournalView()
        {
            @Override
            public long stampedBlock()
            {
                return counters.stampedBlock();
            }

            @Override
            public long forcedBlock()
            {
                return journalAgent.forcedBlock();
            }

            @Override
            public void requestForce(final long blockNumber)
            {
                journalAgent.requestForce(blockNumber);
            }
        };
    }

    private String[] peerChannels()
    {
        final String[] channels = new String[ctx.memberCount() - 1];
        for (int id = 0, i = 0; id < ctx.memberCount(); id++)
        {
            if (id != ctx.memberId())
            {
                channels[i++] = peerChannel(id);
            }
        }
        return channels;
    }

    private String peerChannel(final int id)
    {
        return "aeron:udp?endpoint=" + ctx.host(id) + ':' +
            MemberPorts.port(ctx.portBase(), id, MemberPorts.PEERS);
    }
}
