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

import java.util.ArrayList;
import java.util.List;

/**
 * What one segment file holds, by itself.
 * <p>
 * Threading: filled by one thread, then read by another that was told so.
 */
public final class SegmentSurvey
{
    final List<JournalDamage> damages = new ArrayList<>();
    final StreamTail end = new StreamTail();
    final String fileName;
    boolean isSpare;
    boolean isGone;
    boolean isTorn;
    boolean isHeldLast;
    boolean hasHeader;
    boolean isNamedRight;
    boolean isCleanAtEnd;
    boolean hasRecordBehind;
    boolean isIndexStale;
    long length;
    long limit;
    long firstBlock;
    long firstSequence;
    int previousCrc;
    int firstEpoch;
    long firstTimestampNs;

    SegmentSurvey(final String fileName)
    {
        this.fileName = fileName;
    }

    /**
     * Name of the file.
     *
     * @return name.
     */
    public String fileName()
    {
        return fileName;
    }

    /**
     * Bytes of the file that were looked at.
     *
     * @return bytes.
     */
    public long length()
    {
        return length;
    }

    /** Is it a part of the stream on which others can be held: nothing wrong with it, or a torn tail alone. */
    boolean isAnchor()
    {
        return isSound() || isTorn;
    }

    /** Is it a part of the stream that can be relied on, up to its end. */
    boolean isSound()
    {
        return !isGone && hasHeader && isNamedRight && damages.isEmpty();
    }

    /** Does it hold nothing of the stream, now or since it was listed. */
    boolean isNothing()
    {
        return isGone;
    }

    void damage(final long offset, final long lastBlock, final long lastSequence, final String reason)
    {
        final boolean hasPlace = hasHeader || firstBlock > 0;
        damages.add(new JournalDamage(
            fileName,
            offset,
            hasPlace ? end.blockNumber() + 1 : 0,
            lastBlock,
            hasPlace ? end.sequence() + 1 : 0,
            lastSequence,
            reason));
    }
}
