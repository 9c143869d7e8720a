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

import java.util.concurrent.TimeUnit;

/** Names and defaults of a gateway's settings. */
public final class GatewayConfiguration
{
    /** This gateway, from 1. */
    public static final String ID_PROP_NAME = "lockstep.gateway.id";
    /** Default of {@link #ID_PROP_NAME}. */
    public static final int ID_DEFAULT = 1;

    /** File of the private key by which the gateway is let into the cluster. */
    public static final String KEY_PROP_NAME = "lockstep.gateway.key";
    /** Default of {@link #KEY_PROP_NAME}: none, and the gateway does not start. */
    public static final String KEY_DEFAULT = "";

    /** The stream. */
    public static final String STREAM_ID_PROP_NAME = "lockstep.stream.id";
    /** Default of {@link #STREAM_ID_PROP_NAME}. */
    public static final int STREAM_ID_DEFAULT = 1;

    /** Highest epoch that is taken: a newer one is refused until an operator raises this. */
    public static final String EPOCH_LIMIT_PROP_NAME = "lockstep.gateway.epoch";
    /** Default of {@link #EPOCH_LIMIT_PROP_NAME}. */
    public static final int EPOCH_LIMIT_DEFAULT = 1;

    /** Hosts of the members, in the order of their ids: 1, 3 or 5, comma separated. */
    public static final String CLUSTER_HOSTS_PROP_NAME = "lockstep.cluster.hosts";
    /** Default of {@link #CLUSTER_HOSTS_PROP_NAME}. */
    public static final String CLUSTER_HOSTS_DEFAULT = "localhost";

    /** First port of member 0; each further member has its ports 100 higher. */
    public static final String CLUSTER_PORT_BASE_PROP_NAME = "lockstep.cluster.port.base";
    /** Default of {@link #CLUSTER_PORT_BASE_PROP_NAME}. */
    public static final int CLUSTER_PORT_BASE_DEFAULT = 20000;

    /** Aeron channels on which the members feed, comma separated: one group for all, or one channel each. */
    public static final String FEED_CHANNELS_PROP_NAME = "lockstep.feed.channels";
    /** Default of {@link #FEED_CHANNELS_PROP_NAME}. */
    public static final String FEED_CHANNELS_DEFAULT = "aeron:udp?endpoint=239.255.0.1:20901";

    /**
     * Name or address of this host by which others reach the gateway: members answer it there, groups are sent and
     * heard on its interface, and the defaults of the channels for clients and replicas are made from it. Empty for
     * the address that the system's route to the members uses; clients and replicas are then expected on this host.
     */
    public static final String HOST_PROP_NAME = "lockstep.gateway.host";
    /** Default of {@link #HOST_PROP_NAME}. */
    public static final String HOST_DEFAULT = "";

    /** Aeron channel on which clients send; by default port 21000 plus the gateway's id. */
    public static final String INGRESS_CHANNEL_PROP_NAME = "lockstep.gateway.ingress.channel";

    /** Aeron channel of the released stream; by default a multicast group of the gateway's id. */
    public static final String STREAM_CHANNEL_PROP_NAME = "lockstep.gateway.stream.channel";

    /** Aeron channel on which replicas ask for replay; by default port 21200 plus the gateway's id. */
    public static final String REPLAY_CHANNEL_PROP_NAME = "lockstep.gateway.replay.channel";

    /** Directory of the node, for the journal copy; by default the id is appended. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.gateway.dir";
    /** Default of {@link #DIRECTORY_PROP_NAME}. */
    public static final String DIRECTORY_DEFAULT = "lockstep-gateway-";

    /** Longest payload of a request in bytes; longer ones are voided. */
    public static final String MAX_MESSAGE_LENGTH_PROP_NAME = "lockstep.gateway.max.message.length";
    /** Default of {@link #MAX_MESSAGE_LENGTH_PROP_NAME}. */
    public static final int MAX_MESSAGE_LENGTH_DEFAULT = 1200;

    /** Most that can be set for {@link #MAX_MESSAGE_LENGTH_PROP_NAME}. */
    public static final int MAX_MESSAGE_LENGTH_LIMIT = 64 * 1024;

    /** Requests of one client without an outcome; more are answered Busy. */
    public static final String MAX_IN_FLIGHT_PROP_NAME = "lockstep.gateway.max.in.flight";
    /** Default of {@link #MAX_IN_FLIGHT_PROP_NAME}. */
    public static final int MAX_IN_FLIGHT_DEFAULT = 1024;

    /** Sessions hosted at once; more are refused. */
    public static final String MAX_SESSIONS_PROP_NAME = "lockstep.gateway.max.sessions";
    /** Default of {@link #MAX_SESSIONS_PROP_NAME}. */
    public static final int MAX_SESSIONS_DEFAULT = 256;

    /** Most bytes that this gateway packs into a block. */
    public static final String BLOCK_LENGTH_PROP_NAME = "lockstep.gateway.block.length";
    /** Default of {@link #BLOCK_LENGTH_PROP_NAME}. */
    public static final int BLOCK_LENGTH_DEFAULT = 16 * 1024;

