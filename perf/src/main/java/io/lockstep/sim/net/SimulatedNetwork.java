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
package io.lockstep.sim.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.agrona.ErrorHandler;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

import io.aeron.ErrorCode;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.StepDigest;

/**
 * The network of a simulation: hosts by number, a link from each to each, and what a plan of faults does to them.
 * <p>
 * A node takes a {@link SimulatedTransport} for each life of its process. Hosts have addresses
 * ({@link #address(int)}), and names if they are given some. All that happens, happens by the scheduler; whoever steps
 * nodes is told of hosts that have something to poll.
 * <p>
 * Threading: the simulation's. Allocates nothing for a message once its pools have grown.
 */
public final class SimulatedNetwork
{
    private static final int HOSTS_IN_NET = 250;
    private static final int FIRST_FREE_PORT = 40_000;
    private static final int LAST_PORT = 65_535;
    private static final Pattern ADDRESS = Pattern.compile("10\\.0\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final List<String> OWN = List.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]");

    private final Scheduler scheduler;
    private final SeededRandom random;
    private final NetworkSettings settings;
    private final LinkSettings linkSettings = new LinkSettings();
    private final MessagePool pool = new MessagePool();
    private final Long2ObjectHashMap<Link> linkByHosts = new Long2ObjectHashMap<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, Integer> hostByName = new LinkedHashMap<>();
    private final Int2ObjectHashMap<ChannelMode> modeByStreamId = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Integer> livesByHost = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Integer> nextPortByHost = new Int2ObjectHashMap<>();
    private final long[] counts = new long[NetworkEvent.values().length];
    private IntConsumer onDelivery = (host) -> {};
    private StepDigest digest = new StepDigest();

    /**
     * A network with the settings of Aeron.
     *
     * @param scheduler of the simulation.
     * @param random    of the simulation. Streams of its own are split off.
     */
    public SimulatedNetwork(final Scheduler scheduler, final SeededRandom random)
    {
        this(scheduler, random, new NetworkSettings());
    }

    /**
     * A network.
     *
     * @param scheduler of the simulation.
     * @param random    of the simulation. Streams of its own are split off.
     * @param settings  of the drivers.
     */
    public SimulatedNetwork(final Scheduler scheduler, final SeededRandom random, final NetworkSettings settings)
    {
        this.scheduler = scheduler;
        this.random = random.split("network");
        this.settings = settings;
    }

    /**
     * Begins a life of a node's process. Several processes of one host have different ports.
     *
     * @param host         that it runs on, 0 or more.
     * @param errorHandler of what its handlers throw.
     * @return transport of this life.
     */
    public SimulatedTransport transport(final int host, final ErrorHandler errorHandler)
    {
        final Integer lives = livesByHost.get(host);
        final int life = null == lives ? 0 : lives;
        livesByHost.put(host, (Integer)(life + 1));
        return new SimulatedTransport(this, host, errorHandler, random.split("host " + host).split("life " + life));
    }

    /**
     * Address of a host, for channels: it is not looked up anywhere, and looks like one of a real network.
     *
     * @param host 0 or more, below 62,500.
     * @return address of version 4.
     */
    public static String address(final int host)
    {
        return "10.0." + host / HOSTS_IN_NET + '.' + (host % HOSTS_IN_NET + 1);
    }

    /**
     * Gives a host a name beside its address.
     *
     * @param name of it. One that was another host's leads here from now on, for what is added later.
     * @param host that it leads to; less than 0 for nowhere.
     */
    public void name(final String name, final int host)
    {
        hostByName.put(name, host);
    }

    /**
     * Settings of the drivers.
     *
     * @return settings, which may be changed.
     */
    public NetworkSettings settings()
    {
        return settings;
    }

    /**
     * Settings of each link that no disturbance has others for.
     *
     * @return settings, which may be changed.
     */
    public LinkSettings linkSettings()
    {
        return linkSettings;
    }

    /**
     * What happens to messages of a stream, from now on for new connections.
     *
     * @param streamId of the stream.
     * @param mode     of it; {@link ChannelMode#STREAM} where none was set.
     */
    public void mode(final int streamId, final ChannelMode mode)
    {
        modeByStreamId.put(streamId, mode);
    }

    /**
     * Who is told of a host that has something to poll: a message, a source that came or is gone, a receiver that came,
     * room, an answer of the driver.
     *
     * @param consumer of hosts, called within a step of the scheduler; it must not poll there and then.
     */
    public void onDelivery(final IntConsumer consumer)
    {
        onDelivery = consumer;
    }

    /**
     * Digest that each message that is sent and each that is taken goes into.
     *
     * @param value of the simulation.
     */
    public void digest(final StepDigest value)
    {
        digest = value;
    }

