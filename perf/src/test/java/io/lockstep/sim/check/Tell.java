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

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;

/** One event of a scripted run, which a test may change before it is told. */
final class Tell
{
    enum Kind
    {
        STEP, STARTED, ENDED, STOPPED, WARNING, DEPTH, REPLACED, STAMPED, LOG, TRUNCATED, LOST, SEEDED, LEADING,
        ATTESTED, FILTER, RELEASED, OFFERED, ANSWERED, INVOKED, REPEATED, TOLD, ABANDONED, LOADED, APPLIED, SYSTEM,
        DIGEST, OPENED, JOURNALED, EXTENT, TRIMMED, READ, HEALED
    }

    final Kind kind;
    final int host;
    final long[] values;
    byte[] bytes;
    String text;
    boolean flag;
    LifeEnd end;
    EntryKind entryKind;
    int[] hosts;

    Tell(final Kind kind, final int host, final long... values)
    {
        this.kind = kind;
        this.host = host;
        this.values = values;
    }

    Tell bytes(final byte[] value)
    {
        bytes = value;
        return this;
    }

    Tell text(final String value, final boolean isFlagged)
    {
        text = value;
        flag = isFlagged;
        return this;
    }

    Tell end(final LifeEnd value)
    {
        end = value;
        return this;
    }

    Tell entryKind(final EntryKind value)
    {
        entryKind = value;
        return this;
    }

    Tell hosts(final int... value)
    {
        hosts = value;
        return this;
    }

    Tell copy(final int newHost)
    {
        final Tell copy = new Tell(kind, newHost, values.clone());
        copy.bytes = null == bytes ? null : bytes.clone();
        copy.text = text;
        copy.flag = flag;
        copy.end = end;
        copy.entryKind = entryKind;
        copy.hosts = hosts;
        return copy;
    }

    void to(final Events events)
    {
        switch (kind)
        {
            case STEP:
                events.onStep(values[0]);
                break;
            case STARTED:
                events.onStarted(host);
                break;
            case ENDED:
                events.onLifeEnded(host, end);
                break;
            case STOPPED:
                events.onStopped(host, (int)values[0], text, flag);
                break;
            case WARNING:
                events.onWarning(host, text, flag);
                break;
            case DEPTH:
                events.onDepth(host, text, values[0], values[1]);
                break;
            case REPLACED:
                events.onDiskReplaced(host);
                break;
            case HEALED:
                events.onHealed(hosts, values[0]);
                break;
            default:
                toStream(events);
                break;
        }
    }

    private void toStream(final Events events)
    {
        switch (kind)
        {
            case LOG:
                events.onLog(host, values[0], values[1]);
                break;
            case TRUNCATED:
                events.onLogTruncated(host, values[0]);
                break;
            case LOST:
                events.onLogLost(host, values[0]);
                break;
            case SEEDED:
                events.onSeeded(host, (int)values[0], values[1]);
                break;
            case LEADING:
                events.onLeading(host, values[0]);
                break;
            case ATTESTED:
                events.onAttested(host, values[0], (int)values[1]);
                break;
            case FILTER:
                events.onFilter(host, values[0], values[1], (int)values[2], values[3]);
                break;
            case OFFERED:
                events.onOffered(host, values[0]);
                break;
            case ANSWERED:
                events.onAnswered(host, values[0], values[1], values[2], (int)values[3]);
                break;
            case REPEATED:
                events.onRepeated(
                    host, values[0], values[1], flag, new UnsafeBuffer(bytes), 0, bytes.length);
                break;
            case TOLD:
                events.onTold(host, values[0], values[1], values[2], (int)values[3]);
                break;
            case ABANDONED:
                events.onAbandoned(host, values[0]);
                break;
            case LOADED:
                events.onMachineLoaded(host, values[0]);
                break;
            case SYSTEM:
                events.onSystemApplied(host, values[0], values[1], entryKind);
                break;
            case DIGEST:
                events.onDigest(host, values[0], values[1]);
                break;
            default:
                toJournalOrBytes(events);
                break;
        }
    }

    private void toJournalOrBytes(final Events events)
    {
        final UnsafeBuffer buffer = null == bytes ? null : new UnsafeBuffer(bytes);
        switch (kind)
        {
            case OPENED:
                events.onJournalOpened(host, values[0], values[1], values[2]);
                break;
            case EXTENT:
                events.onJournalExtent(host, values[0], values[1]);
                break;
            case TRIMMED:
                events.onJournalTrimmed(host, values[0], values[1]);
                break;
            case STAMPED:
                events.onStamped(host, values[0], buffer, 0, bytes.length);
                break;
            case RELEASED:
                events.onReleased(host, buffer, 0, bytes.length);
                break;
            case INVOKED:
                events.onInvoked(host, values[0], values[1], buffer, 0, bytes.length);
                break;
            case APPLIED:
                events.onApplied(host, values[0], values[1], values[2], buffer, 0, bytes.length);
                break;
            case JOURNALED:
                events.onJournaled(host, buffer, 0, bytes.length);
                break;
            case READ:
                events.onJournalRead(host, buffer, 0, bytes.length);
                break;
            default:
                throw new IllegalStateException(kind.name());
        }
    }
}
