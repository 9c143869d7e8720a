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
import java.util.concurrent.TimeUnit;

import org.agrona.collections.ArrayUtil;
import org.agrona.collections.Long2ObjectHashMap;

import io.aeron.Aeron;
import io.aeron.security.Authenticator;
import io.aeron.security.SessionProxy;
import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.SessionChallenge;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * Lets a session in that proves by a signature that it holds an authorised key, and nobody else. A session says hello
 * with its key and whom it speaks for; what is not authorised is refused at once, the rest gets a challenge of its own,
 * which is answered once, in time, or not at all. The session's principal goes into the log with it.
 * <p>
 * A query for a backup is answered without a key: its sessions share one id, so that no challenge could be told from
 * another. It is how a member that has lost everything finds the leader. It says where the log is, no more; the archive
 * that gives the log asks nobody, and is on the inner network for that reason.
 * <p>
 * Threading: the consensus module's thread. What waits is bounded: {@value #PENDING_LIMIT} sessions, each
 * for {@value #CHALLENGE_TIMEOUT_MS} ms.
 */
public final class KeyAuthenticator implements Authenticator
{
    static final long CHALLENGE_TIMEOUT_MS = 5000;
    static final int PENDING_LIMIT = 256;

    private static final byte[] NO_HELLO = new byte[0];
    private static final long FORGOTTEN_AFTER_MS = TimeUnit.SECONDS.toMillis(30);

    private final Long2ObjectHashMap<Pending> pendings = new Long2ObjectHashMap<>();
    private final AuthorisedKeys keys;
    private final int streamId;
    private final int clusterId;
    private final SecureRandom random;
    private final SequencerCounters counters;
    private final RefusalLog log;

    KeyAuthenticator(
        final AuthorisedKeys keys,
        final int streamId,
        final int clusterId,
        final SecureRandom random,
        final SequencerCounters counters,
        final RefusalLog log)
    {
        this.keys = keys;
        this.streamId = streamId;
        this.clusterId = clusterId;
        this.random = random;
        this.counters = counters;
        this.log = log;
    }

    @Override
    public void onConnectRequest(final long sessionId, final byte[] encodedCredentials, final long nowMs)
    {
        if (Aeron.NULL_VALUE == sessionId)
        {
            return;
        }
        // A session that went away is not told of, so what it left here is found by its age.
        pendings.values().removeIf((each) -> nowMs - each.sinceMs >= FORGOTTEN_AFTER_MS);
        pendings.remove(sessionId);
        if (pendings.size() < PENDING_LIMIT)
        {
            // What is no hello is not kept: a stranger chooses its length.
            pendings.put(sessionId, new Pending(
                null == SessionChallenge.principalOf(encodedCredentials) ? NO_HELLO : encodedCredentials, nowMs));
        }
    }

    @Override
    public void onConnectedSession(final SessionProxy sessionProxy, final long nowMs)
    {
        final long sessionId = sessionProxy.sessionId();
        if (Aeron.NULL_VALUE == sessionId)
        {
            sessionProxy.authenticate(ArrayUtil.EMPTY_BYTE_ARRAY);
            return;
        }
        final Pending pending = pendings.get(sessionId);
        final String problem = null == pending ?
            "too many sessions wait: limit=" + PENDING_LIMIT : problemOf(pending.hello);
        if (null != problem)
        {
            refuse(sessionProxy, problem, nowMs);
            return;
        }

        if (null == pending.challenge)
        {
            final byte[] nonce = new byte[SessionChallenge.NONCE_LENGTH];
            random.nextBytes(nonce);
            pending.challenge = SessionChallenge.encodeChallenge(streamId, clusterId, sessionId, nonce);
        }
        if (sessionProxy.challenge(pending.challenge))
        {
            pending.sinceMs = nowMs;
            pending.isChallenged = true;
        }
    }

    @Override
    public void onChallengeResponse(final long sessionId, final byte[] encodedCredentials, final long nowMs)
    {
        final Pending pending = pendings.get(sessionId);
        if (null != pending && pending.isChallenged && !pending.isAnswered)
        {
            pending.isAnswered = true;
            pending.isRight = nowMs - pending.sinceMs < CHALLENGE_TIMEOUT_MS &&
                SessionChallenge.isRightResponse(pending.challenge, pending.hello, encodedCredentials);
        }
    }

    @Override
    public void onChallengedSession(final SessionProxy sessionProxy, final long nowMs)
    {
        final Pending pending = pendings.get(sessionProxy.sessionId());
        if (null == pending)
        {
            refuse(sessionProxy, "its challenge is forgotten", nowMs);
        }
        else if (pending.isRight)
        {
            final Principal principal = SessionChallenge.principalOf(pending.hello);
            if (sessionProxy.authenticate(principal.encode()))
            {
                pendings.remove(sessionProxy.sessionId());
                counters.sessionAuthenticated();
            }
        }
        else if (pending.isAnswered)
        {
            refuse(sessionProxy, "its response is wrong or late: claimed=" + nameOf(pending.hello), nowMs);
        }
        else if (nowMs - pending.sinceMs >= CHALLENGE_TIMEOUT_MS)
        {
            refuse(sessionProxy, "no response came in time: claimed=" + nameOf(pending.hello), nowMs);
        }
    }

    /** Sessions that wait. */
    int pendingCount()
    {
        return pendings.size();
    }

    private String problemOf(final byte[] hello)
    {
        final Principal claimed = SessionChallenge.principalOf(hello);
        if (null == claimed)
        {
            return "it presents no key";
        }
        final Principal owner = keys.find(SessionChallenge.publicKeyOf(hello));
        if (null == owner)
        {
            return "its key is not authorised: line=" + SessionChallenge.publicLineOf(hello);
        }
        return owner.equals(claimed) ? null :
            "its key belongs to another: claimed=" + claimed + " authorised=" + owner;
    }

    private void refuse(final SessionProxy sessionProxy, final String problem, final long nowMs)
    {
        pendings.remove(sessionProxy.sessionId());
        sessionProxy.reject();
        counters.sessionRefused();
        log.refused("cluster session refused, " + problem, nowMs);
    }

    private static String nameOf(final byte[] hello)
    {
        return String.valueOf(SessionChallenge.principalOf(hello));
    }

    /** A session between its first message and its end, good or bad. */
    private static final class Pending
    {
        private final byte[] hello;
        private long sinceMs;
        private byte[] challenge;
        private boolean isChallenged;
        private boolean isAnswered;
        private boolean isRight;

        Pending(final byte[] hello, final long sinceMs)
        {
            this.hello = hello;
            this.sinceMs = sinceMs;
        }
    }
}
