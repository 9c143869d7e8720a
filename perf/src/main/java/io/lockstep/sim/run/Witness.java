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
import io.lockstep.sim.check.Violation;
import io.lockstep.sim.plan.RequestAction;

/**
 * Hears everything for those who judge, and keeps the first violation: what they throw must not look like an error of
 * the node in whose step it is thrown.
 * <p>
 * Threading: the simulation's. Errors: none is thrown; after a violation nothing more is heard.
 */
public final class Witness implements Events
{
    private final Events judge;
    private Violation violation;

    /**
     * A witness of a run that has not begun.
     *
     * @param judge that throws {@link Violation}s.
     */
    public Witness(final Events judge)
    {
        this.judge = judge;
    }

    /** What ended the run, null if nothing has. */
    public Violation violation()
    {
        return violation;
    }

    /** Ends the run. */
    void violate(final Violation value)
    {
        violation = null == violation ? value : violation;
    }

    @Override
    public void onStep(final long timeNs)
    {
        if (null == violation)
        {
            try
            {
                judge.onStep(timeNs);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onStarted(final int host)
    {
        tell(() -> judge.onStarted(host));
    }

    @Override
    public void onLifeEnded(final int host, final LifeEnd end)
    {
        tell(() -> judge.onLifeEnded(host, end));
    }

    @Override
    public void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
        tell(() -> judge.onStopped(host, exitStatus, reason, isAllowed));
    }

    @Override
    public void onWarning(final int host, final String text, final boolean isAllowed)
    {
        tell(() -> judge.onWarning(host, text, isAllowed));
    }

    @Override
    public void onDepth(final int host, final String what, final long depth, final long limit)
    {
        if (null == violation)
        {
            try
            {
                judge.onDepth(host, what, depth, limit);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onDiskReplaced(final int host)
    {
        tell(() -> judge.onDiskReplaced(host));
    }

    @Override
    public void onStamped(
        final int member, final long logPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null == violation)
        {
            try
            {
                judge.onStamped(member, logPosition, buffer, offset, length);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onLog(final int member, final long writtenPosition, final long forcedPosition)
    {
        if (null == violation)
        {
            try
            {
                judge.onLog(member, writtenPosition, forcedPosition);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onLogTruncated(final int member, final long position)
    {
        if (null == violation)
        {
            try
            {
                judge.onLogTruncated(member, position);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onLogLost(final int member, final long position)
    {
        tell(() -> judge.onLogLost(member, position));
    }

    @Override
    public void onSeeded(final int member, final int from, final long position)
    {
        tell(() -> judge.onSeeded(member, from, position));
    }

    @Override
    public void onStateLoaded(final int member, final long blockNumber, final int chainCrc)
    {
        if (null == violation)
        {
            try
            {
                judge.onStateLoaded(member, blockNumber, chainCrc);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onLeading(final int member, final long termId)
    {
        tell(() -> judge.onLeading(member, termId));
    }

    @Override
    public void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        if (null == violation)
        {
            try
            {
                judge.onAttested(member, blockNumber, chainCrc);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
        if (null == violation)
        {
            try
            {
                judge.onFilter(member, logPosition, blockNumber, chainCrc, digest);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onReleased(final int gateway, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null == violation)
        {
            try
            {
                judge.onReleased(gateway, buffer, offset, length);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onOffered(final int gateway, final long gatewayBlock)
    {
        if (null == violation)
        {
            try
            {
                judge.onOffered(gateway, gatewayBlock);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
        if (null == violation)
        {
            try
            {
                judge.onAnswered(gateway, clientId, requestId, sequence, code);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
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
        if (null == violation)
        {
            try
            {
                judge.onInvoked(client, clientId, requestId, buffer, offset, length);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
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
        tell(() -> judge.onRepeated(client, clientId, requestId, isSame, buffer, offset, length));
    }

    @Override
    public void onActed(final int client, final RequestAction action)
    {
        tell(() -> judge.onActed(client, action));
    }

    @Override
    public void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        if (null == violation)
        {
            try
            {
                judge.onTold(client, clientId, requestId, sequence, code);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onAbandoned(final int client, final long clientId)
    {
        tell(() -> judge.onAbandoned(client, clientId));
    }

    @Override
    public void onMachineLoaded(final int replica, final long sequence)
    {
        if (null == violation)
        {
            try
            {
                judge.onMachineLoaded(replica, sequence);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
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
        if (null == violation)
        {
            try
            {
                judge.onApplied(replica, sequence, timestampNs, clientId, buffer, offset, length);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onSystemApplied(final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
        if (null == violation)
        {
            try
            {
                judge.onSystemApplied(replica, sequence, timestampNs, kind);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onDigest(final int replica, final long sequence, final long digest)
    {
        if (null == violation)
        {
            try
            {
                judge.onDigest(replica, sequence, digest);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onJournalOpened(final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        if (null == violation)
        {
            try
            {
                judge.onJournalOpened(host, firstBlock, lastBlock, asideBlock);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onJournalLost(final int host, final long lastBlock)
    {
        if (null == violation)
        {
            try
            {
                judge.onJournalLost(host, lastBlock);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onJournaled(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null == violation)
        {
            try
            {
                judge.onJournaled(host, buffer, offset, length);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
        if (null == violation)
        {
            try
            {
                judge.onJournalExtent(host, writtenBlock, forcedBlock);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
        if (null == violation)
        {
            try
            {
                judge.onJournalTrimmed(host, firstBlock, floorBlock);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onJournalRead(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null == violation)
        {
            try
            {
                judge.onJournalRead(host, buffer, offset, length);
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }

    @Override
    public void onHealed(final int[] core, final long limitNs)
    {
        tell(() -> judge.onHealed(core, limitNs));
    }

    /** Of what is rare. */
    private void tell(final Runnable event)
    {
        if (null == violation)
        {
            try
            {
                event.run();
            }
            catch (final Violation ex)
            {
                violation = ex;
            }
        }
    }
}
