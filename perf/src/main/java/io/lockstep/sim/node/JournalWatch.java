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
package io.lockstep.sim.node;

import static io.lockstep.journal.SegmentDescriptor.RECORD_HEADER_LENGTH;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.Agent;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalReader;
import io.lockstep.sim.check.Events;

/**
 * Tells what a node appends to its journal: reads it back, as any reader beside the writer does.
 * <p>
 * Threading: the simulation's.
 */
final class JournalWatch implements Agent
{
    private static final int BLOCK_LIMIT = 64;

    private final Events events;
    private final int host;
    private Journal journal;
    private JournalReader reader;
    private final ExpandableArrayBuffer last = new ExpandableArrayBuffer();
    private int lastLength;
    private long written;
    private long forced;

    JournalWatch(final Events events, final int host)
    {
        this.events = events;
        this.host = host;
    }

    void opened(final Journal opened, final long setAside)
    {
        journal = opened;
        reader = opened.newReader();
        written = opened.lastBlockNumber();
        forced = opened.forcedBlockNumber();
        events.onJournalOpened(
            host, reader.firstBlockNumber(), written, setAside > 0 ? written + 1 : 0);
        if (written > 0)
        {
            reader.seek(written + 1);
        }
        events.onJournalExtent(host, written, forced);
    }

    @Override
    public int doWork()
    {
        final int blocks = reader.poll(this::onBlock, BLOCK_LIMIT);
        if (written != reader.lastBlockNumber() || forced != journal.forcedBlockNumber())
        {
            written = reader.lastBlockNumber();
            forced = journal.forcedBlockNumber();
            events.onJournalExtent(host, written, forced);
        }
        return blocks;
    }

    /** Does one of these files hold the record of the last block that was appended in a life of the host, whole. */
    boolean isLastIn(final List<byte[]> files)
    {
        return lastLength > 0 && files.stream().anyMatch((file) ->
            IntStream.rangeClosed(0, file.length - lastLength).anyMatch((start) ->
                Arrays.equals(file, start, start + lastLength, last.byteArray(), 0, lastLength)));
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        lastLength = RECORD_HEADER_LENGTH + length;
        last.putBytes(0, buffer, offset - RECORD_HEADER_LENGTH, lastLength);
        events.onJournaled(host, buffer, offset, length);
    }

    @Override
    public void onClose()
    {
        CloseHelper.close(reader);
    }

    @Override
    public String roleName()
    {
        return "watch";
    }
}
