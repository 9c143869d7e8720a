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
package io.lockstep.gateway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ErrorCode;

class CommandRunTest
{
    private static final long INCARNATION = 77;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
    private final Port port = new Port();
    private final CommandWatch watch = new CommandWatch(3, 0, INCARNATION);
    private final Member[] members = {new Member(), new Member(), new Member()};
    private final CommandRun run = new CommandRun(
        port, members, watch, noCheck(), 0, INCARNATION,
        command, 0, AdminCommand.ofStream(command, 0, AdminCommand.Type.HALT));

    @Test
    void shouldReadBehindWhatAnyMemberHasBeforeItSends()
    {
        members[0].lastBlock = 7;
        run.poll(0);
        assertEquals(0, members[0].from);

        members[2].lastBlock = 9;
        run.poll(0);
        assertEquals(10, members[0].from);
        assertEquals(10, members[1].from, "of a member that has not answered yet, too");
        assertEquals(0, port.offered.size());
        run.poll(0);
        assertEquals(1, port.offered.size());
    }

    @Test
    void shouldTellTheSequenceOnceAMajorityShowsTheSameBlock()
    {
        send();

        show(0, 10, 1234, 55);
        show(1, 10, 9999, 55);
        assertNull(run.outcome(), "another chain is no vote");
        show(2, 10, 1234, 55);

        assertEquals(AdminOutcome.Status.SEQUENCED, run.outcome().status());
        assertEquals(55, run.outcome().sequence());
        assertEquals(10, run.outcome().blockNumber());
        show(1, 11, 4321, 56);
        assertEquals(55, run.outcome().sequence());
    }

    @Test
    void shouldCountEachMemberOnceAndItsFirstBlockOnly()
    {
        send();

        show(0, 10, 1234, 55);
        show(0, 10, 1234, 55);
        show(1, 11, 4321, 56);
        show(0, 11, 4321, 56);

        assertNull(run.outcome());
    }

    @Test
    void shouldTellWhyItWasRefused()
    {
        send();
        final UnsafeBuffer refused = stamped(12, 1, EntryKind.VOIDED, 0, ErrorCode.NOT_AUTHORISED.code());

        watch.onBlock(0, refused, 0, refused.capacity());
        watch.onBlock(1, refused, 0, refused.capacity());

        assertEquals(AdminOutcome.Status.REFUSED, run.outcome().status());
        assertEquals(ErrorCode.NOT_AUTHORISED, run.outcome().code());
        assertEquals(0, run.outcome().sequence());
        assertEquals(12, run.outcome().blockNumber());
    }

    @Test
    void shouldNotTakeAnothersBlockForItsOwn()
    {
        send();
        final UnsafeBuffer other = stamped(10, 1, EntryKind.ADMIN, 55, 0);
        final CommandWatch elsewhere = new CommandWatch(1, 0, INCARNATION + 1);
        final CommandWatch ofGateway = new CommandWatch(1, 1, INCARNATION);

        elsewhere.onBlock(0, other, 0, other.capacity());
        ofGateway.onBlock(0, other, 0, other.capacity());
        elsewhere.onBlock(0, other, 0, 10);

        assertNull(elsewhere.outcome());
        assertNull(ofGateway.outcome());
    }

    @Test
    void shouldSendAgainOnlyBehindAChangeOfLeadersAndNotAtOnce()
    {
        send();
        final long later = CommandRun.RESEND_DELAY_NS;

        run.poll(later);
        assertEquals(1, port.offered.size());
        port.generation++;
        run.poll(later - 1);
        assertEquals(1, port.offered.size());
        run.poll(later);
        run.poll(later);

        assertEquals(2, port.offered.size());
        assertEquals(port.offered.get(0), port.offered.get(1));
    }

    @Test
    void shouldSayWhetherItWasSentWhenNobodyWaitsAnyLonger()
    {
        port.result = -1;
        members[0].lastBlock = 9;
        members[1].lastBlock = 9;
        run.poll(0);
        run.poll(0);
        assertEquals(AdminOutcome.Status.NOT_SENT, run.giveUp("no leader").status());
        assertEquals("no leader", run.giveUp("no leader").detail());

        port.result = 1;
        run.poll(0);
        assertTrue(run.isSent());
        final AdminOutcome unknown = run.giveUp("no leader");
        assertEquals(AdminOutcome.Status.UNKNOWN, unknown.status());
        assertTrue(unknown.detail().contains("gatewayId=0 gatewayIncarnation=77"), unknown.detail());
        assertTrue(unknown.detail().contains("--from-block 10"), unknown.detail());
    }

