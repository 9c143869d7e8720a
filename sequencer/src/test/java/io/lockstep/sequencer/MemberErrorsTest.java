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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import io.aeron.ErrorCode;
import io.aeron.archive.client.ArchiveEvent;
import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.ControlProtocolException;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.runtime.StopReason;

/** A follower that comes back twice in a few seconds must not bring the leader down. */
class MemberErrorsTest
{
    private static final String CLASH = "ERROR - existing publication has clashing sessionId=7 for streamId=100";

    @Test
    void shouldGoOnWhenTheReplayForAFollowerIsRefused()
    {
        final Throwable ofDriver = MemberErrors.ofDriver(new ControlProtocolException(ErrorCode.GENERIC_ERROR, CLASH));
        final Throwable ofArchive =
            MemberErrors.ofArchive(new RegistrationException(9, 1, ErrorCode.GENERIC_ERROR, CLASH));
        final Throwable ofConsensus = MemberErrors.ofConsensus(new ArchiveException(
            "response for correlationId=229, error: failed to create replay publication: " + CLASH));

        assertTrue(StopReason.isEvent(ofDriver));
        assertTrue(StopReason.isEvent(ofArchive));
        assertTrue(StopReason.isEvent(ofConsensus));
        assertTrue(ofConsensus.getMessage().contains("clashing sessionId=7"));
    }

    @Test
    void shouldGoOnWhenAFollowerIsKilledThatWasAboutToBeServed()
    {
        final Throwable unheard = MemberErrors.ofArchive(new ArchiveException(
            "no connection established for replayChannel=aeron:udp?endpoint=localhost:9, recordingId=0"));
        final Throwable unanswered = MemberErrors.ofArchive(
            new ArchiveEvent("response publication is closed: session", AeronException.Category.ERROR));

        assertTrue(StopReason.isEvent(unheard));
        assertTrue(StopReason.isEvent(unanswered));
    }

    @Test
    void shouldStopForEverythingElse()
    {
        final Throwable recording = new ArchiveException("recording failed");
        final Throwable unknown = new AeronException("unknown");

        assertSame(recording, MemberErrors.ofConsensus(recording));
        assertSame(recording, MemberErrors.ofArchive(recording));
        assertSame(unknown, MemberErrors.ofDriver(unknown));
        assertFalse(StopReason.isEvent(recording));
    }
}
