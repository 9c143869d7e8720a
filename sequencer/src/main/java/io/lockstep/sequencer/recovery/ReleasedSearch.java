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
package io.lockstep.sequencer.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import io.aeron.Aeron;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;

/**
 * Finds out before a member starts what has been released: what a majority of the members' journals holds, its own
 * among them, and what any gateway's journal holds, since a gateway keeps nothing else.
 * <p>
 * Who does not answer in time is left out. So it can find too little, never too much.
 * <p>
 * Threading: one owner, who waits in {@link #find}.
 */
public final class ReleasedSearch implements AutoCloseable
{
    private final Aeron aeron;
    private final NanoClock clock;
    private final IdleStrategy idleStrategy;
    private final String ownHost;
    private final int streamId;
    private final List<Journaled> members = new ArrayList<>();
    private final List<Journaled> gateways = new ArrayList<>();
    private final List<JournalProbe> probes = new ArrayList<>();
    private JournalReader own;

    /**
     * A search.
     *
     * @param aeron        client to use.
     * @param clock        for the deadline.
     * @param idleStrategy while answers are awaited.
     * @param ownHost      that answers are sent to.
     * @param streamId     of the stream.
     */
    public ReleasedSearch(
        final Aeron aeron,
        final NanoClock clock,
        final IdleStrategy idleStrategy,
        final String ownHost,
        final int streamId)
    {
        this.aeron = aeron;
        this.clock = clock;
        this.idleStrategy = idleStrategy;
        this.ownHost = ownHost;
        this.streamId = streamId;
    }

    /**
     * Takes the member's own journal into account.
     *
     * @param reader of it, closed with this.
     * @return this.
     */
    public ReleasedSearch own(final JournalReader reader)
    {
        own = reader;
        return this;
    }

    /**
     * Asks another member.
     *
     * @param endpoint where it takes requests for replay.
     * @return this.
     */
    public ReleasedSearch member(final String endpoint)
    {
        members.add(new Journaled(endpoint));
        return this;
    }

    /**
     * Asks a gateway.
     *
     * @param endpoint where it takes requests for replay.
     * @return this.
     */
    public ReleasedSearch gateway(final String endpoint)
    {
        gateways.add(new Journaled(endpoint));
        return this;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(probes);
        CloseHelper.quietClose(own);
    }

    /**
     * Asks all at once.
     *
     * @param timeoutNs longest wait.
     * @return the last block that was released, as far as anybody told.
     */
    public ReleasedEnd find(final long timeoutNs)
    {
        final long deadlineNs = clock.nanoTime() + timeoutNs;
        probes.forEach((each) -> each.begin(1));
        await(probes, JournalProbe::hasAnswer, deadlineNs);

        for (final Journaled each : gateways)
        {
            each.begin(each.probe.lastBlock());
        }
        final long shared = sharedBlock();
        for (final Journaled each : members)
        {
            each.begin(shared);
        }
        final List<JournalProbe> asked = new ArrayList<>();
        gateways.forEach((each) -> each.addIfAsked(asked));
        members.forEach((each) -> each.addIfAsked(asked));
        await(asked, JournalProbe::hasAnswer, deadlineNs);

        ReleasedEnd end = endOfMembers(shared);
        for (final Journaled each : gateways)
        {
            if (each.isAsked && each.probe.hasBlock())
            {
                end = each.end().later(end);
            }
        }
        return end;
    }

    /**
     * Who said nothing in time.
     *
     * @return endpoints; empty if all answered.
     */
    public List<String> silent()
    {
        final List<String> silent = new ArrayList<>();
        members.forEach((each) -> each.addIfSilent(silent));
        gateways.forEach((each) -> each.addIfSilent(silent));
        return silent;
    }

    private int quorum()
    {
        return (members.size() + 1) / 2 + 1;
    }

    /** The last block that a majority of the members holds, by number. */
    private long sharedBlock()
    {
        final List<Long> ends = new ArrayList<>();
        ends.add(own.lastBlockNumber());
        for (final Journaled each : members)
        {
            if (each.probe.hasAnswer())
            {
                ends.add(each.probe.lastBlock());
            }
        }
        ends.sort(Comparator.reverseOrder());
        return ends.size() < quorum() ? 0 : ends.get(quorum() - 1);
    }

    /** Members whose chains differ do not make a majority, whatever their numbers are. */
    private ReleasedEnd endOfMembers(final long shared)
    {
        final List<ReleasedEnd> ends = new ArrayList<>();
        if (shared > 0 && shared >= own.firstBlockNumber() && shared <= own.lastBlockNumber())
        {
            final BlockDecoder block = new BlockDecoder();
            own.seek(shared);
            own.poll((buffer, offset, length) ->
            {
                block.tryWrap(buffer, offset, length);
                ends.add(new ReleasedEnd(block.epoch(), shared, block.chainCrc(), "a majority of the members"));
            }, 1);
        }
        for (final Journaled each : members)
        {
            if (each.isAsked && each.probe.hasBlock())
            {
                ends.add(new ReleasedEnd(
                    each.probe.epoch(), shared, each.probe.chainCrc(), "a majority of the members"));
            }
        }
        for (final ReleasedEnd each : ends)
        {
            final String text = each.toString();
            if (ends.stream().filter((other) -> text.equals(other.toString())).count() >= quorum())
            {
                return each;
            }
        }
        return ReleasedEnd.NONE;
    }

    private void await(
        final List<JournalProbe> awaited, final Predicate<JournalProbe> isDone, final long deadlineNs)
    {
        while (!awaited.stream().allMatch(isDone) && clock.nanoTime() - deadlineNs < 0)
        {
            int workCount = 0;
            for (final JournalProbe each : awaited)
            {
                workCount += isDone.test(each) ? 0 : each.poll();
            }
            idleStrategy.idle(workCount);
        }
    }

    /** A journal that another node serves. */
    private final class Journaled
    {
        private final String endpoint;
        private final JournalProbe probe;
        private boolean hasSpoken;
        private boolean isAsked;

        private Journaled(final String endpoint)
        {
            this.endpoint = endpoint;
            probe = new JournalProbe(
                aeron, clock, idleStrategy, "aeron:udp?endpoint=" + endpoint, ownHost, streamId);
            probes.add(probe);
        }

        /** Asks on for a block, if it has said that it holds it. */
        private void begin(final long blockNumber)
        {
            hasSpoken = probe.hasAnswer();
            isAsked = hasSpoken && blockNumber > 0 && blockNumber <= probe.lastBlock();
            if (isAsked)
            {
                probe.begin(blockNumber);
            }
        }

        private void addIfAsked(final List<JournalProbe> asked)
        {
            if (isAsked)
            {
                asked.add(probe);
            }
        }

        private void addIfSilent(final List<String> silent)
        {
            if (!hasSpoken)
            {
                silent.add(endpoint);
            }
        }

        private ReleasedEnd end()
        {
            return new ReleasedEnd(probe.epoch(), probe.lastBlock(), probe.chainCrc(), "gateway " + endpoint);
        }
    }
}
