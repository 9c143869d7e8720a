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

import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.Retention;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

class PipelineTest
{
    private static final int SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int RING_LENGTH = 8;
    private static final int MAX_BLOCK_LENGTH = 4096;
    private static final long LOG_ENTRY_LENGTH = 64;
    private static final long ATTEST_INTERVAL_NS = 100;
    private static final int FRAGMENT_LIMIT = 10;

    @TempDir
    private Path dir;

    private final long[] nowNs = new long[1];
    private final SequencerCounters counters = new SequencerCounters();
    private final SequencerPipeline pipeline = new SequencerPipeline(RING_LENGTH, MAX_BLOCK_LENGTH);
    private final Stamper stamper = new Stamper(1, 1, new SequencedConfiguration(4, 16, 64 * 1024));
    private final UnsafeBuffer input = new UnsafeBuffer(new byte[MAX_BLOCK_LENGTH]);
    private final BlockEncoder encoder = new BlockEncoder();
    private MediaDriver driver;
    private Aeron aeron;
    private Subscription subscription;
    private Journal journal;
    private JournalAgent journalAgent;
    private FeedAgent feedAgent;
    private boolean isCommitted = true;
    private int flags;
    private long lastFlags;
    private long requestId;
    private long received;
    private final FragmentHandler handler = (buffer, offset, length, header) -> received++;

