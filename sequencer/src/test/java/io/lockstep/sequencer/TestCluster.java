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

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.AdminRequestType;
import io.aeron.cluster.codecs.AdminResponseCode;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.Header;
import io.aeron.security.CredentialsSupplier;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.sequencer.recovery.RecoveryContext;
import io.lockstep.runtime.keys.KeyDirectory;
import io.lockstep.runtime.keys.KeyFile;

/** Members in one JVM, each with a driver and directories of its own, and a client's driver beside them. */
final class TestCluster implements AutoCloseable
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int PORT_TRIES = 50;
    /** Below the ports that the system gives to whoever asks for any. */
    private static final int PORT_BASES = 100;
    private static final int STREAM_ID = 5;

    /** Tests read it while members tell. */
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final AtomicInteger terminations = new AtomicInteger();
    final List<SequencerNode> nodes = new ArrayList<>();
    final MediaDriver clientDriver;
    final String feedChannel;
    private final int portBase = freePortBase();
    private final int count;
    private final Path root;
    private final KeyDirectory keys;

    TestCluster(final int count, final Path root)
    {
        this.count = count;
        this.root = root;
        keys = new KeyDirectory(root.resolve("keys"));
        if (!Files.exists(keys.authorisedKeys()))
        {
            keys.create(2, new SecureRandom());
        }
        feedChannel = "aeron:udp?endpoint=239.255.7." + (1 + 2 * (portBase % 100)) + ':' + (portBase + 900) +
            "|interface=localhost";
        clientDriver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(1024 * 1024)
            .dirDeleteOnShutdown(true));
        for (int id = 0; id < count; id++)
        {
            nodes.add(null);
        }
    }

    void start(final int id)
    {
        start(id, new JournalContext());
    }

    void start(final int id, final JournalContext journal)
    {
        start(id, (ctx) -> ctx.journal(journal.segmentLength(1024 * 1024)), UnaryOperator.identity());
    }

    /** Starts a member with other settings, or with something around its service. */
    void start(
        final int id, final UnaryOperator<SequencerContext> settings, final UnaryOperator<ClusteredService> around)
    {
        nodes.set(id, SequencerNode.launch(settings.apply(newContext(id)), around));
    }

    /** Settings of a member, not concluded. */
    SequencerContext newContext(final int id)
    {
        final StringBuilder hosts = new StringBuilder("localhost");
        for (int i = 1; i < count; i++)
        {
            hosts.append(",localhost");
        }
        return new SequencerContext()
            .streamId(STREAM_ID)
            .memberId(id)
            .hosts(hosts.toString())
            .portBase(portBase)
            .feedChannel(feedChannel)
            .bootstrap(NodeDirectory.Bootstrap.ADOPT)
            .directory(new File(root.toFile(), "m" + id).toString())
            .authorisedKeys(keys.authorisedKeys().toString())
            .durability(Durability.REPLICATED)
            .heartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(1))
            .electionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(400))
            .logTermLength(1024 * 1024)
            .archiveSegmentLength(1024 * 1024)
            .journal(new JournalContext().segmentLength(1024 * 1024))
            .recovery(new RecoveryContext()
                .compareTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500))
                .canvassTimeoutNs(TimeUnit.SECONDS.toNanos(5)))
            .errorHandler(errorHandler())
            .terminationHook(terminations::incrementAndGet);
    }

    void stop(final int id)
    {
        CloseHelper.close(nodes.get(id));
        nodes.set(id, null);
    }

    void startAll()
    {
        for (int id = 0; id < count; id++)
        {
            start(id);
        }
    }

    void stopAll()
    {
        for (int id = 0; id < count; id++)
        {
            stop(id);
        }
    }

    /** A gateway's session, as gateway 1. */
    AeronCluster connect()
    {
        return connect(credentials(keys.gatewayKey(1)));
    }

    AeronCluster connect(final CredentialsSupplier credentials)
    {
        return connect(credentials, null);
    }

    /** A session that is let in in the end, and what hears the answers of the cluster itself. */
    AeronCluster connect(final CredentialsSupplier credentials, final AdminListener listener)
    {
        final AeronCluster[] connected = new AeronCluster[1];
        await("connected", () ->
        {
            try
            {
                connected[0] = tryConnect(credentials, listener);
                return true;
            }
            catch (final TimeoutException ex)
            {
                // A follower that has not noticed yet sends the client to the leader that is dead: ask again.
                return false;
            }
        });
        return connected[0];
    }

    TestCredentials credentials(final Path keyFile)
    {
        return new TestCredentials(KeyFile.read(keyFile), STREAM_ID);
    }

    KeyDirectory keys()
    {
        return keys;
    }

    AeronCluster tryConnect(final CredentialsSupplier credentials)
    {
        return tryConnect(credentials, null);
    }

    private AeronCluster tryConnect(final CredentialsSupplier credentials, final AdminListener listener)
    {
        final StringBuilder endpoints = new StringBuilder();
        for (int id = 0; id < count; id++)
        {
            endpoints.append(0 == id ? "" : ",").append(id).append("=localhost:")
                .append(MemberPorts.port(portBase, id, MemberPorts.INGRESS));
        }
        return AeronCluster.connect(new AeronCluster.Context()
            .aeronDirectoryName(clientDriver.aeronDirectoryName())
            .credentialsSupplier(credentials)
            .egressListener(null == listener ? (sessionId, timestamp, buffer, offset, length, header) -> {} : listener)
            .ingressChannel("aeron:udp?term-length=1m")
            .ingressEndpoints(endpoints.toString())
            .egressChannel("aeron:udp?endpoint=localhost:0")
            .messageTimeoutNs(TimeUnit.SECONDS.toNanos(3)));
    }

    String replayEndpoint(final int id)
    {
        return "localhost:" + MemberPorts.port(portBase, id, MemberPorts.REPLAY);
    }

    String consensusEndpoint(final int id)
    {
        return "localhost:" + MemberPorts.port(portBase, id, MemberPorts.CONSENSUS);
    }

    Path directory(final int id, final String part)
    {
        return root.resolve("m" + id).resolve(part);
    }

    /** What the journal of a member that is stopped holds. */
    List<byte[]> blocks(final int id)
    {
        final List<byte[]> blocks = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(new JournalContext()
            .directory(directory(id, "journal").toFile())
            .streamId(STREAM_ID)))
        {
            reader.seek(1);
            while (reader.poll((buffer, offset, length) ->
            {
                final byte[] copy = new byte[length];
                buffer.getBytes(offset, copy);
                blocks.add(copy);
            }, 100) > 0)
            {
                continue;
            }
        }
        return blocks;
    }

    /** What ClusterTool does for an operator. */
    boolean requestSnapshot(final int id)
    {
        final File directory = new File(root.toFile(), "m" + id);
        final CountersReader reader = ClusterControl.mapCounters(
            new File(DriverDirectory.of(directory), CncFileDescriptor.CNC_FILE));
        final AtomicCounter toggle = ClusterControl.findControlToggle(reader, 0);
        return null != toggle && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
    }

    boolean hasError(final String start)
    {
        return errors.stream().anyMatch((ex) -> ex.getMessage().startsWith(start));
    }

    int errorCount()
    {
        return errors.size();
    }

    List<LockstepException> fatalErrors()
    {
        return errors.stream()
            .filter((ex) -> ex instanceof LockstepException)
            .map((ex) -> (LockstepException)ex)
            .filter((ex) -> LockstepException.Severity.FATAL == ex.severity())
            .collect(Collectors.toList());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(nodes);
        CloseHelper.close(clientDriver);
    }

    static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not in time: " + what);
            }
            Thread.yield();
        }
    }

    private ErrorHandler errorHandler()
    {
        return (ex) ->
        {
            if (null != ex.getMessage() && ex.getMessage().startsWith("journals not compared, no answer: "))
            {
                // A member that is started first finds nobody to ask.
                return;
            }
            if (!(ex instanceof AeronException) || AeronException.Category.WARN != ((AeronException)ex).category())
            {
                errors.add(ex);
            }
        };
    }

    /** A base whose ports nobody has now; two runs side by side rarely meet, and then try again. */
    static int freePortBase()
    {
        for (int i = 0; i < PORT_TRIES; i++)
        {
            final int base = 21000 + (int)(System.nanoTime() / 1000 % PORT_BASES) * 100;
            if (isFree(base + MemberPorts.ARCHIVE) && isFree(base + MemberPorts.INGRESS) &&
                isFree(base + 200 + MemberPorts.CONSENSUS))
            {
                return base;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean isFree(final int port)
    {
        try (DatagramSocket socket = new DatagramSocket(null))
        {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** Hears the answers to requests to the cluster itself. */
    @FunctionalInterface
    interface AdminListener extends EgressListener
    {
        @Override
        default void onMessage(
            final long clusterSessionId,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header)
        {
            throw new AssertionError("the service answers nobody");
        }

        @Override
        void onAdminResponse(
            long clusterSessionId,
            long correlationId,
            AdminRequestType requestType,
            AdminResponseCode responseCode,
            String message,
            DirectBuffer payload,
            int payloadOffset,
            int payloadLength);
    }
}
