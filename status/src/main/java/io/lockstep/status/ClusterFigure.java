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
package io.lockstep.status;

import io.aeron.AeronCounters;
import io.lockstep.runtime.counters.CounterType.Kind;
import io.lockstep.runtime.counters.CounterType.Unit;

/** Counters of Aeron Cluster and Aeron Archive that tell something of a member. */
public enum ClusterFigure
{
    /** 0 follower, 1 candidate, 2 leader. */
    ROLE(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, "role", Kind.GAUGE, Unit.NONE,
        "Role of the member: 0 follower, 1 candidate, 2 leader."),
    /** Code of Aeron's ElectionState; 17 is CLOSED, no election. */
    ELECTION_STATE(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, "election-state", Kind.GAUGE, Unit.NONE,
        "State of the election by Aeron's code; 17 means that none is going on."),
    /** Elections since the start. */
    ELECTIONS(AeronCounters.CLUSTER_ELECTION_COUNT_TYPE_ID, "elections", Kind.COUNTER, Unit.NONE,
        "Elections that this member took part in since it started."),
    /** Leadership term. */
    TERM(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, "leadership-term", Kind.GAUGE, Unit.NONE,
        "Leadership term of the consensus module."),
    /** Position up to which the log is committed. */
    COMMIT_POSITION(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, "commit-position", Kind.GAUGE, Unit.BYTES,
        "Position up to which the cluster's log is known to be committed."),
    /** Snapshots since the start. */
    SNAPSHOTS(AeronCounters.CLUSTER_SNAPSHOT_COUNTER_TYPE_ID, "snapshots", Kind.COUNTER, Unit.NONE,
        "Snapshots of the cluster taken since the member started."),
    /** Errors of the consensus module. */
    CONSENSUS_ERRORS(AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID, "consensus-errors",
        Kind.COUNTER, Unit.NONE, "Errors and warnings of the consensus module."),
    /** Errors of the service container. */
    SERVICE_ERRORS(AeronCounters.CLUSTER_CLUSTERED_SERVICE_ERROR_COUNT_TYPE_ID, "service-errors",
        Kind.COUNTER, Unit.NONE, "Errors and warnings of the clustered service's container."),
    /** Errors of the archive. */
    ARCHIVE_ERRORS(AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID, "archive-errors", Kind.COUNTER, Unit.NONE,
        "Errors and warnings of the archive.");

    private final int typeId;
    private final String label;
    private final Kind kind;
    private final Unit unit;
    private final String help;

    ClusterFigure(final int typeId, final String label, final Kind kind, final Unit unit, final String help)
    {
        this.typeId = typeId;
        this.label = label;
        this.kind = kind;
        this.unit = unit;
        this.help = help;
    }

    /** The figure of one of Aeron's type ids, or null. */
    static ClusterFigure of(final int typeId)
    {
        for (final ClusterFigure each : values())
        {
            if (each.typeId == typeId)
            {
                return each;
            }
        }
        return null;
    }

    /**
     * Name to show.
     *
     * @return lower case with dashes.
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
}
