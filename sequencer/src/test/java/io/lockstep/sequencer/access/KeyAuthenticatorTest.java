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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aeron.Aeron;
import io.aeron.cluster.codecs.AdminRequestDecoder;
import io.aeron.cluster.codecs.AdminRequestType;
import io.aeron.cluster.codecs.BackupQueryDecoder;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.StandbySnapshotDecoder;
import io.aeron.security.SessionProxy;
import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.SigningKey;
import io.lockstep.sequencer.status.SequencerCounters;

class KeyAuthenticatorTest
{
    private static final int STREAM_ID = 7;
    private static final int CLUSTER_ID = 3;
    private static final long NOW_MS = 1_000_000;

    private final SecureRandom random = new SecureRandom();
    private final SigningKey gateway = SigningKey.generate(Principal.gateway(1), random);
    private final SigningKey admin = SigningKey.generate(Principal.admin("alice"), random);
    private final SigningKey stranger = SigningKey.generate(Principal.gateway(1), random);
    private final SequencerCounters counters = new SequencerCounters();
    private final List<String> warnings = new ArrayList<>();
    private final RefusalLog log = new RefusalLog((ex) -> warnings.add(ex.getMessage()));
    private final KeyAuthenticator authenticator = new KeyAuthenticator(
        AuthorisedKeys.of(List.of(gateway, admin)), STREAM_ID, CLUSTER_ID, random, counters, log);

    @Test
    void shouldLetInWhoeverProvesAnAuthorisedKey()
    {
        final Session asGateway = connect(1, gateway.hello());
        final Session asAdmin = connect(2, admin.hello());

        respond(asAdmin, admin.respond(asAdmin.challenge, STREAM_ID, CLUSTER_ID));
        respond(asGateway, gateway.respond(asGateway.challenge, STREAM_ID, CLUSTER_ID));

        assertArrayEquals(Principal.gateway(1).encode(), asGateway.principal);
        assertArrayEquals(Principal.admin("alice").encode(), asAdmin.principal);
        assertEquals(2, counters.sessionsAuthenticated());
        assertEquals(0, counters.sessionsRefused());
        assertEquals(0, authenticator.pendingCount());
    }

    @Test
    void shouldRefuseAKeyThatIsNotAuthorisedAndSayWhichLineIsMissing()
    {
        final Session session = connect(1, stranger.hello());

        assertRefused(session, "its key is not authorised: line=" + stranger.publicLine());
        assertNull(session.challenge);
    }

    @Test
    void shouldRefuseAKeyThatClaimsToBeAnother()
    {
        final byte[] hello = gateway.hello();
        hello[hello.length - 4] = 2;
        assertRefused(connect(1, hello), "claimed=gateway 2 authorised=gateway 1");

        final byte[] asAdmin = Arrays.copyOf(gateway.hello(), 40 + 3);
        asAdmin[40] = 2;
        asAdmin[41] = 1;
        asAdmin[42] = 'a';
        assertRefused(connect(2, asAdmin), "claimed=admin a authorised=gateway 1");
    }

    @Test
    void shouldRefuseWhoeverPresentsNoKey()
    {
        assertRefused(connect(1, new byte[0]), "it presents no key");
        assertRefused(connect(2, "admin:admin".getBytes()), "it presents no key");
        assertRefused(connect(3, new byte[100_000]), "it presents no key");
    }

    @Test
    void shouldRefuseAResponseOfAnotherKey()
    {
        final Session session = connect(1, gateway.hello());

        respond(session, stranger.respond(session.challenge, STREAM_ID, CLUSTER_ID));

        assertRefused(session, "its response is wrong or late: claimed=gateway 1");
    }

