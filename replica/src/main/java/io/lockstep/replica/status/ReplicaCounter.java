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
package io.lockstep.replica.status;

/** The counters of a replica, one registry for all its parts. */
public enum ReplicaCounter
{
    /** State of the stream, by {@code StreamState.code()}. */
    STREAM_STATE("stream-state"),
    /** Last block that was applied. */
    LAST_BLOCK("last-block"),
    /** Last sequence that was applied. */
    LAST_SEQUENCE("last-sequence"),
    /** Sequenced time of the last block, ns since the epoch. */
    LAST_TIMESTAMP_NS("last-timestamp-ns"),
    /** Last block that is known to exist. */
    HEAD_BLOCK("head-block"),
    /** Messages that were given to the machine. */
    MESSAGES("messages"),
    /** Session records, ticks and admin records. */
    SYSTEM_MESSAGES("system-messages"),
    /** Messages among them that are outputs of replicas in a shared flow. */
    OUTPUTS("outputs"),
    /** Times a block was missing while a later one was known. */
    GAPS("gaps"),
    /** Gaps that nothing filled within the settle time, so that replay was asked. */
    REPAIRS("repairs"),
    /** Blocks that replay was first to bring. */
    GAP_FILLS("gap-fills"),
    /** Requests for replay that were sent. */
    REPLAY_REQUESTS("replay-requests"),
    /** Requests for replay that were refused or not answered. */
    REPLAY_FAILURES("replay-failures"),
    /** Blocks held back now until the ones before them come. */
    HELD_BLOCKS("held-blocks"),
    /** Blocks too far ahead to be held; replay brings them. */
    AHEAD("ahead"),
    /** Blocks that had come before. */
    DUPLICATES("duplicates"),
    /** Blocks and heartbeats that do not belong to the chain. */
    REJECTED("rejected"),
    /** Messages that are no block or heartbeat of this stream. */
    STRANGERS("strangers"),
    /** Heartbeats that were heard. */
    HEARTBEATS("heartbeats"),
    /** Times that no group was heard for the silence time-out. */
    SILENCES("silences"),
    /** Times that the head was forgotten, since no gateway had what was said to exist. */
    FORGOTTEN_HEADS("forgotten-heads"),
    /** Longest duty cycle of the agent, ns. */
    CYCLE_MAX_NS("cycle-max-ns"),
    /** Duty cycles of the agent beyond the threshold. */
    CYCLE_OVERRUNS("cycle-overruns");

    private final String label;

    ReplicaCounter(final String label)
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
