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
package io.lockstep.sequencer.access;

import java.security.SecureRandom;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;

import io.aeron.security.Authenticator;
import io.aeron.security.AuthorisationService;
import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.SessionChallenge;
import io.lockstep.runtime.keys.SigningKey;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * What the consensus module of a member asks about sessions.
 * <p>
 * Threading: made by the thread that launches the node; what it makes belongs to the consensus module's thread.
 */
public final class ClusterAccess
{
    private final AuthorisedKeys keys;
    private final int streamId;
    private final int clusterId;
    private final SecureRandom random = new SecureRandom();
    private final SequencerCounters counters;
    private final RefusalLog log;
    private final EpochClock clock;

    /**
     * Makes sure that this Java can check a signature. Doing so once also spares the consensus module the first, slow
     * one.
     *
     * @param keys         that are let in.
     * @param streamId     of the stream.
     * @param clusterId    of the cluster.
     * @param counters     to count in.
     * @param errorHandler for refusals.
     * @param clock        of the cluster, in ms.
     */
    public ClusterAccess(
        final AuthorisedKeys keys,
        final int streamId,
        final int clusterId,
        final SequencerCounters counters,
        final ErrorHandler errorHandler,
        final EpochClock clock)
    {
        this.keys = keys;
        this.streamId = streamId;
        this.clusterId = clusterId;
        this.counters = counters;
        this.log = new RefusalLog(errorHandler);
        this.clock = clock;

        final SigningKey key = SigningKey.generate(Principal.admin("self-test"), random);
        final byte[] challenge = SessionChallenge.encodeChallenge(
            streamId, clusterId, 0, new byte[SessionChallenge.NONCE_LENGTH]);
        if (!SessionChallenge.isRightResponse(challenge, key.hello(), key.respond(challenge, streamId, clusterId)))
        {
            throw new IllegalStateException("this Java does not verify its own signature");
        }
    }

    /**
     * Decides who may open a session.
     *
     * @return a new authenticator.
     */
    public Authenticator newAuthenticator()
    {
        return new KeyAuthenticator(keys, streamId, clusterId, random, counters, log);
    }

    /**
     * Decides what the cluster does for a session.
     *
     * @return a new service.
     */
    public AuthorisationService newAuthorisation()
    {
        return new AdminAuthorisation(counters, log, clock);
    }
}
