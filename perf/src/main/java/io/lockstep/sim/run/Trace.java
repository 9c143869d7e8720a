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
package io.lockstep.sim.run;

import java.util.List;
import java.util.Objects;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.RequestAction;

/**
 * The last events of each host, on their way to who judges them, the one that breaks an invariant included. A host has
 * two rings: of what begins, ends and troubles its lives, and of what goes through it, so that the one does not push
 * out the other. Numbers are kept, and are made into text when it is asked for. Where a log or a journal moves on and
 * nothing else comes between, the last of it stands for all.
 * <p>
 * Threading: the simulation's. Errors: those of the next.
 */
final class Trace extends ForwardingEvents
{
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int TIME_DIGITS = 9;

    private final int length;
    private final Ring[] lives = new Ring[SimulatedSystem.HOST_LIMIT];
    private final Ring[] traffic = new Ring[SimulatedSystem.HOST_LIMIT];
    private final BlockDecoder decoder = new BlockDecoder();
    private long timeNs;
    private long step;
    private long count;

    /**
     * A trace of nothing.
     *
     * @param next   who hears after it.
     * @param length events of each ring, at least 1.
     */
    Trace(final Events next, final int length)
    {
        super(next);
        this.length = length;
    }

    /**
     * What it holds.
     *
     * @param hosts of the run, in the order in which they are told.
     * @return for each host its state and then its events, a line each.
     */
    String text(final List<? extends SimulatedHost> hosts)
    {
        final StringBuilder text = new StringBuilder();
        for (final SimulatedHost each : hosts)
        {
            text.append(each).append('\n');
            append(text, each.host());
        }
        return text.toString();
    }

    /** Events of one host, a line each. */
    void append(final StringBuilder text, final int host)
    {
        merge(text, lives[host], traffic[host]);
    }

    @Override
    public void onStep(final long timeNs)
    {
        this.timeNs = timeNs;
        step++;
        super.onStep(timeNs);
    }

    @Override
    public void onStarted(final int host)
    {
        ring(lives, host).put(What.STARTED, 0, 0, 0, 0, null);
        super.onStarted(host);
    }

    @Override
    public void onLifeEnded(final int host, final LifeEnd end)
    {
        ring(lives, host).put(What.ENDED, 0, 0, 0, 0, end.name());
        super.onLifeEnded(host, end);
    }

