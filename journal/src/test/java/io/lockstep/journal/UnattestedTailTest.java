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
package io.lockstep.journal;

import static io.lockstep.journal.TestBlocks.STREAM_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

/** A tail that was never attested gives way to the log's blocks, is kept, and nothing else ever does. */
class UnattestedTailTest
{
    private static final int MAX_BLOCK_LENGTH = 1024;
    /** So that a tail is over several segments. */
    private static final int SEGMENT_LENGTH = 4096;
    private static final int SHARED = 20;
    private static final int TAIL = 40;
    private static final long LAST = SHARED + TAIL;

    private final SplittableRandom random = new SplittableRandom(1);
    private final TestBlocks held = new TestBlocks().add(random, SHARED, 80);
    private final TestBlocks log;
    private FaultyStorage storage = new FaultyStorage();
    private Map<String, FaultyStorage> asides = new TreeMap<>();
    private int failAsideAt = Integer.MAX_VALUE;

    UnattestedTailTest()
    {
        log = new TestBlocks(SHARED, held.lastSequence(), held.lastChainCrc()).add(random, TAIL + 10, 60);
        held.add(random, TAIL, 80);
    }

    @Test
    void shouldSetATailAsideThatWasNeverAttestedAndGoOnWithTheLog()
    {
        writeTail(SHARED + 1);
        refuse(LockstepException.Fault.FORKED, SHARED + 1);

        try (Journal journal = open())
        {
            assertEquals(SHARED, journal.lastBlockNumber());
            assertEquals(TAIL, journal.counters().get(JournalCounter.SET_ASIDE_BLOCKS));
            assertTrue(journal.recoveryReport().contains("tail that was never attested set aside, the log has other " +
                "blocks: blocks=21-60 count=40 directory="), journal.recoveryReport());
            assertEquals(Long.MAX_VALUE, journal.lastAttestable());
            log.appendTo(journal, SHARED + 1, log.last());
        }
        assertKept();
        assertOnce();
    }

    @Test
    void shouldWaitByTheStrategyThatIsGivenWhileItSetsATailAside()
    {
        final int[] idled = new int[1];
        writeTail(SHARED + 1);
        refuse(LockstepException.Fault.FORKED, SHARED + 1);

        Journal.open(context(storage)
            .aside((name) -> asides.computeIfAbsent(name, (each) -> new FaultyStorage()))
            .idleStrategy(new CountedIdle(idled))).close();

        assertTrue(idled[0] > 0, "the tail has several segments, and its journal no keeper");
    }

    @Test
    void shouldSetAsideOnlyFromTheBlockThatDiffers()
    {
        writeTail(SHARED - 5);
        refuse(LockstepException.Fault.FORKED, SHARED + 1);

        try (Journal journal = open())
        {
            assertEquals(SHARED, journal.lastBlockNumber());
        }
        assertKept();
    }

    @Test
    void shouldSetAsideAWholeJournal()
    {
        final TestBlocks other = new TestBlocks().add(random, 5, 30);
        writeTail(1);
        refuse(LockstepException.Fault.FORKED, 1, other);

        try (Journal journal = open())
        {
            assertEquals(0, journal.lastBlockNumber());
            other.appendTo(journal, 1, 5);
        }
        try (Journal journal = open())
        {
            assertEquals(5, journal.lastBlockNumber());
            assertNull(journal.recoveryReport());
        }
    }

    @Test
    void shouldRefuseADifferenceInWhatWasAttested()
    {
        writeTail(SHARED + 2);
        refuse(LockstepException.Fault.DIVERGED, SHARED + 1);

        try (Journal journal = open())
        {
            assertEquals(LAST, journal.lastBlockNumber());
            assertTrue(asides.isEmpty());
        }
    }

    @Test
    void shouldRefuseADifferenceOnceAllWasAttested()
    {
        try (Journal journal = open())
        {
            held.appendTo(journal, 1, SHARED);
            journal.unattested();
            held.appendTo(journal, SHARED + 1, LAST);
            journal.attestable(LAST, held.lastSequence());
        }
        storage = storage.crash();
        refuse(LockstepException.Fault.DIVERGED, SHARED + 1);
    }

    @Test
    void shouldRefuseADifferenceUpToWhereItWasAttestedAndSetAsideWhatIsBehind()
    {
        try (Journal journal = open())
        {
            held.appendTo(journal, 1, 10);
            journal.unattested();
            journal.unattested();
            held.appendTo(journal, 11, LAST);
            journal.attestable(10, 0);
            assertEquals(10, journal.lastAttestable());
            journal.attestable(SHARED, 77);
            assertEquals(SHARED, journal.lastAttestable());
            assertEquals(77, journal.lastAttestableSequence());
        }
        // The device knows, whatever was forced after it.
        storage = storage.crash();
        final TestBlocks other = new TestBlocks().add(random, SHARED, 30);
        refuse(LockstepException.Fault.DIVERGED, SHARED, other);
        refuse(LockstepException.Fault.FORKED, SHARED + 1);
        open().close();
        assertKept();
    }

    @Test
    void shouldForgetAMarkWhoseBlocksWereLost()
    {
        try (Journal journal = open())
        {
            held.appendTo(journal, 1, SHARED);
            journal.unattested();
        }
        try (Journal journal = open())
        {
            assertEquals(Long.MAX_VALUE, journal.lastAttestable());
            held.appendTo(journal, SHARED + 1, LAST);
        }
        refuse(LockstepException.Fault.DIVERGED, SHARED + 1);
    }