    @Test
    void shouldNotSendWhatIsLongerThanAnyCommand()
    {
        final UnsafeBuffer tooLong = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH + 1]);

        assertThrows(IllegalArgumentException.class, () -> new CommandRun(
            port, members, watch, noCheck(), 0, INCARNATION, tooLong, 0, tooLong.capacity()));
    }

    @Test
    void shouldNotSendWhatActivatesAVersionBeforeEveryMemberHasSaidThatItKnowsIt()
    {
        final CommandRun activation = activation(Set.of());

        answer(0, 2);
        answer(1, 2);
        activation.poll(0);
        assertEquals(0, members[0].from, "a majority is not enough");
        answer(2, 3);
        activation.poll(0);
        activation.poll(0);

        assertEquals(1, port.offered.size());
        assertNull(activation.outcome());
    }

    @Test
    void shouldNotSendWhatActivatesAVersionThatAMemberDoesNotKnow()
    {
        final CommandRun activation = activation(Set.of());

        answer(0, 2);
        answer(1, 1);
        answer(2, 0);
        activation.poll(0);
        activation.poll(0);

        assertEquals(0, port.offered.size());
        assertEquals(AdminOutcome.Status.NOT_SENT, activation.outcome().status());
        assertEquals("member 1 knows the rules up to version 1, so it would stop at version 2: upgrade it first; " +
            "member 2 does not say which versions of the rules it knows, so it is of an earlier release and would " +
            "stop at version 2: upgrade it first", activation.outcome().detail());
    }

    @Test
    void shouldSendWhatActivatesAVersionWithoutAMemberThatNeedNotKnowIt()
    {
        final CommandRun activation = activation(Set.of(2));

        answer(0, 2);
        answer(1, 2);
        activation.poll(0);
        activation.poll(0);

        assertEquals(1, port.offered.size());
    }

    @Test
    void shouldNotLetTheStreamStandStillWhateverMemberNeedNotKnowTheVersion()
    {
        final CommandRun activation = activation(Set.of(1, 2));

        answer(0, 2);
        answer(1, 1);
        activation.poll(0);

        assertEquals(0, port.offered.size());
        assertEquals("without a majority of members that know version 2 the stream would stand still: members=3 " +
            "known-to-know=1", activation.outcome().detail());
    }

    @Test
    void shouldCheckTheSettingOfTheVersionAsItsActivation()
    {
        members[0].lastBlock = 1;
        members[0].knownVersion = 1;
        members[1].lastBlock = 1;
        members[1].knownVersion = 1;

        assertEquals("member 0 knows the rules up to version 1, so it would stop at version 2: upgrade it first; " +
            "member 1 knows the rules up to version 1, so it would stop at version 2: upgrade it first; " +
            "member 2 does not answer, so nobody knows whether it would stop at version 2: start it, or if it is " +
            "gone for good add --without-member 2", checkOf("format.version", "2").problem());
        assertFalse(checkOf("format.version", "2").isComplete());
        assertNull(checkOf("clients.limit", "2").problem());
        assertTrue(checkOf("clients.limit", "2").isComplete());
        assertNull(checkOf("format.version", "two").problem(), "the stream refuses it");
    }

    private VersionCheck checkOf(final String name, final String value)
    {
        return VersionCheck.of(members, Set.of(), command, 0, AdminCommand.setSetting(command, 0, name, value));
    }

    private VersionCheck noCheck()
    {
        return VersionCheck.of(members, Set.of(), command, 0, 0);
    }

    private CommandRun activation(final Set<Integer> without)
    {
        final int length = AdminCommand.activateVersion(command, 0, 2);
        return new CommandRun(
            port, members, watch, VersionCheck.of(members, without, command, 0, length), 0, INCARNATION,
            command, 0, length);
    }

    private void answer(final int member, final int knownVersion)
    {
        members[member].lastBlock = 9;
        members[member].knownVersion = knownVersion;
    }

    private void send()
    {
        members[0].lastBlock = 9;
        members[1].lastBlock = 8;
        run.poll(0);
        run.poll(0);
        assertEquals(1, port.offered.size());
    }

    private void show(final int member, final long number, final int chainCrc, final long sequence)
    {
        final UnsafeBuffer block = stamped(number, chainCrc, EntryKind.ADMIN, sequence, 0);
        watch.onBlock(member, block, 0, block.capacity());
    }

    private UnsafeBuffer stamped(
        final long number, final int chainCrc, final EntryKind kind, final long sequence, final int code)
    {
        final UnsafeBuffer block = new UnsafeBuffer(port.sent.byteArray().clone());
        final BlockDecoder decoder = new BlockDecoder();
        assertTrue(decoder.tryWrap(block, 0, block.capacity()));
        assertTrue(decoder.nextEntry());
        final BlockFlyweight stamp = new BlockFlyweight();
        stamp.wrap(block, 0);
        stamp.outcome(decoder.entryOffset(), kind, sequence);
        stamp.code(decoder.entryOffset(), code);
        stamp.stamp(1, 1, 1, number, sequence, 1, 1);
        stamp.chainCrc(chainCrc);
        return block;
    }

    private static final class Member implements MemberStream
    {
        private long lastBlock = -1;
        private int knownVersion;
        private long from;

        @Override
        public boolean hasLastBlock()
        {
            return lastBlock >= 0;
        }

        @Override
        public long lastBlock()
        {
            return lastBlock;
        }

        @Override
        public int knownVersion()
        {
            return knownVersion;
        }

        @Override
        public void follow(final long blockNumber)
        {
            from = blockNumber;
        }

        @Override
        public int poll(final long nowNs)
        {
            return 0;
        }
    }

    private static final class Port implements ClusterPort
    {
        private final List<String> offered = new ArrayList<>();
        private UnsafeBuffer sent;
        private long result = 1;
        private long generation = 1;

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            if (result > 0)
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                sent = new UnsafeBuffer(bytes);
                offered.add(Arrays.toString(bytes));
            }
            return result;
        }

        @Override
        public int poll(final long nowNs)
        {
            return 0;
        }

        @Override
        public long generation()
        {
            return generation;
        }

        @Override
        public void close()
        {
            result = -1;
        }
    }
}
