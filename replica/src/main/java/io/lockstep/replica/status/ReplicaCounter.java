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

import io.lockstep.runtime.counters.CounterType;

/** The counters of a replica, one registry for all its parts. */
public enum ReplicaCounter
{
    /** State of the stream, by {@code StreamState.code()}. */
    STREAM_STATE(CounterType.REPLICA_STREAM_STATE),
    /** Last block that was applied. */
    LAST_BLOCK(CounterType.REPLICA_LAST_BLOCK),
    /** Last sequence that was applied. */
    LAST_SEQUENCE(CounterType.REPLICA_LAST_SEQUENCE),
    /** Sequenced time of the last block, ns since the epoch. */
    LAST_TIMESTAMP_NS(CounterType.REPLICA_LAST_TIMESTAMP),
    /** Last block that is known to exist. */
    HEAD_BLOCK(CounterType.REPLICA_HEAD_BLOCK),
    /** Messages that were given to the machine. */
    MESSAGES(CounterType.REPLICA_MESSAGES),
    /** Session records, ticks and admin records. */
    SYSTEM_MESSAGES(CounterType.REPLICA_SYSTEM_MESSAGES),
    /** Messages among them that are outputs of replicas in a shared flow. */
    OUTPUTS(CounterType.REPLICA_OUTPUTS),
    /** Times a block was missing while a later one was known. */
    GAPS(CounterType.REPLICA_GAPS),
    /** Gaps that nothing filled within the settle time, so that replay was asked. */
    REPAIRS(CounterType.REPLICA_REPAIRS),
    /** Blocks that replay was first to bring. */
    GAP_FILLS(CounterType.REPLICA_GAP_FILLS),
    /** Requests for replay that were sent. */
    REPLAY_REQUESTS(CounterType.REPLICA_REPLAY_REQUESTS),
    /** Requests for replay that were refused or not answered. */
    REPLAY_FAILURES(CounterType.REPLICA_REPLAY_FAILURES),
    /** Blocks held back now until the ones before them come. */
    HELD_BLOCKS(CounterType.REPLICA_HELD_BLOCKS),
    /** Blocks too far ahead to be held; replay brings them. */
    AHEAD(CounterType.REPLICA_AHEAD),
    /** Blocks that had come before. */
    DUPLICATES(CounterType.REPLICA_DUPLICATES),
    /** Blocks and heartbeats that do not belong to the chain. */
    REJECTED(CounterType.REPLICA_REJECTED),
    /** Messages that are no block or heartbeat of this stream. */
    STRANGERS(CounterType.REPLICA_STRANGERS),
    /** Heartbeats that were heard. */
    HEARTBEATS(CounterType.REPLICA_HEARTBEATS),
    /** Times that no group was heard for the silence time-out. */
    SILENCES(CounterType.REPLICA_SILENCES),
    /** Times that the head was forgotten, since no gateway had what was said to exist. */
    FORGOTTEN_HEADS(CounterType.REPLICA_FORGOTTEN_HEADS),
    /** Longest duty cycle of the agent, ns. */
    CYCLE_MAX_NS(CounterType.REPLICA_CYCLE_MAX),
    /** Duty cycles of the agent beyond the threshold. */
    CYCLE_OVERRUNS(CounterType.REPLICA_CYCLE_OVERRUNS),
    /** Epoch of the last block that was applied, 0 before the first. */
    EPOCH(CounterType.REPLICA_EPOCH),
    /** Highest epoch that was heard and not taken, 0 for none. */
    EPOCH_REFUSED(CounterType.REPLICA_EPOCH_REFUSED),
    /** Heartbeats of groups and answers of replay whose checksum is wrong. */
    DAMAGED(CounterType.REPLICA_DAMAGED);

    private final CounterType type;

    ReplicaCounter(final CounterType type)
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
