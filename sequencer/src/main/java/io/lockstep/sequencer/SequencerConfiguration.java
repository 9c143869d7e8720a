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

import io.lockstep.runtime.CpuPinner;
import io.lockstep.runtime.IdleMode;

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
    public static final String FEED_CHANNEL_DEFAULT = "aeron:udp?endpoint=239.255.0.1:20901|interface=localhost";
    /** Directory of archive, cluster and journal. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.sequencer.dir";
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
    /** Term length of every other publication of this member. */
    public static final String TERM_LENGTH_PROP_NAME = "lockstep.aeron.term.length";
    /** Default of {@link #TERM_LENGTH_PROP_NAME}. */
    public static final int TERM_LENGTH_DEFAULT = 1024 * 1024;
    /** Length of a segment file of the archive. */
    public static final String ARCHIVE_SEGMENT_LENGTH_PROP_NAME = "lockstep.archive.segment.length";
    /** Default of {@link #ARCHIVE_SEGMENT_LENGTH_PROP_NAME}. */
    public static final int ARCHIVE_SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;
    /** Longest datagram of the driver: 1408 passes every Ethernet, 8192 fits jumbo frames and loopback. */
    public static final String MTU_LENGTH_PROP_NAME = "lockstep.aeron.mtu";
    /** Default of {@link #MTU_LENGTH_PROP_NAME}. */
    public static final int MTU_LENGTH_DEFAULT = 1408;
    /** Send and receive buffers of sockets, and the receivers' window. */
    public static final String SOCKET_BUFFER_LENGTH_PROP_NAME = "lockstep.aeron.socket.buffer";
    /** Default of {@link #SOCKET_BUFFER_LENGTH_PROP_NAME}. */
    public static final int SOCKET_BUFFER_LENGTH_DEFAULT = 1024 * 1024;
    /** Directory of a running media driver; empty for one of its own, named after the data directory. */
    public static final String AERON_DIRECTORY_PROP_NAME = "lockstep.aeron.dir";
    /** Default of {@link #AERON_DIRECTORY_PROP_NAME}. */
    public static final String AERON_DIRECTORY_DEFAULT = "";
    /** What threads do when there is nothing to do. */
    public static final String IDLE_PROP_NAME = "lockstep.idle";
    /** Default of {@link #IDLE_PROP_NAME}. */
    public static final IdleMode IDLE_DEFAULT = IdleMode.BACKOFF;
    /** CPU of the service, the single writer; -1 for any. */
    public static final String CPU_SERVICE_PROP_NAME = "lockstep.cpu.service";
    /** Default of {@link #CPU_SERVICE_PROP_NAME}. */
    public static final int CPU_SERVICE_DEFAULT = CpuPinner.ANY_CPU;
    /** CPU of the consensus module; -1 for any. */
    public static final String CPU_CONSENSUS_PROP_NAME = "lockstep.cpu.consensus";
    /** Default of {@link #CPU_CONSENSUS_PROP_NAME}. */
    public static final int CPU_CONSENSUS_DEFAULT = CpuPinner.ANY_CPU;
    /** CPU of the journal; -1 for any. */
    public static final String CPU_JOURNAL_PROP_NAME = "lockstep.cpu.journal";
    /** Default of {@link #CPU_JOURNAL_PROP_NAME}. */
    public static final int CPU_JOURNAL_DEFAULT = CpuPinner.ANY_CPU;
    /** CPU of the feed; -1 for any. */
    public static final String CPU_FEED_PROP_NAME = "lockstep.cpu.feed";
    /** Default of {@link #CPU_FEED_PROP_NAME}. */
    public static final int CPU_FEED_DEFAULT = CpuPinner.ANY_CPU;

    private SequencerConfiguration()
    {
    }
}
