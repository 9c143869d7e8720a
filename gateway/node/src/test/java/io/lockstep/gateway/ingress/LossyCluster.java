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
package io.lockstep.gateway.ingress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;

/** A cluster that loses but never reorders, with the sequencer's filter behind it: an id is taken if it is next. */
final class LossyCluster implements ClusterPort
{
    final Map<Long, List<Long>> sequenced = new HashMap<>();
    private final SplittableRandom random;
    private final ArrayDeque<byte[]> wire = new ArrayDeque<>();
    private final ArrayDeque<long[]> reports = new ArrayDeque<>();
    private final BlockDecoder decoder = new BlockDecoder();
    private int lossPercent;
    private int pressurePercent;
    private long generation = 1;
    private boolean isDeaf;
    private long lastOffered;

    LossyCluster(final SplittableRandom random, final int lossPercent, final int pressurePercent)
    {
        this.random = random;
        this.lossPercent = lossPercent;
        this.pressurePercent = pressurePercent;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (random.nextInt(100) < pressurePercent)
        {
            return -2;
        }
        decoder.tryWrap(buffer, offset, length);
        lastOffered = decoder.gatewayBlock();
        if (!isDeaf && random.nextInt(100) >= lossPercent)
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            wire.add(bytes);
        }
        return 1;
    }

    @Override
    public int poll(final long nowNs)
    {
        return 0;
    }

    @Override
    public long generation()
    {
        return generation;
    }

    @Override
    public void close()
    {
        wire.clear();
    }

    /** The leader dies: some of what is on the way is lost, and everything that follows until the next one is known. */
    void loseLeader()
    {
        for (int lost = random.nextInt(wire.size() + 1); lost > 0; lost--)
        {
            wire.removeLast();
        }
        isDeaf = true;
    }

    void electLeader()
    {
        isDeaf = false;
        generation++;
    }

    void heal()
    {
        lossPercent = 0;
        pressurePercent = 0;
        electLeader();
    }

    void commit(final int limit)
    {
        for (int i = 0; i < limit && !wire.isEmpty(); i++)
        {
            final byte[] bytes = wire.removeFirst();
            decoder.tryWrap(new UnsafeBuffer(bytes), 0, bytes.length);
            boolean isRefused = false;
            while (decoder.nextEntry())
            {
                isRefused |= !isTaken(decoder.clientId(), decoder.requestId(), decoder.kind());
            }
            reports.add(new long[] {decoder.gatewayBlock(), isRefused ? 1 : 0});
        }
    }

    void report(final BlockPacker packer, final int limit)
    {
        for (int i = 0; i < limit && !reports.isEmpty(); i++)
        {
            final long[] report = reports.removeFirst();
            if (random.nextInt(100) >= lossPercent)
            {
                packer.onSettlement(report[0], 1 == report[1]);
            }
        }
    }

    long lastOffered()
    {
        return lastOffered;
    }

    private boolean isTaken(final long clientId, final long requestId, final EntryKind kind)
    {
        if (EntryKind.REQUEST != kind)
        {
            throw new IllegalStateException("kind=" + kind);
        }
        final List<Long> taken = sequenced.computeIfAbsent(clientId, (id) -> new ArrayList<>());
        if (requestId == taken.size() + 1)
        {
            taken.add(requestId);
        }
        return requestId <= taken.size();
    }
}
