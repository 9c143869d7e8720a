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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;

/** Changes to the blocks of a scripted run. */
final class RunBlocks
{
    private static final int CHAIN_CRC_OFFSET = 8;
    private static final Set<Tell.Kind> BLOCKS =
        EnumSet.of(Tell.Kind.STAMPED, Tell.Kind.JOURNALED, Tell.Kind.RELEASED, Tell.Kind.READ);

    private RunBlocks()
    {
    }

    /** The block that member 2 alone had. */
    static Tell fork(final ScriptedRun run)
    {
        final int index = run.tells.indexOf(run.find(Tell.Kind.LEADING, 2, 0));
        return run.tells.subList(index, run.tells.size()).stream()
            .filter((each) -> each.kind == Tell.Kind.STAMPED).findFirst().orElseThrow();
    }

    /** A block with another payload, and the chain CRC that it then has. */
    static byte[] altered(final ScriptedRun run, final byte[] block)
    {
        final byte[] other = block.clone();
        other[other.length - 1] ^= 1;
        return chained(previousCrc(contents(run), block), other);
    }

    /** The n-th block, from 0, is another one everywhere, and those behind it go on from that. */
    static void change(final ScriptedRun run, final int index, final Consumer<UnsafeBuffer> change)
    {
        final TreeMap<Long, List<byte[]>> contents = contents(run);
        final Map<Integer, Integer> newCrcs = new HashMap<>();
        newCrcs.put(ChainCrc.GENESIS, ChainCrc.GENESIS);
        final Map<Integer, byte[]> newBlocks = new HashMap<>();
        contents.forEach((number, blocks) ->
        {
            for (final byte[] each : blocks)
            {
                final byte[] block = each.clone();
                if (index + 1 == number)
                {
                    change.accept(new UnsafeBuffer(block));
                }
                chained(newCrcs.get(previousCrc(contents, each)), block);
                newCrcs.put(crc(each), crc(block));
                newBlocks.put(crc(each), block);
            }
        });
        for (final Tell each : run.tells)
        {
            if (BLOCKS.contains(each.kind))
            {
                each.bytes = newBlocks.get(crc(each.bytes));
            }
            else if (Tell.Kind.ATTESTED == each.kind || Tell.Kind.FILTER == each.kind)
            {
                final int last = Tell.Kind.ATTESTED == each.kind ? 1 : 2;
                each.values[last] = newCrcs.get((int)each.values[last]);
            }
        }
    }

    private static TreeMap<Long, List<byte[]>> contents(final ScriptedRun run)
    {
        final TreeMap<Long, List<byte[]>> contents = new TreeMap<>();
        for (final Tell each : run.tells)
        {
            if (Tell.Kind.STAMPED == each.kind)
            {
                final List<byte[]> blocks = contents.computeIfAbsent(
                    ScriptedRun.decode(each.bytes).blockNumber(), (number) -> new ArrayList<>());
                if (blocks.stream().noneMatch((block) -> crc(block) == crc(each.bytes)))
                {
                    blocks.add(each.bytes);
                }
            }
        }
        return contents;
    }

    private static int previousCrc(final TreeMap<Long, List<byte[]>> contents, final byte[] block)
    {
        final BlockDecoder decoder = ScriptedRun.decode(block);
        for (final byte[] each : contents.getOrDefault(decoder.blockNumber() - 1, List.of()))
        {
            if (decoder.chainCrc() ==
                new ChainCrc().compute(crc(each), new UnsafeBuffer(block), 0, block.length))
            {
                return crc(each);
            }
        }
        return ChainCrc.GENESIS;
    }

    private static byte[] chained(final int previousCrc, final byte[] block)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(block);
        buffer.putInt(CHAIN_CRC_OFFSET, new ChainCrc().compute(previousCrc, buffer, 0, block.length));
        return block;
    }

    private static int crc(final byte[] block)
    {
        return ScriptedRun.decode(block).chainCrc();
    }
}
