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
package io.lockstep.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.codecs.stream.EntryKind;

class TestSequencerTest
{
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void shouldOrderMessagesOfClientsAndTellTheirPlaces()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context()))
        {
            final TestRequest first = sequencer.client(1).send(new byte[] {1, 2}).await();
            final TestRequest second =
                sequencer.client(7).send(new UnsafeBuffer(new byte[] {9, 3, 4, 5}), 1, 3).await();
            sequencer.settle();

            assertTrue(second.sequence() > first.sequence());
            assertTrue(second.timestampNs() >= first.timestampNs());
            assertEquals(1, first.requestId());
            final TestEntry entry = sequencer.entry(second.sequence());
            assertEquals(EntryKind.SEQUENCED, entry.kind());
            assertEquals(7, entry.clientId());
            assertArrayEquals(new byte[] {3, 4, 5}, entry.payload());
            assertEquals(sequencer.stream().size(), sequencer.lastSequence());
            for (int i = 0; i < 2; i++)
            {
                assertEquals(
                    List.of(first.sequence(), second.sequence()), sequencer.replica(i).machine().sequences);
                assertEquals(List.of("opened 1", "opened 7"), sequencer.replica(i).machine().system);
                assertEquals(sequencer.lastSequence(), sequencer.replica(i).lastSequence());
            }
        }
    }

    @Test
    void shouldHaveManyRequestsOnTheirWayInOrder()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context().lossRate(0.2)))
        {
            final List<TestRequest> requests = new ArrayList<>();
            for (int i = 0; i < 300; i++)
            {
                requests.add(sequencer.client(1).send(new byte[] {(byte)i}));
            }
            assertEquals(300, sequencer.client(1).inFlight());
            sequencer.settle();

            assertEquals(0, sequencer.client(1).inFlight());
            for (int i = 1; i < requests.size(); i++)
            {
                assertTrue(requests.get(i).sequence() > requests.get(i - 1).sequence());
            }
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldRunTheSameForTheSameSeed(final long seed)
    {
        final List<Object> first = storm(seed);

        assertEquals(first, storm(seed));
        assertNotEquals(first, storm(seed + 100));
    }

    @Test
    void shouldLosePacketsWhileItIsTold()
    {
        final long without = digestWithLoss(0, 0);

        assertEquals(without, digestWithLoss(0, 0));
        assertNotEquals(without, digestWithLoss(0.5, 0));
        assertNotEquals(without, digestWithLoss(0, 0.5));
    }

    @Test
    void shouldAnswerByTheNextLeader()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context()))
        {
            final TestHost killed = sequencer.killLeader();
            assertFalse(killed.isUp());
            sequencer.client(1).send(new byte[1]).await();

            assertNotSame(killed, sequencer.leader());
            sequencer.run(SHORT);
            assertFalse(killed.isUp(), "nobody has started it");
            killed.start();
            sequencer.run(SHORT);
            assertTrue(killed.isUp());
        }
    }

    @Test
    void shouldAnswerNothingWithoutAMajority()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context()))
        {
            sequencer.client(1).send(new byte[1]).await();
            final TestCut cut = sequencer.partition(sequencer.leader());
            sequencer.member(0 == sequencer.leader().host().host() ? 1 : 0).kill();

            final TestRequest request = sequencer.client(1).send(new byte[1]);
            sequencer.run(SHORT);
            assertFalse(request.isDone());

            cut.end();
            request.await();
            assertTrue(request.isApplied());
        }
    }

    @Test
    void shouldKeepWhatWasAnsweredWhenAllLosePower()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context().members(5).isDurable(true)))
        {
            final TestRequest request = sequencer.client(1).send(new byte[] {42}).await();
            for (int id = 0; id < 5; id++)
            {
                sequencer.member(id).losePower();
            }
            sequencer.gateway(1).losePower();
            sequencer.gateway(2).losePower();
            sequencer.replica(0).losePower();
            assertThrows(IllegalStateException.class, () -> sequencer.replica(0).machine());

            sequencer.heal();
            sequencer.client(2).send(new byte[1]).await();
            sequencer.settle();

            assertArrayEquals(new byte[] {42}, sequencer.entry(request.sequence()).payload());
            assertEquals(request.sequence(), sequencer.replica(0).machine().sequences.get(0));
        }
    }

    @Test
    void shouldLeaveUnknownWhatAKilledClientWasNotTold()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context()))
        {
            final TestClient client = sequencer.client(1);
            final TestRequest told = client.send(new byte[1]).await();
            sequencer.leader().pause();
            final TestRequest untold = client.send(new byte[2]);
            sequencer.run(Duration.ofMillis(5));
            client.kill();

            assertEquals(TestOutcome.UNKNOWN, untold.outcome());
            assertEquals(TestOutcome.APPLIED, told.outcome());
            client.start();
            final TestRequest next = client.send(new byte[3]).await();
            assertTrue(next.requestId() > told.requestId());
            assertTrue(next.sequence() > told.sequence());
        }
    }

    @Test
    void shouldLetReplicasAndGatewaysStandStill()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context()))
        {
            sequencer.client(1).send(new byte[1]).await();
            sequencer.settle();
            final TestReplica<RecordingMachine> replica = sequencer.replica(0);
            final long before = replica.lastSequence();
            replica.pause();
            sequencer.gateway(1).pause();
            for (int i = 0; i < 20; i++)
            {
                sequencer.client(1).send(new byte[1]).await();
            }
            sequencer.settle();
            assertEquals(before, replica.lastSequence());
            assertEquals(sequencer.lastSequence(), sequencer.replica(1).lastSequence());

            replica.resume();
            sequencer.settle();
            assertEquals(sequencer.lastSequence(), replica.lastSequence());
        }
    }

    @Test
    void shouldHandTheWholeStreamToTheNextLifeOfAReplica()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context().replicas(1)))
        {
            final TestRequest request = sequencer.client(1).send(new byte[1]).await();
            sequencer.settle();
            final RecordingMachine before = sequencer.replica(0).machine();
            sequencer.replica(0).restart();
            sequencer.settle();

            assertNotSame(before, sequencer.replica(0).machine());
            assertEquals(List.of(request.sequence()), sequencer.replica(0).machine().sequences);
            assertSame(sequencer.replica(0).machine(), sequencer.replica(0).machine());
        }
    }

    @Test
    void shouldCutOneWay()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context().gateways(1)))
        {
            sequencer.client(1).send(new byte[1]).await();
            sequencer.cut(sequencer.client(1), sequencer.gateway(1));
            final TestRequest request = sequencer.client(1).send(new byte[1]);
            sequencer.run(SHORT);
            assertFalse(request.isDone());

            sequencer.heal();
            request.await();
        }
    }

    @Test
    void shouldLetSequencedTimePass()
    {
        try (TestSequencer<RecordingMachine> sequencer =
            TestSequencer.launch(context().setting("lockstep.tick.interval", "10ms")))
        {
            sequencer.client(1).send(new byte[1]).await();
            sequencer.settle();
            final long beforeNs = sequencer.replica(0).machine().lastTickNs;
            final long beforeNowNs = sequencer.nowNs();

            sequencer.run(Duration.ofSeconds(1));

            assertEquals(beforeNowNs + 1_000_000_000, sequencer.nowNs());
            assertTrue(sequencer.replica(0).machine().lastTickNs - beforeNs > 900_000_000);
            assertTrue(sequencer.stream().stream().anyMatch((each) -> EntryKind.TICK == each.kind()));
        }
    }

    @Test
    void shouldKnowOneMember()
    {
        try (TestSequencer<RecordingMachine> sequencer =
            TestSequencer.launch(context().members(1).gateways(1).replicas(1).isDurable(false)))
        {
            final TestRequest request = sequencer.client(100).send(new byte[0]).await();

            assertEquals(0, sequencer.entry(request.sequence()).payload().length);
            sequencer.runUntil(() -> sequencer.replica(0).lastSequence() >= request.sequence(), SHORT);
            sequencer.runUntil(() -> sequencer.replica(0).isLive());
        }
    }

    private static long digestWithLoss(final double first, final double second)
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context().lossRate(first)))
        {
            sequencer.client(1).send(new byte[1]).await();
            sequencer.lossRate(second);
            sequencer.client(1).send(new byte[1]).await();
            sequencer.heal();
            sequencer.settle();
            return sequencer.digest();
        }
    }

    private static List<Object> storm(final long seed)
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(context().seed(seed).lossRate(0.1)))
        {
            for (int i = 0; i < 10; i++)
            {
                sequencer.client(1 + i % 3).send(new byte[] {(byte)i});
                sequencer.run(Duration.ofMillis(3));
                sequencer.client(1).send(new byte[i]);
            }
            sequencer.killLeader();
            sequencer.gateway(2).losePower();
            sequencer.replica(0).restart();
            sequencer.client(2).send(new byte[8]);
            sequencer.run(Duration.ofMillis(200));
            sequencer.heal();
            sequencer.settle();
            return List.of(sequencer.digest(), sequencer.nowNs(), List.copyOf(sequencer.stream()));
        }
    }

    private static TestSequencerContext<RecordingMachine> context()
    {
        return new TestSequencerContext<>(RecordingMachine::new);
    }
}
