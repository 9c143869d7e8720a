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

import org.agrona.MutableDirectBuffer;

import io.lockstep.sim.node.RequestSource;
import io.lockstep.sim.time.SeededRandom;

/**
 * Requests at times by chance, now and then a burst; payloads of any length and bytes.
 * <p>
 * Threading: the simulation's.
 */
final class OpenLoopRequests implements RequestSource
{
    private static final int BURST_ONE_IN = 16;
    private static final int BURST_LENGTH = 32;

    private final SeededRandom random;
    private final long meanNs;
    private final int maxLength;
    private int left;
    private int burst;
    private long nextNs;
    private int length;
    private long content;

    OpenLoopRequests(final SeededRandom random, final long meanNs, final int count, final int maxLength)
    {
        this.random = random;
        this.meanNs = meanNs;
        this.maxLength = maxLength;
        left = count;
        draw();
    }

    @Override
    public int maxLength()
    {
        return maxLength;
    }

    @Override
    public long nextNs()
    {
        return 0 == left ? Long.MAX_VALUE : nextNs;
    }

    @Override
    public int fill(final MutableDirectBuffer buffer)
    {
        long value = content;
        int index = 0;
        for (; index + Long.BYTES <= length; index += Long.BYTES)
        {
            buffer.putLong(index, value);
            value = value * 6364136223846793005L + 1442695040888963407L;
        }
        for (; index < length; index++)
        {
            buffer.putByte(index, (byte)value);
        }
        return length;
    }

    @Override
    public void taken()
    {
        left--;
        draw();
    }

    @Override
    public void refused(final boolean isForGood)
    {
        if (isForGood)
        {
            taken();
        }
    }

    @Override
    public boolean isDone()
    {
        return 0 == left;
    }

    private void draw()
    {
        if (burst > 0)
        {
            burst--;
        }
        else if (0 == random.nextInt(BURST_ONE_IN))
        {
            burst = random.nextInt(BURST_LENGTH);
        }
        nextNs += burst > 0 ? 0 : random.nextLong(0, 2 * meanNs);
        length = random.chance(0.1) ? maxLength : random.chance(0.1) ? 0 : random.nextInt(maxLength + 1);
        content = random.nextLong();
    }
}
