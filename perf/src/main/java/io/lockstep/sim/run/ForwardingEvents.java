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

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.plan.RequestAction;

/**
 * Hands everything on to the next who hears: for those who note something of it on its way.
 * <p>
 * Threading: the simulation's. Errors: those of the next.
 */
abstract class ForwardingEvents implements Events
{
    private final Events next;

    ForwardingEvents(final Events next)
    {
        this.next = next;
    }

    @Override
    public void onStep(final long timeNs)
    {
        next.onStep(timeNs);
    }

    @Override
    public void onStarted(final int host)
    {
        next.onStarted(host);
    }

    @Override
    public void onLifeEnded(final int host, final LifeEnd end)
    {
        next.onLifeEnded(host, end);
    }

    @Override
    public void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
        next.onStopped(host, exitStatus, reason, isAllowed);
    }

    @Override
    public void onWarning(final int host, final String text, final boolean isAllowed)
    {
        next.onWarning(host, text, isAllowed);
    }

    @Override
    public void onDepth(final int host, final String what, final long depth, final long limit)
    {
        next.onDepth(host, what, depth, limit);
    }

    @Override
    public void onDiskReplaced(final int host)
    {
        next.onDiskReplaced(host);
    }

    @Override
    public void onStamped(
        final int member, final long logPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        next.onStamped(member, logPosition, buffer, offset, length);
    }

    @Override
    public void onLog(final int member, final long writtenPosition, final long forcedPosition)
    {
        next.onLog(member, writtenPosition, forcedPosition);
    }

    @Override
    public void onLogTruncated(final int member, final long position)
    {
        next.onLogTruncated(member, position);
    }

    @Override
    public void onLogLost(final int member, final long position)
    {
        next.onLogLost(member, position);
    }

    @Override
    public void onSeeded(final int member, final int from, final long position)
    {
        next.onSeeded(member, from, position);
    }

    @Override
    public void onLeading(final int member, final long termId)
    {
        next.onLeading(member, termId);
    }

    @Override
    public void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        next.onAttested(member, blockNumber, chainCrc);
    }

    @Override
    public void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
        next.onFilter(member, logPosition, blockNumber, chainCrc, digest);
    }

    @Override
    public void onStateLoaded(final int member, final long blockNumber, final int chainCrc)
    {
        next.onStateLoaded(member, blockNumber, chainCrc);
    }

    @Override
    public void onReleased(final int gateway, final DirectBuffer buffer, final int offset, final int length)
    {
        next.onReleased(gateway, buffer, offset, length);
    }

    @Override
    public void onOffered(final int gateway, final long gatewayBlock)
    {
        next.onOffered(gateway, gatewayBlock);
    }

    @Override
    public void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
        next.onAnswered(gateway, clientId, requestId, sequence, code);
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
        next.onInvoked(client, clientId, requestId, buffer, offset, length);
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
        next.onRepeated(client, clientId, requestId, isSame, buffer, offset, length);
    }

    @Override
    public void onActed(final int client, final RequestAction action)
    {
        next.onActed(client, action);
    }

    @Override
    public void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        next.onTold(client, clientId, requestId, sequence, code);
    }

    @Override
    public void onAbandoned(final int client, final long clientId)
    {
        next.onAbandoned(client, clientId);
    }

    @Override
    public void onMachineLoaded(final int replica, final long sequence)
    {
        next.onMachineLoaded(replica, sequence);
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
        next.onApplied(replica, sequence, timestampNs, clientId, buffer, offset, length);
    }

    @Override
    public void onSystemApplied(final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
        next.onSystemApplied(replica, sequence, timestampNs, kind);
    }

    @Override
    public void onDigest(final int replica, final long sequence, final long digest)
    {
        next.onDigest(replica, sequence, digest);
    }

    @Override
    public void onJournalOpened(final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        next.onJournalOpened(host, firstBlock, lastBlock, asideBlock);
    }

    @Override
    public void onJournalLost(final int host, final long lastBlock)
    {
        next.onJournalLost(host, lastBlock);
    }

    @Override
    public void onJournaled(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        next.onJournaled(host, buffer, offset, length);
    }

    @Override
    public void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
        next.onJournalExtent(host, writtenBlock, forcedBlock);
    }

    @Override
    public void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
        next.onJournalTrimmed(host, firstBlock, floorBlock);
    }

    @Override
    public void onJournalRead(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        next.onJournalRead(host, buffer, offset, length);
    }

    @Override
    public void onHealed(final int[] core, final long limitNs)
    {
        next.onHealed(core, limitNs);
    }
}
