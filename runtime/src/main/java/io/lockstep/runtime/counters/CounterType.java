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
package io.lockstep.runtime.counters;

import java.util.Arrays;
import java.util.Locale;

/**
 * Every counter of every node, with its number, name, unit and meaning: the registry that nodes allocate from and that
 * tools read by. Numbers are Aeron's counter type ids, stand in the CnC file of the node's media driver, and never
 * change their meaning; what is no longer used leaves its number behind. Numbers from 9100 on belong to Lockstep.
 * <p>
 * Threading: immutable.
 */
public enum CounterType
{
    NODE_PID(9100, Scope.NODE, "pid", Kind.GAUGE, Unit.NONE,
        "Process that owns these counters."),
    NODE_START_TIME(9101, Scope.NODE, "start-time", Kind.GAUGE, Unit.EPOCH_MILLISECONDS,
        "When the node was started."),
    NODE_HEARTBEAT_TIME(9102, Scope.NODE, "heartbeat-time", Kind.GAUGE, Unit.EPOCH_MILLISECONDS,
        "When the node was last known to run; moved every 100 ms by a thread of its own."),
    NODE_ERRORS(9103, Scope.NODE, "errors", Kind.COUNTER, Unit.NONE,
        "Errors and warnings that were recorded, those of Aeron among them."),
    NODE_FREE_SPACE(9104, Scope.NODE, "free-space", Kind.GAUGE, Unit.BYTES,
        "Room left on the file system of the data directory."),
    NODE_AGENT_CYCLES(9105, Scope.NODE, "agent-cycles", Kind.COUNTER, Unit.NONE,
        "Duty cycles of an agent, one counter for each: it stands still when the agent hangs."),
    NODE_STREAM_ID(9106, Scope.NODE, "stream-id", Kind.GAUGE, Unit.NONE,
        "Stream that the node belongs to."),
    SEQUENCER_STAMPED_BLOCK(9200, Scope.SEQUENCER, "stamped-block", Kind.GAUGE, Unit.NONE,
        "Last block stamped."),
    SEQUENCER_STAMPED_SEQUENCE(9201, Scope.SEQUENCER, "stamped-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence given."),
    SEQUENCER_JOURNALED_BLOCK(9202, Scope.SEQUENCER, "journaled-block", Kind.GAUGE, Unit.NONE,
        "Last block handed to the journal."),
    SEQUENCER_JOURNALED_SEQUENCE(9203, Scope.SEQUENCER, "journaled-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence handed to the journal."),
    SEQUENCER_FED_BLOCK(9204, Scope.SEQUENCER, "fed-block", Kind.GAUGE, Unit.NONE,
        "Last block that the feed sent or attested."),
    SEQUENCER_FED_SEQUENCE(9205, Scope.SEQUENCER, "fed-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence that the feed sent or attested."),
    SEQUENCER_FED_BLOCKS(9206, Scope.SEQUENCER, "fed-blocks", Kind.COUNTER, Unit.NONE,
        "Blocks sent to the gateways while this member led."),
    SEQUENCER_FEED_SKIPS(9207, Scope.SEQUENCER, "feed-skips", Kind.COUNTER, Unit.NONE,
        "Blocks and attestations left out of the feed for back pressure; gateways fetch them."),
    SEQUENCER_RING_FULL(9208, Scope.SEQUENCER, "ring-full", Kind.COUNTER, Unit.NONE,
        "Times that the service found the ring full and waited."),
    SEQUENCER_MALFORMED_BLOCKS(9209, Scope.SEQUENCER, "malformed-blocks", Kind.COUNTER, Unit.NONE,
        "Inputs of the cluster that were no blocks."),
    SEQUENCER_LEADERSHIP_TERM(9210, Scope.SEQUENCER, "leadership-term", Kind.GAUGE, Unit.NONE,
        "Leadership term that the service is in, -1 before the first."),
    SEQUENCER_LEADING(9211, Scope.SEQUENCER, "leading", Kind.GAUGE, Unit.NONE,
        "1 while this member leads."),
    SEQUENCER_SNAPSHOTS(9212, Scope.SEQUENCER, "snapshots", Kind.COUNTER, Unit.NONE,
        "Snapshots that this process took."),
    SEQUENCER_BLOCKS(9213, Scope.SEQUENCER, "blocks", Kind.COUNTER, Unit.NONE,
        "Blocks stamped by this process, those of the replayed log among them."),
    SEQUENCER_MESSAGES(9214, Scope.SEQUENCER, "messages", Kind.COUNTER, Unit.NONE,
        "Sequences given by this process, those of the replayed log among them."),
    SEQUENCER_STAMPED(9215, Scope.SEQUENCER, "stamped", Kind.COUNTER, Unit.BYTES,
        "Length of the blocks stamped."),
    SEQUENCER_RING_FILL(9216, Scope.SEQUENCER, "ring-fill", Kind.GAUGE, Unit.NONE,
        "Blocks in the ring that some consumer is not past, taken every 100 ms."),
    SEQUENCER_RING_LENGTH(9217, Scope.SEQUENCER, "ring-length", Kind.GAUGE, Unit.NONE,
        "Slots of the ring."),
    SEQUENCER_SERVICE_POSITION(9218, Scope.SEQUENCER, "service-position", Kind.GAUGE, Unit.BYTES,
        "Position in the cluster's log up to which the service has stamped."),
    SEQUENCER_CLIENTS(9219, Scope.SEQUENCER, "clients", Kind.GAUGE, Unit.NONE,
        "Clients that the filter knows."),
    SEQUENCER_CLIENTS_LIMIT(9220, Scope.SEQUENCER, "clients-limit", Kind.GAUGE, Unit.NONE,
        "Most clients that the filter will know."),
    SEQUENCER_SNAPSHOT_TIME(9221, Scope.SEQUENCER, "snapshot-time", Kind.GAUGE, Unit.EPOCH_MILLISECONDS,
        "Time of the last snapshot taken or loaded, 0 if there is none."),
    SEQUENCER_SNAPSHOT_BLOCK(9222, Scope.SEQUENCER, "snapshot-block", Kind.GAUGE, Unit.NONE,
        "Last block of the last snapshot taken or loaded."),
    SEQUENCER_SNAPSHOT_DURATION(9223, Scope.SEQUENCER, "snapshot-duration", Kind.GAUGE, Unit.NANOSECONDS,
        "How long the last snapshot held up the service."),
    SEQUENCER_LOG_START(9224, Scope.SEQUENCER, "log-start", Kind.GAUGE, Unit.BYTES,
        "Position of the first byte of the cluster's log that is kept."),
    SEQUENCER_LOG_SIZE(9225, Scope.SEQUENCER, "log-size", Kind.GAUGE, Unit.BYTES,
        "Bytes of the cluster's log that are kept."),
    SEQUENCER_DUPLICATES(9226, Scope.SEQUENCER, "duplicates", Kind.COUNTER, Unit.NONE,
        "Requests that were taken before; they got their first outcome."),
    SEQUENCER_REFUSED(9227, Scope.SEQUENCER, "refused", Kind.COUNTER, Unit.NONE,
        "Requests that came before their predecessor, or of unknown clients: the gateway sends them again."),
    SEQUENCER_FENCED(9228, Scope.SEQUENCER, "fenced", Kind.COUNTER, Unit.NONE,
        "Requests of a session that a newer one of the same client has replaced, or that is closed."),
    SEQUENCER_STALE(9229, Scope.SEQUENCER, "stale", Kind.COUNTER, Unit.NONE,
        "Requests older than the window of known outcomes."),
    SEQUENCER_VOIDED(9230, Scope.SEQUENCER, "voided", Kind.COUNTER, Unit.NONE,
        "Requests and commands without effect, rejected by a gateway or by the filter."),
    SEQUENCER_CONFLICTS(9231, Scope.SEQUENCER, "conflicts", Kind.COUNTER, Unit.NONE,
        "Requests among them that reused an id with another payload."),
    SEQUENCER_UNAUTHORISED(9232, Scope.SEQUENCER, "unauthorised", Kind.COUNTER, Unit.NONE,
        "Commands among them that came from somebody who may give none."),
    SEQUENCER_SESSIONS_OPENED(9233, Scope.SEQUENCER, "sessions-opened", Kind.COUNTER, Unit.NONE,
        "Sessions of clients opened."),
    SEQUENCER_SESSIONS_CLOSED(9234, Scope.SEQUENCER, "sessions-closed", Kind.COUNTER, Unit.NONE,
        "Sessions of clients closed."),
    SEQUENCER_TICKS(9235, Scope.SEQUENCER, "ticks", Kind.COUNTER, Unit.NONE,
        "Ticks sequenced."),
    SEQUENCER_ADMIN_RECORDS(9236, Scope.SEQUENCER, "admin-records", Kind.COUNTER, Unit.NONE,
        "Commands of operators sequenced."),
    SEQUENCER_FOREIGN_BLOCKS(9240, Scope.SEQUENCER, "foreign-blocks", Kind.COUNTER, Unit.NONE,
        "Blocks that were stamped empty, as their sender had sent them in another gateway's name."),
    SEQUENCER_CLUSTER_SESSIONS(9241, Scope.SEQUENCER, "cluster-sessions", Kind.COUNTER, Unit.NONE,
        "Sessions of gateways and admins that proved their key to this member."),
    SEQUENCER_CLUSTER_SESSIONS_REFUSED(9242, Scope.SEQUENCER, "cluster-sessions-refused", Kind.COUNTER, Unit.NONE,
        "Sessions that this member did not let in."),
    SEQUENCER_CLUSTER_REQUESTS_REFUSED(9243, Scope.SEQUENCER, "cluster-requests-refused", Kind.COUNTER, Unit.NONE,
        "Requests to the cluster itself by sessions that may not have what they asked for."),
    SEQUENCER_PHASE(9260, Scope.SEQUENCER, "phase", Kind.GAUGE, Unit.NONE,
        "What the stream takes: 0 everything, 1 commands only as it is halted, 2 nothing as it has ended."),
    SEQUENCER_FORMAT_VERSION(9261, Scope.SEQUENCER, "format-version", Kind.GAUGE, Unit.NONE,
        "Version of the rules of the stamp that is in force."),
    SEQUENCER_FLOWS(9262, Scope.SEQUENCER, "flows", Kind.GAUGE, Unit.NONE,
        "Shared flows that the filter knows."),
    SEQUENCER_DIVERGENCES(9263, Scope.SEQUENCER, "divergences", Kind.COUNTER, Unit.NONE,
        "Outputs of shared flows that were not what the flow's other replicas sent."),
    SEQUENCER_MESSAGE_LENGTH(9264, Scope.SEQUENCER, "message-length", Kind.GAUGE, Unit.BYTES,
        "Longest message that is sequenced."),
    SEQUENCER_TICK_INTERVAL(9265, Scope.SEQUENCER, "tick-interval", Kind.GAUGE, Unit.NANOSECONDS,
        "Idle time after which a tick is sequenced, 0 for never."),
    SEQUENCER_CLIENTS_WINDOW(9266, Scope.SEQUENCER, "clients-window", Kind.GAUGE, Unit.NONE,
        "Ids per client whose outcome is remembered."),
    SEQUENCER_BLOCK_LENGTH(9267, Scope.SEQUENCER, "block-length", Kind.GAUGE, Unit.BYTES,
        "Longest block that is sequenced."),
    SEQUENCER_DURABILITY(9268, Scope.SEQUENCER, "durability", Kind.GAUGE, Unit.NONE,
        "What a release is worth: 0 is durable, 1 is replicated."),
    SEQUENCER_EPOCH(9269, Scope.SEQUENCER, "epoch", Kind.GAUGE, Unit.NONE,
        "Epoch of the stream that this member stamps."),
    SEQUENCER_LOG_GENERATION(9270, Scope.SEQUENCER, "log-generation", Kind.GAUGE, Unit.NONE,
        "Times that the cluster's log was begun anew by a recovery."),
    SEQUENCER_KNOWN_VERSION(9271, Scope.SEQUENCER, "known-version", Kind.GAUGE, Unit.NONE,
        "Last version of the rules of the stamp that this member knows."),
    JOURNAL_WRITTEN_BLOCK(9300, Scope.JOURNAL, "written-block", Kind.GAUGE, Unit.NONE,
        "Last block that was written whole."),
    JOURNAL_WRITTEN_SEQUENCE(9301, Scope.JOURNAL, "written-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence that was written whole."),
    JOURNAL_FORCED_BLOCK(9302, Scope.JOURNAL, "forced-block", Kind.GAUGE, Unit.NONE,
        "Last block that is on the device."),
    JOURNAL_FORCED_SEQUENCE(9303, Scope.JOURNAL, "forced-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence that is on the device."),
    JOURNAL_ROLL_WAITS(9304, Scope.JOURNAL, "roll-waits", Kind.COUNTER, Unit.NONE,
        "Times that the writer came to the end of a segment and had to wait for the next one."),
    JOURNAL_ROLLS(9305, Scope.JOURNAL, "rolls", Kind.COUNTER, Unit.NONE,
        "Segments that were begun."),
    JOURNAL_DELETED_SEGMENTS(9306, Scope.JOURNAL, "deleted-segments", Kind.COUNTER, Unit.NONE,
        "Segments that retention deleted."),
    JOURNAL_SPACE_FAILURES(9307, Scope.JOURNAL, "space-failures", Kind.COUNTER, Unit.NONE,
        "Times that a segment could not be allocated ahead for want of room."),
    JOURNAL_SPACE_WARNING(9308, Scope.JOURNAL, "space-warning", Kind.GAUGE, Unit.NONE,
        "1 while there is less room than the warning level, or none for the next segment."),
    JOURNAL_FAILED(9309, Scope.JOURNAL, "failed", Kind.GAUGE, Unit.NONE,
        "1 once a write, a force or the keeper has failed: the node stops."),
    JOURNAL_FIRST_BLOCK(9310, Scope.JOURNAL, "first-block", Kind.GAUGE, Unit.NONE,
        "First block that the journal holds, 0 if there is none."),
    JOURNAL_BACKFILLED_BLOCKS(9311, Scope.JOURNAL, "backfilled-blocks", Kind.COUNTER, Unit.NONE,
        "Older blocks that were fetched from other nodes and put in front of the first one."),
    JOURNAL_BACKFILLED_BYTES(9312, Scope.JOURNAL, "backfilled", Kind.COUNTER, Unit.BYTES,
        "Length of the segments with these blocks."),
    JOURNAL_BACKFILL_FAILURES(9313, Scope.JOURNAL, "backfill-failures", Kind.COUNTER, Unit.NONE,
        "Times that another node did not give older blocks, or gave what does not lead to this journal."),
    JOURNAL_SET_ASIDE_BLOCKS(9314, Scope.JOURNAL, "set-aside-blocks", Kind.COUNTER, Unit.NONE,
        "Blocks that were set aside at the start: never attested, and not those of the log."),
    REPLAY_REQUESTS(9350, Scope.REPLAY, "requests", Kind.COUNTER, Unit.NONE,
        "Requests for replay that were taken."),
    REPLAY_REFUSALS(9351, Scope.REPLAY, "refusals", Kind.COUNTER, Unit.NONE,
        "Answers that ended with an error code."),
    REPLAY_DROPS(9352, Scope.REPLAY, "drops", Kind.COUNTER, Unit.NONE,
        "Requests that were dropped without an answer."),
    REPLAY_BLOCKS(9353, Scope.REPLAY, "blocks", Kind.COUNTER, Unit.NONE,
        "Blocks sent."),
    REPLAY_SENT(9354, Scope.REPLAY, "sent", Kind.COUNTER, Unit.BYTES,
        "Length of the blocks sent."),
    REPLAY_BACK_PRESSURE(9355, Scope.REPLAY, "back-pressure", Kind.COUNTER, Unit.NONE,
        "Turns that ended early because a requester does not take more now."),
    REPLAY_THROTTLES(9356, Scope.REPLAY, "throttles", Kind.COUNTER, Unit.NONE,
        "Turns that ended early because a requester had as many bytes as its rate allows."),
    REPLAY_REQUESTERS(9357, Scope.REPLAY, "requesters", Kind.GAUGE, Unit.NONE,
        "Requesters that have a publication now, refused ones included."),
    GATEWAY_RELEASED_BLOCK(9400, Scope.GATEWAY, "released-block", Kind.GAUGE, Unit.NONE,
        "Last block that was released."),
    GATEWAY_RELEASED_SEQUENCE(9401, Scope.GATEWAY, "released-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence that was released."),
    GATEWAY_MULTICAST_SKIPS(9402, Scope.GATEWAY, "multicast-skips", Kind.COUNTER, Unit.NONE,
        "Released blocks that the multicast had no room for; replicas fetch them."),
    GATEWAY_REPLAYED_BLOCKS(9403, Scope.GATEWAY, "replayed-blocks", Kind.COUNTER, Unit.NONE,
        "Blocks that came by replay and not by the feed."),
    GATEWAY_REPLAY_REQUESTS(9404, Scope.GATEWAY, "replay-requests", Kind.COUNTER, Unit.NONE,
        "Requests for replay that were sent."),
    GATEWAY_FEED_DROPS(9405, Scope.GATEWAY, "feed-drops", Kind.COUNTER, Unit.NONE,
        "Fed blocks that found no room before release, to be fetched later."),
    GATEWAY_FEED_STRANGERS(9406, Scope.GATEWAY, "feed-strangers", Kind.COUNTER, Unit.NONE,
        "Messages on the feed that are none of this stream."),
    GATEWAY_DIVERGED_MEMBERS(9407, Scope.GATEWAY, "diverged-members", Kind.COUNTER, Unit.NONE,
        "Times a member's chain differed from what was released."),
    GATEWAY_BLOCKS_PACKED(9408, Scope.GATEWAY, "blocks-packed", Kind.COUNTER, Unit.NONE,
        "Blocks that the packer packed."),
    GATEWAY_ENTRIES_PACKED(9409, Scope.GATEWAY, "entries-packed", Kind.COUNTER, Unit.NONE,
        "Entries in them."),
    GATEWAY_BLOCKS_RESENT(9410, Scope.GATEWAY, "blocks-resent", Kind.COUNTER, Unit.NONE,
        "Offers of a block after its first."),
    GATEWAY_REWINDS(9411, Scope.GATEWAY, "rewinds", Kind.COUNTER, Unit.NONE,
        "Times the packer went back to its oldest unsettled block."),
    GATEWAY_BLOCKS_IN_FLIGHT(9412, Scope.GATEWAY, "blocks-in-flight", Kind.GAUGE, Unit.NONE,
        "Blocks that are not settled yet."),
    GATEWAY_BLOCKS_ABANDONED(9413, Scope.GATEWAY, "blocks-abandoned", Kind.COUNTER, Unit.NONE,
        "Blocks given up, since the cluster refused them with nothing missing before them. Must stay 0."),
    GATEWAY_CLUSTER_CONNECTS(9414, Scope.GATEWAY, "cluster-connects", Kind.COUNTER, Unit.NONE,
        "Connections to the cluster that were opened."),
    GATEWAY_CLUSTER_GENERATIONS(9415, Scope.GATEWAY, "cluster-generations", Kind.COUNTER, Unit.NONE,
        "Leaders and cluster sessions seen, each of which may have lost what was offered before."),
    GATEWAY_REQUESTS(9416, Scope.GATEWAY, "requests", Kind.COUNTER, Unit.NONE,
        "Requests that were taken from clients."),
    GATEWAY_RETRIES(9417, Scope.GATEWAY, "retries", Kind.COUNTER, Unit.NONE,
        "Requests that were taken before, passed on for their first outcome."),
    GATEWAY_BUSY(9418, Scope.GATEWAY, "busy", Kind.COUNTER, Unit.NONE,
        "Requests that were answered Busy."),
    GATEWAY_GAPS(9419, Scope.GATEWAY, "gaps", Kind.COUNTER, Unit.NONE,
        "Gaps in a client's request ids."),
    GATEWAY_VOIDED(9420, Scope.GATEWAY, "voided", Kind.COUNTER, Unit.NONE,
        "Requests that were voided here: too long or malformed."),
    GATEWAY_STRANGERS(9421, Scope.GATEWAY, "strangers", Kind.COUNTER, Unit.NONE,
        "Messages of clients that fit no session or no schema."),
    GATEWAY_INGRESS_BACK_PRESSURE(9422, Scope.GATEWAY, "ingress-back-pressure", Kind.COUNTER, Unit.NONE,
        "Messages left in the client's channel for want of room, to be polled again."),
    GATEWAY_SESSIONS(9423, Scope.GATEWAY, "sessions", Kind.GAUGE, Unit.NONE,
        "Sessions hosted now."),
    GATEWAY_SESSIONS_REFUSED(9424, Scope.GATEWAY, "sessions-refused", Kind.COUNTER, Unit.NONE,
        "Sessions that were refused."),
    GATEWAY_SESSIONS_LOST(9425, Scope.GATEWAY, "sessions-lost", Kind.COUNTER, Unit.NONE,
        "Sessions that ended for silence or since their transport was gone."),
    GATEWAY_APPLIED(9426, Scope.GATEWAY, "applied", Kind.COUNTER, Unit.NONE,
        "Requests told as applied."),
    GATEWAY_ACKS(9427, Scope.GATEWAY, "acks", Kind.COUNTER, Unit.NONE,
        "Messages that told them."),
    GATEWAY_REJECTED(9428, Scope.GATEWAY, "rejected", Kind.COUNTER, Unit.NONE,
        "Requests told as rejected."),
    GATEWAY_RESPONSE_BACK_PRESSURE(9429, Scope.GATEWAY, "response-back-pressure", Kind.COUNTER, Unit.NONE,
        "Answers that waited, as a client's channel had no room."),
    GATEWAY_SLOW_CLIENTS(9430, Scope.GATEWAY, "slow-clients", Kind.COUNTER, Unit.NONE,
        "Sessions ended since the client did not read its answers."),
    GATEWAY_DROPPED(9431, Scope.GATEWAY, "dropped", Kind.COUNTER, Unit.NONE,
        "Commands or reports between agents that were lost. Must stay 0."),
    GATEWAY_INGRESS_CYCLE_MAX(9432, Scope.GATEWAY, "ingress-cycle-max", Kind.GAUGE, Unit.NANOSECONDS,
        "Longest duty cycle of the ingress agent."),
    GATEWAY_INGRESS_CYCLE_OVERRUNS(9433, Scope.GATEWAY, "ingress-cycle-overruns", Kind.COUNTER, Unit.NONE,
        "Duty cycles of the ingress agent beyond the threshold."),
    GATEWAY_PACKER_CYCLE_MAX(9434, Scope.GATEWAY, "packer-cycle-max", Kind.GAUGE, Unit.NANOSECONDS,
        "Longest duty cycle of the packer agent."),
    GATEWAY_PACKER_CYCLE_OVERRUNS(9435, Scope.GATEWAY, "packer-cycle-overruns", Kind.COUNTER, Unit.NONE,
        "Duty cycles of the packer agent beyond the threshold."),
    GATEWAY_EGRESS_CYCLE_MAX(9436, Scope.GATEWAY, "egress-cycle-max", Kind.GAUGE, Unit.NANOSECONDS,
        "Longest duty cycle of the egress agent."),
    GATEWAY_EGRESS_CYCLE_OVERRUNS(9437, Scope.GATEWAY, "egress-cycle-overruns", Kind.COUNTER, Unit.NONE,
        "Duty cycles of the egress agent beyond the threshold."),
    GATEWAY_CLUSTER_CONNECTED(9438, Scope.GATEWAY, "cluster-connected", Kind.GAUGE, Unit.NONE,
        "1 while the gateway has a session with the leader of the cluster."),
    GATEWAY_HEAD_BLOCK(9439, Scope.GATEWAY, "head-block", Kind.GAUGE, Unit.NONE,
        "Highest block that some member has fed or attested, -1 before the first was heard."),
    GATEWAY_CLUSTER_REFUSALS(9440, Scope.GATEWAY, "cluster-refusals", Kind.COUNTER, Unit.NONE,
        "Times the cluster did not let this gateway in."),
    GATEWAY_READ_ONLY(9441, Scope.GATEWAY, "read-only", Kind.GAUGE, Unit.NONE,
        "1 while requests are answered Busy, as too few members have room on their devices."),
    GATEWAY_BLOCKS_IN_FLIGHT_LIMIT(9442, Scope.GATEWAY, "blocks-in-flight-limit", Kind.GAUGE, Unit.NONE,
        "Most blocks that may be unsettled before the ring fills up."),
    GATEWAY_BLOCK_LENGTH(9443, Scope.GATEWAY, "block-length", Kind.GAUGE, Unit.BYTES,
        "Most that the gateway packs into a block."),
    GATEWAY_MESSAGE_LENGTH(9444, Scope.GATEWAY, "message-length", Kind.GAUGE, Unit.BYTES,
        "Longest message that the gateway takes."),
    GATEWAY_RING_FILL(9445, Scope.GATEWAY, "ring-fill", Kind.GAUGE, Unit.NONE,
        "Entries in the ring from sessions to packer, taken every 100 ms."),
    GATEWAY_RING_LENGTH(9446, Scope.GATEWAY, "ring-length", Kind.GAUGE, Unit.NONE,
        "Slots of that ring."),
    GATEWAY_SESSIONS_LIMIT(9447, Scope.GATEWAY, "sessions-limit", Kind.GAUGE, Unit.NONE,
        "Most sessions that the gateway hosts."),
    GATEWAY_EPOCH(9448, Scope.GATEWAY, "epoch", Kind.GAUGE, Unit.NONE,
        "Epoch of the last block that was released, 0 before the first."),
    GATEWAY_EPOCH_REFUSED(9449, Scope.GATEWAY, "epoch-refused", Kind.GAUGE, Unit.NONE,
        "Highest epoch that was heard and not taken, as the gateway was not told to, 0 for none."),
    GATEWAY_DAMAGED(9450, Scope.GATEWAY, "damaged", Kind.COUNTER, Unit.NONE,
        "Messages of members, of their feeds and replay, whose checksum is wrong; taken as lost."),
    REPLICA_STREAM_STATE(9500, Scope.REPLICA, "stream-state", Kind.GAUGE, Unit.NONE,
        "State of the stream, by StreamState.code()."),
    REPLICA_LAST_BLOCK(9501, Scope.REPLICA, "last-block", Kind.GAUGE, Unit.NONE,
        "Last block that was applied."),
    REPLICA_LAST_SEQUENCE(9502, Scope.REPLICA, "last-sequence", Kind.GAUGE, Unit.NONE,
        "Last sequence that was applied."),
    REPLICA_LAST_TIMESTAMP(9503, Scope.REPLICA, "last-timestamp", Kind.GAUGE, Unit.EPOCH_NANOSECONDS,
        "Sequenced time of the last block."),
    REPLICA_HEAD_BLOCK(9504, Scope.REPLICA, "head-block", Kind.GAUGE, Unit.NONE,
        "Last block that is known to exist."),
    REPLICA_MESSAGES(9505, Scope.REPLICA, "messages", Kind.COUNTER, Unit.NONE,
        "Messages that were given to the machine."),
    REPLICA_SYSTEM_MESSAGES(9506, Scope.REPLICA, "system-messages", Kind.COUNTER, Unit.NONE,
        "Session records, ticks and admin records."),
    REPLICA_OUTPUTS(9507, Scope.REPLICA, "outputs", Kind.COUNTER, Unit.NONE,
        "Messages among them that are outputs of replicas in a shared flow."),
    REPLICA_GAPS(9508, Scope.REPLICA, "gaps", Kind.COUNTER, Unit.NONE,
        "Times a block was missing while a later one was known."),
    REPLICA_REPAIRS(9509, Scope.REPLICA, "repairs", Kind.COUNTER, Unit.NONE,
        "Gaps that nothing filled within the settle time, so that replay was asked."),
    REPLICA_GAP_FILLS(9510, Scope.REPLICA, "gap-fills", Kind.COUNTER, Unit.NONE,
        "Blocks that replay was first to bring."),
    REPLICA_REPLAY_REQUESTS(9511, Scope.REPLICA, "replay-requests", Kind.COUNTER, Unit.NONE,
        "Requests for replay that were sent."),
    REPLICA_REPLAY_FAILURES(9512, Scope.REPLICA, "replay-failures", Kind.COUNTER, Unit.NONE,
        "Requests for replay that were refused or not answered."),
    REPLICA_HELD_BLOCKS(9513, Scope.REPLICA, "held-blocks", Kind.GAUGE, Unit.NONE,
        "Blocks held back now until the ones before them come."),
    REPLICA_AHEAD(9514, Scope.REPLICA, "ahead", Kind.COUNTER, Unit.NONE,
        "Blocks too far ahead to be held; replay brings them."),
    REPLICA_DUPLICATES(9515, Scope.REPLICA, "duplicates", Kind.COUNTER, Unit.NONE,
        "Blocks that had come before."),
    REPLICA_REJECTED(9516, Scope.REPLICA, "rejected", Kind.COUNTER, Unit.NONE,
        "Blocks and heartbeats that do not belong to the chain."),
    REPLICA_STRANGERS(9517, Scope.REPLICA, "strangers", Kind.COUNTER, Unit.NONE,
        "Messages that are no block or heartbeat of this stream."),
    REPLICA_HEARTBEATS(9518, Scope.REPLICA, "heartbeats", Kind.COUNTER, Unit.NONE,
        "Heartbeats that were heard."),
    REPLICA_SILENCES(9519, Scope.REPLICA, "silences", Kind.COUNTER, Unit.NONE,
        "Times that no group was heard for the silence time-out."),
    REPLICA_FORGOTTEN_HEADS(9520, Scope.REPLICA, "forgotten-heads", Kind.COUNTER, Unit.NONE,
        "Times that the head was forgotten, since no gateway had what was said to exist."),
    REPLICA_CYCLE_MAX(9521, Scope.REPLICA, "cycle-max", Kind.GAUGE, Unit.NANOSECONDS,
        "Longest duty cycle of the agent."),
    REPLICA_CYCLE_OVERRUNS(9522, Scope.REPLICA, "cycle-overruns", Kind.COUNTER, Unit.NONE,
        "Duty cycles of the agent beyond the threshold."),
    REPLICA_FIRST_BY_GROUP(9523, Scope.REPLICA, "first-by-group", Kind.COUNTER, Unit.NONE,
        "Blocks that a group was first to bring, one counter for each group."),
    REPLICA_HEARD_ON_GROUP(9524, Scope.REPLICA, "heard-on-group", Kind.COUNTER, Unit.NONE,
        "Messages of this stream heard on a group, one counter for each group."),
    REPLICA_EPOCH(9525, Scope.REPLICA, "epoch", Kind.GAUGE, Unit.NONE,
        "Epoch of the last block that was applied, 0 before the first."),
    REPLICA_EPOCH_REFUSED(9526, Scope.REPLICA, "epoch-refused", Kind.GAUGE, Unit.NONE,
        "Highest epoch that was heard and not taken, as the replica was not told to, 0 for none."),
    REPLICA_DAMAGED(9527, Scope.REPLICA, "damaged", Kind.COUNTER, Unit.NONE,
        "Heartbeats of groups and answers of replay whose checksum is wrong; taken as lost."),
    HOUSEKEEPING_SNAPSHOT_FAILURES(9600, Scope.HOUSEKEEPING, "snapshot-failures", Kind.COUNTER, Unit.NONE,
        "Snapshots that this member asked for as the leader and that were postponed or failed."),
    HOUSEKEEPING_SNAPSHOT_PAUSE(9601, Scope.HOUSEKEEPING, "snapshot-pause", Kind.GAUGE, Unit.NANOSECONDS,
        "How long the cluster took in nothing for the last snapshot, as this member saw it, to about 1 ms."),
    HOUSEKEEPING_SNAPSHOT_PAUSE_MAX(9602, Scope.HOUSEKEEPING, "snapshot-pause-max", Kind.GAUGE, Unit.NANOSECONDS,
        "The longest of these pauses since the start."),
    HOUSEKEEPING_SNAPSHOT_POSITION(9603, Scope.HOUSEKEEPING, "snapshot-position", Kind.GAUGE, Unit.BYTES,
        "Position in the cluster's log of the last snapshot that this member has, 0 if there is none."),
    HOUSEKEEPING_SNAPSHOT_SIZE(9604, Scope.HOUSEKEEPING, "snapshot-size", Kind.GAUGE, Unit.BYTES,
        "Length of the last snapshot, the service's and the consensus module's together."),
    HOUSEKEEPING_SNAPSHOTS_READ_BACK(9605, Scope.HOUSEKEEPING, "snapshots-read-back", Kind.COUNTER, Unit.NONE,
        "Snapshots that this member has read back and found whole."),
    HOUSEKEEPING_SNAPSHOTS_BROKEN(9606, Scope.HOUSEKEEPING, "snapshots-broken", Kind.COUNTER, Unit.NONE,
        "Snapshots that this member could not read back."),
    HOUSEKEEPING_LOG_PURGES(9607, Scope.HOUSEKEEPING, "log-purges", Kind.COUNTER, Unit.NONE,
        "Times that this member purged its copy of the cluster's log."),
    HOUSEKEEPING_LOG_PURGED(9608, Scope.HOUSEKEEPING, "log-purged", Kind.COUNTER, Unit.BYTES,
        "Bytes of the cluster's log that this member has purged."),
    HOUSEKEEPING_LOG_START(9609, Scope.HOUSEKEEPING, "log-start", Kind.GAUGE, Unit.BYTES,
        "First position of the cluster's log that this member has, -1 before it is known."),
    HOUSEKEEPING_SPACE_LEVEL(9610, Scope.HOUSEKEEPING, "space-level", Kind.GAUGE, Unit.NONE,
        "Room for this member: 0 enough, 1 less than the warning level, 2 less than the reserve."),
    HOUSEKEEPING_SPACE_WARNING(9611, Scope.HOUSEKEEPING, "space-warning", Kind.GAUGE, Unit.BYTES,
        "Room below which this member warns."),
    HOUSEKEEPING_SPACE_RESERVE(9612, Scope.HOUSEKEEPING, "space-reserve", Kind.GAUGE, Unit.BYTES,
        "Room below which this member counts as one without."),
    HOUSEKEEPING_READ_ONLY(9613, Scope.HOUSEKEEPING, "read-only", Kind.GAUGE, Unit.NONE,
        "1 while, as this member knows it, too few members have room, so that gateways answer Busy."),
    HOUSEKEEPING_MEMBERS(9620, Scope.HOUSEKEEPING, "members", Kind.GAUGE, Unit.NONE,
        "Members of the cluster, this one included."),
    HOUSEKEEPING_PEERS_TAKING_PART(9621, Scope.HOUSEKEEPING, "peers-taking-part", Kind.GAUGE, Unit.NONE,
        "Other members that said within ten of the peers' intervals that they lead, or follow a leader, and stay."),
    HOUSEKEEPING_DAMAGED(9622, Scope.HOUSEKEEPING, "damaged", Kind.COUNTER, Unit.NONE,
        "Messages of other members whose checksum is wrong; taken as lost.");

