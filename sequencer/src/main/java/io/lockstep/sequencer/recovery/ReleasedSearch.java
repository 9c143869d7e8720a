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
import java.util.List;

import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.NoOpIdleStrategy;

import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.runtime.transport.Transport;

/**
 * Finds out before a member starts what has been released: the last block that a majority of the members' journals
 * holds with one chain CRC, its own among them, and what any gateway's journal holds, since a gateway keeps nothing
 * else.
 * <p>
 * All are asked at once for the range that they hold, then for one block after the other ({@link ChainAgreement}), one
 * question at a time to each. Who does not answer in time is left out of what follows. So it can find too little, never
 * too much.
 * <p>
 * Threading: one owner, who polls until {@link #isDone()}. Nothing waits.
 */
public final class ReleasedSearch implements AutoCloseable
{
    /** One that answers at all answers at once: the others go on without it after this part of the timeout. */
    private static final int ROUNDS_IN_TIMEOUT = 2;

    private final Transport transport;
    private final NanoClock clock;
    private final String ownHost;
    private final int streamId;
    private final List<Journaled> members = new ArrayList<>();
    private final List<Journaled> gateways = new ArrayList<>();
    private final BlockDecoder block = new BlockDecoder();
    private ChainAgreement agreement;
    private ReleasedEnd ofGateways = ReleasedEnd.NONE;
    private JournalReader own;
    private long ownLimit;
    private State state = State.IDLE;
    private long timeoutNs;
    private long deadlineNs;
    private long roundDeadlineNs;

    /**
     * A search.
     *
     * @param transport to ask through.
     * @param clock     for the deadline.
     * @param ownHost   that answers are sent to.
     * @param streamId  of the stream.
     */
    public ReleasedSearch(
        final Transport transport, final NanoClock clock, final String ownHost, final int streamId)
    {
        this.transport = transport;
        this.clock = clock;
        this.ownHost = ownHost;
        this.streamId = streamId;
    }

    /**
     * Takes the member's own journal into account.
     *
     * @param reader     of it, closed with this.
     * @param blockLimit last block that may have been released: what is behind it was never attested.
     * @return this.
     */
    public ReleasedSearch own(final JournalReader reader, final long blockLimit)
    {
        own = reader;
        ownLimit = blockLimit;
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
        members.forEach((each) -> CloseHelper.quietClose(each.probe));
        gateways.forEach((each) -> CloseHelper.quietClose(each.probe));
        CloseHelper.quietClose(own);
    }

    /**
     * Asks all for what they hold; once.
     *
     * @param newTimeoutNs longest wait for somebody to say what his journal holds, and again for those who did to give
     *                     the blocks that they are asked for; half of it for each of these.
     */
    public void begin(final long newTimeoutNs)
    {
        if (State.IDLE != state)
        {
            throw new IllegalStateException("search was begun before: state=" + state);
        }
        timeoutNs = newTimeoutNs;
        deadlineNs = clock.nanoTime() + timeoutNs;
        members.forEach((each) -> each.ask(1));
        gateways.forEach((each) -> each.ask(1));
        state = State.RANGES;
    }

    /**
     * Takes what has come in, and asks on. Never waits.
     *
     * @return work done.
     */
    public int poll()
    {
        switch (state)
        {
            case RANGES:
                return pollRanges();

            case BLOCKS:
                return pollBlocks();

            default:
                return 0;
        }
    }

    /**
     * Is there nothing left to ask, or nobody.
     *
     * @return true if {@link #released()} is what was found.
     */
    public boolean isDone()
    {
        return State.DONE == state;
    }

    /**
     * What was released.
     *
     * @return the last block, as far as anybody told until now.
     */
    public ReleasedEnd released()
    {
        return null == agreement ? ReleasedEnd.NONE : ofGateways.later(agreement.agreed());
    }

    /**
     * Does the own journal hold what was released, in a tail that was never attested or before it.
     *
     * @return last sequence up to {@link #released()}; -1 if it does not hold that block, or another one.
     */
    public long ownReleasedSequence()
    {
        final ReleasedEnd end = released();
        final long[] sequence = {-1};
        readOwn(end.blockNumber(), own.lastBlockNumber(), () ->
        {
            if (end.isBlock(block.epoch(), block.blockNumber(), block.chainCrc()))
            {
                sequence[0] = block.lastSequence();
            }
        });
        return sequence[0];
    }

