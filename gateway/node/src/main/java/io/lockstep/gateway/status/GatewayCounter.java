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

/** The counters of a gateway, one registry for all its agents. */
public enum GatewayCounter
{
    /** Last block that was released. */
    RELEASED_BLOCK("released-block"),
    /** Last sequence that was released. */
    RELEASED_SEQUENCE("released-sequence"),
    /** Released blocks that the multicast had no room for; replicas fetch them. */
    MULTICAST_SKIPS("multicast-skips"),
    /** Blocks that came by replay and not by the feed. */
    REPLAYED_BLOCKS("replayed-blocks"),
    /** Requests for replay that were sent. */
    REPLAY_REQUESTS("replay-requests"),
    /** Fed blocks that found no room before release, to be fetched later. */
    FEED_DROPS("feed-drops"),
    /** Messages on the feed that are none of this stream. */
    FEED_STRANGERS("feed-strangers"),
    /** Times a member's chain differed from what was released. */
    DIVERGED_MEMBERS("diverged-members"),
    /** Blocks that the packer packed. */
    BLOCKS_PACKED("blocks-packed"),
    /** Entries in them. */
    ENTRIES_PACKED("entries-packed"),
    /** Offers of a block after its first. */
    BLOCKS_RESENT("blocks-resent"),
    /** Times the packer went back to its oldest unsettled block. */
    REWINDS("rewinds"),
    /** Blocks that are not settled yet. */
    BLOCKS_IN_FLIGHT("blocks-in-flight"),
    /** Blocks given up, since the cluster refused them with nothing missing before them. Must stay 0. */
    BLOCKS_ABANDONED("blocks-abandoned"),
    /** Connections to the cluster that were opened. */
    CLUSTER_CONNECTS("cluster-connects"),
    /** Leaders and cluster sessions seen, each of which may have lost what was offered before. */
    CLUSTER_GENERATIONS("cluster-generations"),
    /** Requests that were taken from clients. */
    REQUESTS("requests"),
    /** Requests that were taken before, passed on for their first outcome. */
    RETRIES("retries"),
    /** Requests that were answered Busy. */
    BUSY("busy"),
    /** Gaps in a client's request ids. */
    GAPS("gaps"),
    /** Requests that were voided here: too long or malformed. */
    VOIDED("voided"),
    /** Messages of clients that fit no session or no schema. */
    STRANGERS("strangers"),
    /** Messages left in the client's channel for want of room, to be polled again. */
    INGRESS_BACK_PRESSURE("ingress-back-pressure"),
    /** Sessions hosted now. */
    SESSIONS("sessions"),
    /** Sessions that were refused. */
    SESSIONS_REFUSED("sessions-refused"),
    /** Sessions that ended for silence or since their transport was gone. */
    SESSIONS_LOST("sessions-lost"),
    /** Requests told as applied. */
    APPLIED("applied"),
    /** Messages that told them. */
    ACKS("acks"),
    /** Requests told as rejected. */
    REJECTED("rejected"),
    /** Answers that waited, as a client's channel had no room. */
    RESPONSE_BACK_PRESSURE("response-back-pressure"),
    /** Sessions ended since the client did not read its answers. */
    SLOW_CLIENTS("slow-clients"),
    /** Commands or reports between agents that were lost. Must stay 0. */
    DROPPED("dropped"),
    /** Longest duty cycle of the ingress agent, ns. */
    INGRESS_CYCLE_MAX_NS("ingress-cycle-max-ns"),
    /** Duty cycles of the ingress agent beyond the threshold. */
    INGRESS_CYCLE_OVERRUNS("ingress-cycle-overruns"),
    /** Longest duty cycle of the packer agent, ns. */
    PACKER_CYCLE_MAX_NS("packer-cycle-max-ns"),
    /** Duty cycles of the packer agent beyond the threshold. */
    PACKER_CYCLE_OVERRUNS("packer-cycle-overruns"),
    /** Longest duty cycle of the egress agent, ns. */
    EGRESS_CYCLE_MAX_NS("egress-cycle-max-ns"),
    /** Duty cycles of the egress agent beyond the threshold. */
    EGRESS_CYCLE_OVERRUNS("egress-cycle-overruns");

    private final String label;

    GatewayCounter(final String label)
    {
        this.label = label;
    }

    /**
     * Name to show.
     *
     * @return lower case with dashes; unique.
     */
    public String label()
    {
        return label;
    }
}
