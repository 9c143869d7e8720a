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

import java.util.concurrent.TimeUnit;

/** Names and defaults of the settings of a member. */
public final class SequencerConfiguration
{
    /** Stream that the cluster sequences; part of every block. */
    public static final String STREAM_ID_PROP_NAME = "lockstep.stream.id";
    /** Default of {@link #STREAM_ID_PROP_NAME}. */
    public static final int STREAM_ID_DEFAULT = 1;
    /** Which of the hosts this member is, from 0. */
    public static final String MEMBER_ID_PROP_NAME = "lockstep.cluster.member.id";
    /** Default of {@link #MEMBER_ID_PROP_NAME}. */
    public static final int MEMBER_ID_DEFAULT = 0;
    /** Hosts of all members, comma separated, in the order of their ids. */
    public static final String HOSTS_PROP_NAME = "lockstep.cluster.hosts";
    /** Default of {@link #HOSTS_PROP_NAME}. */
    public static final String HOSTS_DEFAULT = "localhost";
    /** First port of member 0; member i has this plus 100 times i. Offsets are in {@link MemberPorts}. */
    public static final String PORT_BASE_PROP_NAME = "lockstep.cluster.port.base";
    /** Default of {@link #PORT_BASE_PROP_NAME}. */
    public static final int PORT_BASE_DEFAULT = 20000;
    /** Aeron channel on which this member tells the gateways what it holds. */
    public static final String FEED_CHANNEL_PROP_NAME = "lockstep.feed.channel";
    /** Default of {@link #FEED_CHANNEL_PROP_NAME}. */
    public static final String FEED_CHANNEL_DEFAULT = "aeron:udp?endpoint=239.255.0.1:20901";
    /** Directory of archive, cluster and journal. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.sequencer.dir";
    /** File of the keys by which gateways and admins are let in; the same on all members. */
    public static final String AUTHORISED_KEYS_PROP_NAME = "lockstep.cluster.authorised.keys";
    /** Default of {@link #AUTHORISED_KEYS_PROP_NAME}: none, and the member does not start. */
    public static final String AUTHORISED_KEYS_DEFAULT = "";
    /** What a release is worth; equal on all members. */
    public static final String DURABILITY_PROP_NAME = "lockstep.durability";
    /** Default of {@link #DURABILITY_PROP_NAME}. */
    public static final Durability DURABILITY_DEFAULT = Durability.DURABLE;
    /** Most clients that are ever known; equal on all members. */
    public static final String CLIENT_LIMIT_PROP_NAME = "lockstep.clients.limit";
    /** Default of {@link #CLIENT_LIMIT_PROP_NAME}. */
    public static final int CLIENT_LIMIT_DEFAULT = 1024;
    /** Ids per client whose outcome is remembered, a power of two; equal on all members. */
    public static final String WINDOW_LENGTH_PROP_NAME = "lockstep.clients.window";
    /** Default of {@link #WINDOW_LENGTH_PROP_NAME}. */
    public static final int WINDOW_LENGTH_DEFAULT = 4096;
    /** Longest block in bytes that the ring can take. */
    public static final String MAX_BLOCK_LENGTH_PROP_NAME = "lockstep.max.block.length";
    /** Default of {@link #MAX_BLOCK_LENGTH_PROP_NAME}. */
    public static final int MAX_BLOCK_LENGTH_DEFAULT = 64 * 1024;
    /** Longest message at the first start of the stream; 0 for what fits into the longest block. */
    public static final String MESSAGE_LENGTH_PROP_NAME = "lockstep.message.length";
    /** Default of {@link #MESSAGE_LENGTH_PROP_NAME}. */
    public static final int MESSAGE_LENGTH_DEFAULT = 0;
    /** Idle time after which a tick is sequenced, at the first start of the stream; 0 for no ticks. */
    public static final String TICK_INTERVAL_PROP_NAME = "lockstep.tick.interval";
    /** Default of {@link #TICK_INTERVAL_PROP_NAME}. */
    public static final long TICK_INTERVAL_DEFAULT = 0;
    /** Blocks that the ring holds, a power of two: what journal and feed may lag. */
    public static final String RING_LENGTH_PROP_NAME = "lockstep.ring.length";
    /** Default of {@link #RING_LENGTH_PROP_NAME}. */
    public static final int RING_LENGTH_DEFAULT = 256;
    /** Interval of attestations while idle. */
    public static final String ATTEST_INTERVAL_PROP_NAME = "lockstep.feed.attest.interval";
    /** Default of {@link #ATTEST_INTERVAL_PROP_NAME}. */
    public static final long ATTEST_INTERVAL_DEFAULT = TimeUnit.MILLISECONDS.toNanos(100);
    /** Longest wait of a snapshot for the journal. */
    public static final String SNAPSHOT_DEADLINE_PROP_NAME = "lockstep.snapshot.deadline";
    /** Default of {@link #SNAPSHOT_DEADLINE_PROP_NAME}. */
    public static final long SNAPSHOT_DEADLINE_DEFAULT = TimeUnit.SECONDS.toNanos(5);
    /** Silence after which followers elect another leader. */
    public static final String HEARTBEAT_TIMEOUT_PROP_NAME = "lockstep.cluster.heartbeat.timeout";
    /** Default of {@link #HEARTBEAT_TIMEOUT_PROP_NAME}. */
    public static final long HEARTBEAT_TIMEOUT_DEFAULT = TimeUnit.MILLISECONDS.toNanos(400);
    /** Longest wait for votes. */
    public static final String ELECTION_TIMEOUT_PROP_NAME = "lockstep.cluster.election.timeout";
    /** Default of {@link #ELECTION_TIMEOUT_PROP_NAME}. */
    public static final long ELECTION_TIMEOUT_DEFAULT = TimeUnit.MILLISECONDS.toNanos(150);
    /**
     * Term length of the replicated log: three of these are mapped on each member. At least eight times the longest
     * block, with room for its headers.
     */
    public static final String LOG_TERM_LENGTH_PROP_NAME = "lockstep.cluster.log.term.length";
    /** Default of {@link #LOG_TERM_LENGTH_PROP_NAME}. */
    public static final int LOG_TERM_LENGTH_DEFAULT = 16 * 1024 * 1024;
    /** Length of a segment file of the archive. */
    public static final String ARCHIVE_SEGMENT_LENGTH_PROP_NAME = "lockstep.archive.segment.length";
    /** Default of {@link #ARCHIVE_SEGMENT_LENGTH_PROP_NAME}. */
    public static final int ARCHIVE_SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;

    private SequencerConfiguration()
    {
    }
}