    @Override
    public void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
        ring(lives, host).put(What.STOPPED, exitStatus, isAllowed ? 1 : 0, 0, 0, reason);
        super.onStopped(host, exitStatus, reason, isAllowed);
    }

    @Override
    public void onWarning(final int host, final String text, final boolean isAllowed)
    {
        ring(lives, host).put(What.WARNED, isAllowed ? 1 : 0, 0, 0, 0, text);
        super.onWarning(host, text, isAllowed);
    }

    @Override
    public void onDiskReplaced(final int host)
    {
        ring(lives, host).put(What.DISK_REPLACED, 0, 0, 0, 0, null);
        super.onDiskReplaced(host);
    }

    @Override
    public void onStamped(
        final int member, final long logPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        block(What.STAMPED, member, buffer, offset, length, logPosition);
        super.onStamped(member, logPosition, buffer, offset, length);
    }

    @Override
    public void onLog(final int member, final long writtenPosition, final long forcedPosition)
    {
        ring(traffic, member).moveOn(What.LOG, writtenPosition, forcedPosition);
        super.onLog(member, writtenPosition, forcedPosition);
    }

    @Override
    public void onLogTruncated(final int member, final long position)
    {
        ring(lives, member).put(What.LOG_TRUNCATED, position, 0, 0, 0, null);
        super.onLogTruncated(member, position);
    }

    @Override
    public void onLogLost(final int member, final long position)
    {
        ring(lives, member).put(What.LOG_LOST, position, 0, 0, 0, null);
        super.onLogLost(member, position);
    }

    @Override
    public void onSeeded(final int member, final int from, final long position)
    {
        ring(lives, member).put(What.SEEDED, from, position, 0, 0, null);
        super.onSeeded(member, from, position);
    }

    @Override
    public void onLeading(final int member, final long termId)
    {
        ring(lives, member).put(What.LEADING, termId, 0, 0, 0, null);
        super.onLeading(member, termId);
    }

    @Override
    public void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        ring(traffic, member).put(What.ATTESTED, blockNumber, chainCrc, 0, 0, null);
        super.onAttested(member, blockNumber, chainCrc);
    }

    @Override
    public void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
        ring(traffic, member).put(What.FILTER, blockNumber, chainCrc, digest, logPosition, null);
        super.onFilter(member, logPosition, blockNumber, chainCrc, digest);
    }

    @Override
    public void onStateLoaded(final int member, final long blockNumber, final int chainCrc)
    {
        ring(lives, member).put(What.STATE_LOADED, blockNumber, chainCrc, 0, 0, null);
        super.onStateLoaded(member, blockNumber, chainCrc);
    }

    @Override
    public void onReleased(final int gateway, final DirectBuffer buffer, final int offset, final int length)
    {
        block(What.RELEASED, gateway, buffer, offset, length, 0);
        super.onReleased(gateway, buffer, offset, length);
    }

    @Override
    public void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
        ring(traffic, gateway).put(What.ANSWERED, clientId, requestId, sequence, code, null);
        super.onAnswered(gateway, clientId, requestId, sequence, code);
    }

    @Override
    public void onInvoked(
        final int client,
        final long clientId,
        final long requestId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        ring(traffic, client).put(What.INVOKED, clientId, requestId, length, 0, null);
        super.onInvoked(client, clientId, requestId, buffer, offset, length);
    }

    @Override
    public void onRepeated(
        final int client,
        final long clientId,
        final long requestId,
        final boolean isSame,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        ring(traffic, client).put(What.REPEATED, clientId, requestId, length, isSame ? 1 : 0, null);
        super.onRepeated(client, clientId, requestId, isSame, buffer, offset, length);
    }

    @Override
    public void onActed(final int client, final RequestAction action)
    {
        ring(lives, client).put(What.ACTED, 0, 0, 0, 0, action.key());
        super.onActed(client, action);
    }

    @Override
    public void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        ring(traffic, client).put(What.TOLD, clientId, requestId, sequence, code, null);
        super.onTold(client, clientId, requestId, sequence, code);
    }

    @Override
    public void onAbandoned(final int client, final long clientId)
    {
        ring(lives, client).put(What.ABANDONED, clientId, 0, 0, 0, null);
        super.onAbandoned(client, clientId);
    }

    @Override
    public void onMachineLoaded(final int replica, final long sequence)
    {
        ring(lives, replica).put(What.MACHINE_LOADED, sequence, 0, 0, 0, null);
        super.onMachineLoaded(replica, sequence);
    }

    @Override
    public void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        ring(traffic, replica).put(What.APPLIED, sequence, timestampNs, clientId, length, null);
        super.onApplied(replica, sequence, timestampNs, clientId, buffer, offset, length);
    }

    @Override
    public void onSystemApplied(final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
        ring(traffic, replica).put(What.SYSTEM_APPLIED, sequence, timestampNs, 0, 0, kind.name());
        super.onSystemApplied(replica, sequence, timestampNs, kind);
    }

    @Override
    public void onDigest(final int replica, final long sequence, final long digest)
    {
        ring(traffic, replica).put(What.DIGEST, sequence, digest, 0, 0, null);
        super.onDigest(replica, sequence, digest);
    }

    @Override
    public void onJournalOpened(final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        ring(lives, host).put(What.JOURNAL_OPENED, firstBlock, lastBlock, asideBlock, 0, null);
        super.onJournalOpened(host, firstBlock, lastBlock, asideBlock);
    }

    @Override
    public void onJournalLost(final int host, final long lastBlock)
    {
        ring(lives, host).put(What.JOURNAL_LOST, lastBlock, 0, 0, 0, null);
        super.onJournalLost(host, lastBlock);
    }

    @Override
    public void onJournaled(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        block(What.JOURNALED, host, buffer, offset, length, 0);
        super.onJournaled(host, buffer, offset, length);
    }

    @Override
    public void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
        ring(traffic, host).moveOn(What.JOURNAL_EXTENT, writtenBlock, forcedBlock);
        super.onJournalExtent(host, writtenBlock, forcedBlock);
    }

    @Override
    public void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
        ring(traffic, host).put(What.JOURNAL_TRIMMED, firstBlock, floorBlock, 0, 0, null);
        super.onJournalTrimmed(host, firstBlock, floorBlock);
    }

    @Override
    public void onJournalRead(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        block(What.JOURNAL_READ, host, buffer, offset, length, 0);
        super.onJournalRead(host, buffer, offset, length);
    }

    private void block(
        final What what,
        final int host,
        final DirectBuffer buffer,
        final int offset,
        final int blockLength,
        final long logPosition)
    {
        final boolean isBlock = decoder.tryWrap(buffer, offset, blockLength);
        ring(traffic, host).put(
            what,
            isBlock ? decoder.blockNumber() : -1,
            isBlock ? decoder.firstSequence() : -1,
            isBlock ? decoder.sequencedCount() : blockLength,
            logPosition,
            isBlock ? null : "no block");
    }

    private Ring ring(final Ring[] rings, final int host)
    {
        if (null == rings[host])
        {
            rings[host] = new Ring();
        }
        return rings[host];
    }

    /** Both rings in the order in which it happened. */
    private static void merge(final StringBuilder text, final Ring one, final Ring other)
    {
        long i = null == one ? 0 : one.first();
        long j = null == other ? 0 : other.first();
        final long endOne = null == one ? 0 : one.end;
        final long endOther = null == other ? 0 : other.end;
        while (i < endOne || j < endOther)
        {
            if (j == endOther || i < endOne && one.order(i) < other.order(j))
            {
                one.append(text, i++);
            }
            else
            {
                other.append(text, j++);
            }
        }
    }

    /** What happened, and the names of its numbers. */
    private enum What
    {
        STARTED("starts"),
        ENDED("life ends"),
        STOPPED("stops", "status", "allowed"),
        WARNED("warns", "allowed"),
        DISK_REPLACED("disk replaced"),
        LOG_TRUNCATED("log truncated", "position"),
        LOG_LOST("log lost", "position"),
        SEEDED("seeded", "from", "position"),
        LEADING("leads", "term"),
        ABANDONED("gives up", "client"),
        MACHINE_LOADED("machine begins", "sequence"),
        JOURNAL_OPENED("journal opened", "first", "last", "aside"),
        JOURNAL_LOST("journal lost", "last"),
        STATE_LOADED("begins from a snapshot", "block", "crc"),
        STAMPED("stamped", "block", "first", "count", "log"),
        LOG("log is", "written", "forced"),
        ATTESTED("attests", "block", "crc"),
        FILTER("filter", "block", "crc", "digest", "log"),
        RELEASED("releases", "block", "first", "count"),
        ANSWERED("answers", "client", "request", "sequence", "code"),
        INVOKED("asks", "client", "request", "length"),
        REPEATED("asks again", "client", "request", "length", "same"),
        ACTED("does"),
        TOLD("is told", "client", "request", "sequence", "code"),
        APPLIED("applied", "sequence", "timestamp", "client", "length"),
        SYSTEM_APPLIED("applied", "sequence", "timestamp"),
        DIGEST("digest", "sequence", "digest"),
        JOURNALED("journaled", "block", "first", "count"),
        JOURNAL_EXTENT("journal is", "written", "forced"),
        JOURNAL_TRIMMED("journal trimmed", "first", "floor"),
        JOURNAL_READ("journal holds", "block", "first", "count");

        private static final What[] ALL = values();

        private final String verb;
        private final String[] names;

        What(final String verb, final String... names)
        {
            this.verb = verb;
            this.names = names;
        }
    }

    /** The last events of a kind of one host. */
    private final class Ring
    {
        private static final int NUMBERS = 4;
        private static final int ORDER = 0;
        private static final int TIME = 1;
        private static final int STEP = 2;
        private static final int WHAT = 3;
        private static final int TIMES = 4;
        private static final int FIRST_NUMBER = 5;
        private static final int WIDTH = FIRST_NUMBER + NUMBERS;

        private final long[] slots = new long[length * WIDTH];
        private final String[] texts = new String[length];
        private long end;

        void put(
            final What what, final long one, final long two, final long three, final long four, final String text)
        {
            final long times = isLast(what, one, two, three, four, text) ? last(TIMES) + 1 : 1;
            end -= times > 1 ? 1 : 0;
            final int index = (int)(end++ % length);
            final int slot = index * WIDTH;
            slots[slot + TIMES] = times;
            slots[slot + ORDER] = count++;
            slots[slot + TIME] = timeNs;
            slots[slot + STEP] = step;
            slots[slot + WHAT] = what.ordinal();
            slots[slot + FIRST_NUMBER] = one;
            slots[slot + FIRST_NUMBER + 1] = two;
            slots[slot + FIRST_NUMBER + 2] = three;
            slots[slot + FIRST_NUMBER + 3] = four;
            texts[index] = text;
        }

        /** In the place of the last one, if that is of the same kind. */
        void moveOn(final What what, final long one, final long two)
        {
            if (end > 0 && what.ordinal() == last(WHAT))
            {
                end--;
            }
            put(what, one, two, 0, 0, null);
        }

        private long last(final int field)
        {
            return slots[(int)((end - 1) % length) * WIDTH + field];
        }

        private boolean isLast(
            final What what, final long one, final long two, final long three, final long four, final String text)
        {
            return end > 0 && what.ordinal() == last(WHAT) && one == last(FIRST_NUMBER) &&
                two == last(FIRST_NUMBER + 1) && three == last(FIRST_NUMBER + 2) && four == last(FIRST_NUMBER + 3) &&
                Objects.equals(text, texts[(int)((end - 1) % length)]);
        }

        long first()
        {
            return Math.max(0, end - length);
        }

        long order(final long event)
        {
            return slots[(int)(event % length) * WIDTH + ORDER];
        }

        void append(final StringBuilder text, final long event)
        {
            final int index = (int)(event % length);
            final int slot = index * WIDTH;
            final What what = What.ALL[(int)slots[slot + WHAT]];
            text.append("  ").append(seconds(slots[slot + TIME])).append(" step ").append(slots[slot + STEP])
                .append("  ").append(what.verb);
            for (int i = 0; i < what.names.length; i++)
            {
                final long number = slots[slot + FIRST_NUMBER + i];
                text.append(' ').append(what.names[i]).append('=').append(value(what.names[i], number));
            }
            text.append(null == texts[index] ? "" : " " + texts[index])
                .append(slots[slot + TIMES] > 1 ? ", " + slots[slot + TIMES] + " times in a row" : "").append('\n');
        }
    }

    /** A time with all its digits, so that what happened at once stands one below the other. */
    private static String seconds(final long ns)
    {
        final String rest = Long.toString(ns % NS_PER_S);
        return ns / NS_PER_S + "." + "0".repeat(TIME_DIGITS - rest.length()) + rest + 's';
    }

    private static String value(final String name, final long number)
    {
        switch (name)
        {
            case "code":
                return 0 == number ? "0" : ErrorCode.get((int)number) + "";

            case "crc":
                return Integer.toHexString((int)number);

            case "digest":
                return Long.toHexString(number);

            case "allowed":
            case "same":
                return 0 == number ? "no" : "yes";

            default:
                return Long.toString(number);
        }
    }
}
