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

import org.agrona.MutableDirectBuffer;

import io.lockstep.perf.input.OrderFlowGenerator;
import io.lockstep.perf.load.MessageSource;
import io.lockstep.perf.load.OpenLoopPacer;

/**
 * A generated order flow as the messages of one client: at a rate, or whenever there is room.
 * <p>
 * Threading: one thread.
 */
final class FlowSource implements MessageSource
{
    private final OrderFlowGenerator generator;
    private final OpenLoopPacer pacer;
    private long intendedNs;

    /**
     * A source.
     *
     * @param generator of the messages.
     * @param pacer     of this client; null for as fast as there is room.
     */
    FlowSource(final OrderFlowGenerator generator, final OpenLoopPacer pacer)
    {
        this.generator = generator;
        this.pacer = pacer;
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final long nowNs)
    {
        intendedNs = nowNs;
        if (null != pacer)
        {
            if (!pacer.isDue(nowNs))
            {
                return NOT_YET;
            }
            intendedNs = pacer.nextIntendedNs();
            pacer.advance();
        }
        return generator.next(buffer, 0);
    }

    @Override
    public long intendedNs()
    {
        return intendedNs;
    }
}
