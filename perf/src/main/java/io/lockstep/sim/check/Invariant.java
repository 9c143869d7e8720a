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

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;

/**
 * One promise, checked as the simulation goes. Made by {@link Invariants}, which hands it the events with what the
 * {@link Ledger} makes of them; the names are those of {@link Events}.
 * <p>
 * Threading: the simulation's. Cost: a few operations an event. Errors: {@link Violation}.
 */
public abstract class Invariant
{
    final Ledger ledger;
    private final String name;

    Invariant(final Ledger ledger)
    {
        this.ledger = ledger;
        name = getClass().getSimpleName();
    }

    /**
     * Name of the invariant.
     *
     * @return as in the table of invariants.
     */
    public final String name()
    {
        return name;
    }

    final Violation violation(final String what, final String values)
    {
        return new Violation(name, what, values);
    }

    void onStep(final long timeNs)
    {
    }

    void onStarted(final int host)
    {
    }

    void onLifeEnded(final int host, final LifeEnd end)
    {
    }

    void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
    }

    void onWarning(final int host, final String text, final boolean isAllowed)
    {
    }

    void onDepth(final int host, final String what, final long depth, final long limit)
    {
    }

    void onDiskReplaced(final int host)
    {
    }

    /** A member stamped a content; the ledger has it, new or not, and does not count this member as a holder yet. */
    void onStamped(final int member, final long logPosition, final Stamp stamp, final boolean isNew)
    {
    }

    /** An election cut a member's log; the visible block that it held and holds no more, null if there is none. */
    void onLogTruncated(final int member, final long position, final Stamp lost)
    {
    }

    void onLeading(final int member, final long termId)
    {
    }

    void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
    }

    void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
    }

    /** A content becomes visible, the next one in order; the ledger does not have it as such yet. */
    void onRelease(final int gateway, final Stamp stamp)
    {
    }

    /** An entry of what becomes visible. */
    void onEntry(final Stamp stamp, final BlockDecoder entry, final EntryKind kind)
    {
    }

    /** The entries of what becomes visible are over. */
    void onReleaseEnd(final Stamp stamp)
    {
    }

    /** What a gateway makes visible, or journals, differs from what is visible, or was never stamped. */
    void onStray(final int gateway, final BlockDecoder block)
    {
    }

    void onOffered(final int gateway, final long gatewayBlock)
    {
    }

    void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
    }

    void onInvoked(
        final int client, final long clientId, final long requestId, final long hash)
    {
    }

    /** A client sends once more under an id that was told, the same payload or another. */
    void onRepeated(
        final int client, final long clientId, final long requestId, final boolean isSame, final long hash)
    {
    }

    void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
    }

    void onAbandoned(final int client, final long clientId)
    {
    }

    void onMachineLoaded(final int replica, final long sequence)
    {
    }

    /** A replica applied an entry; hash 0 and client 0 if it is no message. */
    void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final EntryKind kind,
        final long clientId,
        final long hash)
    {
    }

    void onDigest(final int replica, final long sequence, final long digest)
    {
    }

    void onJournalOpened(final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
    }

    void onJournalLost(final int host, final long lastBlock)
    {
    }

    /** A node appended a block; the content that it equals, null if none does. */
    void onJournaled(final int host, final BlockDecoder block, final Stamp stamp)
    {
    }

    void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
    }

    void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
    }

    void onJournalRead(final int host, final BlockDecoder block, final Stamp stamp)
    {
    }

    void onHealed(final int[] core, final long limitNs)
    {
    }
}
