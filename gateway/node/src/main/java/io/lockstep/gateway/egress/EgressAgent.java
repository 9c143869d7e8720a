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
package io.lockstep.gateway.egress;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.lockstep.gateway.GatewayConfiguration;
import io.lockstep.gateway.ingress.Intake;
import io.lockstep.gateway.ingress.ResponseQueue;
import io.lockstep.gateway.ingress.SessionEventQueue;
import io.lockstep.gateway.ingress.SessionProgress;
import io.lockstep.gateway.ingress.SettlementQueue;
import io.lockstep.gateway.status.DutyCycle;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.Journal;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * Releases blocks and hands each to the journal copy, the multicast, the clients hosted here and the packer. Until it
 * has met the head of the stream there is no multicast: what a group brings is the head.
 * <p>
 * Threading: one agent; owns feed, release, journal copy, multicast and the ways to clients.
 */
public final class EgressAgent implements Agent, ReleaseListener
{
    private static final int FRAGMENT_LIMIT = 128;
    private static final int RELEASE_LIMIT = 256;
    private static final int COMMAND_LIMIT = 256;

    private final int gatewayId;
    private final long gatewayIncarnation;
    private final NanoClock clock;
    private final DutyCycle dutyCycle;
    private final Release release;
    private final FeedReceiver receiver;
    private final HeadGate head;
    private final GapFiller gapFiller;
    private final Journal journal;
    private final MulticastPublisher multicast;
    private final Acknowledger acknowledger;
    private final ResponseQueue commands;
    private final SettlementQueue settlements;
    private final Intake intake;
    private final GatewayCounters counters;
    private final ErrorHandler errorHandler;
    private long nowNs;
    private long lastSequence;
    private int reportedEpoch;

    /**
     * An agent that goes on where the journal copy ends.
     *
     * @param config of the agent; what it holds is owned and closed by the agent.
     */
    public EgressAgent(final Config config)
    {
        gatewayId = config.gatewayId;
        gatewayIncarnation = config.gatewayIncarnation;
        clock = config.clock;
        dutyCycle = config.dutyCycle;
        journal = config.journal;
        commands = config.commands;
        settlements = config.settlements;
        intake = config.intake;
        counters = config.counters;
        errorHandler = config.errorHandler;
        final EgressLimits limits = config.limits;

        release = new Release(
            config.streamId, config.memberCount, limits.epochLimit(), limits.arenaLength(), limits.window(), this,
            counters);
        head = new HeadGate(config.memberCount);
        receiver = new FeedReceiver(config.feeds, release, head, intake, counters);
        gapFiller = new GapFiller(
            release, config.fetchers, limits.gapSettleNs(), limits.stallNs(), counters, errorHandler);
        multicast = new MulticastPublisher(
            config.multicast, gatewayId, config.streamId, limits.heartbeatIntervalNs(), counters);
        acknowledger = new Acknowledger(
            limits.slotCount(),
            limits.outcomeWindow(),
            limits.closingTimeoutNs(),
            new TransportResponseChannels(config.transport, config.responseTermLength),
            new ResponseWriter(limits.maxMessageLength(), limits.maxInFlight()),
            config.events,
            config.progress,
            counters);

        lastSequence = journal.lastSequence();
        if (journal.lastBlockNumber() > 0)
        {
            release.resume(journal.lastBlockNumber(), journal.lastChainCrc(), config.epoch);
            counters.set(GatewayCounter.EPOCH, config.epoch);
        }
        counters.set(GatewayCounter.RELEASED_BLOCK, journal.lastBlockNumber());
        counters.set(GatewayCounter.RELEASED_SEQUENCE, lastSequence);
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        dutyCycle.measure(nowNs);
        acknowledger.now(nowNs);

        int workCount = 0;
        workCount += commands.poll(acknowledger, COMMAND_LIMIT);
        workCount += receiver.poll(FRAGMENT_LIMIT, nowNs);
        intake.poll(nowNs);
        workCount += gapFiller.poll(nowNs);
        reportEpoch();
        final int released = release.poll(RELEASE_LIMIT);
        if (released > 0)
        {
            journal.flush();
            workCount += released;
        }
        workCount += journal.doWork(nowNs);
        workCount += acknowledger.send();
        if (head.isMetBy(release.released()))
        {
            workCount += multicast.poll(
                nowNs, release.epoch(), release.released(), release.releasedCrc(), lastSequence);
        }
        return workCount;
    }

