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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.runtime.PinnedThreads;

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
    private static final String CHECKSUM = "io.aeron.archive.checksum.Crc32c";

    private final SequencerContext ctx;
    private final String aeronDirectory;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final Supplier<IdleStrategy> idleSupplier;

    MemberContexts(
        final SequencerContext ctx,
        final String aeronDirectory,
        final ErrorHandler errorHandler,
        final Runnable terminationHook)
    {
        this.ctx = ctx;
        this.aeronDirectory = aeronDirectory;
        this.errorHandler = errorHandler;
        this.terminationHook = terminationHook;
        idleSupplier = ctx.idleMode()::newStrategy;
    }

    MediaDriver.Context driver()
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ctx.threads().isShared() ? ThreadingMode.SHARED : ThreadingMode.DEDICATED)
            .sharedIdleStrategy(idleSupplier.get())
            .conductorIdleStrategy(idleSupplier.get())
            .senderIdleStrategy(idleSupplier.get())
            .receiverIdleStrategy(idleSupplier.get())
            .termBufferSparseFile(true)
            .publicationTermBufferLength(ctx.termLength())
            .ipcTermBufferLength(ctx.termLength())
            .mtuLength(ctx.mtuLength())
            .ipcMtuLength(ctx.mtuLength())
            .socketRcvbufLength(ctx.socketBufferLength())
            .socketSndbufLength(ctx.socketBufferLength())
            .initialWindowLength(ctx.socketBufferLength())
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
            .controlChannel("aeron:udp?endpoint=" + endpoint(ctx.memberId(), MemberPorts.ARCHIVE))
            .localControlChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlTermBufferLength(CONTROL_TERM_LENGTH)
            .replicationChannel("aeron:udp?endpoint=" + ctx.host(ctx.memberId()) + ":0")
            .recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(idleSupplier)
            .segmentFileLength(ctx.archiveSegmentLength())
            .fileSyncLevel(level)
            .catalogFileSyncLevel(level)
            .recordChecksum(Checksums.newInstance(CHECKSUM))
            .errorHandler(errorHandler);
    }

    ConsensusModule.Context consensusModule()
    {
        return new ConsensusModule.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(ctx.directoryOf("cluster").toFile())
            .clusterId(CLUSTER_ID)
            .clusterMemberId(ctx.memberId())
            .clusterMembers(clusterMembers())
            .ingressChannel("aeron:udp?term-length=" + ctx.termLength())
            .logChannel("aeron:udp?term-length=" + ctx.logTermLength() + "|fc=min")
            .consensusChannel("aeron:udp?term-length=" + ctx.termLength())
            .replicationChannel("aeron:udp?endpoint=" + ctx.host(ctx.memberId()) + ":0")
            .archiveContext(archiveClient())
            .fileSyncLevel(ctx.durability().fileSyncLevel())
            .maxConcurrentSessions(MAX_GATEWAYS)
            .leaderHeartbeatTimeoutNs(ctx.heartbeatTimeoutNs())
            .leaderHeartbeatIntervalNs(ctx.heartbeatTimeoutNs() / HEARTBEATS_PER_TIMEOUT)
            .electionTimeoutNs(ctx.electionTimeoutNs())
            .electionStatusIntervalNs(ctx.electionTimeoutNs() / HEARTBEATS_PER_TIMEOUT)
            .clusterClock(new SteadyClusterClock(new OffsetEpochNanoClock(), SystemNanoClock.INSTANCE))
            .idleStrategySupplier(idleSupplier)
            .threadFactory(pinned("consensus", ctx.cpuConsensus()))
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
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
            .idleStrategySupplier(idleSupplier)
            .threadFactory(pinned("service", ctx.cpuService()))
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    private AeronArchive.Context archiveClient()
    {
        return new AeronArchive.Context()
            .controlRequestChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlResponseChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlTermBufferLength(CONTROL_TERM_LENGTH);
    }

    private String clusterMembers()
    {
        final StringBuilder builder = new StringBuilder();
        for (int id = 0; id < ctx.memberCount(); id++)
        {
            builder.append(id)
                .append(',').append(endpoint(id, MemberPorts.INGRESS))
                .append(',').append(endpoint(id, MemberPorts.CONSENSUS))
                .append(',').append(endpoint(id, MemberPorts.LOG))
                .append(',').append(endpoint(id, MemberPorts.CATCHUP))
                .append(',').append(endpoint(id, MemberPorts.ARCHIVE))
                .append('|');
        }
        return builder.toString();
    }

    private String endpoint(final int id, final int offset)
    {
        return ctx.host(id) + ':' + MemberPorts.port(ctx.portBase(), id, offset);
    }

    private ThreadFactory pinned(final String role, final int cpu)
    {
        return PinnedThreads.factory("m" + ctx.memberId() + '-' + role, cpu);
    }
}
