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
package io.lockstep.gateway.egress;

/**
 * Limits and intervals of the egress side.
 *
 * @param epochLimit          highest epoch of the stream that is taken.
 * @param arenaLength         bytes of blocks held before release.
 * @param window              block numbers beyond the last released one that may be held.
 * @param slotCount           slots for sessions.
 * @param outcomeWindow       runs of outcomes that a client may leave unread.
 * @param maxMessageLength    told to clients.
 * @param maxInFlight         told to clients.
 * @param closingTimeoutNs    how long a client is tried to be told of its end.
 * @param gapSettleNs         how long a missing block may take to come by the feed.
 * @param stallNs             how long missing votes may take to come by the feed.
 * @param heartbeatIntervalNs of the multicast when idle.
 */
public record EgressLimits(
    int epochLimit,
    int arenaLength,
    int window,
    int slotCount,
    int outcomeWindow,
    int maxMessageLength,
    int maxInFlight,
    long closingTimeoutNs,
    long gapSettleNs,
    long stallNs,
    long heartbeatIntervalNs)
{
}
