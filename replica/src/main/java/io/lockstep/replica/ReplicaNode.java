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
package io.lockstep.replica;

import java.io.File;
import java.util.UUID;
import java.util.function.Function;

import org.agrona.CloseHelper;
import org.agrona.concurrent.NoOpLock;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.lockstep.journal.storage.DirectoryGuard;
import io.lockstep.replica.agent.ReplicaAgents;
import io.lockstep.replica.agent.StateReader;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.replica.stream.StreamState;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.CountedIdle;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.NodeMonitor;
import io.lockstep.runtime.counters.AeronCounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;

/**
 * A replica: driver, threads and clocks of the machine around {@link ReplicaAgents}.
 * <p>
 * Threading: launched and closed by the thread that owns it; everything else by any. Errors: what is fatal goes to the
 * error handler, then the termination hook runs, and nothing more is applied.
 */
public final class ReplicaNode implements AutoCloseable
{
    private static final String NAME = "replica";
    private static final int TERM_LENGTH = 64 * 1024;

    private final ReplicaContext ctx;
    private final CountedIdle idle;
    private final StateMachine machine;
    private ReplicaCounters counters;
    private volatile NodeCounters nodeCounters;
    private StateReader reader;
    private AutoCloseable guard;
    private MediaDriver driver;
    private Aeron aeron;
    private Transport transport;
    private AgentGroup group;
    private NodeMonitor monitor;
    private boolean isClosed;

    private ReplicaNode(final ReplicaContext ctx)
    {
        this.ctx = ctx.conclude();
        idle = new CountedIdle(ctx.placement());
        machine = ctx.machineFactory().get();
        try
        {
            start();
        }
        catch (final Exception | Error ex)
        {
            close();
            throw ex;
        }
    }

    /**
     * Starts a replica.
     *
     * @param ctx settings; concluded here.
     * @return the node, receiving.
     */
    public static ReplicaNode launch(final ReplicaContext ctx)
    {
        return new ReplicaNode(ctx);
    }

    /** Stops the thread, then closes what it used. Idempotent. */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        CloseHelper.close(ctx.errorHandler(), monitor);
        CloseHelper.close(ctx.errorHandler(), group);
        if (null != reader)
        {
            reader.joined();
        }
        CloseHelper.close(ctx.errorHandler(), aeron);
        CloseHelper.close(ctx.errorHandler(), driver);
        CloseHelper.close(ctx.errorHandler(), guard);
    }

    /**
     * State of the stream. Any thread.
     *
     * @return state.
     */
    public StreamState streamState()
    {
        return StreamState.get((int)counters.get(ReplicaCounter.STREAM_STATE));
    }

    /**
     * Last block that was applied. Any thread.
     *
     * @return block number, 0 if there was none.
     */
    public long lastBlock()
    {
        return counters.get(ReplicaCounter.LAST_BLOCK);
    }

    /**
     * Last sequence that was applied, as of the last whole block. Any thread.
     *
     * @return sequence, 0 if there was none.
     */
    public long lastSequence()
    {
        return counters.get(ReplicaCounter.LAST_SEQUENCE);
    }

    /**
     * Everything that is counted. Any thread may read.
     *
     * @return counters.
     */
    public ReplicaCounters counters()
    {
        return counters;
    }

    /**
     * Reads the machine's state between two blocks, on the thread that applies; after {@link #close()} on the caller's.
     * Any thread but the one that applies. It holds up the stream for as long as it takes.
     *
     * @param reading that is done; it must not change the machine nor keep it.
     * @param <T>     what it gives.
     * @return its result.
     * @throws io.lockstep.protocol.LockstepException WARN if that was not possible within the deadline, if the replica
     *                                                has stopped and is not closed, or if the reading threw.
     */
    public <T> T snapshotOfState(final Function<StateMachine, T> reading)
    {
        return reader.read((apply) -> reading.apply(apply.machine()), ctx.readTimeoutNs());
    }

    /**
     * Digest of the state and the place that it belongs to, read like {@link #snapshotOfState(Function)}.
     *
     * @return digest.
     */
    public StateDigest digest()
    {
        return reader.read(
            (apply) -> new StateDigest(apply.lastBlock(), apply.lastSequence(), apply.machine().digest()),
            ctx.readTimeoutNs());
    }

    /**
     * Directory of the media driver in use.
     *
     * @return directory.
     */
    public String aeronDirectory()
    {
        return aeron.context().aeronDirectoryName();
    }

    private void start()
    {
        final String ownHost = ctx.ownHost();
        guard = null == ctx.directory() ? null : DirectoryGuard.take(ctx.directory());
        driver = null == ctx.aeronDirectory() ? MediaDriver.launchEmbedded(driverContext()) : null;
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(null == driver ? ctx.aeronDirectory() : driver.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE)
            .errorHandler(this::onError));
        transport = new AeronTransport(aeron);
        final AeronCounterSource source = new AeronCounterSource(aeron, NodeKind.REPLICA, 0);
        nodeCounters = new NodeCounters(
            source, ProcessHandle.current().pid(), ctx.stream().streamId(), System.currentTimeMillis());
        idle.counters(nodeCounters);
        counters = new ReplicaCounters(source, ctx.stream().groupCount());
        final ReplicaAgents agents = newAgents(ownHost);
        reader = agents.reader();
        group = new AgentGroup(NAME, ctx.placement(), this::onError, ctx.terminationHook()).counters(nodeCounters);
        agents.agents().forEach(group::add);
        group.start();
        monitor = new NodeMonitor(nodeCounters, ctx.directory(), () -> {}, () -> {}, this::onError).start("replica");
    }

    private ReplicaAgents newAgents(final String ownHost)
    {
        final ReplicaAgents.Config config = new ReplicaAgents.Config();
        config.context = ctx;
        config.ownHost = ownHost;
        config.machine = machine;
        config.transport = transport;
        config.counters = counters;
        config.errorHandler = this::onError;
        return new ReplicaAgents(config);
    }

    private void onError(final Throwable ex)
    {
        ctx.errorHandler().onError(ex);
        final NodeCounters counted = nodeCounters;
        if (null != counted)
        {
            counted.onError();
        }
    }

    /** The driver publishes nothing but requests for replay, so its own buffers are small. */
    private MediaDriver.Context driverContext()
    {
        final String parent = new File(CommonContext.AERON_DIR_PROP_DEFAULT).getParent();
        return DriverThreads.place(new MediaDriver.Context(), ctx.placement(), idle, NAME)
            .aeronDirectoryName(null != ctx.directory() ? DriverDirectory.of(ctx.directory()) :
                new File(parent, "lockstep-replica-" + UUID.randomUUID()).getPath())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            .initialWindowLength(ctx.receiveWindowLength())
            .socketRcvbufLength(ctx.receiveWindowLength())
            .nakMulticastMaxBackoffNs(ctx.nakBackoffNs())
            .imageLivenessTimeoutNs(ctx.imageTimeoutNs())
            .errorHandler(ctx.errorHandler());
    }
}
