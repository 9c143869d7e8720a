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
package io.lockstep.sim.check;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.protocol.BlockDecoder;

/**
 * All invariants of a simulation behind one {@link Events}. Each event goes to the {@link Ledger} and then to every
 * invariant, always in the same order, so that of several that do not hold always the same one says so.
 * <p>
 * Threading: the simulation's. Errors: the first {@link Violation} is thrown out of the event that shows it; after
 * that nothing more may be told.
 */
public final class Invariants implements Events
{
    private static final int FIRST_GATEWAY = 100;
    private static final int FIRST_REPLICA = 200;
    private static final int FIRST_CLIENT = 300;

    private final Ledger ledger;
    private final Liveness liveness;
    private final Invariant[] all;
    private final BlockDecoder entries = new BlockDecoder();
    private Stamp[] path = new Stamp[16];
    private BlockConsumer visible = (buffer, offset, length) -> {};

    /**
     * All invariants of a simulation that has not begun.
     *
     * @param settings of it.
     */
    public Invariants(final CheckSettings settings)
    {
        this(settings, (name) -> true);
    }

    /**
     * Some invariants of a simulation that has not begun: where more is broken than may be, not all can hold.
     *
     * @param settings of it.
     * @param isTaken  whether the invariant of a name is to hold.
     */
    public Invariants(final CheckSettings settings, final Predicate<String> isTaken)
    {
        ledger = new Ledger(settings);
        liveness = new Liveness(ledger);
        all = Stream.of(
            new OneOrder(ledger),
            new ChainUnbroken(ledger),
            new NoGap(ledger),
            new NothingBeforeRelease(ledger),
            new HeldBeforeAttested(ledger),
            new CommittedStays(ledger),
            new ExactlyOnce(ledger),
            new Fifo(ledger),
            new OldestFirst(ledger),
            new NothingInvented(ledger),
            new ToldOutcome(ledger),
            new RealTime(ledger),
            new TimeForward(ledger),
            new JournalsEqual(ledger),
            new JournalKeeps(ledger),
            new FiltersEqual(ledger),
            new DigestsEqual(ledger),
            new ReplicaSeesReleased(ledger),
            new UnexplainedStop(ledger),
            new Bounded(ledger),
            liveness).filter((each) -> isTaken.test(each.name())).toArray(Invariant[]::new);
    }

    /**
     * The invariants, in the order in which they are asked.
     *
     * @return unmodifiable.
     */
    public List<Invariant> all()
    {
        return List.of(all);
    }

    /**
     * Last block that is visible.
     *
     * @return block number, 0 before the first.
     */
    public long releasedBlock()
    {
        return ledger.releasedBlock();
    }

    /**
     * Last sequence that is visible.
     *
     * @return sequence, 0 before the first.
     */
    public long releasedSequence()
    {
        return ledger.releasedSequence();
    }

    /**
     * Hands over every block that becomes visible, in order, as soon as every invariant has let it pass.
     *
     * @param consumer of blocks; it must not throw.
     */
    public void visible(final BlockConsumer consumer)
    {
        visible = consumer;
    }

    /**
     * In the second phase: is nothing owed any more. Every request of the core's clients is answered, and every replica
     * of the core has applied what is visible.
     *
     * @return false before {@link #onHealed}; without Liveness among the invariants always false.
     */
    public boolean isSettled()
    {
        return liveness.isSettled();
    }

    @Override
    public void onStep(final long timeNs)
    {
        ledger.timeNs(timeNs);
        for (final Invariant each : all)
        {
            each.onStep(timeNs);
        }
    }

    @Override
    public void onStarted(final int host)
    {
        for (final Invariant each : all)
        {
            each.onStarted(host);
        }
    }

    @Override
    public void onLifeEnded(final int host, final LifeEnd end)
    {
        for (final Invariant each : all)
        {
            each.onLifeEnded(host, end);
        }
    }

