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
package io.lockstep.journal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is known of one segment file: its place in the stream, its name, and how much of it is written.
 * <p>
 * Threading: made by the writer or by recovery; the limit is the writer's, name and end are the keeper's, everything is
 * for any thread to read. What was written before a release of the limit, the name or the index is seen after an
 * acquire of the same.
 */
final class Segment
{
    /** The limit of a segment whose end nobody has looked for: a reader finds it. */
    static final int UNKNOWN_LIMIT = Integer.MAX_VALUE;

    private final long firstBlock;
    private final long firstSequence;
    private final AtomicReference<String> fileName;
    private final AtomicReference<SegmentIndex> index;
    private final AtomicInteger limit = new AtomicInteger(UNKNOWN_LIMIT);
    private long fileLength;
    private long lastTimestampNs;

    /**
     * A segment.
     *
     * @param fileName      under which it is found.
     * @param firstBlock    of it.
     * @param firstSequence of that block.
     * @param index         of its records while it grows, null for one that is whole and has its index in a file.
     */
    Segment(final String fileName, final long firstBlock, final long firstSequence, final SegmentIndex index)
    {
        this.fileName = new AtomicReference<>(fileName);
        this.firstBlock = firstBlock;
        this.firstSequence = firstSequence;
        this.index = new AtomicReference<>(index);
    }

    /** Writer: everything before this position is written whole. */
    void limit(final int position)
    {
        limit.setRelease(position);
    }

    /** Position up to which the file is written whole. */
    int limit()
    {
        return limit.getAcquire();
    }

    /** The name under which it is found now; it changes once, when the segment gets its final one. */
    String fileName()
    {
        return fileName.getAcquire();
    }

    /** It has another name from now on. */
    void fileName(final String name)
    {
        fileName.setRelease(name);
    }

    /** The name that it has for good. */
    String finalName()
    {
        return SegmentDescriptor.fileName(firstSequence, firstBlock);
    }

    /** Name of the file that its index is kept in. */
    String indexName()
    {
        return SegmentDescriptor.indexFileName(firstSequence, firstBlock);
    }

    /** The index while it grows, or null: then it is in a file. */
    SegmentIndex index()
    {
        return index.getAcquire();
    }

    /** Its index from now on, until it is in a file. */
    void index(final SegmentIndex growing)
    {
        index.setRelease(growing);
    }

    /** The segment is whole and its index in a file. */
    void dropIndex()
    {
        index.setRelease(null);
    }

    /** What retention has to know of a segment that is whole. */
    void onWhole(final long length, final long timestampNs)
    {
        fileLength = length;
        lastTimestampNs = timestampNs;
    }

    /** Length of the file of a segment that is whole, in bytes. */
    long fileLength()
    {
        return fileLength;
    }

    /** Time of the last block of a segment that is whole. */
    long lastTimestampNs()
    {
        return lastTimestampNs;
    }

    long firstBlock()
    {
        return firstBlock;
    }

    long firstSequence()
    {
        return firstSequence;
    }
}
