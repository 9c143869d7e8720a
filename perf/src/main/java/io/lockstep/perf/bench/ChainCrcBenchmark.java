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
package io.lockstep.perf.bench;

import java.util.concurrent.TimeUnit;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.lockstep.protocol.ChainCrc;

/**
 * Cost of the chain CRC of a block: of one message, of a hundred, and of the longest there is; on the heap as tests
 * have it, and off it as rings and term buffers have it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChainCrcBenchmark
{
    private static final int CACHE_LINE_LENGTH = 64;

    @Param({"184", "10084", "65536"})
    private int length;
    private final ChainCrc chainCrc = new ChainCrc();
    private UnsafeBuffer heap;
    private UnsafeBuffer direct;
    private int crc;

    /** Makes the blocks. */
    @Setup
    public void setup()
    {
        heap = new UnsafeBuffer(new byte[length]);
        direct = new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, CACHE_LINE_LENGTH));
        heap.setMemory(0, length, (byte)7);
        direct.setMemory(0, length, (byte)7);
    }

    /**
     * Of a block on the heap.
     *
     * @return the chain CRC.
     */
    @Benchmark
    public int heap()
    {
        crc = chainCrc.compute(crc, heap, 0, length);
        return crc;
    }

    /**
     * Of a block off the heap.
     *
     * @return the chain CRC.
     */
    @Benchmark
    public int direct()
    {
        crc = chainCrc.compute(crc, direct, 0, length);
        return crc;
    }
}
