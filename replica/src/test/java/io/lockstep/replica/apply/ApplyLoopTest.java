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
package io.lockstep.replica.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.HashMachine;
import io.lockstep.replica.StateMachine;
import io.lockstep.replica.TestStream;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

class ApplyLoopTest
{
    private static final int FIRST_SEQUENCE_OFFSET = 40;
    private static final int TIMESTAMP_OFFSET = 48;
    private static final int SEQUENCED_COUNT_OFFSET = 60;
    private static final int BLOCK_NUMBER_OFFSET = 32;

    private final ReplicaCounters counters = new ReplicaCounters(0);
    private final BlockDecoder decoder = new BlockDecoder();

    @Test
    void shouldGiveEverySequencedEntryToTheMachineInOrder()
    {
        final TestStream stream = new TestStream(4).appendRandom(200);
        final List<String> expected = expectedCalls(stream);
        final List<String> calls = new ArrayList<>();
        final List<Long> listened = new ArrayList<>();
        final ApplyLoop loop = new ApplyLoop(new TellingMachine(calls),
            (sequence, timestampNs, clientId, requestId) -> listened.add(sequence), counters, 0, 0, 0);

        for (int n = 1; n <= stream.size(); n++)
        {
            loop.onBlock(stream.buffer(n), 0, stream.block(n).length);
        }

        assertEquals(expected, calls);
        assertTrue(calls.size() > 200);
        assertEquals(calls.stream().filter((call) -> call.startsWith("message")).count(), listened.size());
        assertEquals(200, loop.lastBlock());
        assertEquals(stream.lastSequence(200), loop.lastSequence());
        assertEquals(stream.lastSequence(200), counters.get(ReplicaCounter.LAST_SEQUENCE));
        assertEquals(200, counters.get(ReplicaCounter.LAST_BLOCK));
        assertEquals(loop.lastTimestampNs(), counters.get(ReplicaCounter.LAST_TIMESTAMP_NS));
        assertEquals(listened.size(), counters.get(ReplicaCounter.MESSAGES));
        assertEquals(stream.lastSequence(200), counters.get(ReplicaCounter.MESSAGES) +
            counters.get(ReplicaCounter.SYSTEM_MESSAGES));
        assertTrue(counters.get(ReplicaCounter.OUTPUTS) > 0);
        assertTrue(counters.get(ReplicaCounter.OUTPUTS) < counters.get(ReplicaCounter.MESSAGES));
    }

    @Test
    void shouldGoOnFromWhereAStateWasTaken()
    {
        final TestStream stream = new TestStream(4).appendRandom(20);
        final ApplyLoop loop = new ApplyLoop(new HashMachine(), null, counters, 10, stream.lastSequence(10), 0);

        loop.onBlock(stream.buffer(11), 0, stream.block(11).length);

        assertEquals(11, loop.lastBlock());
    }

    @Test
    void shouldEndTheSessionOfARetiredClientAndLeaveOtherCommandsToTheSequencer()
    {
        final UnsafeBuffer block = new UnsafeBuffer(new byte[1024]);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, 1024).origin(0, 1, 1);
        final BlockFlyweight flyweight = new BlockFlyweight().wrap(block, 0);
        int entry = encoder.finish();
        for (int i = 1; i <= 3; i++)
        {
            final AdminCommand.Type type = 2 == i ? AdminCommand.Type.RETIRE_CLIENT : AdminCommand.Type.SUSPEND_CLIENT;
            final int length = 1 == i ? AdminCommand.ofStream(payload, 0, AdminCommand.Type.HALT) :
                AdminCommand.ofClient(payload, 0, type, 77);
            encoder.tryAppend(EntryKind.ADMIN, 0, i, 0, BlockDescriptor.FLAG_COMMAND, 0, payload, 0, length);
            flyweight.outcome(entry, EntryKind.ADMIN, i);
            entry = encoder.finish();
        }
        encoder.tryAppend(EntryKind.TICK, 0, 0, 0, 0, 0, payload, 0, 0);
        flyweight.outcome(entry, EntryKind.TICK, 4);
        final int blockLength = encoder.finish();
        flyweight.stamp(1, 1, 1, 1, 1, 500, 4);
        final List<String> calls = new ArrayList<>();
        final ApplyLoop loop = new ApplyLoop(new TellingMachine(calls), null, counters, 0, 0, 0);

        loop.onBlock(block, 0, blockLength);