    @Test
    void shouldTakeEverythingForAttestedWhereTheMarkIsDamaged()
    {
        writeTail(SHARED + 1);
        final byte[] bytes = storage.bytes(UnattestedMark.FILE_NAME);
        bytes[24] ^= 1;
        storage.put(UnattestedMark.FILE_NAME, bytes);

        refuse(LockstepException.Fault.DIVERGED, SHARED + 1);
    }

    @Test
    void shouldKeepTwoTailsOfTheSamePlaceApart()
    {
        writeTail(SHARED + 1);
        refuse(LockstepException.Fault.FORKED, SHARED + 1);
        try (Journal journal = open())
        {
            journal.unattested();
            log.appendTo(journal, SHARED + 1, SHARED + 3);
        }
        refuse(LockstepException.Fault.FORKED, SHARED + 1, held);
        open().close();

        assertEquals(2, asides.size());
        assertKept();
    }

    @ParameterizedTest(name = "isAside={0}")
    @ValueSource(booleans = {false, true})
    void shouldLoseNothingWhereverSettingAsideIsCutShort(final boolean isAside)
    {
        writeTail(SHARED + 1);
        refuse(LockstepException.Fault.FORKED, SHARED + 1);
        final FaultyStorage start = storage;
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            for (int crash = 0; crash < 4; crash++)
            {
                hasFailed = cutShort(start, isAside, n, crash);
            }
        }
    }

    private boolean cutShort(final FaultyStorage start, final boolean isAside, final int operation, final int crash)
    {
        final String name = "operation=" + operation + " crash=" + crash;
        storage = start.crashKeepingWritten();
        asides = new TreeMap<>();
        failAsideAt = isAside ? operation : Integer.MAX_VALUE;
        storage.failOn(isAside ? Integer.MAX_VALUE : operation, 7);
        boolean hasFailed = false;
        try
        {
            open().close();
        }
        catch (final LockstepException ex)
        {
            hasFailed = true;
        }
        failAsideAt = Integer.MAX_VALUE;
        storage = after(storage, crash);
        asides.replaceAll((each, aside) -> after(aside, crash));

        try (Journal journal = open())
        {
            assertEquals(SHARED, journal.lastBlockNumber(), name);
            log.appendTo(journal, SHARED + 1, log.last());
        }
        catch (final LockstepException ex)
        {
            throw new AssertionError(name, ex);
        }
        assertKept();
        assertOnce();
        return hasFailed;
    }

    private FaultyStorage after(final FaultyStorage each, final int crash)
    {
        return 0 == crash ? each.crashKeepingWritten() : 1 == crash ? each.crash() : each.crash(random);
    }

    /** Blocks that the feed attested up to one before, and a tail that it did not. */
    private void writeTail(final long firstUnattested)
    {
        try (Journal journal = open())
        {
            held.appendTo(journal, 1, firstUnattested - 1);
            journal.unattested();
            held.appendTo(journal, firstUnattested, LAST);
            assertEquals(firstUnattested - 1, journal.lastAttestable());
        }
    }

    private void refuse(final LockstepException.Fault fault, final long blockNumber)
    {
        refuse(fault, blockNumber, log);
    }

    /** The log is replayed: it is equal up to some block. */
    private void refuse(final LockstepException.Fault fault, final long blockNumber, final TestBlocks other)
    {
        final Journal journal = open();
        final LockstepException ex = assertThrows(
            LockstepException.class, () -> other.appendTo(journal, blockNumber, blockNumber));
        assertEquals(fault, ex.fault(), ex.getMessage());
        assertTrue(ex.getMessage().contains(": block=" + blockNumber + " heldCrc="), ex.getMessage());
        journal.close();
    }

    /** What was set aside is all there, and reads as what it was. */
    private void assertKept()
    {
        boolean isFound = false;
        for (final FaultyStorage each : asides.values())
        {
            try (JournalReader reader = JournalReader.open(context(each)))
            {
                if (LAST == reader.lastBlockNumber())
                {
                    reader.seek(SHARED + 1);
                    held.expect(SHARED + 1);
                    assertEquals(TAIL, reader.poll(held, Integer.MAX_VALUE));
                    isFound = true;
                }
            }
        }
        assertTrue(isFound);
    }

    /** The log's blocks are where the tail was, also after another start, which has nothing to tell. */
    private void assertOnce()
    {
        try (Journal journal = open(); JournalReader reader = journal.newReader())
        {
            assertNull(journal.recoveryReport());
            assertEquals(log.last(), journal.lastBlockNumber());
            reader.seek(SHARED + 1);
            log.expect(SHARED + 1);
            assertEquals(log.last() - SHARED, reader.poll(log, Integer.MAX_VALUE));
            assertFalse(asides.isEmpty());
        }
    }

    private Journal open()
    {
        return Journal.open(context(storage).aside((name) ->
            asides.computeIfAbsent(name, (each) -> new FaultyStorage()).failOn(failAsideAt, 7)));
    }

    private static JournalContext context(final FaultyStorage files)
    {
        return new JournalContext()
            .storage(files)
            .streamId(STREAM_ID)
            .maxBlockLength(MAX_BLOCK_LENGTH)
            .segmentLength(SEGMENT_LENGTH)
            .indexInterval(256);
    }

    /** Counts its waits. */
    private record CountedIdle(int[] count) implements IdleStrategy
    {
        @Override
        public void idle(final int workCount)
        {
            count[0]++;
        }

        @Override
        public void idle()
        {
            count[0]++;
        }

        @Override
        public void reset()
        {
            // Every wait begins with it.
        }
    }
}
