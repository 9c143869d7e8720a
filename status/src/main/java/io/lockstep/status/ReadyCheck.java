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

import io.aeron.cluster.ElectionState;
import io.lockstep.runtime.counters.CounterType;

/**
 * Says whether a node is of use to others now.
 * <pre>
 *   sequencer  part of a cluster with a leader, its service near the commit position, its ring not full, room on its
 *              device, and on those of a majority
 *   gateway    session with the cluster's leader, the head of the stream known and near, requests taken
 *   replica    live: at the head of the stream, nothing missing
 * </pre>
 * <p>
 * Threading: immutable.
 */
public final class ReadyCheck
{
    private static final long STREAM_LIVE = 1;
    private static final long SHORT_OF_SPACE = 2;
    private static final String READ_ONLY = "read-only, too few members have room: requests are answered Busy";

    private final long lagBytes;
    private final long lagBlocks;

    /**
     * A check.
     *
     * @param lagBytes  of the log that a member's service may be behind the commit position.
     * @param lagBlocks that a gateway may be behind the head.
     */
    public ReadyCheck(final long lagBytes, final long lagBlocks)
    {
        this.lagBytes = lagBytes;
        this.lagBlocks = lagBlocks;
    }

    /**
     * What is missing.
     *
     * @param reading of the node.
     * @return one line, null if nothing is.
     */
    public String problem(final NodeReading reading)
    {
        switch (reading.kind())
        {
            case SEQUENCER:
                return ofSequencer(reading);

            case GATEWAY:
                return ofGateway(reading);

            default:
                final long state = reading.get(CounterType.REPLICA_STREAM_STATE);
                return STREAM_LIVE == state ? null : "stream is not live: state=" + Figure.streamState(state);
        }
    }

    private String ofSequencer(final NodeReading reading)
    {
        final Long election = reading.cluster(ClusterFigure.ELECTION_STATE);
        final Long commit = reading.cluster(ClusterFigure.COMMIT_POSITION);
        if (null == election || null == commit)
        {
            return "cluster has not started";
        }
        if (ElectionState.CLOSED.code() != election)
        {
            return "no leader: election=" + Figure.election(election);
        }
        final long service = reading.get(CounterType.SEQUENCER_SERVICE_POSITION);
        if (commit - service > lagBytes)
        {
            return "service is behind: commit=" + commit + " actual=" + service + " limit=" + lagBytes;
        }
        final long fill = reading.get(CounterType.SEQUENCER_RING_FILL);
        return fill < reading.get(CounterType.SEQUENCER_RING_LENGTH) ? ofSpace(reading) :
            "journal or feed is behind, the ring is full: blocks=" + fill;
    }

    private static String ofSpace(final NodeReading reading)
    {
        if (SHORT_OF_SPACE == reading.get(CounterType.HOUSEKEEPING_SPACE_LEVEL))
        {
            return "short of space: reserve=" + reading.get(CounterType.HOUSEKEEPING_SPACE_RESERVE) + " free=" +
                reading.get(CounterType.NODE_FREE_SPACE);
        }
        return 1 == reading.get(CounterType.HOUSEKEEPING_READ_ONLY) ? READ_ONLY : null;
    }

    private String ofGateway(final NodeReading reading)
    {
        if (1 != reading.get(CounterType.GATEWAY_CLUSTER_CONNECTED))
        {
            return "no session with the cluster's leader";
        }
        final long head = reading.get(CounterType.GATEWAY_HEAD_BLOCK);
        if (head < 0)
        {
            return "no member was heard yet";
        }
        final long released = reading.get(CounterType.GATEWAY_RELEASED_BLOCK);
        if (head - released > lagBlocks)
        {
            return "behind the stream: head=" + head + " released=" + released + " limit=" + lagBlocks;
        }
        return 1 == reading.get(CounterType.GATEWAY_READ_ONLY) ? READ_ONLY : null;
    }
}
