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
package io.lockstep.journal.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalSurvey;
import io.lockstep.journal.RepairSource;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.SegmentSurvey;
import io.lockstep.journal.SurveyResult;
import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

/** Lets every disk operation of a repair fail once, and power with it: the journal can be repaired again. */
class RepairFaultTest
{
    private static final int COUNT = 50;
    private static final int CHANCES = 3;

    private final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(5), COUNT);
    private final RepairSource source = (first, last, consumer) ->
    {
        for (long i = first; i <= last; i++)
        {
            consumer.onBlock(new UnsafeBuffer(blocks.bytes(i)), 0, blocks.bytes(i).length);
        }
    };

    @ParameterizedTest(name = "missing={0}")
    @ValueSource(booleans = {false, true})
    void shouldBeRepairedAfterAFaultAtAnyOperation(final boolean isMissing) throws IOException
    {
        int faults = 0;
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            final FaultyStorage storage = damaged(isMissing).failOn(n, 17);
            repairUntilFault(storage);
            hasFailed = storage.hasFailed();
            faults += hasFailed ? 1 : 0;

            assertMends(storage.crash(), "n=" + n + " power lost");
            assertMends(storage.crashKeepingWritten(), "n=" + n + " killed");
            for (int chance = 0; chance < CHANCES; chance++)
            {
                assertMends(storage.crash(new SplittableRandom(n * 100L + chance)), "n=" + n + " chance=" + chance);
            }
        }
        assertTrue(faults > 10, "faults: " + faults);
    }

    @Test
    void shouldHaveNothingToDoWhenNothingIsWrong() throws IOException
    {
        final FaultyStorage storage = written();

        final RepairResult result = RepairTool.run(survey(storage), source, false);

        assertEquals(List.of(), result.segments());
        assertEquals(List.of(), result.after().damages());
    }

    private FaultyStorage written()
    {
        final FaultyStorage storage = new FaultyStorage();
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.append(journal, 1, COUNT);
        }
        return storage.crash();
    }

    /** Two segments are bad: one has a hole; of the other the header is bad, or it is missing. */
    private FaultyStorage damaged(final boolean isMissing) throws IOException
    {
        final FaultyStorage storage = written();
        final List<String> names = new ArrayList<>();
        for (final String each : storage.list())
        {
            if (SegmentDescriptor.isSegment(each))
            {
                names.add(each);
            }
        }
        names.sort(null);
        final byte[] hole = storage.bytes(names.get(1)).clone();
        java.util.Arrays.fill(hole, 300, 500, (byte)0);
        storage.put(names.get(1), hole);
        if (isMissing)
        {
            storage.delete(names.get(3));
        }
        else
        {
            final byte[] header = storage.bytes(names.get(3)).clone();
            header[20] ^= 1;
            storage.put(names.get(3), header);
        }
        storage.syncDirectory();
        return storage.crash();
    }

    private void repairUntilFault(final FaultyStorage storage) throws IOException
    {
        try
        {
            RepairTool.run(survey(storage), source, false);
        }
        catch (final LockstepException | IOException ex)
        {
            assertTrue(storage.hasFailed(), ex.toString());
        }
    }

    private void assertMends(final FaultyStorage storage, final String what) throws IOException
    {
        final RepairResult result = RepairTool.run(survey(storage), source, false);

        assertEquals(List.of(), result.after().damages(), what);
        assertEquals(COUNT, result.after().lastBlock(), what);
        final JournalSurvey survey = survey(storage.crash());
        final List<SegmentSurvey> surveys = new ArrayList<>();
        for (final String each : survey.files())
        {
            surveys.add(survey.survey(each));
        }
        final SurveyResult later = survey.conclude(surveys, true);
        assertEquals(List.of(), later.damages(), what + " and power lost after it");
        try (Journal journal = Journal.open(context(storage)))
        {
            assertEquals(COUNT, journal.lastBlockNumber(), what);
        }
    }

    private static JournalSurvey survey(final FaultyStorage storage)
    {
        return new JournalSurvey(context(storage), 0);
    }

    private static JournalContext context(final FaultyStorage storage)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(ToolBlocks.STREAM_ID)
            .segmentLength(ToolBlocks.SHORT_SEGMENT)
            .maxBlockLength(1024);
    }
}
