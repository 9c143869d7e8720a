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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;


/** Names and defaults of a replica's settings, beside those of {@link io.lockstep.replica.stream.StreamContext}. */
public final class ReplicaConfiguration
{
    /** Gateways on this host that the channels' defaults are made for. */
    public static final String GATEWAYS_PROP_NAME = "lockstep.replica.gateways";
    /** Default of {@link #GATEWAYS_PROP_NAME}. */
    public static final int GATEWAYS_DEFAULT = 1;
    /** Highest value of {@link #GATEWAYS_PROP_NAME}: what the ports leave room for. */
    public static final int GATEWAYS_MAX = 49;

    /** Aeron channels of the groups to listen to, comma separated; empty for replay alone. */
    public static final String STREAMS_PROP_NAME = "lockstep.replica.streams";

    /** Aeron channels of the gateways' replay servers, comma separated, in the order in which they are asked. */
    public static final String REPLAYS_PROP_NAME = "lockstep.replica.replays";

    /**
     * Name or address of this host by which gateways reach it: replay is answered there, and groups are heard on its
     * interface. Empty for the address that the system's route to the gateways uses.
     */
    public static final String HOST_PROP_NAME = "lockstep.replica.host";
    /** Default of {@link #HOST_PROP_NAME}. */
    public static final String HOST_DEFAULT = "";

    /** Aeron channel on which a gateway answers with replay; empty for a free port of {@link #HOST_PROP_NAME}. */
    public static final String RESPONSE_CHANNEL_PROP_NAME = "lockstep.replica.replay.response";
    /** Default of {@link #RESPONSE_CHANNEL_PROP_NAME}. */
    public static final String RESPONSE_CHANNEL_DEFAULT = "";

    /** State machine to run, by name. */
    public static final String MACHINE_PROP_NAME = "lockstep.replica.machine";
    /** Default of {@link #MACHINE_PROP_NAME}. */
    public static final String MACHINE_DEFAULT = "orderbook";

    /** Directory that the replica is known by to {@code lockstep status}; empty for none. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.replica.dir";

    /** Longest random wait before a lost packet of a group is asked for again; Aeron's own default is 10 ms. */
    public static final String NAK_BACKOFF_PROP_NAME = "lockstep.replica.nak.backoff";
    /** Default of {@link #NAK_BACKOFF_PROP_NAME} in ns. */
    public static final long NAK_BACKOFF_DEFAULT_NS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Receive window of the embedded driver, and the length of its sockets' buffers, in bytes. */
    public static final String RECEIVE_WINDOW_PROP_NAME = "lockstep.replica.receive.window";
    /** Default of {@link #RECEIVE_WINDOW_PROP_NAME}: what a stock kernel grants. */
    public static final int RECEIVE_WINDOW_DEFAULT = 128 * 1024;

    /** Silence after which the embedded driver gives up a group's source, so that it can be joined again. */
    public static final String IMAGE_TIMEOUT_PROP_NAME = "lockstep.replica.image.timeout";
    /** Default of {@link #IMAGE_TIMEOUT_PROP_NAME} in ns. */
    public static final long IMAGE_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(2);

    /** Deadline of reading the machine's state from another thread. */
    public static final String READ_TIMEOUT_PROP_NAME = "lockstep.replica.read.timeout";
    /** Default of {@link #READ_TIMEOUT_PROP_NAME} in ns. */
    public static final long READ_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);

    /** Duty cycle of the agent beyond which an overrun is counted. */
    public static final String CYCLE_THRESHOLD_PROP_NAME = "lockstep.replica.cycle.threshold";
    /** Default of {@link #CYCLE_THRESHOLD_PROP_NAME} in ns. */
    public static final long CYCLE_THRESHOLD_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String SEPARATOR = ",";

    private ReplicaConfiguration()
    {
    }

    /**
     * Default channel of a gateway's group. Multicast data addresses are odd, and each group has a port of its own.
     *
     * @param gatewayId from 1.
     * @return Aeron channel.
     */
    public static String streamChannel(final int gatewayId)
    {
        final int odd = 2 * gatewayId - 1;
        return "aeron:udp?endpoint=239.255.1." + odd + ':' + (21100 + odd);
    }

    /**
     * Default channel of a gateway's replay server.
     *
     * @param gatewayId from 1.
     * @return Aeron channel.
     */
    public static String replayChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=localhost:" + (21200 + gatewayId);
    }

    static String streamChannels(final int gateways)
    {
        final List<String> channels = new ArrayList<>();
        for (int id = 1; id <= gateways; id++)
        {
            channels.add(streamChannel(id));
        }
        return String.join(SEPARATOR, channels);
    }

    static String replayChannels(final int gateways)
    {
        final List<String> channels = new ArrayList<>();
        for (int id = 1; id <= gateways; id++)
        {
            channels.add(replayChannel(id));
        }
        return String.join(SEPARATOR, channels);
    }

    static List<String> split(final String channels)
    {
        final List<String> result = new ArrayList<>();
        for (final String each : channels.split(SEPARATOR))
        {
            if (!each.isBlank())
            {
                result.add(each.strip());
            }
        }
        return List.copyOf(result);
    }
}
