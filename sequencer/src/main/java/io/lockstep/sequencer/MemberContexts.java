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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusterClock;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.lockstep.protocol.OwnAddress;
import io.lockstep.runtime.AgentPlacement;
import io.lockstep.runtime.CountedIdle;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.DriverSettings;
import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.sequencer.access.ClusterAccess;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.recovery.StreamLifeTool;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * Aeron's settings of a member, made from ours: the one place where driver, archive and cluster are tuned.
 * <p>
 * Threading: the thread that launches the node.
 */
final class MemberContexts
{
    private static final int CLUSTER_ID = 0;
    private static final int MAX_GATEWAYS = 32;
    private static final int CONTROL_TERM_LENGTH = 64 * 1024;
    private static final int HEARTBEATS_PER_TIMEOUT = 5;
    private static final long NAK_MULTICAST_MAX_BACKOFF_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long FLOW_CONTROL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);
    /** Stream on which no gateway asks for a session. */
    private static final int INGRESS_OF_NOBODY = 9_001;
    private static final String CHECKSUM = "io.aeron.archive.checksum.Crc32c";

    private final SequencerContext ctx;
    private final String aeronDirectory;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final ClusterClock clock = new SteadyClusterClock(new OffsetEpochNanoClock(), SystemNanoClock.INSTANCE);
    private final AuthorisedKeys authorisedKeys;
    private final AgentPlacement placement;
    private final CountedIdle idle;
    private final EssentialSettings essentials;
    private final StreamLife life;

    MemberContexts(
        final SequencerContext ctx,
        final AuthorisedKeys authorisedKeys,
        final String aeronDirectory,
        final ErrorHandler errorHandler,
        final Runnable terminationHook)
    {
        this.ctx = ctx;
        this.authorisedKeys = authorisedKeys;
        this.aeronDirectory = aeronDirectory;
        this.errorHandler = errorHandler;
        this.terminationHook = terminationHook;
        placement = ctx.placement();
        idle = new CountedIdle(placement);
        life = StreamLifeTool.of(Path.of(ctx.directory()));
        essentials = new EssentialSettings(ctx, life);
    }

    /** What the archive records with, and what a recording is checked by. */
    static Checksum recordChecksum()
    {
        return Checksums.newInstance(CHECKSUM);
    }

    /** Life that the member's directory is of. */
    StreamLife life()
    {
        return life;
    }

    EssentialSettings essentials()
    {
        return essentials;
    }

    /** What the threads of Aeron's agents do while idle, and where that is counted. */
    CountedIdle idle()
    {
        return idle;
    }

    MediaDriver.Context driver()
    {
        final DriverSettings settings = ctx.driver();
        return DriverThreads.place(new MediaDriver.Context(), placement, idle, ctx.nodeName())
            .aeronDirectoryName(aeronDirectory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(settings.termLength())
            .ipcTermBufferLength(settings.termLength())
            .mtuLength(settings.mtuLength())
            .ipcMtuLength(settings.mtuLength())
            .socketRcvbufLength(settings.socketBufferLength())
            .socketSndbufLength(settings.socketBufferLength())
            .initialWindowLength(settings.socketBufferLength())
            .nakMulticastMaxBackoffNs(NAK_MULTICAST_MAX_BACKOFF_NS)
            .flowControlReceiverTimeoutNs(FLOW_CONTROL_TIMEOUT_NS)
            .spiesSimulateConnection(true)
            .errorHandler(errorHandler);
    }

    Archive.Context archive()
    {
        final int level = ctx.durability().fileSyncLevel();
        return new Archive.Context()
            .aeronDirectoryName(aeronDirectory)
            .archiveDir(ctx.directoryOf("archive").toFile())
            .controlChannel("aeron:udp?endpoint=" + ctx.endpoint(ctx.memberId(), MemberPorts.ARCHIVE))
            .localControlChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlTermBufferLength(CONTROL_TERM_LENGTH)
            .replicationChannel(OwnAddress.channelAt(ctx.host(ctx.memberId())))
            .recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .threadFactory(factory("archive"))
            .idleStrategySupplier(idle.supplier("archive"))
            .segmentFileLength(ctx.archiveSegmentLength())
            // Below this the archive begins no recording, so no election and no snapshot succeeds; see the reserve.
            .lowStorageSpaceThreshold(ctx.archiveSegmentLength())
            .fileSyncLevel(level)
            .catalogFileSyncLevel(level)
            .recordChecksum(recordChecksum())
            .replayChecksum(recordChecksum())
            .errorHandler(errorHandler);
    }

    ConsensusModule.Context consensusModule(final SequencerCounters counters)
    {
        final ClusterAccess access = new ClusterAccess(
            authorisedKeys, ctx.streamId(), ctx.journal().clusterId(), counters, errorHandler, clock::timeMillis);
        return new ConsensusModule.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(ctx.directoryOf("cluster").toFile())
            .clusterId(CLUSTER_ID)
            .clusterMemberId(ctx.memberId())
            .clusterMembers(clusterMembers(0, ctx.memberCount()))
            .ingressChannel("aeron:udp?term-length=" + ctx.driver().termLength())
            .logChannel("aeron:udp?term-length=" + ctx.logTermLength() + "|fc=min")
            .consensusChannel("aeron:udp?term-length=" + ctx.driver().termLength())
            .replicationChannel(OwnAddress.channelAt(ctx.host(ctx.memberId())))
            .archiveContext(archiveClient())
            .fileSyncLevel(ctx.durability().fileSyncLevel())
            .maxConcurrentSessions(MAX_GATEWAYS)
            .leaderHeartbeatTimeoutNs(ctx.heartbeatTimeoutNs())
            .leaderHeartbeatIntervalNs(ctx.heartbeatTimeoutNs() / HEARTBEATS_PER_TIMEOUT)
            .electionTimeoutNs(ctx.electionTimeoutNs())
            .electionStatusIntervalNs(ctx.electionTimeoutNs() / HEARTBEATS_PER_TIMEOUT)
            .startupCanvassTimeoutNs(ctx.recovery().canvassTimeoutNs())
            .random(new NominationOrder(ctx.memberId()))
            .clusterClock(clock)
            .authenticatorSupplier(access::newAuthenticator)
            .authorisationServiceSupplier(access::newAuthorisation)
            .idleStrategySupplier(idle.supplier("consensus"))
            .threadFactory(factory("consensus"))
            .appVersion(essentials.version())
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    /** Of a member that recovers: a cluster of its own, which no gateway finds. */
    ConsensusModule.Context consensusModuleAlone(final SequencerCounters counters)
    {
        return consensusModule(counters)
            .clusterMembers(clusterMembers(ctx.memberId(), ctx.memberId() + 1))
            .ingressStreamId(INGRESS_OF_NOBODY);
    }

    ClusteredServiceContainer.Context container(final ClusteredService service)
    {
        return new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(ctx.directoryOf("cluster").toFile())
            .clusterId(CLUSTER_ID)
            .archiveContext(archiveClient())
            .clusteredService(service)
            .isRespondingService(false)
            .idleStrategySupplier(placement.idleSupplier("service"))
            .threadFactory(factory("service"))
            .appVersion(essentials.version())
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    AeronArchive.Context archiveClient()
    {
        return new AeronArchive.Context()
            .controlRequestChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlResponseChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlTermBufferLength(CONTROL_TERM_LENGTH);
    }

    /** A client of another member's archive. */
    AeronArchive.Context archiveClientOf(final int memberId, final Aeron aeron)
    {
        return new AeronArchive.Context()
            .aeron(aeron)
            .ownsAeronClient(false)
            .controlRequestChannel("aeron:udp?endpoint=" + ctx.endpoint(memberId, MemberPorts.ARCHIVE))
            .controlResponseChannel(OwnAddress.channelAt(ctx.host(ctx.memberId())));
    }

    /** Where a member's consensus module is spoken to. */
    String consensusEndpoint(final int memberId)
    {
        return ctx.endpoint(memberId, MemberPorts.CONSENSUS);
    }

    List<String> otherConsensusEndpoints()
    {
        final List<String> endpoints = new ArrayList<>();
        for (int id = 0; id < ctx.memberCount(); id++)
        {
            if (id != ctx.memberId())
            {
                endpoints.add(consensusEndpoint(id));
            }
        }
        return endpoints;
    }

    private String clusterMembers(final int first, final int limit)
    {
        final StringBuilder builder = new StringBuilder();
        for (int id = first; id < limit; id++)
        {
            builder.append(id)
                .append(',').append(ctx.endpoint(id, MemberPorts.INGRESS))
                .append(',').append(ctx.endpoint(id, MemberPorts.CONSENSUS))
                .append(',').append(ctx.endpoint(id, MemberPorts.LOG))
                .append(',').append(ctx.endpoint(id, MemberPorts.CATCHUP))
                .append(',').append(ctx.endpoint(id, MemberPorts.ARCHIVE))
                .append('|');
        }
        return builder.toString();
    }

    private ThreadFactory factory(final String agent)
    {
        return placement.factory(ctx.nodeName(), agent);
    }
}
