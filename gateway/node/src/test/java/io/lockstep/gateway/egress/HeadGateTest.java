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
package io.lockstep.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadGateTest
{
    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 500), LongStream.of(System.nanoTime()));
    }

    @Test
    void shouldNotBeMetBeforeAMajorityIsHeard()
    {
        final HeadGate gate = new HeadGate(3);
        assertFalse(gate.isMetBy(0));
        gate.onHead(1, 0);
        assertFalse(gate.isMetBy(1_000_000));

        gate.onHead(2, 0);

        assertTrue(gate.isMetBy(0), "a stream that is empty");
    }

    @Test
    void shouldTakeTheHigherOfTwoWhileTheThirdIsSilent()
    {
        final HeadGate gate = new HeadGate(3);
        gate.onHead(0, 1_000);
        gate.onHead(2, 3);
        assertFalse(gate.isMetBy(999));

        gate.onHead(1, 900);

        assertFalse(gate.isMetBy(899));
        assertTrue(gate.isMetBy(900), "all are heard: what two have");
    }

    @Test
    void shouldNotRunAfterTheHead()
    {
        final HeadGate gate = new HeadGate(3);
        gate.onHead(0, 100);
        gate.onHead(1, 90);
        for (int block = 101; block < 200; block++)
        {
            gate.onHead(0, block);
            gate.onHead(1, block - 10);
        }

        assertTrue(gate.isMetBy(100));
        assertTrue(gate.isMetBy(0), "for ever");
    }

    @Test
    void shouldBeMetByTheOnlyMember()
    {
        final HeadGate gate = new HeadGate(1);
        gate.onHead(0, 7);
        assertFalse(gate.isMetBy(6));
        assertTrue(gate.isMetBy(7));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNeverBeMetBelowWhatWasReleased(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final int memberCount = 1 + 2 * random.nextInt(3);
        final long released = random.nextInt(100);
        final long[] heads = new long[memberCount];
        final int majority = memberCount / 2 + 1;
        for (int i = 0; i < memberCount; i++)
        {
            heads[i] = i < majority ? released + random.nextInt(20) : random.nextInt(100);
        }

        final HeadGate gate = new HeadGate(memberCount);
        final int first = random.nextInt(memberCount);
        for (int i = 0; i < 3 * memberCount; i++)
        {
            final int member = (first + i * (1 + random.nextInt(2))) % memberCount;
            gate.onHead(member, heads[member]);
            assertFalse(gate.isMetBy(released - 1));
            heads[member] += random.nextInt(5);
        }
    }
}
