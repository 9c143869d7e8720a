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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class HoldEvidenceTest implements HoldRecorder
{
    private final List<String> told = new ArrayList<>();
    private long recorded;
    private boolean isClosed;

    @Override
    public void onForced(final long blockNumber, final long lastSequence)
    {
        told.add("forced " + blockNumber + ' ' + lastSequence);
    }

    @Override
    public void onAttest(final long blockNumber, final long lastSequence, final int chainCrc)
    {
        told.add("attest " + blockNumber + ' ' + lastSequence + ' ' + chainCrc);
    }

    @Override
    public void close()
    {
        isClosed = true;
    }

    @Test
    void shouldTellAsForcedOnlyWhatTheLogHasRecorded()
    {
        final HoldEvidence evidence = new HoldEvidence(this, () -> recorded, true);
        recorded = 100;
        evidence.onHold(1, 10, 7, 100);
        evidence.onHold(2, 20, 8, 101);
        recorded = 400;
        evidence.onHold(3, 30, 9, 300);
        evidence.close();

        assertEquals(
            List.of("forced 0 0", "forced 1 10", "attest 1 10 7", "attest 2 20 8", "forced 3 30", "attest 3 30 9"),
            told);
        assertTrue(isClosed);
    }

    @Test
    void shouldTakeWhatIsReadWhileNothingIsRecordedForForced()
    {
        final HoldEvidence evidence = new HoldEvidence(this, () -> recorded, true);
        recorded = Long.MAX_VALUE;
        evidence.onHold(1, 10, 7, 100);
        recorded = 150;
        evidence.onHold(2, 20, 8, 200);

        assertEquals(List.of("forced 0 0", "forced 1 10", "attest 1 10 7", "attest 2 20 8"), told);
    }

    @Test
    void shouldNotTakeACounterForThePositionBeforeItStandsThere()
    {
        final HoldEvidence evidence = new HoldEvidence(this, () -> recorded, true);
        recorded = Long.MAX_VALUE;
        evidence.onHold(1, 10, 7, 100);
        recorded = 0;
        evidence.onHold(2, 20, 8, 200);
        recorded = 250;
        evidence.onHold(3, 30, 9, 300);

        assertEquals(
            List.of("forced 0 0", "forced 1 10", "attest 1 10 7", "forced 2 20", "attest 2 20 8", "attest 3 30 9"),
            told);
    }

    @Test
    void shouldTellNothingAsForcedWhereTheLogIsOnlyWritten()
    {
        final HoldEvidence evidence = new HoldEvidence(this, () -> recorded, false);
        recorded = 1000;
        evidence.onHold(1, 10, 7, 100);

        assertEquals(List.of("attest 1 10 7"), told);
    }
}
