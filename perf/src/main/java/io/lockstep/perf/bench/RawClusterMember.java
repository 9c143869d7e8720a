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
package io.lockstep.perf.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.NanosecondClusterClock;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

/**
 * One member of the raw cluster: driver, archive, consensus module and echo service, with the settings of the
 * appliance.
 * <p>
 * Threading: launched and closed by one thread.
 */
final class RawClusterMember implements AutoCloseable
{
    /** Ports that a member needs. */
    static final int PORT_COUNT = 5;

    private static final int INGRESS = 0;
    private static final int CONSENSUS = 1;
    private static final int LOG = 2;
    private static final int CATCHUP = 3;
    private static final int ARCHIVE = 4;
    private static final int CONTROL_TERM_LENGTH = 64 * 1024;
    private static final int MAX_SESSIONS = 32;
    private static final int HEARTBEATS_PER_TIMEOUT = 5;
    private static final long NAK_MULTICAST_MAX_BACKOFF_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long FLOW_CONTROL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String CHECKSUM = "io.aeron.archive.checksum.Crc32c";

    private final ClusterProfile profile;
    private final int memberId;
    private final int[] ports;
    private final Path directory;
    private final String aeronDirectory;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final Supplier<IdleStrategy> idleSupplier;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private ConsensusModule consensusModule;

    RawClusterMember(
        final ClusterProfile profile,
        final int memberId,
        final int[] ports,
        final Path directory,
        final String aeronDirectory,
        final ErrorHandler errorHandler,
        final Runnable terminationHook)
    {
        this.profile = profile;
        this.memberId = memberId;
        this.ports = ports;
        this.directory = directory;
        this.aeronDirectory = aeronDirectory;
        this.errorHandler = errorHandler;
        this.terminationHook = terminationHook;
        idleSupplier = profile.idleMode()::newStrategy;
    }

    /** Starts everything; the election goes on when this returns. What was started is closed by {@link #close()}. */
    void launch()
    {
        open(MediaDriver.launch(driver(profile, aeronDirectory, errorHandler)));
        open(Archive.launch(archive()));
        consensusModule = open(ConsensusModule.launch(consensusModule()));
        open(ClusteredServiceContainer.launch(container()));
    }

    /** Is this member the leader, and its election over. */
    boolean isLeading()
    {
        final ConsensusModule.Context ctx = consensusModule.context();
        return ElectionState.CLOSED == ElectionState.get(ctx.electionStateCounter()) &&
            Cluster.Role.LEADER == Cluster.Role.get(ctx.clusterNodeRoleCounter());
    }

    /** Stops everything, the last started first. Idempotent. */
    @Override
    public void close()
    {
        while (!opened.isEmpty())
        {
            CloseHelper.close(errorHandler, opened.pop());
        }
    }

    /** Endpoints at which clients find the members. */
    static String ingressEndpoints(final int memberCount, final int[] ports)
    {
        final StringBuilder builder = new StringBuilder();
        for (int id = 0; id < memberCount; id++)
        {
            builder.append(0 == id ? "" : ",").append(id).append('=').append(endpoint(ports, id, INGRESS));
        }
        return builder.toString();
    }

    /** A driver as members and clients have it. */
    static MediaDriver.Context driver(
        final ClusterProfile profile, final String aeronDirectory, final ErrorHandler errorHandler)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(profile.isShared() ? ThreadingMode.SHARED : ThreadingMode.DEDICATED)
            .sharedIdleStrategy(profile.idleMode().newStrategy())
            .conductorIdleStrategy(profile.idleMode().newStrategy())
            .senderIdleStrategy(profile.idleMode().newStrategy())
            .receiverIdleStrategy(profile.idleMode().newStrategy())
            .termBufferSparseFile(true)
            .publicationTermBufferLength(profile.termLength())
            .ipcTermBufferLength(profile.termLength())
            .mtuLength(profile.mtuLength())
            .ipcMtuLength(profile.mtuLength())
            .socketRcvbufLength(profile.socketBufferLength())
            .socketSndbufLength(profile.socketBufferLength())
            .initialWindowLength(profile.socketBufferLength())
            .nakMulticastMaxBackoffNs(NAK_MULTICAST_MAX_BACKOFF_NS)
            .flowControlReceiverTimeoutNs(FLOW_CONTROL_TIMEOUT_NS)
            .spiesSimulateConnection(true)
            .errorHandler(errorHandler);
    }

    private Archive.Context archive()
    {
        final Archive.Context ctx = new Archive.Context()
            .aeronDirectoryName(aeronDirectory)
            .archiveDir(directory.resolve("archive").toFile())
            .controlChannel("aeron:udp?endpoint=" + endpoint(ports, memberId, ARCHIVE))
            .localControlChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlTermBufferLength(CONTROL_TERM_LENGTH)
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(idleSupplier)
            .segmentFileLength(profile.archiveSegmentLength())
            .fileSyncLevel(profile.fileSyncLevel())
            .catalogFileSyncLevel(profile.fileSyncLevel())
            .errorHandler(errorHandler);
        return profile.hasArchiveChecksum() ? ctx.recordChecksum(Checksums.newInstance(CHECKSUM)) : ctx;
    }

    private ConsensusModule.Context consensusModule()
    {
        return new ConsensusModule.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(directory.resolve("cluster").toFile())
            .clusterMemberId(memberId)
            .clusterMembers(clusterMembers())
            .ingressChannel("aeron:udp?term-length=" + profile.termLength())
            .logChannel("aeron:udp?term-length=" + profile.logTermLength() +
                (profile.memberCount() > 1 ? "|fc=min" : ""))
            .consensusChannel("aeron:udp?term-length=" + profile.termLength())
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .archiveContext(archiveClient())
            .fileSyncLevel(profile.fileSyncLevel())
            .maxConcurrentSessions(MAX_SESSIONS)
            .leaderHeartbeatTimeoutNs(profile.heartbeatTimeoutNs())
            .leaderHeartbeatIntervalNs(profile.heartbeatTimeoutNs() / HEARTBEATS_PER_TIMEOUT)
            .electionTimeoutNs(profile.electionTimeoutNs())
            .electionStatusIntervalNs(profile.electionTimeoutNs() / HEARTBEATS_PER_TIMEOUT)
            .clusterClock(new NanosecondClusterClock())
            .idleStrategySupplier(idleSupplier)
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    private ClusteredServiceContainer.Context container()
    {
        return new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(directory.resolve("cluster").toFile())
            .archiveContext(archiveClient())
            .clusteredService(new EchoService())
            .idleStrategySupplier(idleSupplier)
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    private static AeronArchive.Context archiveClient()
    {
        return new AeronArchive.Context()
            .controlRequestChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlResponseChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
            .controlTermBufferLength(CONTROL_TERM_LENGTH);
    }

    private String clusterMembers()
    {
        final StringBuilder builder = new StringBuilder();
        for (int id = 0; id < profile.memberCount(); id++)
        {
            builder.append(id)
                .append(',').append(endpoint(ports, id, INGRESS))
                .append(',').append(endpoint(ports, id, CONSENSUS))
                .append(',').append(endpoint(ports, id, LOG))
                .append(',').append(endpoint(ports, id, CATCHUP))
                .append(',').append(endpoint(ports, id, ARCHIVE))
                .append('|');
        }
        return builder.toString();
    }

    private static String endpoint(final int[] ports, final int id, final int offset)
    {
        return "localhost:" + ports[id * PORT_COUNT + offset];
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.push(resource);
        return resource;
    }
}
