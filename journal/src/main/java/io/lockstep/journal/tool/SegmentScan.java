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
package io.lockstep.journal.tool;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.protocol.BlockDecoder;

/**
 * Sums up the blocks of a journal by the file that holds them.
 * <p>
 * Threading: one owner.
 */
final class SegmentScan implements BlockConsumer
{
    private final BlockDecoder block = new BlockDecoder();
    private final List<SegmentSummary> segments = new ArrayList<>();
    private final JournalReader reader;
    private String fileName;
    private long usedLength;
    private long firstBlock;
    private long lastBlock;
    private long firstSequence;
    private long lastSequence;
    private long firstTimestampNs;
    private long lastTimestampNs;

    SegmentScan(final JournalReader reader)
    {
        this.reader = reader;
    }

    @Override
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        block.tryWrap(buffer, offset, length);
        final String name = reader.fileName();
        if (!name.equals(fileName))
        {
            finishSegment();
            fileName = name;
            firstBlock = block.blockNumber();
            firstSequence = block.firstSequence();
            firstTimestampNs = block.timestampNs();
        }
        lastBlock = block.blockNumber();
        lastSequence = block.lastSequence();
        lastTimestampNs = block.timestampNs();
        usedLength = reader.recordOffset() + SegmentDescriptor.alignedRecordLength(length);
    }

    /** Everything was handed over: the segments, but for the lengths of their files. */
    List<SegmentSummary> finish()
    {
        finishSegment();
        fileName = null;
        return segments;
    }

    private void finishSegment()
    {
        if (null != fileName)
        {
            segments.add(new SegmentSummary(
                fileName, 0, usedLength, firstBlock, lastBlock, firstSequence, lastSequence, firstTimestampNs,
                lastTimestampNs));
        }
    }
}
