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
package io.lockstep.perf.system;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.history.PayloadHash;
import io.lockstep.replica.ApplyListener;
import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;

/**
 * A machine that writes down every sequenced entry that it is given, and now and then its digest. It is its own apply
 * listener, as that is told the request id.
 * <p>
 * Threading: the replica's thread; {@link #close()} after that has ended.
 */
public final class RecordingMachine implements StateMachine, ApplyListener, AutoCloseable
{
    private static final String NAME = "recording";
    private static final long DIGEST_INTERVAL = 1_000;
    private static final long FLUSH_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Map<EntryKind, String> kindNames = new EnumMap<>(EntryKind.class);
    private final Digest64 digest = new Digest64();
    private final HistoryWriter history;
    private final String node;
    private long hash;
    private long flushAtNs;

    /**
     * A machine in its first state.
     *
     * @param history to write to, which is closed with this.
     * @param node    name of the node in the history.
     */
    public RecordingMachine(final HistoryWriter history, final String node)
    {
        this.history = history;
        this.node = node;
        for (final EntryKind each : EntryKind.values())
        {
            kindNames.put(each, each.name().toLowerCase(Locale.ROOT));
        }
        digest.reset();
        history.node(System.nanoTime(), node, "start");
    }

    @Override
    public void onMessage(
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        hash = PayloadHash.of(buffer, offset, length);
        digest.add(sequence).add(clientId).add(hash);
    }

    @Override
    public void onApplied(final long sequence, final long timestampNs, final long clientId, final long requestId)
    {
        final long nowNs = System.nanoTime();
        history.observe(nowNs, node, sequence, clientId, requestId, hash, timestampNs);
        onRecorded(sequence, nowNs);
    }

    @Override
    public void onSystemEntry(final long sequence, final long timestampNs, final EntryKind kind)
    {
        final long nowNs = System.nanoTime();
        history.observeOther(nowNs, node, sequence, kindNames.get(kind), timestampNs);
        digest.add(sequence);
        onRecorded(sequence, nowNs);
    }

    private void onRecorded(final long sequence, final long nowNs)
    {
        if (0 == sequence % DIGEST_INTERVAL)
        {
            history.digest(nowNs, node, NAME, sequence, digest.value());
        }
        if (nowNs - flushAtNs >= 0)
        {
            history.flush();
            flushAtNs = nowNs + FLUSH_INTERVAL_NS;
        }
    }

    @Override
    public long digest()
    {
        return digest.value();
    }

    @Override
    public String name()
    {
        return NAME;
    }

    @Override
    public void close()
    {
        history.node(System.nanoTime(), node, "stop");
        history.close();
    }
}