    private static final CounterType[] VALUES = values();

    private final int typeId;
    private final Scope scope;
    private final String label;
    private final Kind kind;
    private final Unit unit;
    private final String help;

    CounterType(
        final int typeId, final Scope scope, final String name, final Kind kind, final Unit unit, final String help)
    {
        this.typeId = typeId;
        this.scope = scope;
        this.label = name + unit.suffix;
        this.kind = kind;
        this.unit = unit;
        this.help = help;
    }

    /**
     * The counter of a number.
     *
     * @param typeId Aeron's type id.
     * @return null if it is none of these.
     */
    public static CounterType of(final int typeId)
    {
        for (final CounterType each : VALUES)
        {
            if (each.typeId == typeId)
            {
                return each;
            }
        }
        return null;
    }

    /**
     * All counters of a part of a node.
     *
     * @param scope of the counters.
     * @return in the order of their numbers.
     */
    public static CounterType[] of(final Scope scope)
    {
        return Arrays.stream(VALUES).filter((each) -> each.scope == scope).toArray(CounterType[]::new);
    }

    /**
     * Number of the counter.
     *
     * @return Aeron's type id.
     */
    public int typeId()
    {
        return typeId;
    }

    /**
     * Part of a node that moves it.
     *
     * @return scope.
     */
    public Scope scope()
    {
        return scope;
    }