    @Test
    void shouldRefuseTheResponseOfAnEarlierSession()
    {
        final Session first = connect(1, gateway.hello());
        final byte[] response = gateway.respond(first.challenge, STREAM_ID, CLUSTER_ID);
        respond(first, response);
        assertTrue(null != first.principal);

        final Session second = connect(2, gateway.hello());
        respond(second, response);
        assertRefused(second, "wrong or late");

        // The same id again, as after a change of leaders: still another challenge.
        final Session sameId = connect(1, gateway.hello());
        assertFalse(Arrays.equals(first.challenge, sameId.challenge));
        respond(sameId, response);
        assertNull(sameId.principal);
    }

    @Test
    void shouldTakeOneResponseToAChallengeAndNoMore()
    {
        final Session session = connect(1, gateway.hello());

        authenticator.onChallengeResponse(1, new byte[72], NOW_MS);
        authenticator.onChallengeResponse(1, gateway.respond(session.challenge, STREAM_ID, CLUSTER_ID), NOW_MS);
        authenticator.onChallengedSession(session, NOW_MS);

        assertRefused(session, "wrong or late");
    }

    @Test
    void shouldRefuseWhatComesTooLateOrNotAtAll()
    {
        final long late = NOW_MS + KeyAuthenticator.CHALLENGE_TIMEOUT_MS;
        final Session silent = connect(1, gateway.hello());
        final Session slow = connect(2, gateway.hello());

        authenticator.onChallengedSession(silent, late - 1);
        assertFalse(silent.isRejected);
        authenticator.onChallengedSession(silent, late);
        assertRefused(silent, "no response came in time: claimed=gateway 1");

        authenticator.onChallengeResponse(2, gateway.respond(slow.challenge, STREAM_ID, CLUSTER_ID), late);
        authenticator.onChallengedSession(slow, late);
        assertRefused(slow, "wrong or late");
    }

    @Test
    void shouldSendTheSameChallengeUntilItIsTakenAndCountTimeFromThere()
    {
        final Session session = new Session(1);
        session.hasRoom = false;
        authenticator.onConnectRequest(1, gateway.hello(), NOW_MS);
        authenticator.onConnectedSession(session, NOW_MS + 4000);
        final byte[] first = session.challenge;

        session.hasRoom = true;
        authenticator.onConnectedSession(session, NOW_MS + 4500);
        assertArrayEquals(first, session.challenge);
        authenticator.onChallengeResponse(
            1, gateway.respond(session.challenge, STREAM_ID, CLUSTER_ID), NOW_MS + 9000);
        authenticator.onChallengedSession(session, NOW_MS + 9000);

        assertArrayEquals(Principal.gateway(1).encode(), session.principal);
    }

    @Test
    void shouldIgnoreAResponseToNoChallenge()
    {
        authenticator.onChallengeResponse(9, gateway.hello(), NOW_MS);
        final Session session = new Session(9);
        authenticator.onChallengedSession(session, NOW_MS);

        assertRefused(session, "its challenge is forgotten");
    }

    @Test
    void shouldAnswerQueriesForBackupsWhoeverAsksAsNobody()
    {
        final Session session = connect(Aeron.NULL_VALUE, admin.hello());

        assertFalse(session.isRejected);
        assertEquals(0, session.principal.length);
        assertEquals(0, authenticator.pendingCount());
    }

    @Test
    void shouldBoundWhatWaitsAndForgetWhatWentAway()
    {
        for (int i = 0; i < KeyAuthenticator.PENDING_LIMIT; i++)
        {
            authenticator.onConnectRequest(i, gateway.hello(), NOW_MS);
        }
        assertRefused(connect(5000, gateway.hello()), "too many sessions wait");
        assertEquals(KeyAuthenticator.PENDING_LIMIT, authenticator.pendingCount());

        final Session later = new Session(5001);
        authenticator.onConnectRequest(5001, gateway.hello(), NOW_MS + 60_000);
        authenticator.onConnectedSession(later, NOW_MS + 60_000);
        assertFalse(later.isRejected);
        assertEquals(1, authenticator.pendingCount());
    }

