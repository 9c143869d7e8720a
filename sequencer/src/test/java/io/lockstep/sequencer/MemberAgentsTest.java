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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.codecs.stream.FeedBlockDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportSubscription;
import io.lockstep.sequencer.cluster.FailStopService;
import io.lockstep.sequencer.cluster.SteppedCluster;
import io.lockstep.sequencer.housekeeping.ArchivePort;
import io.lockstep.sequencer.housekeeping.ClusterView;
import io.lockstep.sequencer.housekeeping.SnapshotEntry;
import io.lockstep.sequencer.recovery.RecoveryContext;
import io.lockstep.sequencer.recovery.StreamLife;

/**
 * Three members whose agents are stepped by the test's thread, and driver and client with them: there is no other
 * thread. What a cluster would commit, the test hands to their services.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MemberAgentsTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int COUNT = 3;
    private static final int STREAM_ID = 5;
    private static final int FRAGMENT_LIMIT = 10;
    private static final int FEED_HEADER_LENGTH =
        MessageHeaderDecoder.ENCODED_LENGTH + FeedBlockDecoder.BLOCK_LENGTH;

    @TempDir
    private Path root;

    private final List<Throwable> errors = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final TreeMap<Long, Integer> fed = new TreeMap<>();
    private final long[] attestedBlock = new long[COUNT];
    private final int[] attestedCrc = new int[COUNT];
    private final FragmentHandler feedHandler = this::onFeed;
    private final int portBase = TestCluster.freePortBase();
    private final String feedChannel = "aeron:udp?endpoint=239.255.8." + (1 + 2 * (portBase % 100)) + ':' +
        (portBase + 900) + "|interface=localhost";
    private MediaDriver driver;
    private Aeron aeron;
    private Transport transport;
    private TransportSubscription feed;

    @BeforeEach
    void start()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.INVOKER)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(1024 * 1024)
            .spiesSimulateConnection(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true)
            .errorHandler(errors::add));
        transport = new AeronTransport(aeron);
        feed = transport.addSubscription(feedChannel, AeronStreams.FEED);
    }

    @AfterEach
    void stop()
    {
        members.forEach(Member::close);
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldStampJournalFeedAndAttestWhenSteppedByHand()
    {
        startAll();

        stampAll(1, 40);
        await("journaled, fed and attested", () ->
            fed.size() == 40 && isAttested(40) && members.stream().allMatch((each) -> 40 == each.journaled()));

        final int chainCrc = members.get(0).agents.stamper().chainCrc();
        assertEquals(chainCrc, fed.get(40L));
        for (int id = 0; id < COUNT; id++)
        {
            assertEquals(chainCrc, attestedCrc[id]);
            assertEquals(id == 0, members.get(id).agents.counters().fedBlocks() > 0, "the leader alone feeds");
        }
        await("they hear each other", () -> members.stream().allMatch(
            (each) -> COUNT - 1 == each.agents.board().takingPart(System.nanoTime(), DEADLINE_NS)));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldKnowWhatWasReleasedBeforeItJoinsAgain()
    {
        startAll();
        stampAll(1, 20);
        await("attested", () -> isAttested(20));

        members.get(2).close();
        members.set(2, new Member(2));
        final Member again = members.get(2);
        again.connect();
        final MemberStart start = again.begin();
        assertFalse(start.isDone(), "it waits for nobody, so nobody has answered");
        await("others have answered", () ->
        {
            start.poll();
            return start.isDone();
        });
        start.close();
        again.join();
        // Its log lacks the last block: it must not lead.
        again.term(1, Cluster.Role.FOLLOWER);
        again.stamp(1, 19);
        assertThrows(AgentTerminationException.class, () -> again.term(2, Cluster.Role.LEADER));

        assertEquals(1, errors.size(), errors.toString());
        assertEquals(LockstepException.Fault.RESEED, ((LockstepException)errors.get(0)).fault());
        assertTrue(errors.get(0).getMessage().contains("log ends before what was released: logEpoch=1 logBlock=19 " +
            "released: epoch=1 block=20 "), errors.get(0).getMessage());
    }

    @Test
    void shouldGoOnAloneWhenNobodyAnswers()
    {
        final Member member = new Member(1);
        members.add(member);
        member.connect();
        final MemberStart start = member.begin();
        await("time-out", () ->
        {
            start.poll();
            return start.isDone();
        });
        start.close();
        member.join();
        member.term(1, Cluster.Role.LEADER);
        member.stamp(1, 3);

        await("attested", () -> 3 == attestedBlock[1]);
        assertEquals(List.of(), errors, "its journal was empty, so there was nothing to compare");
        assertThrows(IllegalStateException.class, member::connect);
    }

    @Test
    void shouldFetchOlderBlocksOnlyWhereThereIsSomebodyToAsk()
    {
        final Member alone = new Member(0, 1);
        members.add(alone);
        alone.connect();

        assertNull(alone.agents.newBackfill());
        assertEquals(List.of("journal", "feed", "replay"), roles(alone.agents.agents()));
        assertEquals(List.of("house"), roles(alone.housekeeping()));
    }

    private static List<String> roles(final List<Agent> agents)
    {
        return agents.stream().map(Agent::roleName).toList();
    }

    private void startAll()
    {
        for (int id = 0; id < COUNT; id++)
        {
            final Member member = new Member(id);
            members.add(member);
            member.connect();
        }
        final List<MemberStart> starts = members.stream().map(Member::begin).toList();
        await("comparison", () ->
        {
            starts.forEach(MemberStart::poll);
            return starts.stream().allMatch(MemberStart::isDone);
        });
        CloseHelper.closeAll(starts);
        members.forEach(Member::join);
        for (int id = 0; id < COUNT; id++)
        {
            members.get(id).term(1, 0 == id ? Cluster.Role.LEADER : Cluster.Role.FOLLOWER);
        }
        await("feed is received", () -> attestedAll());
    }

    private boolean attestedAll()
    {
        for (final Member each : members)
        {
            if (!each.isHeard)
            {
                return false;
            }
        }
        return true;
    }

    private boolean isAttested(final long blockNumber)
    {
        for (final long each : attestedBlock)
        {
            if (each != blockNumber)
            {
                return false;
            }
        }
        return true;
    }

    private void stampAll(final long first, final long last)
    {
        for (long i = first; i <= last; i++)
        {
            for (final Member each : members)
            {
                each.stamp(i, i);
            }
            step();
        }
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "not in time: " + what + " errors=" + errors);
            step();
        }
    }

    private void step()
    {
        driver.sharedAgentInvoker().invoke();
        transport.poll();
        members.forEach(Member::step);
        feed.poll(feedHandler, FRAGMENT_LIMIT);
    }

    private void onFeed(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final MessageHeaderDecoder message = new MessageHeaderDecoder();
        if (AttestationDecoder.TEMPLATE_ID == buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN))
        {
            final AttestationDecoder attestation =
                new AttestationDecoder().wrapAndApplyHeader(buffer, offset, message);
            attestedBlock[attestation.memberId()] = attestation.blockNumber();
            attestedCrc[attestation.memberId()] = (int)attestation.chainCrc();
            members.stream().filter((each) -> each.id == attestation.memberId())
                .forEach((each) -> each.isHeard = true);
        }
        else
        {
            final BlockDecoder block = new BlockDecoder();
            assertTrue(block.tryWrap(buffer, offset + FEED_HEADER_LENGTH, length - FEED_HEADER_LENGTH));
            fed.put(block.blockNumber(), block.chainCrc());
        }
    }

    /** One life of a member. */
    private final class Member
    {
        private final UnsafeBuffer input = new UnsafeBuffer(new byte[4096]);
        private final BlockEncoder encoder = new BlockEncoder();
        private final ClientSession session = SteppedCluster.adminSession();
        private final List<Agent> stepped = new ArrayList<>();
        private final SteppedCluster cluster = new SteppedCluster(MemberAgentsTest.this::step);
        private final int id;
        private final MemberAgents agents;
        private final Journal journal;
        private FailStopService service;
        private boolean isHeard;
        private boolean isJoined;
        private boolean isClosed;

        private Member(final int id)
        {
            this(id, COUNT);
        }

        private Member(final int id, final int count)
        {
            this.id = id;
            final MemberAgents.Config config = new MemberAgents.Config();
            config.context = new SequencerContext()
                .streamId(STREAM_ID)
                .memberId(id)
                .hosts(String.join(",", Collections.nCopies(count, "localhost")))
                .portBase(portBase)
                .feedChannel(feedChannel)
                .directory(new File(root.toFile(), "m" + id).toString())
                .authorisedKeys("nobody connects")
                .ringLength(8)
                .journal(new JournalContext().segmentLength(1024 * 1024))
                .recovery(new RecoveryContext().compareTimeoutNs(TimeUnit.SECONDS.toNanos(1)))
                .errorHandler(errors::add)
                .terminationHook(() -> {})
                .conclude();
            config.life = StreamLife.FIRST;
            config.transport = transport;
            config.counterSource = CounterSource.detached();
            config.nodeCounters = new NodeCounters(config.counterSource, 1, STREAM_ID, 0);
            config.clock = SystemNanoClock.INSTANCE;
            config.freeSpace = () -> Long.MAX_VALUE;
            config.errorHandler = errors::add;
            config.terminationHook = () -> {};
            config.chainWindow = 8;
            agents = new MemberAgents(config);
            agents.space().run();
            journal = Journal.open(agents.journalContext().directory(new File(root.toFile(), "m" + id + "/journal")));
            stepped.add(journal.keeper());
        }

        private void connect()
        {
            agents.connect(journal);
            stepped.addAll(agents.agents());
        }

        private MemberStart begin()
        {
            final MemberStart start = agents.newStart();
            start.begin();
            return start;
        }

        private void join()
        {
            service = new FailStopService(agents.service(), errors::add, (version) -> {});
            service.start(() -> agents.service().start(cluster.cluster(), null, -1));
            isJoined = true;
            agents.joined(new View());
            stepped.addAll(housekeeping());
            stepped.add(agents.newBackfill());
        }

        private List<Agent> housekeeping()
        {
            return agents.newHousekeeping(
                new View(), new NoArchive(), () -> new SnapshotEntry.Listing(Aeron.NULL_VALUE, List.of()),
                () -> 0);
        }

        private void term(final long termId, final Cluster.Role role)
        {
            cluster.role(role);
            service.onRoleChange(role);
            service.onNewLeadershipTermEvent(termId, 0, 1, 0, 0, 0, TimeUnit.NANOSECONDS, 0);
        }

        private void stamp(final long first, final long last)
        {
            for (long i = first; i <= last; i++)
            {
                encoder.wrap(input, 0, input.capacity())
                    .tryAppend(EntryKind.ESTABLISH, i, 77, 0, 0, 0, input, 2048, 8);
                final Header header = new Header(0, 0);
                header.buffer(new UnsafeBuffer(new byte[64]));
                service.onSessionMessage(session, 10 * i, input, 0, encoder.finish(), header);
            }
        }

        private long journaled()
        {
            return agents.counters().journaledBlock();
        }

        private void step()
        {
            if (isClosed)
            {
                return;
            }
            try
            {
                for (final Agent each : stepped)
                {
                    each.doWork();
                }
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
            if (isJoined)
            {
                cluster.at(agents.stamper().blockNumber(), 0);
                service.doBackgroundWork(0);
                agents.readRing();
            }
            agents.space().run();
        }

        private void close()
        {
            if (!isClosed)
            {
                isClosed = true;
                for (int i = stepped.size() - 1; i >= 0; i--)
                {
                    stepped.get(i).onClose();
                }
                CloseHelper.closeAll(agents, journal);
            }
        }

        /** A consensus module without elections. */
        private final class View implements ClusterView
        {
            @Override
            public boolean isLeader()
            {
                return Cluster.Role.LEADER == cluster.cluster().role();
            }

            @Override
            public boolean isReplaying()
            {
                return false;
            }

            @Override
            public boolean isSettled()
            {
                return true;
            }

            @Override
            public long promisedTermId()
            {
                return 1;
            }

            @Override
            public long leadershipTermId()
            {
                return 1;
            }

            @Override
            public boolean isTakingSnapshot()
            {
                return false;
            }

            @Override
            public long commitPosition()
            {
                return agents.stamper().blockNumber();
            }

            @Override
            public long snapshotCount()
            {
                return 0;
            }

            @Override
            public boolean tryRequestSnapshot()
            {
                return false;
            }

            @Override
            public boolean isSnapshotRequested()
            {
                return false;
            }
        }
    }

    /** An archive that holds nothing. */
    private static final class NoArchive implements ArchivePort
    {
        @Override
        public Recording find(final long recordingId)
        {
            return null;
        }

        @Override
        public List<Recording> findBelow(final long recordingId, final int limit)
        {
            return List.of();
        }

        @Override
        public long recordedPosition(final long recordingId)
        {
            return 0;
        }

        @Override
        public void replay(final long recordingId, final FragmentHandler handler)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public long purgeSegments(final long recordingId, final long newStartPosition)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public void purgeRecording(final long recordingId)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close()
        {
            // Nothing is open.
        }
    }
}
