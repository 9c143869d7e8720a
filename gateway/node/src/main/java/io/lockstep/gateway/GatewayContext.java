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
package io.lockstep.gateway;

import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.gateway.egress.EgressLimits;
import io.lockstep.gateway.ingress.KeyCredentials;
import io.lockstep.gateway.ingress.PackerLimits;
import io.lockstep.gateway.ingress.SessionLimits;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.runtime.AgentPlacement;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.DriverSettings;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.IdleMode;
import io.lockstep.runtime.Settings;

/**
 * Settings of a gateway. Names and defaults are in {@link GatewayConfiguration}.
 * <p>
 * Threading: one thread, at start. A context serves one node, once.
 */
public final class GatewayContext
{
    private static final int FRAME_LIMIT_DIVISOR = 8;
    private static final int HELD_BLOCKS_MINIMUM = 8;
    /** Bytes around a block in its message, generously. */
    private static final int BLOCK_FRAME_LENGTH = 64;

    private boolean isConcluded;
    private int gatewayId;
    private String keyFile;
    private int streamId;
    private int epochLimit;
    private List<String> clusterHosts;
    private int clusterPortBase;
    private GatewayChannels channels;
    private File directory;
    private int maxMessageLength;
    private int maxInFlight;
    private int maxSessions;
    private int blockLength;
    private int maxBlockLength;
    private int blocksInFlight;
    private int ringCapacity;
    private int heldLength;
    private int heldWindow;
    private ReplayLimits replayLimits;
    private int termLength;
    private int clientTermLength;
    private JournalContext journal;
    private long outcomeTimeoutNs;
    private long gapSettleNs;
    private long stallNs;
    private long heartbeatIntervalNs;
    private long minKeepAliveNs;
    private long maxKeepAliveNs;
    private long closingTimeoutNs;
    private long cycleThresholdNs;
    private final AgentPlacement placement = DriverThreads.declare(new AgentPlacement()
        .share("agents", "ingress", "packer", "egress", "replay")
        .agent("keeper", IdleMode.SLEEP))
        .agent("client", IdleMode.SLEEP);
    private String aeronDirectory;
    private ErrorHandler errorHandler;
    private Runnable terminationHook;
    private NanoClock clock;
    private GatewayCounters counters;

    /**
     * A context from settings.
     *
     * @param settings to read; what is not set has its default.
     */
    public GatewayContext(final Settings settings)
    {
        readPlace(settings);
        readLimits(settings);
        readTimes(settings);
        placement.read(settings);
    }