    @Override
    public void onReleased(final DirectBuffer buffer, final int offset, final int length, final BlockDecoder decoder)
    {
        journal.append(buffer, offset, length);
        if (head.isMetBy(decoder.blockNumber()))
        {
            multicast.onReleased(buffer, offset, length, nowNs);
        }

        lastSequence = decoder.lastSequence();
        final boolean isRefused = acknowledger.onBlock(decoder) > 0;
        if (gatewayId == decoder.gatewayId() && gatewayIncarnation == decoder.gatewayIncarnation())
        {
            requireTaken(decoder);
            count(settlements.put(decoder.gatewayBlock(), isRefused));
        }
        else if (0 == decoder.entryCount() && 0 == decoder.gatewayBlock() && release.isNearHead())
        {
            count(settlements.putUntaken());
        }
        counters.set(GatewayCounter.EPOCH, decoder.epoch());
        counters.set(GatewayCounter.RELEASED_BLOCK, decoder.blockNumber());
        counters.set(GatewayCounter.RELEASED_SEQUENCE, lastSequence);
    }

    /** This gateway sends no block without an entry: the cluster found none, though it is this gateway's. */
    private static void requireTaken(final BlockDecoder decoder)
    {
        if (0 == decoder.entryCount())
        {
            throw LockstepException.fatal(LockstepException.Fault.REFUSED,
                "cluster does not take a block of this gateway for one: gatewayBlock=" + decoder.gatewayBlock() +
                " block=" + decoder.blockNumber() + "; " + GatewayConfiguration.BLOCK_LENGTH_PROP_NAME +
                " must be no more than " + GatewayConfiguration.MAX_BLOCK_LENGTH_PROP_NAME +
                " of the members, and the gateway's release one that theirs knows");
        }
    }

    private void count(final boolean isQueued)
    {
        if (!isQueued)
        {
            counters.increment(GatewayCounter.DROPPED);
        }
    }

    @Override
    public void onDiverged(final int memberId, final long blockNumber, final int expectedCrc, final int actualCrc)
    {
        errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
            "member has another chain than the majority, ignored from there: member=" + memberId +
                " block=" + blockNumber + " expectedCrc=" + Integer.toHexString(expectedCrc) +
                " actualCrc=" + Integer.toHexString(actualCrc)));
    }

    @Override
    public void onVoid(final long released)
    {
        throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
            "a new epoch of the stream began before the end of this gateway's journal, whose end is void: epoch=" +
            release.epoch() + " block=" + released + "; keep the directory aside and start with an empty one");
    }

    private void reportEpoch()
    {
        final int refusedEpoch = release.refusedEpoch();
        if (reportedEpoch != refusedEpoch)
        {
            reportedEpoch = refusedEpoch;
            counters.set(GatewayCounter.EPOCH_REFUSED, refusedEpoch);
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                "stream is of an epoch that this gateway was not told to take: name=" +
                GatewayConfiguration.EPOCH_LIMIT_PROP_NAME + " epoch=" + refusedEpoch));
        }
    }

    @Override
    public void onClose()
    {
        acknowledger.shutDown();
        CloseHelper.closeAll(errorHandler, acknowledger, multicast, gapFiller, receiver, journal);
    }

    @Override
    public String roleName()
    {
        return "egress";
    }

    /** What an egress agent is made of. Not checked here: the node's context is. */
    public static final class Config
    {
        /** This gateway. */
        public int gatewayId;
        /** This life of it. */
        public long gatewayIncarnation;
        /** The stream. */
        public int streamId;
        /** Epoch of the last block in the journal copy. */
        public int epoch;
        /** Members of the cluster. */
        public int memberCount;
        /** Term length of channels to clients, in bytes. */
        public int responseTermLength;
        /** Limits. */
        public EgressLimits limits;
        /** Client of the node. Not closed by the agent. */
        public Transport transport;
        /** Feeds of the members. */
        public TransportSubscription[] feeds;
        /** Ways to fetch blocks, by member. */
        public BlockFetcher[] fetchers;
        /** To replicas. */
        public TransportPublication multicast;
        /** Copy of the stream. */
        public Journal journal;
        /** Commands of the ingress side. */
        public ResponseQueue commands;
        /** Events to the ingress side. */
        public SessionEventQueue events;
        /** Progress of sessions. */
        public SessionProgress progress;
        /** Reports to the packer. */
        public SettlementQueue settlements;
        /** Whether requests are taken: to write to. */
        public Intake intake;
        /** Counters. */
        public GatewayCounters counters;
        /** Clock of the agent. */
        public NanoClock clock;
        /** Measure of the agent. */
        public DutyCycle dutyCycle;
        /** For what does not stop the node. */
        public ErrorHandler errorHandler;
    }
}