    /** Longest block on the stream in bytes, the same on all nodes. */
    public static final String MAX_BLOCK_LENGTH_PROP_NAME = "lockstep.max.block.length";
    /** Default of {@link #MAX_BLOCK_LENGTH_PROP_NAME}. */
    public static final int MAX_BLOCK_LENGTH_DEFAULT = 64 * 1024;

    /** Blocks that may be unsettled before the ring fills up. */
    public static final String BLOCKS_IN_FLIGHT_PROP_NAME = "lockstep.gateway.blocks.in.flight";
    /** Default of {@link #BLOCKS_IN_FLIGHT_PROP_NAME}. */
    public static final int BLOCKS_IN_FLIGHT_DEFAULT = 32;

    /** Slots of the ring from sessions to packer, a power of two. */
    public static final String RING_CAPACITY_PROP_NAME = "lockstep.gateway.ring.capacity";
    /** Default of {@link #RING_CAPACITY_PROP_NAME}. */
    public static final int RING_CAPACITY_DEFAULT = 4096;

    /** Bytes of blocks held before release; what does not fit is fetched later. */
    public static final String HELD_LENGTH_PROP_NAME = "lockstep.gateway.held.length";
    /** Default of {@link #HELD_LENGTH_PROP_NAME}. */
    public static final int HELD_LENGTH_DEFAULT = 8 * 1024 * 1024;

    /** Block numbers beyond the last released one that may be held. */
    public static final String HELD_WINDOW_PROP_NAME = "lockstep.gateway.held.window";
    /** Default of {@link #HELD_WINDOW_PROP_NAME}. */
    public static final int HELD_WINDOW_DEFAULT = 4096;

    /** Aeron term length of every channel but those to clients; at least 8 blocks. */
    public static final String TERM_LENGTH_PROP_NAME = "lockstep.gateway.term.length";
    /** Default of {@link #TERM_LENGTH_PROP_NAME}. */
    public static final int TERM_LENGTH_DEFAULT = 1024 * 1024;

    /** Aeron term length of the channel to a client. */
    public static final String CLIENT_TERM_LENGTH_PROP_NAME = "lockstep.gateway.client.term.length";
    /** Default of {@link #CLIENT_TERM_LENGTH_PROP_NAME}. */
    public static final int CLIENT_TERM_LENGTH_DEFAULT = 64 * 1024;

    /** After which the oldest unsettled block, and all after it, are offered again. */
    public static final String OUTCOME_TIMEOUT_PROP_NAME = "lockstep.gateway.outcome.timeout";
    /** Default of {@link #OUTCOME_TIMEOUT_PROP_NAME}. */
    public static final long OUTCOME_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(1);

    /** How long a missing block may take to come by the feed before it is fetched. */
    public static final String GAP_SETTLE_PROP_NAME = "lockstep.gateway.gap.settle";
    /** Default of {@link #GAP_SETTLE_PROP_NAME}. */
    public static final long GAP_SETTLE_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long votes for a block may take to come by the feed before another member is asked. */
    public static final String STALL_PROP_NAME = "lockstep.gateway.stall";
    /** Default of {@link #STALL_PROP_NAME}. */
    public static final long STALL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Interval of heartbeats on the released stream when it is idle. */
    public static final String HEARTBEAT_PROP_NAME = "lockstep.gateway.heartbeat.interval";
    /** Default of {@link #HEARTBEAT_PROP_NAME}. */
    public static final long HEARTBEAT_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Shortest silence after which a client counts as gone, whatever it promises. */
    public static final String KEEP_ALIVE_MIN_PROP_NAME = "lockstep.gateway.keep.alive.min";
    /** Default of {@link #KEEP_ALIVE_MIN_PROP_NAME}. */
    public static final long KEEP_ALIVE_MIN_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Longest silence that a client may promise. */
    public static final String KEEP_ALIVE_MAX_PROP_NAME = "lockstep.gateway.keep.alive.max";
    /** Default of {@link #KEEP_ALIVE_MAX_PROP_NAME}. */
    public static final long KEEP_ALIVE_MAX_DEFAULT_NS = TimeUnit.SECONDS.toNanos(60);

    /** How long a client is tried to be told of its end. */
    public static final String CLOSING_TIMEOUT_PROP_NAME = "lockstep.gateway.closing.timeout";
    /** Default of {@link #CLOSING_TIMEOUT_PROP_NAME}. */
    public static final long CLOSING_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(1);

    /** Duty cycles beyond this are counted as overruns. */
    public static final String CYCLE_THRESHOLD_PROP_NAME = "lockstep.gateway.cycle.threshold";
    /** Default of {@link #CYCLE_THRESHOLD_PROP_NAME}. */
    public static final long CYCLE_THRESHOLD_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Most sessions that can be set. */
    public static final int MAX_SESSIONS_LIMIT = 16_384;
    /** From one member's ports to the next one's. */
    public static final int MEMBER_PORT_STRIDE = 100;
    /** Port of a member's cluster ingress, from its first port. */
    public static final int INGRESS_PORT_OFFSET = 2;
    /** Port on which a member takes requests for replay, from its first port. */
    public static final int REPLAY_PORT_OFFSET = 10;

    private GatewayConfiguration()
    {
    }
}
