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
package io.lockstep.perf.demo;

import java.util.function.ToIntFunction;

import org.agrona.MutableDirectBuffer;

import io.lockstep.perf.load.MessageSource;
import io.lockstep.perf.load.OpenLoopPacer;

/**
 * Endless generated messages of one client: at a rate that starts with the first one asked for, or whenever there is
 * room.
 * <p>
 * Threading: one thread. No allocation but for the start.
 */
final class GeneratedSource implements MessageSource
{
    private final ToIntFunction<MutableDirectBuffer> generator;
    private final long ratePerSecond;
    private OpenLoopPacer pacer;
    private long intendedNs;

    /**
     * A source.
     *
     * @param generator     writes the next message at offset 0 and gives its length.
     * @param ratePerSecond of this client; 0 for as fast as there is room.
     */
    GeneratedSource(final ToIntFunction<MutableDirectBuffer> generator, final long ratePerSecond)
    {
        this.generator = generator;
        this.ratePerSecond = ratePerSecond;
    }

    /**
     * Payloads of one length with a number in front.
     *
     * @param length        in bytes, at least 8.
     * @param ratePerSecond of this client; 0 for as fast as there is room.
     * @return the source.
     */
    static GeneratedSource ofPayloads(final int length, final long ratePerSecond)
    {
        final long[] count = new long[1];
        return new GeneratedSource(
            (buffer) ->
            {
                buffer.putLong(0, ++count[0]);
                return length;
            },
            ratePerSecond);
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final long nowNs)
    {
        intendedNs = nowNs;
        if (ratePerSecond > 0)
        {
            if (null == pacer)
            {
                pacer = new OpenLoopPacer(ratePerSecond, nowNs);
            }
            if (!pacer.isDue(nowNs))
            {
                return NOT_YET;
            }
            intendedNs = pacer.nextIntendedNs();
            pacer.advance();
        }
        return generator.applyAsInt(buffer);
    }

    @Override
    public long intendedNs()
    {
        return intendedNs;
    }
}