    /**
     * How often something happened.
     *
     * @param event that happened.
     * @return count.
     */
    public long countOf(final NetworkEvent event)
    {
        return counts[event.ordinal()];
    }

    /**
     * May something else than a message of this network go from a host to another: neither cut nor clogged.
     *
     * @param fromHost it comes from.
     * @param toHost   it goes to.
     * @return true if so.
     */
    public boolean mayPass(final int fromHost, final int toHost)
    {
        return link(fromHost, toHost).isOpen();
    }

    /**
     * How long something else than a message of this network takes.
     *
     * @param fromHost it comes from.
     * @param toHost   it goes to.
     * @return ns, drawn anew each time.
     */
    public long delayNs(final int fromHost, final int toHost)
    {
        return link(fromHost, toHost).outsideDelayNs();
    }

    /**
     * Nothing passes from some hosts to others. What streams had on the way is sent again if it ends in time, datagrams
     * are lost.
     *
     * @param from hosts.
     * @param to   hosts.
     * @return to end it.
     */
    public Disturbance cut(final IntPredicate from, final IntPredicate to)
    {
        return begin(new Disturbance(this, from, to, false, LinkState.CUT, null));
    }

    /**
     * Nothing passes from a host to another; what goes back does.
     *
     * @param from host.
     * @param to   host.
     * @return to end it.
     */
    public Disturbance cut(final int from, final int to)
    {
        return cut((host) -> host == from, (host) -> host == to);
    }

    /**
     * Nothing passes between some hosts and all others.
     *
     * @param side hosts on one side.
     * @return to end it.
     */
    public Disturbance partition(final int... side)
    {
        final IntPredicate isInside = inside(side);
        return begin(new Disturbance(this, isInside, isInside.negate(), true, LinkState.CUT, null));
    }

    /**
     * Nothing passes from some hosts to others, and nothing is lost: it comes when this ends, if its receiver still
     * waits for it.
     *
     * @param from hosts.
     * @param to   hosts.
     * @return to end it.
     */
    public Disturbance clog(final IntPredicate from, final IntPredicate to)
    {
        return begin(new Disturbance(this, from, to, false, LinkState.CLOGGED, null));
    }

    /**
     * Some hosts stand still for the network as a process does that is stopped: nothing leaves or reaches them, and
     * nothing is lost.
     *
     * @param hosts that stand still.
     * @return to end it.
     */
    public Disturbance freeze(final int... hosts)
    {
        final IntPredicate isInside = inside(hosts);
        return begin(new Disturbance(this, isInside, (host) -> true, true, LinkState.CLOGGED, null));
    }

    /**
     * Links from some hosts to others have settings of their own.
     *
     * @param from  hosts.
     * @param to    hosts.
     * @param value that holds while it lasts.
     * @return to end it.
     */
    public Disturbance disturb(final IntPredicate from, final IntPredicate to, final LinkSettings value)
    {
        return begin(new Disturbance(this, from, to, false, LinkState.OPEN, value));
    }

    /** Ends all disturbances; what links do where there is none stays. */
    public void heal()
    {
        disturbances.clear();
        refresh();
    }

    /**
     * Messages that are on their way or wait for their receiver, for the memory that a simulation takes.
     *
     * @return count.
     */
    public int messages()
    {
        return pool.taken();
    }

    Scheduler scheduler()
    {
        return scheduler;
    }

    long nowNs()
    {
        return scheduler.nowNs();
    }

    MessagePool pool()
    {
        return pool;
    }

    Link link(final int from, final int to)
    {
        final long key = (long)from << Integer.SIZE | to;
        Link link = linkByHosts.get(key);
        if (null == link)
        {
            link = new Link(from, to, random.split("link " + from + " to " + to), linkSettings);
            linkByHosts.put(key, link);
            links.add(link);
            refresh(link);
        }
        return link;
    }

    ChannelMode mode(final int streamId)
    {
        final ChannelMode mode = modeByStreamId.get(streamId);
        return null == mode ? ChannelMode.STREAM : mode;
    }

    void wake(final int host)
    {
        onDelivery.accept(host);
    }

    void count(final NetworkEvent event)
    {
        counts[event.ordinal()]++;
    }

    void onSent(final SimulatedPublication publication, final Message message)
    {
        counts[NetworkEvent.SENT.ordinal()]++;
        digest.add(scheduler.nowNs());
        digest.add((long)publication.sessionId() << Integer.SIZE ^ message.endPosition());
    }

    void onTaken(final SimulatedSubscription subscription, final SimulatedPublication publication, final int count)
    {
        counts[NetworkEvent.TAKEN.ordinal()] += count;
        digest.add(scheduler.nowNs() << Integer.SIZE ^ subscription.host());
        digest.add((long)publication.sessionId() << Integer.SIZE ^ count);
    }