    /**
     * Name to show.
     *
     * @return lower case with dashes and the unit at the end; unique within the scope.
     */
    public String label()
    {
        return label;
    }

    /**
     * Does it only go up.
     *
     * @return kind.
     */
    public Kind kind()
    {
        return kind;
    }

    /**
     * What it counts in.
     *
     * @return unit.
     */
    public Unit unit()
    {
        return unit;
    }

    /**
     * What it means.
     *
     * @return one sentence.
     */
    public String help()
    {
        return help;
    }

    /** Whether a counter only goes up. */
    public enum Kind
    {
        /** Goes up from 0 while the process lives. */
        COUNTER,
        /** Takes any value at any time. */
        GAUGE
    }

    /** What a counter counts in. */
    public enum Unit
    {
        /** Things, or a number that names one. */
        NONE(""),
        /** Bytes. */
        BYTES("-bytes"),
        /** Nanoseconds. */
        NANOSECONDS("-ns"),
        /** Milliseconds since 1970 by the wall clock; 0 for never. */
        EPOCH_MILLISECONDS("-ms"),
        /** Nanoseconds since 1970; 0 for never. */
        EPOCH_NANOSECONDS("-ns");

        private final String suffix;

        Unit(final String suffix)
        {
            this.suffix = suffix;
        }
    }

    /** Part of a node that moves a counter. */
    public enum Scope
    {
        /** Every node. */
        NODE,
        /** Member of the cluster. */
        SEQUENCER,
        /** Journal of a member or a gateway. */
        JOURNAL,
        /** Replay server of a member or a gateway. */
        REPLAY,
        /** Gateway. */
        GATEWAY,
        /** Replica. */
        REPLICA,
        /** Housekeeping of a member. */
        HOUSEKEEPING;

        /**
         * Name to show.
         *
         * @return lower case.
         */
        public String label()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
