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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Machines that are not what they have to be are found, and said to be so. */
class SimulationFailureTest
{
    private static final byte BAD = 0x77;

    private static long shared;

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void shouldFindWhereReplicasBeginToDiffer(final Flaw flaw)
    {
        shared = 0;
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () -> send(2, flaw.machine));

        assertEquals("DigestsEqual", failure.invariant());
        assertTrue(failure.getMessage().startsWith("DigestsEqual: digests differ behind the same sequence: sequence="),
            failure.getMessage());
        assertTrue(failure.getMessage().contains("payload=77"), failure.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void shouldFindItWithOneReplicaInTheEnd(final Flaw flaw)
    {
        shared = 0;
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () -> send(1, flaw.machine));

        assertEquals("DigestsEqual", failure.invariant());
        assertTrue(failure.getMessage().contains(" replica=299"), failure.getMessage());
        assertTrue(failure.getMessage().contains("payload=77"), failure.getMessage());
    }

    @Test
    void shouldFindABufferThatWasKept()
    {
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () -> send(2, Keeper::new));

        assertEquals("DigestsEqual", failure.invariant());
        assertTrue(failure.getMessage().contains("payload=77"), failure.getMessage());
    }

    @Test
    void shouldSayHowToRepeatIt()
    {
        final TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(
            new TestSequencerContext<>(Flaw.CLOCK.machine).seed(12345));
        sequencer.killLeader();
        sequencer.client(1).send(new byte[] {BAD});
        final SimulationFailure failure = assertThrows(SimulationFailure.class, sequencer::settle);

        assertEquals(12345, failure.seed());
        final String text = failure.getMessage();
        assertTrue(text.contains("repeat: the same calls with seed(12345)"), text);
        assertTrue(text.contains("why: the machine is not a pure function of the stream"), text);
        assertTrue(text.contains("done: 0.") && text.contains(" s kill member-"), text);
        assertTrue(text.contains("201=replica-1 up lives=1 applied="), text);
        assertSame(failure, assertThrows(SimulationFailure.class, () -> sequencer.run(Duration.ofMillis(1))));
        sequencer.close();
    }

    @Test
    void shouldPassOnWhatTheMachineThrows()
    {
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () -> send(2, Thrower::new));

        assertEquals("UnexplainedStop", failure.invariant());
        assertEquals("no account: 119", failure.getCause().getCause().getMessage());
        assertTrue(failure.getMessage().contains("state machine failed: machine=recording sequence="),
            failure.getMessage());
        assertTrue(failure.getMessage().contains("payload=77"), failure.getMessage());
    }

    @Test
    void shouldPassOnWhatTheCheckThrows()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(
            new TestSequencerContext<>(RecordingMachine::new).check((each) -> assertTrue(each.sequences.size() < 3))))
        {
            sequencer.client(1).send(new byte[1]);
            sequencer.client(1).send(new byte[1]);
            sequencer.settle();
            sequencer.client(1).send(new byte[] {BAD});

            final SimulationFailure failure = assertThrows(SimulationFailure.class, sequencer::settle);

            assertTrue(failure.getCause().getCause() instanceof AssertionError);
            assertTrue(failure.getMessage().contains("payload=77"), failure.getMessage());
        }
    }

    @Test
    void shouldFailWhenMachineCannotBeMade()
    {
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () -> TestSequencer.launch(
            new TestSequencerContext<RecordingMachine>(() ->
            {
                throw new UnsupportedOperationException("no machine today");
            })));

        assertEquals("no machine today", failure.getCause().getMessage());
    }

    @Test
    void shouldFailWhenOneMachineIsGivenTwice()
    {
        final RecordingMachine only = new RecordingMachine();
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () -> TestSequencer.launch(
            new TestSequencerContext<>(() -> only)));

        assertEquals(
            "machine is not new: each life of a replica needs one of its own", failure.getCause().getMessage());
    }

    @Test
    void shouldNotWaitForEver()
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(
            new TestSequencerContext<>(RecordingMachine::new).limit(Duration.ofMillis(250))))
        {
            sequencer.partition(sequencer.member(0));
            sequencer.member(1).kill();
            final TestRequest request = sequencer.client(1).send(new byte[1]);

            final SimulationFailure failure = assertThrows(SimulationFailure.class, request::await);

            assertEquals("Limit", failure.invariant());
            assertTrue(failure.getMessage().startsWith("Limit: not there in time: client=client-1 request="),
                failure.getMessage());
        }
    }

    private static void send(final int replicas, final Supplier<? extends RecordingMachine> machine)
    {
        try (TestSequencer<RecordingMachine> sequencer = TestSequencer.launch(
            new TestSequencerContext<RecordingMachine>(machine).replicas(replicas)))
        {
            for (int i = 0; i < 5; i++)
            {
                sequencer.client(1).send(new byte[] {(byte)i});
            }
            sequencer.client(1).send(new byte[] {BAD});
            sequencer.client(1).send(new byte[] {BAD});
            sequencer.settle();
        }
    }

    /** What makes replicas differ, from the first bad message on. */
    private enum Flaw
    {
        CLOCK((sequence, buffer, offset) -> System.nanoTime()),
        IDENTITY((sequence, buffer, offset) ->
        {
            final Set<Object> set = new HashSet<>();
            set.add(new Object());
            return set.iterator().next().hashCode();
        }),
        STATIC((sequence, buffer, offset) -> ++shared),
        OFFSET((sequence, buffer, offset) -> offset),
        BEYOND((sequence, buffer, offset) -> buffer.getByte(offset + 1)),
        BEFORE((sequence, buffer, offset) -> buffer.getByte(offset - 1));

        private final Supplier<RecordingMachine> machine;

        Flaw(final Reading reading)
        {
            machine = () -> new RecordingMachine()
            {
                @Override
                long extra(final long sequence, final DirectBuffer buffer, final int offset, final int length)
                {
                    return BAD == buffer.getByte(offset) ? reading.of(sequence, buffer, offset) : 0;
                }
            };
        }
    }

    /** What it should not have read. */
    @FunctionalInterface
    private interface Reading
    {
        long of(long sequence, DirectBuffer buffer, int offset);
    }

    /** Reads a message once more when the next one comes. */
    private static final class Keeper extends RecordingMachine
    {
        private DirectBuffer kept;
        private int keptOffset;

        @Override
        long extra(final long sequence, final DirectBuffer buffer, final int offset, final int length)
        {
            final long read = null != kept && BAD == buffer.getByte(offset) ? kept.getByte(keptOffset) : 0;
            kept = buffer;
            keptOffset = offset;
            return read;
        }
    }

    /** Does not like a message. */
    private static final class Thrower extends RecordingMachine
    {
        @Override
        long extra(final long sequence, final DirectBuffer buffer, final int offset, final int length)
        {
            if (BAD == buffer.getByte(offset))
            {
                throw new IllegalArgumentException("no account: " + buffer.getByte(offset));
            }
            return 0;
        }
    }
}
