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
package io.lockstep.gateway.ingress;

/**
 * Limits of client sessions.
 *
 * @param maxMessageLength   longest payload of a request in bytes.
 * @param maxInFlight        requests of one client without an outcome.
 * @param maxSessions        sessions hosted at once.
 * @param minKeepAliveNs     shortest silence after which a client counts as gone, whatever it promises.
 * @param maxKeepAliveNs     longest.
 * @param closingTimeoutNs   how long a closing session waits for its establish entry to come back.
 */
public record SessionLimits(
    int maxMessageLength,
    int maxInFlight,
    int maxSessions,
    long minKeepAliveNs,
    long maxKeepAliveNs,
    long closingTimeoutNs)
{
    /**
     * Slots for sessions: as many may be closing as may be open.
     *
     * @return count of slots.
     */
    public int slotCount()
    {
        return 2 * maxSessions;
    }
}
