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

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.ExitCode;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.node.SimulatedWorld;
import io.lockstep.sim.plan.RequestAction;

/**
 * Counts what happens seldom in one run, on its way to who judges it: how lives end, what nodes stop with, what clients
 * are told beside success, what they do beside sending and are told then. One addition for each of them, and nothing
 * for the rest.
 * <p>
 * Threading: the simulation's.
 */
final class Marks extends ForwardingEvents
{
    private static final LifeEnd[] ENDS = LifeEnd.values();
    private static final String[] ROLES = {"member", "gateway", "replica", "client"};
    private static final int HOSTS_PER_ROLE = 100;
    private static final ExitCode[] STOPS = {
        ExitCode.REFUSED, ExitCode.JOURNAL, ExitCode.CLUSTER, ExitCode.DIVERGED, ExitCode.RESEED, ExitCode.INVARIANT,
        ExitCode.NO_SPACE, ExitCode.FORKED};
    private static final ErrorCode[] REJECTIONS = {
        ErrorCode.MESSAGE_TOO_LONG, ErrorCode.MALFORMED, ErrorCode.STALE, ErrorCode.CONFLICT, ErrorCode.SUSPENDED,
        ErrorCode.RETIRED, ErrorCode.HALTED, ErrorCode.END_OF_STREAM};
    private static final EntryKind[] ENTRIES = {
        EntryKind.SESSION_OPENED, EntryKind.SESSION_CLOSED, EntryKind.TICK, EntryKind.ADMIN};

    private static final int FIRST_STOP = ROLES.length * ENDS.length;
    private static final int FIRST_REJECTION = FIRST_STOP + STOPS.length + 1;
    private static final int FIRST_ENTRY = FIRST_REJECTION + REJECTIONS.length + 1;
    private static final RequestAction[] ACTIONS = {
        RequestAction.RETRY, RequestAction.ELSEWHERE, RequestAction.REUSE, RequestAction.MALFORMED,
        RequestAction.RESTART};
    private static final String[] ANSWERS = {"applied", "conflict", "stale", "rejected otherwise"};

    private static final int FIRST_ACTION = FIRST_ENTRY + ENTRIES.length;
    private static final int FIRST_RETRY = FIRST_ACTION + ACTIONS.length;
    private static final int FIRST_REUSE = FIRST_RETRY + ANSWERS.length;
    private static final int WARNED = FIRST_REUSE + ANSWERS.length;
    private static final int SET_ASIDE = WARNED + 1;
    private static final int DISK_REPLACED = SET_ASIDE + 1;
    private static final int TRUNCATED = DISK_REPLACED + 1;
    private static final int LOADED = TRUNCATED + 1;
    private static final int STATE_LOADED = LOADED + 1;
    private static final int TAIL_CUT = STATE_LOADED + 1;
    private static final int SEEDED = TAIL_CUT + 1;
    private static final int GOES_ON = SEEDED + 1;
    private static final int STANDS_STILL = GOES_ON + 1;
    private static final int MAJORITY_LOST = STANDS_STILL + 1;
    private static final List<String> NAMES = names();

    private final long[] counts = new long[NAMES.size()];
    /** Id that a client has sent again, and the first of the marks for its answer. */
    private final long[] repeatedIds = new long[SimulatedSystem.HOST_LIMIT];
    private final int[] repeatMarks = new int[SimulatedSystem.HOST_LIMIT];

    Marks(final Events next)
    {
        super(next);
    }

    /** What is counted, in the order of the table. */
    static List<String> all()
    {
        return NAMES;
    }

    /** How often the one of an index was met. */
    long count(final int index)
    {
        return counts[index];
    }

    @Override
    public void onLifeEnded(final int host, final LifeEnd end)
    {
        counts[host / HOSTS_PER_ROLE * ENDS.length + end.ordinal()]++;
        super.onLifeEnded(host, end);
    }

