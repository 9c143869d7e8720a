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

import static io.lockstep.replica.ReplicaConfiguration.*;

import java.io.File;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.replica.stream.StreamContext;
import io.lockstep.replica.stream.StreamStateListener;
import io.lockstep.runtime.AgentPlacement;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.DriverSettings;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.HostChannels;
import io.lockstep.runtime.Settings;

/**
 * Settings of a replica. Every setter may be called until {@link #conclude()}, which {@link ReplicaNode} calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
public final class ReplicaContext
{
    private final StreamContext stream = new StreamContext();
    private List<String> streamChannels = split(ReplicaConfiguration.streamChannels(GATEWAYS_DEFAULT));
    private List<String> replayChannels = split(ReplicaConfiguration.replayChannels(GATEWAYS_DEFAULT));
    private String host = HOST_DEFAULT;
    private String responseChannel = RESPONSE_CHANNEL_DEFAULT;
    private File directory;
    private String aeronDirectory;
    private final AgentPlacement placement = DriverThreads.declare(new AgentPlacement()
        .agent("apply"));
    private int receiveWindowLength = RECEIVE_WINDOW_DEFAULT;
    private long nakBackoffNs = NAK_BACKOFF_DEFAULT_NS;
    private long imageTimeoutNs = IMAGE_TIMEOUT_DEFAULT_NS;
    private long readTimeoutNs = READ_TIMEOUT_DEFAULT_NS;
    private long cycleThresholdNs = CYCLE_THRESHOLD_DEFAULT_NS;
    private long fromSequence = 1;
    private Supplier<? extends StateMachine> machineFactory;
    private ApplyListener applyListener;
    private StreamStateListener stateListener;
    private ErrorHandler errorHandler;
    private Runnable terminationHook;
    private NanoClock clock;
    private boolean isConcluded;

    /**
     * A context from a process's settings.
     *
     * @param settings to read.
     * @param machines gives the factory of the machine that the settings name.
     * @return a context that can still be changed.
     */
    public static ReplicaContext from(
        final Settings settings, final Function<String, ? extends Supplier<? extends StateMachine>> machines)
    {
        final ReplicaContext ctx = new ReplicaContext();
        final int gateways = settings.number(GATEWAYS_PROP_NAME, GATEWAYS_DEFAULT);
        if (gateways < 0 || gateways > GATEWAYS_MAX)
        {
            throw new IllegalArgumentException("setting is out of range: name=" + GATEWAYS_PROP_NAME +
                " limit=" + GATEWAYS_MAX + " value=" + gateways);
        }
        ctx.streamChannels(split(
            settings.text(STREAMS_PROP_NAME, ReplicaConfiguration.streamChannels(gateways))));
        ctx.replayChannels(split(
            settings.text(REPLAYS_PROP_NAME, ReplicaConfiguration.replayChannels(gateways))));
        ctx.host(settings.text(HOST_PROP_NAME, HOST_DEFAULT));
        ctx.responseChannel(settings.text(RESPONSE_CHANNEL_PROP_NAME, RESPONSE_CHANNEL_DEFAULT));
        ctx.machineFactory(machines.apply(settings.text(MACHINE_PROP_NAME, MACHINE_DEFAULT)));
        ctx.directory(settings.text(DIRECTORY_PROP_NAME, ""));
        ctx.aeronDirectory(settings.text(DriverSettings.DIRECTORY_PROP_NAME, DriverSettings.DIRECTORY_DEFAULT));
        ctx.placement.read(settings);
        ctx.receiveWindowLength(settings.size(RECEIVE_WINDOW_PROP_NAME, RECEIVE_WINDOW_DEFAULT));
        ctx.nakBackoffNs(settings.durationNs(NAK_BACKOFF_PROP_NAME, NAK_BACKOFF_DEFAULT_NS));
        ctx.imageTimeoutNs(settings.durationNs(IMAGE_TIMEOUT_PROP_NAME, IMAGE_TIMEOUT_DEFAULT_NS));
        ctx.readTimeoutNs(settings.durationNs(READ_TIMEOUT_PROP_NAME, READ_TIMEOUT_DEFAULT_NS));
        ctx.cycleThresholdNs(settings.durationNs(CYCLE_THRESHOLD_PROP_NAME, CYCLE_THRESHOLD_DEFAULT_NS));
        ctx.stream.read(settings);
        return ctx;
    }

    /**
     * Checks every value, fills what is missing, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public ReplicaContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("ReplicaContext already concluded");
        }
        isConcluded = true;

        if (null == machineFactory)
        {
            throw new IllegalArgumentException("machineFactory is missing");
        }
        if (streamChannels.isEmpty() && replayChannels.isEmpty())
        {
            throw new IllegalArgumentException("replica has no source: streams=0 replays=0");
        }
        if (fromSequence < 1 || 1 == stream.fromBlock() && 1 != fromSequence)
        {
            throw new IllegalArgumentException("fromSequence does not fit fromBlock: fromBlock=" +
                stream.fromBlock() + " fromSequence=" + fromSequence);
        }
        if (nakBackoffNs < 1 || imageTimeoutNs < 1 || readTimeoutNs < 1 || cycleThresholdNs < 1)
        {
            throw new IllegalArgumentException("duration is too short: minimum=1 nakBackoffNs=" + nakBackoffNs +
                " imageTimeoutNs=" + imageTimeoutNs + " readTimeoutNs=" + readTimeoutNs +
                " cycleThresholdNs=" + cycleThresholdNs);
        }
        placement.conclude();
        stream.groupCount(streamChannels.size());
        errorHandler = null == errorHandler ? new ErrorLog("replica", System.err, false) : errorHandler;
        terminationHook = null == terminationHook ? ReplicaContext::doNothing : terminationHook;
        clock = null == clock ? SystemNanoClock.INSTANCE : clock;
        return this;
    }

    /**
     * Settings of the way the stream is followed; the count of groups is set by {@link #conclude()}.
     *
     * @return the context of the stream.
     */
    public StreamContext stream()
    {
        return stream;
    }

    /**
     * First sequence that is applied.
     *
     * @return sequence.
     */
    public long fromSequence()
    {
        return fromSequence;
    }

    /**
     * Where to begin, for a machine whose factory gives it with the state of a prefix. Without it the replica begins
     * at the start of the stream.
     *
     * @param fromBlock    first block to apply.
     * @param fromChainCrc chain CRC of the block before it.
     * @param fromSequence first sequence to apply.
     * @return this.
     */
    public ReplicaContext from(final long fromBlock, final int fromChainCrc, final long fromSequence)
    {
        stream.from(fromBlock, fromChainCrc);
        this.fromSequence = fromSequence;
        return this;
    }

    /**
     * Aeron channels of the groups.
     *
     * @return channels, in the order of their indexes.
     */
    public List<String> streamChannels()
    {
        return streamChannels;
    }

    /**
     * Aeron channels of the groups.
     *
     * @param streamChannels none for replay alone.
     * @return this.
     */
    public ReplicaContext streamChannels(final List<String> streamChannels)
    {
        this.streamChannels = List.copyOf(streamChannels);
        return this;
    }

    /**
     * Aeron channels of the gateways' replay servers.
     *
     * @return channels, in the order in which they are asked.
     */
    public List<String> replayChannels()
    {
        return replayChannels;
    }

    /**
     * Aeron channels of the gateways' replay servers.
     *
     * @param replayChannels none if there is nobody to ask.
     * @return this.
     */
    public ReplicaContext replayChannels(final List<String> replayChannels)
    {
        this.replayChannels = List.copyOf(replayChannels);
        return this;
    }

    /**
     * This host, as gateways reach it.
     *
     * @param host name or address; empty for the address that leads to the gateways.
     * @return this.
     */
    public ReplicaContext host(final String host)
    {
        this.host = host;
        return this;
    }

    /** Address of this host: the one set, or the one that leads to the gateways. */
    String ownHost()
    {
        return HostChannels.ownHost(HOST_PROP_NAME, host, replayChannels);
    }

    /**
     * Aeron channel on which gateways answer with replay.
     *
     * @return channel, empty for a free port of this host.
     */
    public String responseChannel()
    {
        return responseChannel;
    }

    /**
     * Aeron channel on which gateways answer with replay.
     *
     * @param responseChannel with port 0 for a free one; empty for one of this host.
     * @return this.
     */
    public ReplicaContext responseChannel(final String responseChannel)
    {
        this.responseChannel = responseChannel;
        return this;
    }

    /**
     * Directory that the replica is known by, and whose name that of an embedded driver's is made from.
     *
     * @return directory, null for none.
     */
    public File directory()
    {
        return directory;
    }

    /**
     * Directory that the replica is known by.
     *
     * @param name of the directory; null or empty for none.
     * @return this.
     */
    public ReplicaContext directory(final String name)
    {
        directory = null == name || name.isBlank() ? null : new File(name);
        return this;
    }

    /**
     * Directory of a running media driver.
     *
     * @return directory, null for an embedded driver.
     */
    public String aeronDirectory()
    {
        return aeronDirectory;
    }

    /**
     * Directory of a running media driver.
     *
     * @param aeronDirectory of the driver; null or empty for an embedded one.
     * @return this.
     */
    public ReplicaContext aeronDirectory(final String aeronDirectory)
    {
        this.aeronDirectory = null == aeronDirectory || aeronDirectory.isBlank() ? null : aeronDirectory;
        return this;
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

    /**
     * Receive window of the embedded driver.
     *
     * @return bytes.
     */
    public int receiveWindowLength()
    {
        return receiveWindowLength;
    }

    /**
     * Receive window of the embedded driver.
     *
     * @param receiveWindowLength in bytes; the kernel must grant socket buffers as long.
     * @return this.
     */
    public ReplicaContext receiveWindowLength(final int receiveWindowLength)
    {
        this.receiveWindowLength = receiveWindowLength;
        return this;
    }

    /**
     * Longest random wait before a lost packet of a group is asked for again.
     *
     * @return ns.
     */
    public long nakBackoffNs()
    {
        return nakBackoffNs;
    }

    /**
     * Longest random wait before a lost packet of a group is asked for again.
     *
     * @param nakBackoffNs in ns.
     * @return this.
     */
    public ReplicaContext nakBackoffNs(final long nakBackoffNs)
    {
        this.nakBackoffNs = nakBackoffNs;
        return this;
    }

    /**
     * Silence after which the embedded driver gives up a group's source.
     *
     * @return ns.
     */
    public long imageTimeoutNs()
    {
        return imageTimeoutNs;
    }

    /**
     * Silence after which the embedded driver gives up a group's source.
     *
     * @param imageTimeoutNs in ns.
     * @return this.
     */
    public ReplicaContext imageTimeoutNs(final long imageTimeoutNs)
    {
        this.imageTimeoutNs = imageTimeoutNs;
        return this;
    }

    /**
     * Deadline of reading the machine's state from another thread.
     *
     * @return ns.
     */
    public long readTimeoutNs()
    {
        return readTimeoutNs;
    }

    /**
     * Deadline of reading the machine's state from another thread.
     *
     * @param readTimeoutNs in ns.
     * @return this.
     */
    public ReplicaContext readTimeoutNs(final long readTimeoutNs)
    {
        this.readTimeoutNs = readTimeoutNs;
        return this;
    }

    /**
     * Duty cycle of the agent beyond which an overrun is counted.
     *
     * @return ns.
     */
    public long cycleThresholdNs()
    {
        return cycleThresholdNs;
    }

    /**
     * Duty cycle of the agent beyond which an overrun is counted.
     *
     * @param cycleThresholdNs in ns.
     * @return this.
     */
    public ReplicaContext cycleThresholdNs(final long cycleThresholdNs)
    {
        this.cycleThresholdNs = cycleThresholdNs;
        return this;
    }

    /**
     * What makes the machine; called once, by the thread that launches.
     *
     * @return factory.
     */
    public Supplier<? extends StateMachine> machineFactory()
    {
        return machineFactory;
    }

    /**
     * What makes the machine; called once, by the thread that launches.
     *
     * @param machineFactory that gives a machine in the state of the place where the replica begins.
     * @return this.
     */
    public ReplicaContext machineFactory(final Supplier<? extends StateMachine> machineFactory)
    {
        this.machineFactory = machineFactory;
        return this;
    }

    /**
     * Told of every message that was applied.
     *
     * @return listener, null for none.
     */
    public ApplyListener applyListener()
    {
        return applyListener;
    }

    /**
     * Told of every message that was applied.
     *
     * @param applyListener that measures; null for none.
     * @return this.
     */
    public ReplicaContext applyListener(final ApplyListener applyListener)
    {
        this.applyListener = applyListener;
        return this;
    }

    /**
     * Told of every change of the stream's state.
     *
     * @return listener, null for none.
     */
    public StreamStateListener stateListener()
    {
        return stateListener;
    }

    /**
     * Told of every change of the stream's state.
     *
     * @param stateListener that records; null for none.
     * @return this.
     */
    public ReplicaContext stateListener(final StreamStateListener stateListener)
    {
        this.stateListener = stateListener;
        return this;
    }

    /**
     * Takes errors; by default they go to standard error.
     *
     * @return handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Takes errors; by default they go to standard error.
     *
     * @param errorHandler of any thread.
     * @return this.
     */
    public ReplicaContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Run once when the replica has failed; it must return at once.
     *
     * @return hook.
     */
    public Runnable terminationHook()
    {
        return terminationHook;
    }

    /**
     * Run once when the replica has failed; it must return at once.
     *
     * @param terminationHook that asks for the node to be closed.
     * @return this.
     */
    public ReplicaContext terminationHook(final Runnable terminationHook)
    {
        this.terminationHook = terminationHook;
        return this;
    }

    /**
     * Clock of the agent.
     *
     * @return clock.
     */
    public NanoClock clock()
    {
        return clock;
    }

    /**
     * Clock of the agent.
     *
     * @param clock to read once each duty cycle.
     * @return this.
     */
    public ReplicaContext clock(final NanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    private static void doNothing()
    {
    }
}