    /**
     * Checks every value and the relations between them, fills what is missing, then freezes.
     *
     * @return this.
     */
    public GatewayContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("GatewayContext already concluded");
        }
        isConcluded = true;

        check(gatewayId > 0, GatewayConfiguration.ID_PROP_NAME, gatewayId, "positive");
        final int members = clusterHosts.size();
        check(1 == members || 3 == members || 5 == members,
            GatewayConfiguration.CLUSTER_HOSTS_PROP_NAME, members, "1, 3 or 5 hosts");
        check(!channels.feeds().isEmpty(), GatewayConfiguration.FEED_CHANNELS_PROP_NAME, 0, "at least one channel");
        check(maxMessageLength > 0 && maxMessageLength <= GatewayConfiguration.MAX_MESSAGE_LENGTH_LIMIT,
            GatewayConfiguration.MAX_MESSAGE_LENGTH_PROP_NAME, maxMessageLength,
            "from 1 to " + GatewayConfiguration.MAX_MESSAGE_LENGTH_LIMIT);
        check(maxInFlight > 0, GatewayConfiguration.MAX_IN_FLIGHT_PROP_NAME, maxInFlight, "positive");
        check(maxSessions > 0 && maxSessions <= GatewayConfiguration.MAX_SESSIONS_LIMIT,
            GatewayConfiguration.MAX_SESSIONS_PROP_NAME, maxSessions,
            "from 1 to " + GatewayConfiguration.MAX_SESSIONS_LIMIT);
        check(blocksInFlight > 0, GatewayConfiguration.BLOCKS_IN_FLIGHT_PROP_NAME, blocksInFlight, "positive");
        check(BitUtil.isPowerOfTwo(ringCapacity),
            GatewayConfiguration.RING_CAPACITY_PROP_NAME, ringCapacity, "a power of two");
        placement.conclude();
        checkLengths();
        checkReplay();
        checkTimes();

        errorHandler = null == errorHandler ? new ErrorLog("gateway", System.err, false) : errorHandler;
        terminationHook = null == terminationHook ? () -> {} : terminationHook;
        clock = null == clock ? SystemNanoClock.INSTANCE : clock;
        return this;
    }

    /**
     * Limits of client sessions.
     *
     * @return limits.
     */
    SessionLimits sessionLimits()
    {
        return new SessionLimits(
            maxMessageLength, maxInFlight, maxSessions, minKeepAliveNs, maxKeepAliveNs, closingTimeoutNs);
    }

    PackerLimits packerLimits()
    {
        return new PackerLimits(blockLength, blocksInFlight, outcomeTimeoutNs);
    }

    EgressLimits egressLimits()
    {
        return new EgressLimits(
            epochLimit,
            heldLength,
            heldWindow,
            sessionLimits().slotCount(),
            2 * maxInFlight,
            maxMessageLength,
            maxInFlight,
            closingTimeoutNs,
            gapSettleNs,
            stallNs,
            heartbeatIntervalNs);
    }

    /**
     * Ingress endpoints of the members as Aeron Cluster wants them.
     *
     * @return {@code id=host:port}, comma separated.
     */
    public String ingressEndpoints()
    {
        final StringBuilder builder = new StringBuilder();
        for (int i = 0; i < clusterHosts.size(); i++)
        {
            builder.append(0 == i ? "" : ",").append(i).append('=').append(clusterHosts.get(i)).append(':')
                .append(memberPort(i, GatewayConfiguration.INGRESS_PORT_OFFSET));
        }
        return builder.toString();
    }

    /**
     * Channel on which a member takes requests for replay.
     *
     * @param memberId of the member.
     * @return channel.
     */
    public String memberReplayChannel(final int memberId)
    {
        return "aeron:udp?endpoint=" + clusterHosts.get(memberId) + ':' +
            memberPort(memberId, GatewayConfiguration.REPLAY_PORT_OFFSET) + "|term-length=64k";
    }

    /**
     * The channels as they are used: with the address of this host, and groups on its interface.
     *
     * @return channels.
     * @throws IllegalArgumentException if the address is not set and no route leads to a member.
     */
    public GatewayChannels resolvedChannels()
    {
        return channels.resolve(IntStream.range(0, memberCount()).mapToObj(this::memberReplayChannel).toList());
    }

    /**
     * Members of the cluster.
     *
     * @return count.
     */
    public int memberCount()
    {
        return clusterHosts.size();
    }

    /**
     * This gateway.
     *
     * @return id, from 1.
     */
    public int gatewayId()
    {
        return gatewayId;
    }

    /**
     * The stream.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Channels of the members' feeds.
     *
     * @return channels.
     */
    public List<String> feedChannels()
    {
        return channels.feeds();
    }

    /**
     * Channel on which clients send.
     *
     * @return channel.
     */
    public String ingressChannel()
    {
        return channels.ingress();
    }

    /**
     * Channel of the multicast.
     *
     * @return channel.
     */
    public String streamChannel()
    {
        return channels.stream();
    }

    /**
     * Channel on which this gateway takes requests for replay.
     *
     * @return channel.
     */
    public String replayChannel()
    {
        return channels.replay();
    }

    /**
     * Directory of the node; the journal copy is below it.
     *
     * @return directory.
     */
    public File directory()
    {
        return directory;
    }

    /**
     * Term length of channels to clients.
     *
     * @return bytes.
     */
    public int clientTermLength()
    {
        return clientTermLength;
    }

    /**
     * Term length of all other channels.
     *
     * @return bytes.
     */
    public int termLength()
    {
        return termLength;
    }

    /**
     * Longest block of any gateway on this stream.
     *
     * @return bytes.
     */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /**
     * Directory of a running media driver.
     *
     * @return directory, empty for an embedded driver.
     */
    public String aeronDirectory()
    {
        return aeronDirectory;
    }

    /**
     * Takes what goes wrong.
     *
     * @param handler for it; by default a line each on standard error.
     * @return this.
     */
    public GatewayContext errorHandler(final ErrorHandler handler)
    {
        errorHandler = handler;
        return this;
    }

    /**
     * Takes what goes wrong.
     *
     * @return handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Run when the node cannot go on; must return at once and not close the node itself.
     *
     * @param hook to run.
     * @return this.
     */
    public GatewayContext terminationHook(final Runnable hook)
    {
        terminationHook = hook;
        return this;
    }

    /**
     * Run when the node cannot go on.
     *
     * @return hook.
     */
    public Runnable terminationHook()
    {
        return terminationHook;
    }

    /**
     * Counters of the node.
     *
     * @return counters, null until the node has a media driver.
     */
    public GatewayCounters counters()
    {
        return counters;
    }

    void counters(final GatewayCounters newCounters)
    {
        counters = newCounters;
    }

    /**
     * Clock of the agents.
     *
     * @param nanoClock to use.
     * @return this.
     */
    public GatewayContext clock(final NanoClock nanoClock)
    {
        clock = nanoClock;
        return this;
    }

    /**
     * Clock of the agents.
     *
     * @return clock.
     */
    public NanoClock clock()
    {
        return clock;
    }

    int ringCapacity()
    {
        return ringCapacity;
    }

    int maxMessageLength()
    {
        return maxMessageLength;
    }

    /** Longest payload of an entry: of a message, or of what the gateway puts in itself. */
    int ringPayloadLength()
    {
        return Math.max(maxMessageLength, BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH);
    }

    KeyCredentials readCredentials()
    {
        return new KeyCredentials(
            KeyCredentials.readGatewayKey(GatewayConfiguration.KEY_PROP_NAME, keyFile, gatewayId),
            streamId,
            journal.clusterId());
    }

    JournalContext journal()
    {
        return journal;
    }

    long cycleThresholdNs()
    {
        return cycleThresholdNs;
    }

    /**
     * Threads of the agents, to be changed in place.
     *
     * @return placement.
     */
    public AgentPlacement placement()
    {
        return placement;
    }

    ReplayLimits replayLimits()
    {
        return replayLimits;
    }

    private void readPlace(final Settings settings)
    {
        gatewayId = settings.number(GatewayConfiguration.ID_PROP_NAME, GatewayConfiguration.ID_DEFAULT);
        keyFile = settings.text(GatewayConfiguration.KEY_PROP_NAME, GatewayConfiguration.KEY_DEFAULT);
        streamId = settings.number(GatewayConfiguration.STREAM_ID_PROP_NAME, GatewayConfiguration.STREAM_ID_DEFAULT);
        epochLimit = settings.number(
            GatewayConfiguration.EPOCH_LIMIT_PROP_NAME, GatewayConfiguration.EPOCH_LIMIT_DEFAULT);
        clusterHosts = GatewayChannels.list(settings.text(
            GatewayConfiguration.CLUSTER_HOSTS_PROP_NAME, GatewayConfiguration.CLUSTER_HOSTS_DEFAULT));
        clusterPortBase = settings.number(
            GatewayConfiguration.CLUSTER_PORT_BASE_PROP_NAME, GatewayConfiguration.CLUSTER_PORT_BASE_DEFAULT);
        channels = GatewayChannels.read(settings, gatewayId);
        directory = new File(settings.text(
            GatewayConfiguration.DIRECTORY_PROP_NAME, GatewayConfiguration.DIRECTORY_DEFAULT + gatewayId));
        aeronDirectory = settings.text(DriverSettings.DIRECTORY_PROP_NAME, DriverSettings.DIRECTORY_DEFAULT);
    }

    private void readLimits(final Settings settings)
    {
        maxMessageLength = settings.size(
            GatewayConfiguration.MAX_MESSAGE_LENGTH_PROP_NAME, GatewayConfiguration.MAX_MESSAGE_LENGTH_DEFAULT);
        maxInFlight = settings.number(
            GatewayConfiguration.MAX_IN_FLIGHT_PROP_NAME, GatewayConfiguration.MAX_IN_FLIGHT_DEFAULT);
        maxSessions = settings.number(
            GatewayConfiguration.MAX_SESSIONS_PROP_NAME, GatewayConfiguration.MAX_SESSIONS_DEFAULT);
        blockLength = settings.size(
            GatewayConfiguration.BLOCK_LENGTH_PROP_NAME, GatewayConfiguration.BLOCK_LENGTH_DEFAULT);
        maxBlockLength = settings.size(
            GatewayConfiguration.MAX_BLOCK_LENGTH_PROP_NAME, GatewayConfiguration.MAX_BLOCK_LENGTH_DEFAULT);
        blocksInFlight = settings.number(
            GatewayConfiguration.BLOCKS_IN_FLIGHT_PROP_NAME, GatewayConfiguration.BLOCKS_IN_FLIGHT_DEFAULT);
        ringCapacity = settings.number(
            GatewayConfiguration.RING_CAPACITY_PROP_NAME, GatewayConfiguration.RING_CAPACITY_DEFAULT);
        heldLength = settings.size(
            GatewayConfiguration.HELD_LENGTH_PROP_NAME, GatewayConfiguration.HELD_LENGTH_DEFAULT);
        heldWindow = settings.number(
            GatewayConfiguration.HELD_WINDOW_PROP_NAME, GatewayConfiguration.HELD_WINDOW_DEFAULT);
        termLength = settings.size(
            GatewayConfiguration.TERM_LENGTH_PROP_NAME, GatewayConfiguration.TERM_LENGTH_DEFAULT);
        clientTermLength = settings.size(
            GatewayConfiguration.CLIENT_TERM_LENGTH_PROP_NAME, GatewayConfiguration.CLIENT_TERM_LENGTH_DEFAULT);
        replayLimits = ReplayLimits.read(settings);
        // A copy can be fetched again: nobody on the way to the clients waits for a device.
        journal = JournalContext.from(settings, ForcePolicy.NEVER);
    }

    private void readTimes(final Settings settings)
    {
        outcomeTimeoutNs = settings.durationNs(
            GatewayConfiguration.OUTCOME_TIMEOUT_PROP_NAME, GatewayConfiguration.OUTCOME_TIMEOUT_DEFAULT_NS);
        gapSettleNs = settings.durationNs(
            GatewayConfiguration.GAP_SETTLE_PROP_NAME, GatewayConfiguration.GAP_SETTLE_DEFAULT_NS);
        stallNs = settings.durationNs(
            GatewayConfiguration.STALL_PROP_NAME, GatewayConfiguration.STALL_DEFAULT_NS);
        heartbeatIntervalNs = settings.durationNs(
            GatewayConfiguration.HEARTBEAT_PROP_NAME, GatewayConfiguration.HEARTBEAT_DEFAULT_NS);
        minKeepAliveNs = settings.durationNs(
            GatewayConfiguration.KEEP_ALIVE_MIN_PROP_NAME, GatewayConfiguration.KEEP_ALIVE_MIN_DEFAULT_NS);
        maxKeepAliveNs = settings.durationNs(
            GatewayConfiguration.KEEP_ALIVE_MAX_PROP_NAME, GatewayConfiguration.KEEP_ALIVE_MAX_DEFAULT_NS);
        closingTimeoutNs = settings.durationNs(
            GatewayConfiguration.CLOSING_TIMEOUT_PROP_NAME, GatewayConfiguration.CLOSING_TIMEOUT_DEFAULT_NS);
        cycleThresholdNs = settings.durationNs(
            GatewayConfiguration.CYCLE_THRESHOLD_PROP_NAME, GatewayConfiguration.CYCLE_THRESHOLD_DEFAULT_NS);
    }

    private void checkLengths()
    {
        journal.maxBlockLength(maxBlockLength).check();
        final int leastBlock = BlockDescriptor.HEADER_LENGTH + BlockDescriptor.entryLength(ringPayloadLength());
        check(blockLength >= leastBlock, GatewayConfiguration.BLOCK_LENGTH_PROP_NAME, blockLength,
            "room for the longest message, raise it to " + leastBlock + " or lower " +
            GatewayConfiguration.MAX_MESSAGE_LENGTH_PROP_NAME + " of " + maxMessageLength);
        check(maxBlockLength >= blockLength, GatewayConfiguration.MAX_BLOCK_LENGTH_PROP_NAME, maxBlockLength,
            "at least a block of this gateway, raise it on all nodes or lower " +
            GatewayConfiguration.BLOCK_LENGTH_PROP_NAME + " of " + blockLength);
        final long leastTerm = (long)FRAME_LIMIT_DIVISOR * (maxBlockLength + BLOCK_FRAME_LENGTH);
        check(BitUtil.isPowerOfTwo(termLength) && termLength >= leastTerm,
            GatewayConfiguration.TERM_LENGTH_PROP_NAME, termLength, "a power of two for 8 of the longest blocks, " +
            "raise it to " + BitUtil.findNextPositivePowerOfTwo(leastTerm) + " or lower " +
            GatewayConfiguration.MAX_BLOCK_LENGTH_PROP_NAME + " of " + maxBlockLength);
        check(BitUtil.isPowerOfTwo(clientTermLength) && clientTermLength >= 64 * 1024,
            GatewayConfiguration.CLIENT_TERM_LENGTH_PROP_NAME, clientTermLength, "a power of two from 64k");
        check(heldLength >= (long)HELD_BLOCKS_MINIMUM * maxBlockLength,
            GatewayConfiguration.HELD_LENGTH_PROP_NAME, heldLength, "room for 8 of the longest blocks");
        check(heldWindow >= 2L * blocksInFlight,
            GatewayConfiguration.HELD_WINDOW_PROP_NAME, heldWindow, "twice the blocks in flight");
    }

    private void checkReplay()
    {
        check(replayLimits.requesterLimit() > 0,
            ReplayServerContext.REQUESTER_LIMIT_PROP_NAME, replayLimits.requesterLimit(), "positive");
        check(replayLimits.isRateLimitGood(maxBlockLength),
            ReplayServerContext.RATE_LIMIT_PROP_NAME, replayLimits.rateLimit(), "0 or at least the longest block");
        check(replayLimits.isWaitLimitGood(),
            ReplayServerContext.WAIT_LIMIT_PROP_NAME, replayLimits.waitLimitNs(), "below 10s");
    }

    private void checkTimes()
    {
        check(outcomeTimeoutNs >= TimeUnit.MILLISECONDS.toNanos(10),
            GatewayConfiguration.OUTCOME_TIMEOUT_PROP_NAME, outcomeTimeoutNs, "10ms or more");
        check(gapSettleNs > 0 && stallNs >= gapSettleNs,
            GatewayConfiguration.STALL_PROP_NAME, stallNs, "at least the settle time");
        check(minKeepAliveNs > 0 && maxKeepAliveNs >= minKeepAliveNs,
            GatewayConfiguration.KEEP_ALIVE_MAX_PROP_NAME, maxKeepAliveNs, "at least the minimum");
    }

    private int memberPort(final int memberId, final int portOffset)
    {
        return clusterPortBase + memberId * GatewayConfiguration.MEMBER_PORT_STRIDE + portOffset;
    }

    private static void check(final boolean isGood, final String name, final long value, final String wanted)
    {
        Settings.require(isGood, name, value, "is not " + wanted);
    }
}