    /**
     * Who said nothing in time, or not all that he was asked.
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

    private int pollRanges()
    {
        final int workCount = pollAsked();
        if (!isAnswered() && clock.nanoTime() - deadlineNs < 0)
        {
            return workCount;
        }

        giveUpSilent();
        agreement = new ChainAgreement((members.size() + 1) / 2 + 1);
        agreement.journal(own.firstBlockNumber(), ownLast());
        for (final Journaled each : members)
        {
            if (each.hasRange())
            {
                each.takeRange();
                agreement.journal(each.firstBlock, each.lastBlock);
            }
        }
        agreement.begin();
        for (final Journaled each : gateways)
        {
            if (each.hasRange())
            {
                each.takeRange();
                each.ask(each.lastBlock);
            }
        }
        deadlineNs = clock.nanoTime() + timeoutNs;
        state = State.BLOCKS;
        askMembers();
        return workCount + 1;
    }

    private int pollBlocks()
    {
        final int workCount = pollAsked();
        final long nowNs = clock.nanoTime();
        if (!isAnswered() && nowNs - roundDeadlineNs < 0 && nowNs - deadlineNs < 0)
        {
            return workCount;
        }

        giveUpSilent();
        for (final Journaled each : gateways)
        {
            if (each.isAsked && each.probe.hasBlock())
            {
                ofGateways = each.end().later(ofGateways);
            }
            each.isAsked = false;
        }
        if (ChainAgreement.NOTHING == agreement.question())
        {
            state = State.DONE;
            return workCount + 1;
        }
        readOwn(
            agreement.question(), ownLast(), () -> agreement.answer(block.epoch(), block.chainCrc()));
        for (final Journaled each : members)
        {
            if (each.isAsked && each.probe.hasBlock())
            {
                agreement.answer(each.probe.epoch(), each.probe.chainCrc());
            }
            each.isAsked = false;
        }
        agreement.conclude();
        if (ChainAgreement.NOTHING == agreement.question() || nowNs - deadlineNs >= 0)
        {
            state = State.DONE;
            return workCount + 1;
        }
        askMembers();
        return workCount + 1;
    }

    private void askMembers()
    {
        final long question = agreement.question();
        for (final Journaled each : members)
        {
            if (ChainAgreement.NOTHING != question && each.holds(question))
            {
                each.ask(question);
            }
        }
        roundDeadlineNs = clock.nanoTime() + timeoutNs / ROUNDS_IN_TIMEOUT;
    }

    private void readOwn(final long blockNumber, final long last, final Runnable consumer)
    {
        final long first = own.firstBlockNumber();
        if (first > 0 && first <= blockNumber && blockNumber <= last)
        {
            own.seek(blockNumber);
            own.poll((buffer, offset, length) ->
            {
                block.tryWrap(buffer, offset, length);
                consumer.run();
            }, 1);
        }
    }

    private long ownLast()
    {
        final long last = Math.min(own.lastBlockNumber(), ownLimit);
        return last < own.firstBlockNumber() ? 0 : last;
    }

    private int pollAsked()
    {
        int workCount = 0;
        for (final Journaled each : members)
        {
            workCount += each.poll();
        }
        for (final Journaled each : gateways)
        {
            workCount += each.poll();
        }
        return workCount;
    }

    private boolean isAnswered()
    {
        return members.stream().noneMatch(Journaled::isAwaited) && gateways.stream().noneMatch(Journaled::isAwaited);
    }

    /** Who has not answered by now is not waited for again. */
    private void giveUpSilent()
    {
        members.forEach(Journaled::giveUpIfSilent);
        gateways.forEach(Journaled::giveUpIfSilent);
    }

    /** Where the search is. */
    private enum State
    {
        /** Not begun. */
        IDLE,
        /** Asked for what they hold. */
        RANGES,
        /** Asked for one block after the other. */
        BLOCKS,
        /** Nothing left to ask. */
        DONE
    }

    /** A journal that another node serves. */
    private final class Journaled
    {
        private final String endpoint;
        private final JournalProbe probe;
        private boolean isAsked;
        private boolean isSilent;
        private long firstBlock;
        private long lastBlock;

        private Journaled(final String endpoint)
        {
            this.endpoint = endpoint;
            probe = new JournalProbe(
                transport, clock, NoOpIdleStrategy.INSTANCE, "aeron:udp?endpoint=" + endpoint, ownHost, streamId);
        }

        private void ask(final long blockNumber)
        {
            isAsked = true;
            probe.begin(blockNumber);
        }

        private int poll()
        {
            return isAwaited() ? probe.poll() : 0;
        }

        /** One that cannot be reached, or is of another stream, says nothing more. */
        private boolean isAwaited()
        {
            return isAsked && !probe.hasEnded();
        }

        private void giveUpIfSilent()
        {
            if (isAsked && !probe.hasAnswer())
            {
                isSilent = true;
                isAsked = false;
            }
        }

        /** Has it said that it holds anything. */
        private boolean hasRange()
        {
            return !isSilent && probe.lastBlock() > 0;
        }

        private void takeRange()
        {
            firstBlock = probe.firstBlock();
            lastBlock = probe.lastBlock();
            isAsked = false;
        }

        private boolean holds(final long blockNumber)
        {
            return !isSilent && firstBlock <= blockNumber && blockNumber <= lastBlock;
        }

        private void addIfSilent(final List<String> silent)
        {
            if (isSilent)
            {
                silent.add(endpoint);
            }
        }

        private ReleasedEnd end()
        {
            return new ReleasedEnd(probe.epoch(), lastBlock, probe.chainCrc(), "gateway " + endpoint);
        }
    }
}
