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
package io.lockstep.journal.replay;

import static org.junit.jupiter.api.Assertions.*;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenBucketTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @Test
    void shouldGiveTheBurstAtOnceAndThenTheRate()
    {
        final TokenBucket bucket = new TokenBucket(100, 10);
        bucket.fill(5);
        for (int i = 0; i < 10; i++)
        {
            assertTrue(bucket.hasTokens(5));
            bucket.take(1);
        }

        assertFalse(bucket.hasTokens(5));
        assertFalse(bucket.hasTokens(4 + SECOND_NS / 100));
        assertTrue(bucket.hasTokens(5 + SECOND_NS / 100));
        bucket.take(1);
        assertFalse(bucket.hasTokens(5 + SECOND_NS / 100));
    }

    @Test
    void shouldLetALargeThingPassAndHaveItPaidBack()
    {
        final TokenBucket bucket = new TokenBucket(100, 10);
        bucket.fill(0);
        bucket.take(110);

        assertFalse(bucket.hasTokens(SECOND_NS));
        assertTrue(bucket.hasTokens(SECOND_NS + SECOND_NS / 100));
    }

    @Test
    void shouldHaveNoLimitAtRateZero()
    {
        final TokenBucket bucket = new TokenBucket(0, 1);
        bucket.take(1_000);

        assertTrue(bucket.hasTokens(0));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNeverGiveMoreThanRateAndBurstAndLoseNothingToRounding(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final int rate = 1 + random.nextInt(Integer.MAX_VALUE);
        final int burst = 1 + random.nextInt(Integer.MAX_VALUE);
        final TokenBucket bucket = new TokenBucket(rate, burst);
        long nowNs = random.nextLong();
        bucket.fill(nowNs);
        final long startNs = nowNs;
        long taken = 0;
        long largest = 0;
        for (int i = 0; i < 100_000; i++)
        {
            nowNs += random.nextInt(1_000);
            if (bucket.hasTokens(nowNs))
            {
                final int count = 1 + random.nextInt(100_000);
                bucket.take(count);
                taken += count;
                largest = Math.max(largest, count);
            }
        }

        final double allowed = burst + (nowNs - startNs) / 1e9 * rate;
        assertTrue(taken <= allowed + largest, "taken=" + taken + " allowed=" + allowed);
        nowNs += SECOND_NS * (largest + burst) / rate + 2;
        assertTrue(bucket.hasTokens(nowNs + SECOND_NS));
    }
}