    void onClosed(final SimulatedTransport transport)
    {
        for (final Endpoint each : endpoints.values())
        {
            if (transport == each.owner())
            {
                each.owner(null);
            }
        }
    }

    void end(final Disturbance disturbance)
    {
        if (disturbances.remove(disturbance))
        {
            refresh();
        }
    }

    void forget(final String key)
    {
        endpoints.remove(key);
    }

    /** The address that a transport means by a channel. Errors: refusal if no host has that name. */
    Endpoint endpoint(final SimulatedTransport transport, final SimulatedChannel channel, final int port)
    {
        checkWhole(transport, channel);
        final boolean isGroup = channel.isGroup();
        final int host = channel.isIpc() || isGroup ? transport.host() : hostOf(transport, channel);
        final String key = channel.isIpc() ? "ipc " + host : (isGroup ? channel.host() : host) + ":" + port;
        Endpoint endpoint = endpoints.get(key);
        if (null == endpoint)
        {
            endpoint = new Endpoint(this, key, port, channel.isIpc());
            endpoints.put(key, endpoint);
        }
        return endpoint;
    }

    /** Where a transport listens. Errors: refusal if it cannot. */
    Endpoint bind(final SimulatedTransport transport, final SimulatedChannel channel)
    {
        checkWhole(transport, channel);
        if (channel.isIpc() || channel.isGroup())
        {
            return endpoint(transport, channel, channel.port());
        }
        if (hostOf(transport, channel) != transport.host())
        {
            throw transport.refusal(
                ErrorCode.CHANNEL_ENDPOINT_ERROR, "cannot assign requested address", channel.text());
        }
        Endpoint endpoint = endpoint(
            transport, channel, 0 == channel.port() ? nextPort(transport.host()) : channel.port());
        while (0 == channel.port() && null != endpoint.owner())
        {
            endpoint = endpoint(transport, channel, nextPort(transport.host()));
        }
        if (null != endpoint.owner() && transport != endpoint.owner())
        {
            throw transport.refusal(ErrorCode.CHANNEL_ENDPOINT_ERROR, "address already in use", channel.text());
        }
        endpoint.owner(transport);
        return endpoint;
    }

    /** Has the host of a channel an address now. */
    boolean isKnown(final SimulatedTransport transport, final SimulatedChannel channel)
    {
        return channel.isIpc() || channel.isGroup() || hostOf(transport, channel.host()) >= 0;
    }

    private static void checkWhole(final SimulatedTransport transport, final SimulatedChannel channel)
    {
        if (null != channel.problem())
        {
            throw transport.refusal(ErrorCode.INVALID_CHANNEL, channel.problem(), channel.text());
        }
    }

    private int hostOf(final SimulatedTransport transport, final SimulatedChannel channel)
    {
        final int host = hostOf(transport, channel.host());
        if (host < 0)
        {
            throw transport.refusal(ErrorCode.UNKNOWN_HOST, "unknown host", channel.text());
        }
        return host;
    }

    private int hostOf(final SimulatedTransport transport, final String name)
    {
        if (OWN.contains(name))
        {
            return transport.host();
        }
        final Integer named = hostByName.get(name);
        if (null != named)
        {
            return named;
        }
        final Matcher address = ADDRESS.matcher(name);
        return !address.matches() ? -1 :
            Integer.parseInt(address.group(1)) * HOSTS_IN_NET + Integer.parseInt(address.group(2)) - 1;
    }

    private int nextPort(final int host)
    {
        final Integer next = nextPortByHost.get(host);
        final int port = null == next ? FIRST_FREE_PORT : next;
        nextPortByHost.put(host, (Integer)(LAST_PORT == port ? FIRST_FREE_PORT : port + 1));
        return port;
    }

    private Disturbance begin(final Disturbance disturbance)
    {
        disturbances.add(disturbance);
        refresh();
        return disturbance;
    }

    private void refresh()
    {
        for (int i = 0; i < links.size(); i++)
        {
            refresh(links.get(i));
        }
    }

    private void refresh(final Link link)
    {
        LinkState state = LinkState.OPEN;
        LinkSettings current = linkSettings;
        for (final Disturbance each : disturbances)
        {
            if (each.concerns(link.from(), link.to()))
            {
                state = each.state().compareTo(state) > 0 ? each.state() : state;
                current = null == each.settings() ? current : each.settings();
            }
        }
        link.set(state, current);
    }

    private static IntPredicate inside(final int[] hosts)
    {
        final int[] copy = hosts.clone();
        return (host) ->
        {
            for (final int each : copy)
            {
                if (each == host)
                {
                    return true;
                }
            }
            return false;
        };
    }
}
