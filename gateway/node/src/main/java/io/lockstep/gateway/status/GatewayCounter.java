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
package io.lockstep.gateway.status;

import io.lockstep.runtime.counters.CounterType;

/** The counters of a gateway, one registry for all its agents. */
public enum GatewayCounter
{
    /** Last block that was released. */
    RELEASED_BLOCK(CounterType.GATEWAY_RELEASED_BLOCK),
    /** Last sequence that was released. */
    RELEASED_SEQUENCE(CounterType.GATEWAY_RELEASED_SEQUENCE),
    /** Released blocks that the multicast had no room for; replicas fetch them. */
    MULTICAST_SKIPS(CounterType.GATEWAY_MULTICAST_SKIPS),
    /** Blocks that came by replay and not by the feed. */
    REPLAYED_BLOCKS(CounterType.GATEWAY_REPLAYED_BLOCKS),
    /** Requests for replay that were sent. */
    REPLAY_REQUESTS(CounterType.GATEWAY_REPLAY_REQUESTS),
    /** Fed blocks that found no room before release, to be fetched later. */
    FEED_DROPS(CounterType.GATEWAY_FEED_DROPS),
    /** Messages on the feed that are none of this stream. */
    FEED_STRANGERS(CounterType.GATEWAY_FEED_STRANGERS),
    /** Times a member's chain differed from what was released. */
    DIVERGED_MEMBERS(CounterType.GATEWAY_DIVERGED_MEMBERS),
    /** Blocks that the packer packed. */
    BLOCKS_PACKED(CounterType.GATEWAY_BLOCKS_PACKED),
    /** Entries in them. */
    ENTRIES_PACKED(CounterType.GATEWAY_ENTRIES_PACKED),
    /** Offers of a block after its first. */
    BLOCKS_RESENT(CounterType.GATEWAY_BLOCKS_RESENT),
    /** Times the packer went back to its oldest unsettled block. */
    REWINDS(CounterType.GATEWAY_REWINDS),
    /** Blocks that are not settled yet. */
    BLOCKS_IN_FLIGHT(CounterType.GATEWAY_BLOCKS_IN_FLIGHT),
    /** Blocks given up, since the cluster refused them with nothing missing before them. Must stay 0. */
    BLOCKS_ABANDONED(CounterType.GATEWAY_BLOCKS_ABANDONED),
    /** Connections to the cluster that were opened. */
    CLUSTER_CONNECTS(CounterType.GATEWAY_CLUSTER_CONNECTS),
    /** Times the cluster did not let this gateway in. */
    CLUSTER_REFUSALS(CounterType.GATEWAY_CLUSTER_REFUSALS),
    /** Leaders and cluster sessions seen, each of which may have lost what was offered before. */
    CLUSTER_GENERATIONS(CounterType.GATEWAY_CLUSTER_GENERATIONS),
    /** Requests that were taken from clients. */
    REQUESTS(CounterType.GATEWAY_REQUESTS),
    /** Requests that were taken before, passed on for their first outcome. */
    RETRIES(CounterType.GATEWAY_RETRIES),
    /** Requests that were answered Busy. */
    BUSY(CounterType.GATEWAY_BUSY),
    /** Gaps in a client's request ids. */
    GAPS(CounterType.GATEWAY_GAPS),
    /** Requests that were voided here: too long or malformed. */
    VOIDED(CounterType.GATEWAY_VOIDED),
    /** Messages of clients that fit no session or no schema. */
    STRANGERS(CounterType.GATEWAY_STRANGERS),
    /** Messages left in the client's channel for want of room, to be polled again. */
    INGRESS_BACK_PRESSURE(CounterType.GATEWAY_INGRESS_BACK_PRESSURE),
    /** Sessions hosted now. */
    SESSIONS(CounterType.GATEWAY_SESSIONS),
    /** Sessions that were refused. */
    SESSIONS_REFUSED(CounterType.GATEWAY_SESSIONS_REFUSED),
    /** Sessions that ended for silence or since their transport was gone. */
    SESSIONS_LOST(CounterType.GATEWAY_SESSIONS_LOST),
    /** Requests told as applied. */
    APPLIED(CounterType.GATEWAY_APPLIED),
    /** Messages that told them. */
    ACKS(CounterType.GATEWAY_ACKS),
    /** Requests told as rejected. */
    REJECTED(CounterType.GATEWAY_REJECTED),
    /** Answers that waited, as a client's channel had no room. */
    RESPONSE_BACK_PRESSURE(CounterType.GATEWAY_RESPONSE_BACK_PRESSURE),
    /** Sessions ended since the client did not read its answers. */
    SLOW_CLIENTS(CounterType.GATEWAY_SLOW_CLIENTS),
    /** Commands or reports between agents that were lost. Must stay 0. */
    DROPPED(CounterType.GATEWAY_DROPPED),
    /** Longest duty cycle of the ingress agent, ns. */
    INGRESS_CYCLE_MAX_NS(CounterType.GATEWAY_INGRESS_CYCLE_MAX),
    /** Duty cycles of the ingress agent beyond the threshold. */
    INGRESS_CYCLE_OVERRUNS(CounterType.GATEWAY_INGRESS_CYCLE_OVERRUNS),
    /** Longest duty cycle of the packer agent, ns. */
    PACKER_CYCLE_MAX_NS(CounterType.GATEWAY_PACKER_CYCLE_MAX),
    /** Duty cycles of the packer agent beyond the threshold. */
    PACKER_CYCLE_OVERRUNS(CounterType.GATEWAY_PACKER_CYCLE_OVERRUNS),
    /** Longest duty cycle of the egress agent, ns. */
    EGRESS_CYCLE_MAX_NS(CounterType.GATEWAY_EGRESS_CYCLE_MAX),
    /** Duty cycles of the egress agent beyond the threshold. */
    EGRESS_CYCLE_OVERRUNS(CounterType.GATEWAY_EGRESS_CYCLE_OVERRUNS),
    /** 1 while the gateway has a session with the leader of the cluster. */
    CLUSTER_CONNECTED(CounterType.GATEWAY_CLUSTER_CONNECTED),
    /** 1 while requests are answered Busy, as too few members have room on their devices. */
    READ_ONLY(CounterType.GATEWAY_READ_ONLY),
    /** Most blocks that may be unsettled. */
    BLOCKS_IN_FLIGHT_LIMIT(CounterType.GATEWAY_BLOCKS_IN_FLIGHT_LIMIT),
    /** Most bytes that this gateway packs into a block. */
    BLOCK_LENGTH(CounterType.GATEWAY_BLOCK_LENGTH),
    /** Longest message that is taken. */
    MESSAGE_LENGTH(CounterType.GATEWAY_MESSAGE_LENGTH),
    /** Entries in the ring from sessions to packer. */
    RING_FILL(CounterType.GATEWAY_RING_FILL),
    /** Slots of that ring. */
    RING_LENGTH(CounterType.GATEWAY_RING_LENGTH),
    /** Most sessions that are hosted. */
    SESSIONS_LIMIT(CounterType.GATEWAY_SESSIONS_LIMIT),
    /** Highest block that some member has fed or attested, -1 before the first was heard. */
    HEAD_BLOCK(CounterType.GATEWAY_HEAD_BLOCK),
    /** Epoch of the last block that was released, 0 before the first. */
    EPOCH(CounterType.GATEWAY_EPOCH),
    /** Highest epoch that was heard and not taken, 0 for none. */
    EPOCH_REFUSED(CounterType.GATEWAY_EPOCH_REFUSED),
    /** Messages of members, of their feeds and replay, whose checksum is wrong. */
    DAMAGED(CounterType.GATEWAY_DAMAGED);

    private final CounterType type;

    GatewayCounter(final CounterType type)
    {
        this.type = type;
    }

    /**
     * What the counter is in the registry of all counters.
     *
     * @return type.
     */
    public CounterType type()
    {
        return type;
    }

    /**
     * Name to show.
     *
     * @return lower case with dashes; unique.
     */
    public String label()
    {
        return type.label();
    }
}