    @Override
    public void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
        int i = 0;
        while (i < STOPS.length && STOPS[i].code() != exitStatus)
        {
            i++;
        }
        counts[FIRST_STOP + i]++;
        super.onStopped(host, exitStatus, reason, isAllowed);
    }

    @Override
    public void onWarning(final int host, final String text, final boolean isAllowed)
    {
        counts[WARNED]++;
        counts[TAIL_CUT] += text.startsWith(SimulatedWorld.TAIL_CUT) ? 1 : 0;
        super.onWarning(host, text, isAllowed);
    }

    @Override
    public void onTold(
        final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        if (0 != code)
        {
            int i = 0;
            while (i < REJECTIONS.length && REJECTIONS[i].code() != code)
            {
                i++;
            }
            counts[FIRST_REJECTION + i]++;
        }
        if (requestId == repeatedIds[client])
        {
            repeatedIds[client] = 0;
            counts[repeatMarks[client] + (0 == code ? 0 : ErrorCode.CONFLICT.code() == code ? 1 :
                ErrorCode.STALE.code() == code ? 2 : 3)]++;
        }
        super.onTold(client, clientId, requestId, sequence, code);
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
        repeatedIds[client] = requestId;
        repeatMarks[client] = isSame ? FIRST_RETRY : FIRST_REUSE;
        super.onRepeated(client, clientId, requestId, isSame, buffer, offset, length);
    }

    @Override
    public void onActed(final int client, final RequestAction action)
    {
        for (int i = 0; i < ACTIONS.length; i++)
        {
            counts[FIRST_ACTION + i] += ACTIONS[i] == action ? 1 : 0;
        }
        super.onActed(client, action);
    }

    @Override
    public void onSystemApplied(final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
        for (int i = 0; i < ENTRIES.length; i++)
        {
            counts[FIRST_ENTRY + i] += ENTRIES[i] == kind ? 1 : 0;
        }
        super.onSystemApplied(replica, sequence, timestampNs, kind);
    }

    @Override
    public void onJournalOpened(
        final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        counts[SET_ASIDE] += 0 == asideBlock ? 0 : 1;
        super.onJournalOpened(host, firstBlock, lastBlock, asideBlock);
    }

    @Override
    public void onDiskReplaced(final int host)
    {
        counts[DISK_REPLACED]++;
        super.onDiskReplaced(host);
    }

    @Override
    public void onLogTruncated(final int member, final long position)
    {
        counts[TRUNCATED]++;
        super.onLogTruncated(member, position);
    }

    @Override
    public void onMachineLoaded(final int replica, final long sequence)
    {
        counts[LOADED] += 0 == sequence ? 0 : 1;
        super.onMachineLoaded(replica, sequence);
    }

    @Override
    public void onStateLoaded(final int member, final long blockNumber, final int chainCrc)
    {
        counts[STATE_LOADED]++;
        super.onStateLoaded(member, blockNumber, chainCrc);
    }

    @Override
    public void onSeeded(final int member, final int from, final long position)
    {
        counts[SEEDED]++;
        super.onSeeded(member, from, position);
    }

    /** A run is over in which a majority of members was damaged. */
    void onHaltJudged(final boolean isAnswered)
    {
        counts[isAnswered ? GOES_ON : STANDS_STILL]++;
    }

    /** A run is over because members attested what others have replaced, and nobody is left to seed them from. */
    void onMajorityLost()
    {
        counts[MAJORITY_LOST]++;
    }

    private static List<String> names()
    {
        final List<String> names = new ArrayList<>();
        for (final String role : ROLES)
        {
            for (final LifeEnd end : ENDS)
            {
                names.add("life of a " + role + " ends: " + text(end));
            }
        }
        for (final ExitCode each : STOPS)
        {
            names.add("node stops: " + each.code() + ' ' + text(each));
        }
        names.add("node stops: any other status");
        for (final ErrorCode each : REJECTIONS)
        {
            names.add("client is told: " + text(each));
        }
        names.add("client is told: any other code");
        for (final EntryKind each : ENTRIES)
        {
            names.add("replica applies: " + text(each));
        }
        for (final RequestAction each : ACTIONS)
        {
            names.add("client does: " + each.key());
        }
        for (final RequestAction each : new RequestAction[] {RequestAction.RETRY, RequestAction.REUSE})
        {
            for (final String answer : ANSWERS)
            {
                names.add(each.key() + " is told: " + answer);
            }
        }
        names.add("node warns");
        names.add("journal opens: blocks set aside");
        names.add("disk replaced");
        names.add("log truncated by an election");
        names.add("machine loaded from a snapshot");
        names.add("member begins from a snapshot");
        names.add("log's torn tail cut");
        names.add("member seeded from a peer");
        names.add("majority is damaged: the stream goes on");
        names.add("majority is damaged: the stream stands still");
        names.add("majority has to be seeded");
        return List.copyOf(names);
    }

    private static String text(final Enum<?> value)
    {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
