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
package io.lockstep.sequencer.housekeeping;

import java.util.List;

import io.aeron.logbuffer.FragmentHandler;

/**
 * What housekeeping asks of this member's archive.
 * <p>
 * Threading: the housekeeping agent's, which waits for the answers. Errors: Aeron's exceptions; after one, the next
 * call connects anew.
 */
public interface ArchivePort extends AutoCloseable
{
    /**
     * What the archive knows of a recording.
     *
     * @param recordingId   of it.
     * @param startPosition of what is left of it.
     * @param stopPosition  -1 for one that grows.
     * @param termLength    of the publication that was recorded.
     * @param segmentLength of its files.
     * @param streamId      of the publication that was recorded.
     */
    record Recording(
        long recordingId, long startPosition, long stopPosition, int termLength, int segmentLength, int streamId)
    {
        boolean isGrowing()
        {
            return -1 == stopPosition;
        }
    }

    /**
     * Looks for a recording.
     *
     * @param recordingId of it.
     * @return recording, null if there is none of this id.
     */
    Recording find(long recordingId);

    /**
     * Looks for old recordings.
     *
     * @param recordingId that those found are below.
     * @param limit       of recordings looked at, from the lowest id.
     * @return those that are there, by ascending id.
     */
    List<Recording> findBelow(long recordingId, int limit);

    /**
     * Last position that was ever written of a recording.
     *
     * @param recordingId of it.
     * @return position.
     */
    long recordedPosition(long recordingId);

    /**
     * Reads a recording that has ended from its start to its end.
     *
     * @param recordingId of it.
     * @param handler     of whole messages. What it throws comes out here.
     */
    void replay(long recordingId, FragmentHandler handler);

    /**
     * Deletes what is in front of a position.
     *
     * @param recordingId      of the recording.
     * @param newStartPosition start of a segment.
     * @return segments that went.
     */
    long purgeSegments(long recordingId, long newStartPosition);

    /**
     * Deletes a recording that has ended.
     *
     * @param recordingId of it.
     */
    void purgeRecording(long recordingId);

    @Override
    void close();
}