        assertEquals(List.of("closed 2 500", "tick 4 500"), calls);
        assertEquals(4, loop.lastSequence());
        assertEquals(4, counters.get(ReplicaCounter.SYSTEM_MESSAGES));
    }

    @Test
    void shouldGiveTheMachineTheOutputOfAFlowWithoutWhatPrecedesIt()
    {
        final UnsafeBuffer block = new UnsafeBuffer(new byte[256]);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[BlockDescriptor.FLOW_PREFIX_LENGTH + 8]);
        payload.putLong(BlockDescriptor.FLOW_PREFIX_LENGTH, 42);
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, 256);
        encoder.tryAppend(EntryKind.SEQUENCED, 5, 1, 0, BlockDescriptor.FLAG_SHARED_FLOW, 0, payload, 0, 20);
        final int length = encoder.finish();
        new BlockFlyweight().wrap(block, 0).outcome(BlockDescriptor.HEADER_LENGTH, EntryKind.SEQUENCED, 1);
        new BlockFlyweight().wrap(block, 0).stamp(1, 1, 1, 1, 1, 500, 1);
        final List<String> calls = new ArrayList<>();
        final TellingMachine machine = new TellingMachine(calls);

        new ApplyLoop(machine, null, counters, 0, 0, 0).onBlock(block, 0, length);

        assertEquals(List.of("message 1 500"), calls);
        assertEquals(42, machine.lastMessage);
        assertEquals(8, machine.lastLength);
    }

    @Test
    void shouldStopAtEveryDisagreementInABlock()
    {
        final TestStream stream = new TestStream(4).append(3, 8).append(3, 8);
        final int kindOffset = 84 + 28;
        final int outcomeOffset = 84 + 16;
        final Object[][] breaks = {
            {"block", BLOCK_NUMBER_OFFSET, 1L}, {"block", BLOCK_NUMBER_OFFSET, 3L},
            {"first sequence", FIRST_SEQUENCE_OFFSET, 3L}, {"first sequence", FIRST_SEQUENCE_OFFSET, 5L},
            {"timestamp", TIMESTAMP_OFFSET, 1L}, {"sequence", outcomeOffset, 5L}, {"sequence", outcomeOffset, 3L}};

        for (final Object[] each : breaks)
        {
            final UnsafeBuffer block = new UnsafeBuffer(stream.block(2).clone());
            block.putLong((int)each[1], (long)each[2]);
            assertRefused(stream, block, each[0] + " out of order");
        }
        for (final EntryKind each : List.of(EntryKind.REQUEST, EntryKind.ESTABLISH, EntryKind.CLOSE))
        {
            final UnsafeBuffer block = new UnsafeBuffer(stream.block(2).clone());
            new BlockFlyweight().wrap(block, 0).outcome(84, each, 4);
            assertRefused(stream, block, "no place in a stamped block");
        }
        final UnsafeBuffer unknown = new UnsafeBuffer(stream.block(2).clone());
        unknown.putByte(kindOffset, (byte)200);
        assertRefused(stream, unknown, "no place in a stamped block");
        final UnsafeBuffer miscounted = new UnsafeBuffer(stream.block(2).clone());
        miscounted.putInt(SEQUENCED_COUNT_OFFSET, 2);
        assertRefused(stream, miscounted, "do not agree");
        final UnsafeBuffer input = new UnsafeBuffer(stream.block(2).clone());
        input.putShort(2, (short)1);
        assertRefused(stream, input, "not a stamped block");
    }

    @Test
    void shouldStopWhenTheMachineThrowsAndApplyNothingAfterIt()
    {
        final TestStream stream = new TestStream(4).append(3, 8).append(3, 8);
        final HashMachine machine = new HashMachine().failAt(2);
        final ApplyLoop loop = new ApplyLoop(machine, null, counters, 0, 0, 0);

        final LockstepException ex = assertThrows(LockstepException.class,
            () -> loop.onBlock(stream.buffer(1), 0, stream.block(1).length));
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getMessage().contains("machine=hash sequence=2"), ex.getMessage());
        assertTrue(loop.isBroken());
        assertTrue(assertThrows(LockstepException.class,
            () -> loop.onBlock(stream.buffer(1), 0, stream.block(1).length)).getMessage().contains("after a failure"));

        assertEquals(1, machine.calls());
        assertEquals(0, counters.get(ReplicaCounter.LAST_BLOCK), "a block that was applied in part does not count");
    }

    private void assertRefused(final TestStream stream, final UnsafeBuffer block, final String reason)
    {
        final ApplyLoop loop = new ApplyLoop(new HashMachine(), null, counters, 0, 0, 0);
        loop.onBlock(stream.buffer(1), 0, stream.block(1).length);

        final LockstepException ex = assertThrows(
            LockstepException.class, () -> loop.onBlock(block, 0, block.capacity()), reason);

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getMessage().contains(reason), ex.getMessage());
    }

    private List<String> expectedCalls(final TestStream stream)
    {
        final List<String> calls = new ArrayList<>();
        for (int n = 1; n <= stream.size(); n++)
        {
            assertTrue(decoder.tryWrap(stream.buffer(n), 0, stream.block(n).length));
            while (decoder.nextEntry())
            {
                final String call = nameOf(decoder.kind());
                if (null != call)
                {
                    calls.add(call + ' ' + decoder.outcome() + ' ' + decoder.timestampNs());
                }
            }
        }
        return calls;
    }

    private static String nameOf(final EntryKind kind)
    {
        switch (kind)
        {
            case SEQUENCED:
                return "message";
            case SESSION_OPENED:
                return "opened";
            case SESSION_CLOSED:
                return "closed";
            case TICK:
                return "tick";
            default:
                return null;
        }
    }

    private static final class TellingMachine implements StateMachine
    {
        private final List<String> calls;
        private long lastMessage;
        private int lastLength;

        TellingMachine(final List<String> calls)
        {
            this.calls = calls;
        }

        @Override
        public void onMessage(
            final long sequence,
            final long timestampNs,
            final long clientId,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            assertTrue(length >= 8);
            lastMessage = buffer.getLong(offset);
            lastLength = length;
            calls.add("message " + sequence + ' ' + timestampNs);
        }

        @Override
        public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
        {
            calls.add("opened " + sequence + ' ' + timestampNs);
        }

        @Override
        public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
        {
            calls.add("closed " + sequence + ' ' + timestampNs);
        }

        @Override
        public void onTick(final long sequence, final long timestampNs)
        {
            calls.add("tick " + sequence + ' ' + timestampNs);
        }

        @Override
        public long digest()
        {
            return calls.size();
        }

        @Override
        public String name()
        {
            return "telling";
        }
    }
}
