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
package io.lockstep.perf.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.lockstep.gateway.GatewayContext;
import io.lockstep.gateway.GatewayNode;
import io.lockstep.perf.system.FreePortRange;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.replica.ReplicaNode;
import io.lockstep.replica.machines.StateMachines;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.keys.KeyDirectory;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SequencerNode;

/**
 * Members, gateways and replicas in this JVM, made from the same settings as processes of their own, on ports and
 * multicast groups that are free, in a directory that is removed at the end, or of which the journals are kept.
 * <p>
 * Threading: launch and close on one thread. Members have a driver each, as on machines of their own; gateways,
 * replicas and clients share one.
 */
public final class EmbeddedSystem implements AutoCloseable
{
    private static final int GATEWAY_PORT = 600;
    private static final int REPLAY_PORT = 620;
    private static final int MULTICAST_PORT = 640;
    private static final int FEED_PORT = 660;
    private static final String JOURNAL = "journal";
    private static final String KEYS = "keys";

    private final List<SequencerNode> members = new ArrayList<>();
    private final List<GatewayNode> gateways = new ArrayList<>();
    private final List<ReplicaNode> replicas = new ArrayList<>();
    private final Properties common;
    private final Path root;
    private final boolean isKept;
    private final int memberCount;
    private final int gatewayCount;
    private final int portBase;
    private final int group;
    private final ErrorLog errorLog;
    private final Runnable terminationHook;
    private volatile boolean isStopping;
    private MediaDriver driver;
    private Aeron aeron;

    private EmbeddedSystem(
        final int memberCount,
        final int gatewayCount,
        final Properties common,
        final ErrorLog errorLog,
        final Runnable terminationHook,
        final Path keep)
    {
        this.memberCount = memberCount;
        this.gatewayCount = gatewayCount;
        this.common = common;
        this.errorLog = errorLog;
        this.terminationHook = terminationHook;
        isKept = null != keep;
        portBase = FreePortRange.find(1, 2, GATEWAY_PORT + 1);
        group = 1 + 2 * new SplittableRandom(System.nanoTime()).nextInt(60);
        try
        {
            root = isKept ? Files.createDirectories(keep) : Files.createTempDirectory("lockstep-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("directory of the nodes cannot be made: directory=" +
                (isKept ? keep : System.getProperty("java.io.tmpdir")), ex);
        }
    }

    /**
     * Starts everything.
     *
     * @param memberCount     1, 3 or 5.
     * @param gatewayCount    gateways, each with a group of its own.
     * @param replicaCount    replicas, each on the groups of all gateways.
     * @param common          settings on top of the defaults, for all nodes that know them.
     * @param errorLog        for all nodes.
     * @param terminationHook run if a node cannot go on.
     * @param replicaSetup    changes the context of each replica before its launch.
     * @return the running system.
     */
    public static EmbeddedSystem launch(
        final int memberCount,
        final int gatewayCount,
        final int replicaCount,
        final Properties common,
        final ErrorLog errorLog,
        final Runnable terminationHook,
        final Consumer<ReplicaContext> replicaSetup)
    {
        return launch(
            memberCount, gatewayCount, replicaCount, common, errorLog, terminationHook, replicaSetup, null);
    }

    /**
     * Starts everything, and leaves the journals at the end.
     *
     * @param memberCount     1, 3 or 5.
     * @param gatewayCount    gateways, each with a group of its own.
     * @param replicaCount    replicas, each on the groups of all gateways.
     * @param common          settings on top of the defaults, for all nodes that know them.
     * @param errorLog        for all nodes.
     * @param terminationHook run if a node cannot go on.
     * @param replicaSetup    changes the context of each replica before its launch.
     * @param keep            directory, absent or empty, below which each journal is left; null to leave nothing.
     * @return the running system.
     */
    public static EmbeddedSystem launch(
        final int memberCount,
        final int gatewayCount,
        final int replicaCount,
        final Properties common,
        final ErrorLog errorLog,
        final Runnable terminationHook,
        final Consumer<ReplicaContext> replicaSetup,
        final Path keep)
    {
        final EmbeddedSystem system = new EmbeddedSystem(
            memberCount, gatewayCount, common, errorLog, terminationHook, keep);
        try
        {
            system.start(replicaCount, replicaSetup);
            return system;
        }
        catch (final Exception ex)
        {
            system.close();
            throw ex;
        }
    }