    @BeforeEach
    void setUp()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .ipcTermBufferLength(64 * 1024)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        subscription = aeron.addSubscription("aeron:ipc", 1);
        journal = Journal.open(new JournalContext()
            .directory(dir.toFile())
            .streamId(1)
            .maxBlockLength(MAX_BLOCK_LENGTH)
            .segmentLength(SEGMENT_LENGTH)
            .retention(new Retention(1, 0, 0)));
        journalAgent = new JournalAgent(journal, pipeline, () -> nowNs[0], counters);
        feedAgent = new FeedAgent(
            new AeronTransport(aeron).addPublication("aeron:ipc", 1), pipeline, () -> nowNs[0], ATTEST_INTERVAL_NS,
            0, 1, 1, () -> isCommitted, () -> flags, counters);
        while (!subscription.isConnected())
        {
            Thread.yield();
        }
        encoder.wrap(input, 0, MAX_BLOCK_LENGTH)
            .tryAppend(EntryKind.ESTABLISH, 1, 77, 0, 0, 0, input, 2048, 8);
        publish(true);
    }

    @AfterEach
    void tearDown()
    {
        feedAgent.onClose();
        journalAgent.onClose();
        aeron.close();
        driver.close();
    }

    @Test
    void shouldJournalAndFeedWithoutAllocation() throws Exception
    {
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        run(3_000);

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            run(2_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }

        assertEquals(0, least);
        assertEquals(13_001, counters.journaledBlock());
        assertEquals(13_001, counters.fedBlocks() + counters.feedSkips());
        assertTrue(counters.fedBlocks() > 100, "fed: " + counters.fedBlocks());
        assertEquals(counters.fedBlocks(), received);
    }

    @Test
    void shouldKeepWhatTheOlderOfTwoSnapshotsNeeds() throws Exception
    {
        final int blocks = SEGMENT_LENGTH / 100;
        run(blocks);
        assertEquals(1, journal.firstBlockNumber(), "before the first snapshot everything is needed");

        journalAgent.onSnapshot(blocks);
        run(blocks);
        assertEquals(1, journal.firstBlockNumber(), "before the second snapshot everything is needed");

        journalAgent.onSnapshot(2 * blocks);
        run(blocks);
        assertTrue(journal.firstBlockNumber() > 1 && journal.firstBlockNumber() <= blocks + 1,
            "first: " + journal.firstBlockNumber());
    }

    @Test
    void shouldFillUpWhenAConsumerLagsAndForceOnDemand() throws Exception
    {
        journalAgent.doWork();
        feedAgent.doWork();
        for (int i = 0; i < RING_LENGTH; i++)
        {
            assertTrue(pipeline.hasRoom());
            request(true);
        }
        assertFalse(pipeline.hasRoom());
        feedAgent.doWork();
        assertFalse(pipeline.hasRoom());

        journalAgent.requestForce(RING_LENGTH + 1);
        journalAgent.doWork();

        assertTrue(pipeline.hasRoom());
        assertEquals(0, pipeline.backlog());
        assertEquals(RING_LENGTH + 1, journalAgent.forcedBlock());
        try (JournalReader reader = journal.newReader())
        {
            assertEquals(RING_LENGTH + 1, reader.lastBlockNumber());
        }
    }

    @Test
    void followerShouldAttestAndNotFeed() throws Exception
    {
        feedAgent.doWork();
        drain();
        final long fed = counters.fedBlocks();
        for (int i = 0; i < 5; i++)
        {
            request(false);
        }
        received = 0;

        feedAgent.doWork();
        drain();

        assertEquals(fed, counters.fedBlocks());
        assertEquals(1, received, "one attestation for the batch");
        nowNs[0] += ATTEST_INTERVAL_NS;
        feedAgent.doWork();
        drain();
        assertEquals(2, received, "another one while idle");
    }

    @Test
    void leaderShouldTellItsFlagsAtOnceAndByIntervalUnderLoadToo() throws Exception
    {
        final List<String> attested = new ArrayList<>();
        final int[] block = new int[1];
        final FragmentHandler attestations = (buffer, offset, length, header) ->
        {
            if (AttestationDecoder.TEMPLATE_ID == buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN))
            {
                attested.add(block[0] + ":" + new AttestationDecoder()
                    .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).flags());
            }
        };
        for (int i = 0; i < 40; i++)
        {
            block[0] = i;
            flags = i < 10 || i >= 30 ? 0 : MemberFlags.SHORT_OF_SPACE;
            nowNs[0] += ATTEST_INTERVAL_NS / 10;
            request(true);
            journalAgent.doWork();
            feedAgent.doWork();
            subscription.poll(attestations, FRAGMENT_LIMIT);
        }

        assertEquals(List.of("9:8", "10:10", "20:10", "30:8"), attested);
        assertEquals(41, counters.fedBlocks());
    }

    @Test
    void shouldTellWhatIsHeldBeforeItIsSaidAndOnlyOnce() throws Exception
    {
        final List<String> told = new ArrayList<>();
        feedAgent.doWork();
        drain();
        received = 0;
        feedAgent.holdListener((blockNumber, lastSequence, chainCrc, logPosition) ->
        {
            drain();
            told.add(blockNumber + " at " + logPosition + " after " + received);
            assertEquals(stamper.chainCrc(), chainCrc);
            assertEquals(stamper.lastSequence(), lastSequence);
        });
        request(true);
        feedAgent.doWork();
        request(true);
        feedAgent.doWork();
        drain();
        request(false);
        request(false);
        feedAgent.doWork();
        nowNs[0] += ATTEST_INTERVAL_NS;
        feedAgent.doWork();
        drain();

        assertEquals(List.of("2 at 128 after 0", "3 at 192 after 1", "5 at 320 after 2"), told);
        assertEquals(4, received);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswerForNothingThatMayStillBeReplacedAndForAllOfItAfterwards(final boolean isLeader) throws Exception
    {
        final List<String> told = new ArrayList<>();
        feedAgent.doWork();
        feedAgent.holdListener((blockNumber, lastSequence, chainCrc, logPosition) -> told.add(blockNumber + ""));
        final AttestedSource source = new AttestedSource(journal.newReader(), pipeline.chain());
        journalAgent.doWork();
        assertEquals(1, source.lastBlockNumber());

        isCommitted = false;
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            request(isLeader);
            nowNs[0] += ATTEST_INTERVAL_NS;
            journalAgent.doWork();
            feedAgent.doWork();
            receive(sent);
        }
        assertEquals(List.of("block 1", "attests 1", "attests 1", "attests 1"), sent);
        assertEquals(4, counters.journaledBlock());
        assertEquals(1, source.lastBlockNumber());
        assertEquals(List.of(1L), polled(source));
        assertEquals(List.of(), told);

        isCommitted = true;
        feedAgent.doWork();
        receive(sent);
        assertEquals(List.of("attests 4"), sent.subList(4, sent.size()));
        assertEquals(List.of(1L, 2L, 3L, 4L), polled(source));
        assertEquals(stamper.lastSequence(), source.lastSequence());
        assertEquals("4", told.get(told.size() - 1));
    }

    @Test
    void shouldAnswerForTheSnapshotThatTheServiceBeganWith() throws Exception
    {
        final SequencerPipeline begun = new SequencerPipeline(RING_LENGTH, MAX_BLOCK_LENGTH);
        final List<String> sent = new ArrayList<>();
        isCommitted = false;
        final FeedAgent agent = newFeedAgent(begun);
        nowNs[0] += ATTEST_INTERVAL_NS;
        agent.doWork();
        begun.snapshotEnd(new SnapshotEnd(50, 400, 1234, 2, 9_000));
        nowNs[0] += ATTEST_INTERVAL_NS;
        agent.doWork();
        receive(sent);
        assertEquals(List.of("attests 0", "attests 0"), sent, "the term may yet be another");
        assertEquals(0, lastFlags);

        isCommitted = true;
        agent.doWork();
        receive(sent);

        assertEquals("attests 50", sent.get(2));
        assertEquals(MemberFlags.TAKES_PART, lastFlags);
        assertEquals(50, begun.chain().lastBlock());
        assertEquals(400, begun.chain().lastSequence());
        assertEquals(1234, begun.chain().get(50));
        agent.onClose();
    }

    @Test
    void shouldSayThatNothingIsHeldOnceItIsSo() throws Exception
    {
        final SequencerPipeline empty = new SequencerPipeline(RING_LENGTH, MAX_BLOCK_LENGTH);
        final List<String> sent = new ArrayList<>();
        final FeedAgent agent = newFeedAgent(empty);
        nowNs[0] += ATTEST_INTERVAL_NS;
        agent.doWork();
        receive(sent);

        assertEquals(List.of("attests 0"), sent);
        assertEquals(MemberFlags.TAKES_PART, lastFlags);
        agent.onClose();
    }

    private FeedAgent newFeedAgent(final SequencerPipeline other)
    {
        final FeedAgent agent = new FeedAgent(
            new AeronTransport(aeron).addPublication("aeron:ipc", 1), other, () -> nowNs[0], ATTEST_INTERVAL_NS,
            0, 1, 1, () -> isCommitted, () -> flags, counters);
        while (subscription.imageCount() < 2)
        {
            Thread.yield();
        }
        return agent;
    }

    private void receive(final List<String> sent)
    {
        subscription.poll((buffer, offset, length, header) ->
        {
            if (AttestationDecoder.TEMPLATE_ID != buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN))
            {
                sent.add("block " + ++received);
                return;
            }
            final AttestationDecoder attestation = new AttestationDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            sent.add("attests " + attestation.blockNumber());
            lastFlags = attestation.flags();
        }, FRAGMENT_LIMIT);
    }

    private static List<Long> polled(final AttestedSource source)
    {
        final List<Long> blocks = new ArrayList<>();
        final BlockDecoder decoder = new BlockDecoder();
        source.seek(1);
        while (source.poll((buffer, offset, length) ->
        {
            decoder.tryWrap(buffer, offset, length);
            blocks.add(decoder.blockNumber());
        }, FRAGMENT_LIMIT) > 0)
        {
            continue;
        }
        return blocks;
    }

    @Test
    void shouldCountWhatTheFeedHasNoRoomForAndGoOn() throws Exception
    {
        for (int i = 0; i < 2_000; i++)
        {
            request(true);
            journalAgent.doWork();
            feedAgent.doWork();
        }

        assertTrue(counters.feedSkips() > 0);
        assertEquals(2_001, counters.journaledBlock());
    }

    @Test
    void shouldRefuseABlockThatIsNotTheNextOne() throws Exception
    {
        journalAgent.doWork();
        final long slot = pipeline.next();
        pipeline.get(slot).set(100, 7, 7, 7, 1, 0, true);
        pipeline.publish(slot);

        assertThrows(LockstepException.class, journalAgent::doWork);
    }

    private void run(final int blocks) throws Exception
    {
        for (int i = 0; i < blocks; i++)
        {
            request(true);
            journalAgent.doWork();
            feedAgent.doWork();
            drain();
        }
    }

    private void request(final boolean isLeader)
    {
        encoder.wrap(input, 0, MAX_BLOCK_LENGTH)
            .tryAppend(EntryKind.REQUEST, 1, ++requestId, 1, 0, 0, input, 2048, 64);
        publish(isLeader);
    }

    private void publish(final boolean isLeader)
    {
        final int length = encoder.finish();
        final long slot = pipeline.next();
        final BlockEvent event = pipeline.get(slot);
        final int stamped = stamper.stamp(input, 0, length, 1, 1, false, event.buffer());
        event.set(stamped, stamper.blockNumber(), stamper.lastSequence(), stamper.chainCrc(), 1,
            stamper.blockNumber() * LOG_ENTRY_LENGTH, isLeader);
        pipeline.publish(slot);
    }

    private void drain()
    {
        while (subscription.poll(handler, FRAGMENT_LIMIT) > 0)
        {
            continue;
        }
    }
}
