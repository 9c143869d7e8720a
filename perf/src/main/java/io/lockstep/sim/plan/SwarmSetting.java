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
package io.lockstep.sim.plan;

import java.util.Locale;

/**
 * The settings that {@link Swarm} draws for a run. Names in braces are the production settings that they stand for. The
 * usual value is that of production, times shortened so that a run of a few simulated seconds is full of them.
 * <p>
 * Threading: immutable.
 */
public enum SwarmSetting
{
    /** Members of the cluster: 1, 3 or 5. */
    MEMBERS(Kind.SHAPE, Unit.COUNT, 3, 1, 3, 3, 3, 5),
    /** Gateways. */
    GATEWAYS(Kind.SHAPE, Unit.COUNT, 2, 1, 2, 2, 3),
    /** Clients. */
    CLIENTS(Kind.SHAPE, Unit.COUNT, 4, 1, 2, 4, 4, 8, 16),
    /** Replicas. */
    REPLICAS(Kind.SHAPE, Unit.COUNT, 2, 1, 2, 2, 3, 4),
    /** Releases that run: 2 if members go over to a later one. */
    RELEASES(Kind.SHAPE, Unit.COUNT, 1, 1, 1, 1, 1, 1, 1, 1, 2),
    /** 1 if a block is released when a majority has forced it, 0 when it has written it. */
    DURABLE(Kind.SHAPE, Unit.CHOICE, 1, 0, 1, 1),
    /** 1 if a majority of members is damaged, and the run is judged by how it halts. */
    HALT(Kind.SHAPE, Unit.CHOICE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    /** Simulated time in which requests are sent and faults strike. */
    RUN_DURATION(Kind.SHAPE, Unit.TIME, 2 * Size.S, 500 * Size.MS, 1 * Size.S, 2 * Size.S, 3 * Size.S),
    /** Faults. */
    RUN_FAULTS(Kind.SHAPE, Unit.COUNT, 8, 0, 3, 8, 8, 15, 30),
    /** Requests of all clients. */
    RUN_REQUESTS(Kind.SHAPE, Unit.COUNT, 400, 50, 200, 400, 400, 1500),
    /** {@code ring.length}: blocks between the service and journal and feed. */
    MEMBER_RING(Kind.LIMIT, Unit.POWER, 64, 1, 2, 8, 64, 256),
    /** {@code max.block.length} of all nodes; at least what {@link #GATEWAY_BLOCK} asks for. */
    BLOCK_MAX(Kind.LIMIT, Unit.BYTES, 4 * Size.KIB, 1, 1 * Size.KIB, 4 * Size.KIB, 16 * Size.KIB),
    /** {@code clients.limit}, at least the clients. */
    CLIENTS_LIMIT(Kind.LIMIT, Unit.COUNT, 64, 1, 64, 1024),
    /** {@code clients.window}, at least what may be in flight. */
    CLIENTS_WINDOW(Kind.LIMIT, Unit.POWER, 1024, 1, 16, 64, 1024),
    /** {@code tick.interval}, 0 for no ticks. */
    TICK_INTERVAL(Kind.SHAPE, Unit.TIME, 0, 0, 0, 1 * Size.MS, 10 * Size.MS, 100 * Size.MS),
    /** {@code attest.interval}. */
    ATTEST_INTERVAL(Kind.LIMIT, Unit.TIME, 10 * Size.MS, 100 * Size.US, 1 * Size.MS, 10 * Size.MS, 100 * Size.MS),
    /** {@code snapshot.deadline}. */
    SNAPSHOT_DEADLINE(Kind.LIMIT, Unit.TIME, 500 * Size.MS, 20 * Size.MS, 100 * Size.MS, 500 * Size.MS, 5 * Size.S),
    /** {@code heartbeat.timeout} of the cluster. */
    HEARTBEAT_TIMEOUT(Kind.LIMIT, Unit.TIME, 40 * Size.MS, 10 * Size.MS, 20 * Size.MS, 40 * Size.MS, 100 * Size.MS,
        400 * Size.MS),
    /** {@code election.timeout} of the cluster. */
    ELECTION_TIMEOUT(Kind.LIMIT, Unit.TIME, 15 * Size.MS, 10 * Size.MS, 15 * Size.MS, 50 * Size.MS, 150 * Size.MS),
    /** {@code snapshot.interval}, 0 for none by time. */
    SNAPSHOT_INTERVAL(Kind.SHAPE, Unit.TIME, 0, 0, 0, 100 * Size.MS, 300 * Size.MS, 1 * Size.S),
    /** {@code snapshot.log.growth}, 0 for none by growth. */
    SNAPSHOT_GROWTH(Kind.SHAPE, Unit.BYTES, 0, 0, 0, 4 * Size.KIB, 64 * Size.KIB),
    /** {@code snapshot.retry}. */
    SNAPSHOT_RETRY(Kind.LIMIT, Unit.TIME, 100 * Size.MS, 10 * Size.MS, 100 * Size.MS, 1 * Size.S),
    /** {@code log.retain}. */
    LOG_RETAIN(Kind.LIMIT, Unit.BYTES, 1 * Size.KIB * Size.KIB, 0, 4 * Size.KIB, 16 * Size.KIB,
        1 * Size.KIB * Size.KIB),
    /** Length of the log's segments, for several of the longest blocks at least: the unit in which it is purged. */
    LOG_SEGMENT(Kind.SHAPE, Unit.POWER, 64 * Size.KIB, 4 * Size.KIB, 4 * Size.KIB, 16 * Size.KIB, 64 * Size.KIB),
    /** {@code peers.interval}. */
    PEERS_INTERVAL(Kind.LIMIT, Unit.TIME, 10 * Size.MS, 1 * Size.MS, 10 * Size.MS, 100 * Size.MS),
    /** {@code peers.timeout}, above the interval. */
    PEERS_TIMEOUT(Kind.LIMIT, Unit.TIME, 500 * Size.MS, 2 * Size.MS, 50 * Size.MS, 500 * Size.MS, 5 * Size.S),
    /** {@code segment.length} of journals, for the longest block at least. */
    SEGMENT(Kind.LIMIT, Unit.POWER, 64 * Size.KIB, 1 * Size.KIB, 16 * Size.KIB, 64 * Size.KIB, 256 * Size.KIB,
        1 * Size.KIB * Size.KIB),
    /** {@code index.interval} of journals. */
    INDEX_INTERVAL(Kind.LIMIT, Unit.BYTES, 4 * Size.KIB, 8, 256, 4 * Size.KIB, 256 * Size.KIB),
    /** {@code write.buffer.length} of journals, for a header and the longest block at least. */
    WRITE_BUFFER(Kind.LIMIT, Unit.BYTES, 64 * Size.KIB, 1, 64 * Size.KIB),
    /** {@code read.buffer.length} of journals, for the longest block at least. */
    READ_BUFFER(Kind.LIMIT, Unit.BYTES, 64 * Size.KIB, 1, 64 * Size.KIB),
    /** Ordinal of the journals' force policy. */
    FORCE_POLICY(Kind.SHAPE, Unit.CHOICE, 1, 0, 1, 1, 2),
    /** {@code force.interval} of journals. */
    FORCE_INTERVAL(Kind.LIMIT, Unit.TIME, 10 * Size.MS, 1 * Size.US, 1 * Size.MS, 10 * Size.MS, 100 * Size.MS,
        1 * Size.S),
    /** Ordinal of what a journal reads when it is opened. */
    OPEN_CHECK(Kind.SHAPE, Unit.CHOICE, 0, 0, 1),
    /** {@code max.message.length} of gateways and clients. */
    MESSAGE_MAX(Kind.LIMIT, Unit.BYTES, 256, 1, 16, 256, 256, 1200, 3000),
    /** {@code max.in.flight} of a client. */
    IN_FLIGHT(Kind.LIMIT, Unit.COUNT, 64, 1, 2, 8, 64, 1024),
    /** {@code max.sessions} of a gateway, at least the clients. */
    SESSIONS(Kind.LIMIT, Unit.COUNT, 64, 1, 64),
    /** {@code block.length}, for the longest message at least. */
    GATEWAY_BLOCK(Kind.LIMIT, Unit.BYTES, 2 * Size.KIB, 1, 512, 2 * Size.KIB, 8 * Size.KIB),
    /** {@code blocks.in.flight}. */
    BLOCKS_IN_FLIGHT(Kind.LIMIT, Unit.COUNT, 8, 1, 2, 8, 32),
    /** {@code ring.capacity}. */
    GATEWAY_RING(Kind.LIMIT, Unit.POWER, 64, 1, 2, 16, 64, 256),
    /** {@code held.length}, for eight of the longest blocks at least. */
    HELD_LENGTH(Kind.LIMIT, Unit.BYTES, 256 * Size.KIB, 1, 64 * Size.KIB, 256 * Size.KIB, 1 * Size.KIB * Size.KIB),
    /** {@code held.window}, twice the blocks in flight at least. */
    HELD_WINDOW(Kind.LIMIT, Unit.COUNT, 256, 2, 64, 256, 1024),
    /** {@code outcome.timeout}. */
    OUTCOME_TIMEOUT(Kind.LIMIT, Unit.TIME, 100 * Size.MS, 10 * Size.MS, 50 * Size.MS, 100 * Size.MS, 1 * Size.S),
    /** {@code gap.settle} of gateways. */
    GAP_SETTLE(Kind.LIMIT, Unit.TIME, 1 * Size.MS, 1 * Size.US, 100 * Size.US, 1 * Size.MS, 5 * Size.MS),
    /** {@code stall}, at least the settle time. */
    STALL(Kind.LIMIT, Unit.TIME, 10 * Size.MS, 1 * Size.US, 1 * Size.MS, 10 * Size.MS, 100 * Size.MS),
    /** {@code heartbeat.interval} of gateways. */
    GATEWAY_HEARTBEAT(Kind.LIMIT, Unit.TIME, 10 * Size.MS, 1 * Size.MS, 10 * Size.MS, 100 * Size.MS),
    /** {@code keep.alive.min} of gateways. */
    KEEP_ALIVE_MIN(Kind.LIMIT, Unit.TIME, 50 * Size.MS, 10 * Size.MS, 50 * Size.MS, 500 * Size.MS),
    /** {@code keep.alive.max} of gateways, at least the minimum. */
    KEEP_ALIVE_MAX(Kind.LIMIT, Unit.TIME, 5 * Size.S, 10 * Size.MS, 500 * Size.MS, 5 * Size.S, 60 * Size.S),
    /** {@code closing.timeout} of gateways. */
    CLOSING_TIMEOUT(Kind.LIMIT, Unit.TIME, 100 * Size.MS, 10 * Size.MS, 100 * Size.MS, 1 * Size.S),
    /** {@code requester.limit} of replay servers. */
    REPLAY_REQUESTERS(Kind.LIMIT, Unit.COUNT, 16, 1, 16, 64),
    /** {@code rate.limit} of replay servers; 0 for none, else the longest block at least. */
    REPLAY_RATE(Kind.LIMIT, Unit.BYTES, 0, 1, 0, 256 * Size.KIB),
    /** {@code wait.limit} of replay servers. */
    REPLAY_WAIT(Kind.LIMIT, Unit.TIME, 200 * Size.MS, 0, 20 * Size.MS, 200 * Size.MS, 2 * Size.S),
    /** {@code window} of a client. */
    CLIENT_WINDOW(Kind.LIMIT, Unit.POWER, 64, 1, 2, 16, 64, 256),
    /** {@code keep.alive} of a client. */
    CLIENT_KEEP_ALIVE(Kind.LIMIT, Unit.TIME, 200 * Size.MS, 20 * Size.MS, 200 * Size.MS, 2 * Size.S),
    /** {@code connect.timeout} of a client. */
    CONNECT_TIMEOUT(Kind.LIMIT, Unit.TIME, 200 * Size.MS, 50 * Size.MS, 200 * Size.MS, 2 * Size.S),
    /** {@code establish.retry} of a client. */
    ESTABLISH_RETRY(Kind.LIMIT, Unit.TIME, 25 * Size.MS, 5 * Size.MS, 25 * Size.MS, 250 * Size.MS),
    /** {@code establish.timeout} of a client. */
    ESTABLISH_TIMEOUT(Kind.LIMIT, Unit.TIME, 500 * Size.MS, 100 * Size.MS, 500 * Size.MS, 5 * Size.S),
    /** {@code request.timeout} of a client: short, it goes elsewhere too early. */
    REQUEST_TIMEOUT(Kind.LIMIT, Unit.TIME, 500 * Size.MS, 20 * Size.MS, 100 * Size.MS, 500 * Size.MS, 5 * Size.S),
    /** {@code backoff.min} of a client. */
    BACKOFF_MIN(Kind.LIMIT, Unit.TIME, 1 * Size.MS, 100 * Size.US, 1 * Size.MS, 10 * Size.MS),
    /** {@code backoff.max} of a client, at least the minimum. */
    BACKOFF_MAX(Kind.LIMIT, Unit.TIME, 100 * Size.MS, 100 * Size.US, 100 * Size.MS, 1 * Size.S),
    /** {@code reorder.slots} of replicas. */
    REORDER_SLOTS(Kind.LIMIT, Unit.POWER, 64, 1, 4, 64, 256),
    /** {@code gap.settle} of replicas. */
    REPLICA_GAP_SETTLE(Kind.LIMIT, Unit.TIME, 1 * Size.MS, 0, 100 * Size.US, 1 * Size.MS, 5 * Size.MS),
    /** {@code silence.timeout} of replicas. */
    SILENCE_TIMEOUT(Kind.LIMIT, Unit.TIME, 50 * Size.MS, 5 * Size.MS, 50 * Size.MS, 500 * Size.MS),
    /** {@code poll.interval} of replicas. */
    POLL_INTERVAL(Kind.LIMIT, Unit.TIME, 20 * Size.MS, 1 * Size.MS, 20 * Size.MS, 100 * Size.MS),
    /** {@code probe.interval} of replicas. */
    PROBE_INTERVAL(Kind.LIMIT, Unit.TIME, 50 * Size.MS, 1 * Size.MS, 50 * Size.MS, 500 * Size.MS),
    /** {@code replay.timeout} of replicas. */
    REPLAY_TIMEOUT(Kind.LIMIT, Unit.TIME, 200 * Size.MS, 10 * Size.MS, 200 * Size.MS, 2 * Size.S),
    /** {@code replay.retry} of replicas. */
    REPLAY_RETRY(Kind.LIMIT, Unit.TIME, 20 * Size.MS, 1 * Size.MS, 20 * Size.MS, 200 * Size.MS),
    /** Thousandths of datagrams that are lost. */
    LOSS(Kind.SHAPE, Unit.MILLE, 0, 0, 0, 1, 10, 50, 300),
    /** Thousandths that come twice. */
    DOUBLE(Kind.SHAPE, Unit.MILLE, 0, 0, 0, 10, 100, 500),
    /** Thousandths that are overtaken by later ones. */
    OVERTAKE(Kind.SHAPE, Unit.MILLE, 0, 0, 0, 10, 100, 500),
    /** Thousandths that come with a bit changed. */
    DAMAGE(Kind.SHAPE, Unit.MILLE, 0, 0, 0, 0, 1, 10),
    /** Least time that a packet takes. */
    DELAY(Kind.SHAPE, Unit.TIME, 20 * Size.US, 5 * Size.US, 20 * Size.US, 20 * Size.US, 200 * Size.US, 2 * Size.MS),
    /** Most time that it takes beyond that. */
    JITTER(Kind.SHAPE, Unit.TIME, 30 * Size.US, 0, 30 * Size.US, 30 * Size.US, 500 * Size.US, 5 * Size.MS),
    /** Bytes that reach a device whole or not at all. */
    SECTOR(Kind.SHAPE, Unit.POWER, 512, 512, 512, 64, 4096),
    /** What a force takes. */
    FORCE_LATENCY(Kind.SHAPE, Unit.TIME, 50 * Size.US, 0, 50 * Size.US, 50 * Size.US, 1 * Size.MS, 5 * Size.MS),
    /** Most by which wall clocks differ at the start. */
    CLOCK_OFFSET(Kind.SHAPE, Unit.TIME, 1 * Size.MS, 0, 1 * Size.MS, 1 * Size.MS, 100 * Size.MS, 3600 * Size.S),
    /** Most by which clocks run apart, in millionths. */
    CLOCK_RATE(Kind.SHAPE, Unit.COUNT, 50, 0, 50, 50, 1000, 20000),
    /** 1 if the log does what Aeron Cluster does and Raft does not allow. */
    AERON_FLAWS(Kind.SHAPE, Unit.CHOICE, 1, 0, 0, 1, 1, 1, 1, 1, 1),
    /** Requests that a client sends at once. */
    BURST(Kind.SHAPE, Unit.COUNT, 1, 1, 1, 1, 10, 50),
    /** Thousandths of messages of 0 or 1 byte. */
    TINY(Kind.SHAPE, Unit.MILLE, 50, 0, 50, 50, 500),
    /** Thousandths of messages as long as can be. */
    MAXIMAL(Kind.SHAPE, Unit.MILLE, 20, 0, 20, 20, 300),
    /** Thousandths of messages one byte longer than that. */
    TOO_LONG(Kind.SHAPE, Unit.MILLE, 2, 0, 2, 2, 50),
    /** Thousandths of requests of raw clients that are sent again although answered. */
    RETRY(Kind.SHAPE, Unit.MILLE, 20, 0, 20, 20, 200),
    /** Thousandths of requests that are sent again at another gateway before they are answered. */
    ELSEWHERE(Kind.SHAPE, Unit.MILLE, 10, 0, 10, 10, 100),
    /** Thousandths of requests of raw clients that take the id of an earlier one for another payload. */
    REUSE(Kind.SHAPE, Unit.MILLE, 2, 0, 2, 2, 50),
    /** Thousandths of messages of raw clients that no gateway can read. */
    MALFORMED(Kind.SHAPE, Unit.MILLE, 5, 0, 5, 5, 100),
    /** Thousandths of requests before which the client dies and comes back. */
    CLIENT_RESTART(Kind.SHAPE, Unit.MILLE, 2, 0, 2, 2, 20),
    /** Clients, from the first on, that speak the protocol without the client library, and do what it never does. */
    RAW_CLIENTS(Kind.SHAPE, Unit.COUNT, 0, 0, 0, 1, 1, 2);

    /** How a setting is drawn. */
    enum Kind
    {
        /** Each choice alike, however tight the run is. */
        SHAPE,
        /** A limit of production: in tight runs often at its least. */
        LIMIT
    }

    /** What the number counts. */
    enum Unit
    {
        COUNT, CHOICE, POWER, BYTES, MILLE, TIME
    }

    private final Kind kind;
    private final Unit unit;
    private final long usual;
    private final long[] choices;
    private final String key;

    SwarmSetting(final Kind kind, final Unit unit, final long usual, final long... choices)
    {
        this.kind = kind;
        this.unit = unit;
        this.usual = usual;
        this.choices = choices;
        key = name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /**
     * Its name in texts.
     *
     * @return lower case, with points.
     */
    public String key()
    {
        return key;
    }

    /**
     * The value that is not written in texts.
     *
     * @return value.
     */
    public long usual()
    {
        return usual;
    }

    /**
     * Is it a limit of production, which is at its least in some runs.
     *
     * @return true if so.
     */
    public boolean isLimit()
    {
        return Kind.LIMIT == kind;
    }

    boolean isTime()
    {
        return Unit.TIME == unit;
    }

    boolean isPower()
    {
        return Unit.POWER == unit;
    }

    /** The least that is drawn, before other settings ask for more. */
    long least()
    {
        return choices[0];
    }

    int choiceCount()
    {
        return choices.length;
    }

    long choice(final int index)
    {
        return choices[index];
    }

    /** Multiples of bytes and ns. */
    private static final class Size
    {
        static final long KIB = 1024;
        static final long US = 1000;
        static final long MS = 1_000_000;
        static final long S = 1_000_000_000;

        private Size()
        {
        }
    }
}
