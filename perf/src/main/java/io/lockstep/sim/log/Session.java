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
package io.lockstep.sim.log;

import io.aeron.cluster.codecs.CloseReason;

/**
 * A cluster session as a consensus module knows it.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Session
{
    /** ClusterSession.State, as far as it is modelled. */
    enum State
    {
        PENDING, OPEN, CLOSING
    }

    final long id;
    /** Host of the gateway: what Aeron's response channel says. */
    final int host;
    final byte[] principal;
    final long correlationId;
    State state = State.PENDING;
    CloseReason closeReason = CloseReason.NULL_VAL;
    long openedPosition = TermMap.NONE;
    long closedPosition = TermMap.NONE;
    long lastActivityNs;
    boolean isNewLeaderPending;

    Session(final long id, final int host, final byte[] principal, final long correlationId)
    {
        this.id = id;
        this.host = host;
        this.principal = principal;
        this.correlationId = correlationId;
    }

    void closing(final CloseReason reason)
    {
        state = State.CLOSING;
        closeReason = reason;
        isNewLeaderPending = false;
        lastActivityNs = Long.MIN_VALUE / 2;
    }
}