    @Test
    void shouldTellEachSourceOnceAMinuteAndNotOfMoreThanTheLimit()
    {
        for (int i = 0; i < 10; i++)
        {
            connect(i, stranger.hello());
        }
        assertEquals(10, counters.sessionsRefused());
        assertEquals(1, warnings.size());

        log.refused(warnings.get(0), NOW_MS + RefusalLog.INTERVAL_MS);
        assertEquals(warnings.get(0) + " timesSince=9", warnings.get(1));

        for (int i = 0; i < 1000; i++)
        {
            log.refused("source " + i, NOW_MS + RefusalLog.INTERVAL_MS);
        }
        assertEquals(RefusalLog.SOURCE_LIMIT + 1, warnings.size());
        log.refused("later", NOW_MS + 3 * RefusalLog.INTERVAL_MS);
        assertEquals("later", warnings.get(warnings.size() - 1));
    }

    @Test
    void shouldGiveSnapshotsToAdminsAndNothingButWhereTheLogIsToAnybody()
    {
        final AdminAuthorisation authorisation = new AdminAuthorisation(counters, log, () -> NOW_MS);
        final byte[] asAdmin = Principal.admin("alice").encode();
        final byte[][] others = {Principal.gateway(1).encode(), new byte[0], null};

        assertTrue(isAuthorised(authorisation, AdminRequestDecoder.TEMPLATE_ID, AdminRequestType.SNAPSHOT, asAdmin));
        assertFalse(isAuthorised(authorisation, AdminRequestDecoder.TEMPLATE_ID, null, asAdmin));
        assertFalse(isAuthorised(authorisation, StandbySnapshotDecoder.TEMPLATE_ID, null, asAdmin));
        assertTrue(isAuthorised(authorisation, BackupQueryDecoder.TEMPLATE_ID, null, new byte[0]));
        assertFalse(authorisation.isAuthorised(
            1, AdminRequestDecoder.TEMPLATE_ID, AdminRequestType.SNAPSHOT, asAdmin));
        for (final byte[] each : others)
        {
            assertFalse(
                isAuthorised(authorisation, AdminRequestDecoder.TEMPLATE_ID, AdminRequestType.SNAPSHOT, each));
        }
        assertEquals(6, counters.adminRequestsRefused());
        assertNotEquals(0, warnings.size());
    }

    private static boolean isAuthorised(
        final AdminAuthorisation authorisation, final int actionId, final Object type, final byte[] principal)
    {
        return authorisation.isAuthorised(MessageHeaderDecoder.SCHEMA_ID, actionId, type, principal);
    }

    private Session connect(final long sessionId, final byte[] hello)
    {
        final Session session = new Session(sessionId);
        authenticator.onConnectRequest(sessionId, hello, NOW_MS);
        authenticator.onConnectedSession(session, NOW_MS);
        return session;
    }

    private void respond(final Session session, final byte[] response)
    {
        authenticator.onChallengeResponse(session.id, response, NOW_MS);
        authenticator.onChallengedSession(session, NOW_MS);
    }

    private void assertRefused(final Session session, final String problem)
    {
        assertTrue(session.isRejected);
        assertNull(session.principal);
        final String last = warnings.get(warnings.size() - 1);
        assertTrue(last.contains(problem), last);
        assertTrue(counters.sessionsRefused() > 0);
    }

    private static final class Session implements SessionProxy
    {
        private final long id;
        private boolean hasRoom = true;
        private byte[] challenge;
        private byte[] principal;
        private boolean isRejected;

        Session(final long id)
        {
            this.id = id;
        }

        @Override
        public long sessionId()
        {
            return id;
        }

        @Override
        public boolean challenge(final byte[] encodedChallenge)
        {
            challenge = encodedChallenge;
            return hasRoom;
        }

        @Override
        public boolean authenticate(final byte[] encodedPrincipal)
        {
            principal = encodedPrincipal;
            return true;
        }

        @Override
        public void reject()
        {
            isRejected = true;
        }
    }
}
