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
package io.lockstep.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.gateway.ingress.SessionEventQueue;
import io.lockstep.gateway.ingress.SessionProgress;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ErrorCode;

class AcknowledgerTest
{
    private static final int WINDOW = 8;
    private static final long CLOSING_TIMEOUT_NS = 1000;
    private static final long CLIENT = 7;
    private static final long NONCE = 5;

    private final GatewayCounters counters = new GatewayCounters();
    private final FakeClients clients = new FakeClients();
    private final SessionEventQueue events = new SessionEventQueue(1024);
    private final Acknowledger acknowledger = new Acknowledger(4, WINDOW, CLOSING_TIMEOUT_NS, clients,
        new ResponseWriter(1200, 64), events, new SessionProgress(4), counters);
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
    private final UnsafeBuffer channel = new UnsafeBuffer("aeron:ipc".getBytes());
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight flyweight = new BlockFlyweight();
    private final BlockDecoder decoder = new BlockDecoder();
    private final List<String> told = clients.told;
    private long sequence;
    private int refused;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 50), LongStream.of(System.nanoTime()));
    }

    @Test
    void shouldAcknowledgeTheEstablishmentAndCoalesceRuns()
    {
        establish(10);
        start();
        sequenced(11);
        sequenced(12);
        sequenced(13);
        release(500);

        assertEquals(
            List.of(
                "ack client=7 nonce=5 last=10 sequence=1 inc=3",
                "applied id=11 sequence=2 time=500 count=3"),
            told);
        assertEquals(3, counters.get(GatewayCounter.APPLIED));
    }

    @Test
    void shouldNotJoinWhatIsNotConsecutive()
    {
        establish(0);
        told.clear();
        start();
        sequenced(1);
        entry(EntryKind.SEQUENCED, 99, 1, 1, 0, 0, ++sequence);
        sequenced(2);
        entry(EntryKind.VOIDED, CLIENT, 3, 3, 0, ErrorCode.MESSAGE_TOO_LONG.code(), 0);
        sequenced(4);
        release(500);
        start();
        sequenced(5);
        release(600);

        assertEquals(
            List.of(
                "applied id=1 sequence=2 time=500 count=1",
                "applied id=2 sequence=4 time=500 count=1",
                "rejected id=3 MESSAGE_TOO_LONG",
                "applied id=4 sequence=5 time=500 count=1",
                "applied id=5 sequence=6 time=600 count=1"),
            told);
    }

    @Test
    void shouldAnswerRetriesWithTheFirstOutcomeAndKeepRefusalsToItself()
    {
        establish(20);
        told.clear();
        start();
        entry(EntryKind.DUPLICATE, CLIENT, 19, 3, 0, 0, 400);
        entry(EntryKind.DUPLICATE, CLIENT, 20, 3, 0, ErrorCode.MALFORMED.code(), 0);
        entry(EntryKind.STALE, CLIENT, 2, 3, 0, 0, 10);
        entry(EntryKind.REFUSED, CLIENT, 23, 3, 0, 0, 21);
        release(500);

        assertEquals(
            List.of("applied id=19 sequence=400 time=0 count=1", "rejected id=20 MALFORMED", "rejected id=2 STALE"),
            told);
        assertEquals(1, refused);
    }

    @Test
    void shouldRejectAConflictOnceForTheAttemptAndNotSendTheBlockAgain()
    {
        establish(20);
        told.clear();
        start();
        entry(EntryKind.REFUSED, CLIENT, 19, 3, 0, ErrorCode.CONFLICT.code(), 21);
        sequenced(21);
        release(500);

        assertEquals(List.of("rejected id=19 CONFLICT", "applied id=21 sequence=2 time=500 count=1"), told);
        assertEquals(0, refused);
    }

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, names = {"SUSPENDED", "RETIRED", "HALTED", "END_OF_STREAM", "FLOW_MISMATCH"})
    void shouldEndASessionWhoseRequestsAreNotTaken(final ErrorCode code)
    {
        establish(20);
        told.clear();
        start();
        sequenced(21);
        entry(EntryKind.REFUSED, CLIENT, 22, 3, 0, code.code(), 22);
        entry(EntryKind.REFUSED, CLIENT, 23, 3, 0, code.code(), 22);
        release(500);

        assertEquals(
            List.of("applied id=21 sequence=2 time=500 count=1", "terminate client=7 " + code), told);
        assertEquals(0, refused);
    }

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, names = {"SUSPENDED", "RETIRED", "HALTED", "END_OF_STREAM"})
    void shouldTellAClientWhyItsSessionIsNotOpened(final ErrorCode code)
    {
        open(0, NONCE);
        start();
        encoder.tryAppend(EntryKind.VOIDED, CLIENT, NONCE, 0, BlockDescriptor.FLAG_ESTABLISH, code.code(),
            payload, 0, 8);
        release(500);

        assertEquals(List.of("reject client=7 nonce=5 " + code), told);
    }

    @ParameterizedTest
    @EnumSource(value = AdminCommand.Type.class, names = {"SUSPEND_CLIENT", "RETIRE_CLIENT"})
    void shouldEndTheSessionOfAClientThatIsShutOutAtOnce(final AdminCommand.Type type)
    {
        establish(20);
        told.clear();
        start();
        command(EntryKind.VOIDED, type, CLIENT);
        command(EntryKind.ADMIN, type, CLIENT + 1);
        command(EntryKind.ADMIN, AdminCommand.Type.RESUME_CLIENT, CLIENT);
        release(500);
        assertEquals(List.of(), told);

        start();
        command(EntryKind.ADMIN, type, CLIENT);
        sequenced(21);
        release(600);

        assertEquals(List.of("terminate client=7 " +
            (AdminCommand.Type.RETIRE_CLIENT == type ? "RETIRED" : "SUSPENDED")), told);
    }

    private void command(final EntryKind kind, final AdminCommand.Type type, final long clientId)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        final int length = AdminCommand.ofClient(buffer, 0, type, clientId);
        encoder.tryAppend(kind, CLIENT, 1, 3, BlockDescriptor.FLAG_COMMAND, 0, buffer, 0, length);
    }

    @Test
    void shouldAnswerNothingOfAnotherIncarnation()
    {
        establish(0);
        told.clear();
        start();
        entry(EntryKind.SEQUENCED, CLIENT, 1, 2, 0, 0, ++sequence);
        entry(EntryKind.FENCED, CLIENT, 1, 2, 0, 0, 3);
        release(500);

        assertEquals(List.of(), told);
    }

    @Test
    void shouldEndAFencedSession()
    {
        establish(0);
        told.clear();
        start();
        entry(EntryKind.FENCED, CLIENT, 1, 3, 0, 0, 4);
        release(500);

        assertEquals(List.of("terminate client=7 SESSION_FENCED"), told);
    }

    @Test
    void shouldEndASessionThatWasTakenOverElsewhere()
    {
        establish(0);
        told.clear();
        start();
        opened(NONCE + 1, 4, 0);
        release(500);

        assertEquals(List.of("terminate client=7 TAKEN_OVER"), told);
    }

    @Test
    void shouldNotEndASessionByAnAttemptBeforeIt()
    {
        open(0, NONCE);
        start();
        opened(NONCE - 1, 2, 0);
        opened(NONCE, 3, 0);
        release(500);

        assertEquals(List.of("ack client=7 nonce=5 last=0 sequence=2 inc=3"), told);
    }

    @Test
    void shouldEstablishByARepeatedAttemptAndAnswerItAgainUntilItIsUsed()
    {
        open(0, NONCE);
        start();
        repeated(NONCE, 3, 15);
        release(500);
        start();
        repeated(NONCE, 3, 15);
        release(500);
        start();
        sequenced(16);
        repeated(NONCE, 3, 16);
        release(500);

        assertEquals(
            List.of(
                "ack client=7 nonce=5 last=15 sequence=1 inc=3",
                "ack client=7 nonce=5 last=15 sequence=1 inc=3",
                "applied id=16 sequence=1 time=500 count=1"),
            told);
    }

    @Test
    void shouldRejectAnAttemptThatTheClusterVoids()
    {
        open(0, NONCE);
        start();
        entry(EntryKind.VOIDED, CLIENT, NONCE, 0, BlockDescriptor.FLAG_ESTABLISH,
            ErrorCode.TOO_MANY_CLIENTS.code(), 0);
        release(500);

        assertEquals(List.of("reject client=7 nonce=5 TOO_MANY_CLIENTS"), told);
    }

    @Test
    void shouldTellAFencedAttemptWhichIncarnationIsInForce()
    {
        open(0, NONCE);
        start();
        entry(EntryKind.FENCED, CLIENT, NONCE, 2, BlockDescriptor.FLAG_ESTABLISH, 0, 4);
        release(500);

        assertEquals(List.of("reject client=7 nonce=5 SESSION_FENCED inc=4"), told);
    }

    @Test
    void shouldRefuseWithoutASession()
    {
        acknowledger.onRefuse(CLIENT, NONCE, ErrorCode.TOO_MANY_SESSIONS.code(), 0, 1, channel, 0, 9);
        acknowledger.onRefuse(CLIENT, NONCE + 1, ErrorCode.SESSION_FENCED.code(), 3, 1, channel, 0, 9);
        step(1_000_000);

        assertEquals(
            Set.of("reject client=7 nonce=5 TOO_MANY_SESSIONS", "reject client=7 nonce=6 SESSION_FENCED inc=3"),
            Set.copyOf(told));
        assertEquals(0, clients.openCount);
    }

    @Test
    void shouldTellTheEndForAWhileAndThenCloseTheChannel()
    {
        establish(0);
        told.clear();
        clients.room = 0;
        acknowledger.onClose(0, ErrorCode.TIMED_OUT.code());

        step(10);
        assertEquals(1, clients.openCount);
        step(10 + CLOSING_TIMEOUT_NS);

        assertEquals(0, clients.openCount);
        assertEquals(List.of(), told);
    }

    @Test
    void shouldSendHeartbeatsWhenIdle()
    {
        establish(4);
        told.clear();
        step(40_000_000);

        assertEquals(List.of("heartbeat next=5"), told);
    }

    @Test
    void shouldEndAClientThatLeavesTooMuchUnread()
    {
        establish(0);
        told.clear();
        clients.room = 0;
        for (int i = 1; i <= 2 * WINDOW && 0 == counters.get(GatewayCounter.SLOW_CLIENTS); i++)
        {
            start();
            sequenced(i);
            release(i);
        }
        clients.room = 100;
        step(1);

        assertEquals(1, counters.get(GatewayCounter.SLOW_CLIENTS));
        assertEquals(WINDOW + 1, told.size());
        assertEquals("terminate client=7 OVERLOADED", told.get(WINDOW));
    }

    @Test
    void shouldEndASessionWhoseChannelFails()
    {
        final UnsafeBuffer bad = new UnsafeBuffer("bad".getBytes());
        acknowledger.onOpen(0, CLIENT, NONCE, 100, 1, bad, 0, 3);
        start();
        opened(NONCE, 3, 0);
        release(1);
        step(2);

        assertEquals(0, clients.openCount);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldTellEveryOutcomeOnceWhateverTheClientHasRoomFor(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        establish(0);
        told.clear();
        final TreeSet<Long> answered = new TreeSet<>();
        long id = 0;

        for (int i = 0; i < 300; i++)
        {
            clients.room = random.nextInt(4);
            if (id - answered.size() <= WINDOW - 3)
            {
                start();
                for (int entries = random.nextInt(3); entries >= 0; entries--)
                {
                    sequenced(++id);
                }
                release(i);
            }
            step(i);
            collect(answered);
        }
        clients.room = 100;
        step(301);
        collect(answered);

        assertEquals(LongStream.rangeClosed(1, id).boxed().toList(), List.copyOf(answered));
    }

    @Test
    void shouldNotAllocateWhenWarm()
    {
        establish(0);
        clients.isMute = true;
        run(1, 30_000);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

        // The least of five rounds: the compiler now and then charges some bytes to the thread, once.
        long least = Long.MAX_VALUE;
        for (int i = 30_000; i < 40_000; i += 2_000)
        {
            final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            run(i + 1, i + 2_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }

        assertEquals(40_000, counters.get(GatewayCounter.APPLIED));
        assertEquals(0, least);
    }

    private void run(final int first, final int last)
    {
        for (int i = first; i <= last; i++)
        {
            clients.room = 10;
            start();
            sequenced(i);
            release(i);
        }
    }

    private void collect(final TreeSet<Long> answered)
    {
        for (final String each : told)
        {
            final String[] words = each.split("[= ]");
            final long first = Long.parseLong(words[2]);
            for (long id = first; id < first + Long.parseLong(words[8]); id++)
            {
                assertTrue(answered.add(id), "told twice: id=" + id);
            }
        }
        told.clear();
    }

    private void establish(final long lastRequestId)
    {
        open(0, NONCE);
        start();
        opened(NONCE, 3, lastRequestId);
        release(1);
    }

    private void open(final long handle, final long nonce)
    {
        acknowledger.onOpen(handle, CLIENT, nonce, 100, 1, channel, 0, 9);
    }

    private void start()
    {
        encoder.wrap(block, 0, block.capacity());
    }

    private void sequenced(final long requestId)
    {
        entry(EntryKind.SEQUENCED, CLIENT, requestId, 3, 0, 0, ++sequence);
    }

    private void opened(final long nonce, final int incarnation, final long lastRequestId)
    {
        payload.putLong(0, lastRequestId);
        final int offset = encoder.finish();
        encoder.tryAppend(EntryKind.SESSION_OPENED, CLIENT, nonce, incarnation, BlockDescriptor.FLAG_ESTABLISH, 0,
            payload, 0, 8);
        flyweight.wrap(block, 0).outcome(offset, EntryKind.SESSION_OPENED, ++sequence);
    }

    private void repeated(final long nonce, final int incarnation, final long lastRequestId)
    {
        payload.putLong(0, lastRequestId);
        final int offset = encoder.finish();
        encoder.tryAppend(EntryKind.DUPLICATE, CLIENT, nonce, incarnation, BlockDescriptor.FLAG_ESTABLISH, 0,
            payload, 0, 8);
        flyweight.wrap(block, 0).outcome(offset, EntryKind.DUPLICATE, 1);
    }

    private void entry(
        final EntryKind kind,
        final long clientId,
        final long requestId,
        final int incarnation,
        final int flags,
        final int code,
        final long outcome)
    {
        final int offset = encoder.finish();
        encoder.tryAppend(kind, clientId, requestId, incarnation, flags, code, payload, 0, 0);
        flyweight.wrap(block, 0).outcome(offset, kind, outcome);
    }

    private void release(final long timestampNs)
    {
        final int length = encoder.finish();
        flyweight.wrap(block, 0).stamp(1, 1, 1, 1, 1, timestampNs, 1);
        assertTrue(decoder.tryWrap(block, 0, length));
        refused = acknowledger.onBlock(decoder);
        acknowledger.send();
    }

    private void step(final long nowNs)
    {
        acknowledger.now(nowNs);
        acknowledger.send();
    }
}
