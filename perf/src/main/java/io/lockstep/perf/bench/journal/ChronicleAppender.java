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
package io.lockstep.perf.bench.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Chronicle Queue with its defaults. It writes to a mapped file on the load's thread, so what it has returned from is
 * written. It has no way to force with every append that could be compared.
 */
final class ChronicleAppender implements Appender
{
    private final boolean takesBlocks;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private BlockArena viewed;
    private Bytes<?> view;

    ChronicleAppender(final BenchJob job)
    {
        takesBlocks = job.contender().takesBlocks();
        queue = SingleChronicleQueueBuilder.binary(job.directory()).build();
        appender = queue.createAppender();
    }

    @Override
    public void appendAll(final BlockArena arena)
    {
        for (int i = 0; i < arena.blockCount(); i++)
        {
            appendOne(arena, i);
        }
    }

    @Override
    public void appendOne(final BlockArena arena, final int index)
    {
        if (arena != viewed)
        {
            viewed = arena;
            view = Bytes.wrapForRead(arena.byteBuffer());
        }
        if (takesBlocks)
        {
            append(arena.offset(index), arena.blockLength());
            return;
        }
        for (int i = 0; i < arena.messagesPerBlock(); i++)
        {
            append(arena.payloadOffset(index, i), arena.payloadLength());
        }
    }

    @Override
    public void close()
    {
        appender.close();
        queue.close();
    }

    private void append(final int offset, final int length)
    {
        view.readPositionRemaining(offset, length);
        appender.writeBytes(view);
    }
}
