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
package io.lockstep.sequencer.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

/** What an election replayed is marked in the journal until it may be attested, and may not be attested while it is. */
class UnattestedBlocksTest
{
    private static final int MAX_BLOCK_LENGTH = 4096;
    private static final int SEGMENT_LENGTH = 1024 * 1024;

    @TempDir
    private Path dir;
    private final UnsafeBuffer input = new UnsafeBuffer(new byte[MAX_BLOCK_LENGTH]);
    private boolean isCommitted = true;
    private SequencerPipeline pipeline;
    private Stamper stamper;
    private Journal journal;
    private JournalAgent agent;

    @BeforeEach
    void setUp()
    {
        open();
    }

    @AfterEach
    void tearDown()
    {
        agent.onClose();
    }

    @Test
    void shouldMarkWhatAnElectionReplayedUntilItIsCommitted() throws Exception
    {
        publish(1, false);
        assertTrue(agent.isAttestable(0, 1), "the feed does not wait for the journal");
        agent.doWork();
        assertEquals(Long.MAX_VALUE, journal.lastAttestable());

        isCommitted = false;
        publish(2, true);
        publish(3, true);
        assertFalse(agent.isAttestable(3, 3), "the journal has not decided yet");
        agent.doWork();
        agent.doWork();
        journal.force();
        assertEquals(1, journal.lastAttestable());
        assertEquals(1, agent.forcedBlock(), "no snapshot of what may be set aside");
        assertFalse(agent.isAttestable(3, 3));

        isCommitted = true;
        assertFalse(agent.isAttestable(3, 3), "the device does not know yet");
        agent.doWork();
        assertEquals(Long.MAX_VALUE, journal.lastAttestable());
        assertTrue(agent.isAttestable(3, 3));
        assertEquals(3, agent.forcedBlock());

        publish(4, false);
        assertTrue(agent.isAttestable(3, 4));
    }

    @Test
    void shouldMarkNothingThatWasStampedBeforeAnElectionThoughTheJournalIsLate() throws Exception
    {
        publish(1, false);
        publish(2, false);
        isCommitted = false;
        publish(3, true);
        agent.doWork();
        agent.doWork();

        assertEquals(2, journal.lastAttestable());
        assertTrue(agent.isAttestable(0, 2));
    }

    @Test
    void shouldMarkNothingThatTheJournalHadBefore() throws Exception
    {
        publish(1, false);
        publish(2, false);
        agent.doWork();
        restart();
        isCommitted = false;
        publish(1, true);
        publish(2, true);
        agent.doWork();
        assertEquals(Long.MAX_VALUE, journal.lastAttestable());
        assertFalse(agent.isAttestable(2, 2));

        isCommitted = true;
        agent.doWork();
        assertTrue(agent.isAttestable(2, 2));
    }

    @Test
    void shouldMarkNothingInTheFirstElectionAsAnEarlierLifeMayHaveAttestedIt() throws Exception
    {
        publish(1, false);
        agent.doWork();
        restart();
        isCommitted = false;
        publish(1, true);
        publish(2, true);
        agent.doWork();
        assertEquals(Long.MAX_VALUE, journal.lastAttestable());

        isCommitted = true;
        publish(3, false);
        agent.doWork();
        isCommitted = false;
        publish(4, true);
        agent.doWork();
        assertEquals(3, journal.lastAttestable());
    }

    @Test
    void shouldKeepTheMarkOfTheTailThatTheLogHasNotComeToYet() throws Exception
    {
        markTwoAndThree();
        publish(1, false);
        publish(2, false);
        assertTrue(agent.isAttestable(0, 1));
        assertFalse(agent.isAttestable(0, 2), "marked in an earlier life");
        agent.doWork();

        assertEquals(2, journal.lastAttestable());
        assertEquals(2, journal.lastAttestableSequence());
        assertTrue(agent.isAttestable(0, 2));
        assertFalse(agent.isAttestable(0, 3));
    }

    @Test
    void shouldNoteAForkBehindTheMark() throws Exception
    {
        markTwoAndThree();
        publish(1, false);
        publish(20, false);

        assertEquals(LockstepException.Fault.FORKED, assertThrows(LockstepException.class, this::step).fault());
    }

    @Test
    void shouldTakeADifferenceInWhatWasReleasedForADivergence() throws Exception
    {
        markTwoAndThree();
        agent.released(2, 2);
        publish(1, false);
        publish(20, false);

        assertEquals(LockstepException.Fault.DIVERGED, assertThrows(LockstepException.class, this::step).fault());
        assertEquals(2, journal.lastAttestable());
    }

    private void markTwoAndThree() throws Exception
    {
        publish(1, false);
        isCommitted = false;
        publish(2, true);
        publish(3, true);
        agent.doWork();
        restart();
        assertEquals(1, journal.lastAttestable());
        isCommitted = true;
    }

    private void step() throws Exception
    {
        agent.doWork();
    }

    private void restart()
    {
        agent.onClose();
        open();
    }

    private void open()
    {
        pipeline = new SequencerPipeline(8, MAX_BLOCK_LENGTH);
        stamper = new Stamper(1, 1, new SequencedConfiguration(4, 16, 64 * 1024));
        journal = Journal.open(new JournalContext()
            .directory(dir.toFile())
            .streamId(1)
            .maxBlockLength(MAX_BLOCK_LENGTH)
            .segmentLength(SEGMENT_LENGTH));
        agent = new JournalAgent(journal, pipeline, () -> 0, new SequencerCounters()).committed(() -> isCommitted);
    }

    /** The next block, with one entry that depends on a number. */
    private void publish(final int content, final boolean isReplayed)
    {
        final BlockEncoder encoder = new BlockEncoder().wrap(input, 0, MAX_BLOCK_LENGTH);
        encoder.tryAppend(EntryKind.ESTABLISH, 1, (long)content << 20, 0, 0, 0, input, 2048, 8);
        final int length = encoder.finish();
        final long slot = pipeline.next();
        final BlockEvent event = pipeline.get(slot);
        final int stamped = stamper.stamp(input, 0, length, 1, 1, false, event.buffer());
        event.set(
            stamped, stamper.blockNumber(), stamper.lastSequence(), stamper.chainCrc(), 1, content, false);
        if (isReplayed)
        {
            event.replayed();
        }
        pipeline.publish(slot);
    }
}