    private void start(final int replicaCount, final Consumer<ReplicaContext> replicaSetup)
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(1024 * 1024)
            .ipcTermBufferLength(1024 * 1024)
            .mtuLength(mtuLength())
            .socketRcvbufLength(1024 * 1024)
            .socketSndbufLength(1024 * 1024)
            .initialWindowLength(512 * 1024)
            .nakMulticastMaxBackoffNs(200_000)
            .errorHandler(errorLog));
        final KeyDirectory keys = new KeyDirectory(root.resolve(KEYS)).create(gatewayCount, new SecureRandom());
        for (int id = 0; id < memberCount; id++)
        {
            final Properties properties = own();
            properties.setProperty("lockstep.cluster.authorised.keys", keys.authorisedKeys().toString());
            properties.setProperty("lockstep.cluster.member.id", Integer.toString(id));
            properties.setProperty("lockstep.sequencer.dir", memberDirectory(id).toString());
            properties.setProperty("lockstep.feed.channel", feedChannel());
            members.add(SequencerNode.launch(SequencerContext.from(new Settings(properties, "embedded"))
                .bootstrap(NodeDirectory.Bootstrap.ADOPT)
                .errorHandler(this::onMemberError).terminationHook(terminationHook)));
        }
        for (int id = 1; id <= gatewayCount; id++)
        {
            final Properties properties = own();
            properties.setProperty("lockstep.gateway.id", Integer.toString(id));
            properties.setProperty("lockstep.gateway.key", keys.gatewayKey(id).toString());
            properties.setProperty("lockstep.gateway.dir", gatewayDirectory(id).toString());
            properties.setProperty("lockstep.feed.channels", feedChannel());
            properties.setProperty("lockstep.gateway.ingress.channel", gatewayChannel(id));
            properties.setProperty("lockstep.gateway.stream.channel", streamChannel(id));
            properties.setProperty("lockstep.gateway.replay.channel", replayChannel(id));
            properties.setProperty("lockstep.aeron.dir", driver.aeronDirectoryName());
            gateways.add(GatewayNode.launch(new GatewayContext(new Settings(properties, "embedded"))
                .errorHandler(errorLog).terminationHook(terminationHook)));
        }
        for (int i = 0; i < replicaCount; i++)
        {
            final Properties properties = own();
            properties.setProperty("lockstep.replica.streams", channels(this::streamChannel));
            properties.setProperty("lockstep.replica.replays", channels(this::replayChannel));
            properties.setProperty("lockstep.aeron.dir", driver.aeronDirectoryName());
            final ReplicaContext ctx = ReplicaContext
                .from(new Settings(properties, "embedded"), StateMachines::factory)
                .errorHandler(errorLog).terminationHook(terminationHook);
            replicaSetup.accept(ctx);
            replicas.add(ReplicaNode.launch(ctx));
        }
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .errorHandler(errorLog));
    }

    /** Members that stop one after the other lose each other; that they say so is then no news. */
    private void onMemberError(final Throwable ex)
    {
        final boolean isWarning =
            ex instanceof AeronException && AeronException.Category.WARN == ((AeronException)ex).category();
        if (!isStopping || !isWarning)
        {
            errorLog.onError(ex);
        }
    }

    private Properties own()
    {
        final Properties properties = new Properties();
        properties.putAll(common);
        properties.setProperty("lockstep.cluster.hosts", "localhost" + ",localhost".repeat(memberCount - 1));
        properties.setProperty("lockstep.cluster.port.base", Integer.toString(portBase));
        return properties;
    }

    private int mtuLength()
    {
        return Integer.parseInt(common.getProperty("lockstep.aeron.mtu", "1408"));
    }

    private String channels(final IntFunction<String> channel)
    {
        final StringBuilder builder = new StringBuilder(channel.apply(1));
        for (int id = 2; id <= gatewayCount; id++)
        {
            builder.append(',').append(channel.apply(id));
        }
        return builder.toString();
    }

    private String feedChannel()
    {
        return "aeron:udp?endpoint=239.255.0." + group + ':' + (portBase + FEED_PORT) + "|interface=localhost";
    }

    private String streamChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=239.255." + gatewayId + '.' + group + ':' +
            (portBase + MULTICAST_PORT + gatewayId) + "|interface=localhost";
    }

    private String replayChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=localhost:" + (portBase + REPLAY_PORT + gatewayId);
    }

    /**
     * Where clients reach a gateway.
     *
     * @param gatewayId from 1.
     * @return Aeron channel.
     */
    public String gatewayChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=localhost:" + (portBase + GATEWAY_PORT + gatewayId);
    }

    /**
     * Aeron client for the clients of this system; closed with it.
     *
     * @return connected to the driver that gateways, replicas and clients share.
     */
    public Aeron aeron()
    {
        return aeron;
    }

    /**
     * The members.
     *
     * @return by id.
     */
    public List<SequencerNode> members()
    {
        return members;
    }

    /**
     * The gateways.
     *
     * @return by id, from 1.
     */
    public List<GatewayNode> gateways()
    {
        return gateways;
    }

    /**
     * The replicas.
     *
     * @return in the order of their start.
     */
    public List<ReplicaNode> replicas()
    {
        return replicas;
    }

    /** Stops the nodes; the journals stay until {@link #close()}. Idempotent. */
    public void stop()
    {
        isStopping = true;
        CloseHelper.close(errorLog, aeron);
        close(replicas);
        close(gateways);
        close(members);
        CloseHelper.close(errorLog, driver);
        driver = null;
    }

    /**
     * Audits every journal: of the members, then of the gateways. The nodes must be stopped.
     *
     * @param streamId of the stream.
     * @return one audit each.
     */
    public List<StreamAudit> audit(final int streamId)
    {
        final List<StreamAudit> audits = new ArrayList<>();
        for (final Path each : nodeDirectories())
        {
            audits.add(StreamAudit.of(each.getFileName().toString(), each.resolve(JOURNAL).toFile(), streamId));
        }
        return audits;
    }

    /**
     * Where the journals are: of the members, then of the gateways.
     *
     * @return one directory each.
     */
    public List<Path> journals()
    {
        return nodeDirectories().stream().map((each) -> each.resolve(JOURNAL)).toList();
    }

    @Override
    public void close()
    {
        stop();
        if (isKept)
        {
            nodeDirectories().forEach(EmbeddedSystem::deleteAllButTheJournal);
            IoUtil.delete(root.resolve(KEYS).toFile(), true);
        }
        else
        {
            IoUtil.delete(root.toFile(), true);
        }
    }

    private List<Path> nodeDirectories()
    {
        final List<Path> directories = new ArrayList<>();
        for (int id = 0; id < memberCount; id++)
        {
            directories.add(memberDirectory(id));
        }
        for (int id = 1; id <= gatewayCount; id++)
        {
            directories.add(gatewayDirectory(id));
        }
        return directories;
    }

    private Path memberDirectory(final int id)
    {
        return root.resolve("member-" + id);
    }

    private Path gatewayDirectory(final int id)
    {
        return root.resolve("gateway-" + id);
    }

    private static void deleteAllButTheJournal(final Path node)
    {
        final File[] files = node.toFile().listFiles((directory, name) -> !JOURNAL.equals(name));
        for (final File each : null == files ? new File[0] : files)
        {
            IoUtil.delete(each, true);
        }
    }

    private void close(final List<? extends AutoCloseable> nodes)
    {
        for (int i = nodes.size() - 1; i >= 0; i--)
        {
            CloseHelper.close(errorLog, nodes.get(i));
        }
        nodes.clear();
    }
}