    @Override
    public void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
        for (final Invariant each : all)
        {
            each.onStopped(host, exitStatus, reason, isAllowed);
        }
    }

    @Override
    public void onWarning(final int host, final String text, final boolean isAllowed)
    {
        for (final Invariant each : all)
        {
            each.onWarning(host, text, isAllowed);
        }
    }

    @Override
    public void onDepth(final int host, final String what, final long depth, final long limit)
    {
        for (final Invariant each : all)
        {
            each.onDepth(host, what, depth, limit);
        }
    }

    @Override
    public void onDiskReplaced(final int host)
    {
        if (isMember(host))
        {
            ledger.wipe(host);
        }
        for (final Invariant each : all)
        {
            each.onDiskReplaced(host);
        }
    }

    @Override
    public void onStamped(
        final int member, final long logPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        final BlockDecoder block = decode(member, buffer, offset, length);
        if (ledger.isForgotten(block.blockNumber()))
        {
            return;
        }
        final Stamp known = ledger.find(block);
        final Stamp stamp = null == known ? ledger.add(block) : known;
        for (final Invariant each : all)
        {
            each.onStamped(member, logPosition, stamp, null == known);
        }
        ledger.hold(member, stamp, logPosition);
    }

    @Override
    public void onLog(final int member, final long writtenPosition, final long forcedPosition)
    {
        if (writtenPosition < ledger.written(member))
        {
            ledger.lose(member, writtenPosition);
        }
        ledger.extent(member, writtenPosition, forcedPosition);
    }

    @Override
    public void onLogTruncated(final int member, final long position)
    {
        final Stamp lost = ledger.cut(member, position);
        for (final Invariant each : all)
        {
            each.onLogTruncated(member, position, lost);
        }
    }

    @Override
    public void onLogLost(final int member, final long position)
    {
        ledger.lose(member, position);
    }

    @Override
    public void onSeeded(final int member, final int from, final long position)
    {
        ledger.copy(member, from, position);
    }

    @Override
    public void onStateLoaded(final int member, final long blockNumber, final int chainCrc)
    {
        ledger.load(member, blockNumber, chainCrc);
    }

    @Override
    public void onLeading(final int member, final long termId)
    {
        for (final Invariant each : all)
        {
            each.onLeading(member, termId);
        }
    }

    @Override
    public void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        for (final Invariant each : all)
        {
            each.onAttested(member, blockNumber, chainCrc);
        }
    }

    @Override
    public void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
        for (final Invariant each : all)
        {
            each.onFilter(member, logPosition, blockNumber, chainCrc, digest);
        }
    }

    @Override
    public void onReleased(final int gateway, final DirectBuffer buffer, final int offset, final int length)
    {
        final BlockDecoder block = decode(gateway, buffer, offset, length);
        show(gateway, block, ledger.find(block));
    }

    @Override
    public void onOffered(final int gateway, final long gatewayBlock)
    {
        for (final Invariant each : all)
        {
            each.onOffered(gateway, gatewayBlock);
        }
    }

    @Override
    public void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
        // A gateway answers within the step in which it releases, and before it is seen what it released.
        final boolean isNews = sequence > ledger.releasedSequence() ||
            0 == sequence && 0 == ledger.outcome(clientId, requestId);
        final Stamp stamp = isNews ? ledger.holderOf(clientId, requestId, 0 == sequence ? -code : sequence) : null;
        if (null != stamp)
        {
            release(gateway, stamp);
        }
        for (final Invariant each : all)
        {
            each.onAnswered(gateway, clientId, requestId, sequence, code);
        }
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
        final long hash = Ledger.hash(buffer, offset, length);
        for (final Invariant each : all)
        {
            each.onInvoked(client, clientId, requestId, hash);
        }
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
        final long hash = Ledger.hash(buffer, offset, length);
        for (final Invariant each : all)
        {
            each.onRepeated(client, clientId, requestId, isSame, hash);
        }
    }

    @Override
    public void onTold(
        final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        for (final Invariant each : all)
        {
            each.onTold(client, clientId, requestId, sequence, code);
        }
    }

    @Override
    public void onAbandoned(final int client, final long clientId)
    {
        for (final Invariant each : all)
        {
            each.onAbandoned(client, clientId);
        }
    }

    @Override
    public void onMachineLoaded(final int replica, final long sequence)
    {
        for (final Invariant each : all)
        {
            each.onMachineLoaded(replica, sequence);
        }
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
        final long hash = Ledger.hash(buffer, offset, length);
        for (final Invariant each : all)
        {
            each.onApplied(replica, sequence, timestampNs, EntryKind.SEQUENCED, clientId, hash);
        }
    }

    @Override
    public void onSystemApplied(
        final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
        for (final Invariant each : all)
        {
            each.onApplied(replica, sequence, timestampNs, kind, 0, 0);
        }
    }

    @Override
    public void onDigest(final int replica, final long sequence, final long digest)
    {
        for (final Invariant each : all)
        {
            each.onDigest(replica, sequence, digest);
        }
    }

    @Override
    public void onJournalOpened(
        final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        for (final Invariant each : all)
        {
            each.onJournalOpened(host, firstBlock, lastBlock, asideBlock);
        }
    }

    @Override
    public void onJournalLost(final int host, final long lastBlock)
    {
        for (final Invariant each : all)
        {
            each.onJournalLost(host, lastBlock);
        }
    }

    @Override
    public void onJournaled(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        final BlockDecoder block = decode(host, buffer, offset, length);
        final Stamp stamp = ledger.find(block);
        if (isGateway(host))
        {
            show(host, block, stamp);
        }
        for (final Invariant each : all)
        {
            each.onJournaled(host, block, stamp);
        }
    }

    @Override
    public void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
        for (final Invariant each : all)
        {
            each.onJournalExtent(host, writtenBlock, forcedBlock);
        }
    }

    @Override
    public void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
        for (final Invariant each : all)
        {
            each.onJournalTrimmed(host, firstBlock, floorBlock);
        }
    }

    @Override
    public void onJournalRead(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        final BlockDecoder block = decode(host, buffer, offset, length);
        final Stamp stamp = ledger.find(block);
        for (final Invariant each : all)
        {
            each.onJournalRead(host, block, stamp);
        }
    }

    @Override
    public void onHealed(final int[] core, final long limitNs)
    {
        for (final Invariant each : all)
        {
            each.onHealed(core, limitNs);
        }
    }

    private BlockDecoder decode(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        final BlockDecoder block = ledger.decode(buffer, offset, length);
        if (null == block)
        {
            throw new Violation("ChainUnbroken", "not a stamped block", "host=" + host + " length=" + length);
        }
        return block;
    }

    private void show(final int gateway, final BlockDecoder block, final Stamp stamp)
    {
        if (null != stamp)
        {
            if (!stamp.isReleased)
            {
                release(gateway, stamp);
            }
        }
        else if (!ledger.isForgotten(block.blockNumber()))
        {
            for (final Invariant each : all)
            {
                each.onStray(gateway, block);
            }
        }
    }

    /** A content becomes visible, and with it what it goes on from. */
    private void release(final int gateway, final Stamp stamp)
    {
        int count = 0;
        Stamp next = stamp;
        do
        {
            if (count == path.length)
            {
                path = Arrays.copyOf(path, 2 * count);
            }
            path[count] = next;
            count++;
            next = next.parent;
        }
        while (null != next && !next.isReleased && next.number > ledger.releasedBlock());

        while (count > 0)
        {
            count--;
            releaseNext(gateway, path[count]);
        }
    }

    private void releaseNext(final int gateway, final Stamp stamp)
    {
        for (final Invariant each : all)
        {
            each.onRelease(gateway, stamp);
        }
        ledger.release(stamp);
        entries.tryWrap(stamp.buffer(), 0, stamp.length);
        while (entries.nextEntry())
        {
            final EntryKind kind = entries.kind();
            for (final Invariant each : all)
            {
                each.onEntry(stamp, entries, kind);
            }
            ledger.onEntry(stamp, entries, kind);
        }
        for (final Invariant each : all)
        {
            each.onReleaseEnd(stamp);
        }
        visible.onBlock(stamp.buffer(), 0, stamp.length);
        ledger.recycle(stamp);
    }

    private static boolean isMember(final int host)
    {
        return host < FIRST_GATEWAY;
    }

    static boolean isReplica(final int host)
    {
        return host >= FIRST_REPLICA && host < FIRST_CLIENT;
    }

    private static boolean isGateway(final int host)
    {
        return host >= FIRST_GATEWAY && host < FIRST_REPLICA;
    }
}
