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

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;

/**
 * Cost of an entry of 64 bytes in a block of a hundred: written into it, and read from it. Times are per entry.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BlockCodecBenchmark
{
    static final int ENTRY_COUNT = 100;
    static final int PAYLOAD_LENGTH = 64;
    static final int CAPACITY =
        BlockDescriptor.HEADER_LENGTH + ENTRY_COUNT * (BlockDescriptor.ENTRY_HEADER_LENGTH + PAYLOAD_LENGTH);

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD_LENGTH]);
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer written = new UnsafeBuffer(new byte[CAPACITY]);
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockDecoder decoder = new BlockDecoder();

    /** Writes the block that is read. */
    @Setup
    public void setup()
    {
        if (CAPACITY != encodeTo(block))
        {
            throw new IllegalStateException("block is not full: expected=" + CAPACITY);
        }
    }

    /**
     * Writes a block.
     *
     * @return its length.
     */
    @Benchmark
    @OperationsPerInvocation(ENTRY_COUNT)
    public int encode()
    {
        return encodeTo(written);
    }

    /**
     * Reads every entry of a block.
     *
     * @return a sum over what was read.
     */
    @Benchmark
    @OperationsPerInvocation(ENTRY_COUNT)
    public long decode()
    {
        if (!decoder.tryWrap(block, 0, CAPACITY))
        {
            throw new IllegalStateException("not a block: length=" + CAPACITY);
        }
        long sum = 0;
        while (decoder.nextEntry())
        {
            sum += decoder.clientId() + decoder.requestId() + decoder.kind().value() + decoder.payloadLength() +
                block.getLong(decoder.payloadOffset());
        }
        return sum;
    }

    private int encodeTo(final UnsafeBuffer buffer)
    {
        encoder.wrap(buffer, 0, CAPACITY).origin(1, 1, 1);
        for (int i = 0; i < ENTRY_COUNT; i++)
        {
            encoder.tryAppend(EntryKind.REQUEST, i, i, 1, 0, 0, payload, 0, PAYLOAD_LENGTH);
        }
        return encoder.finish();
    }
}
