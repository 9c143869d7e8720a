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
package io.lockstep.sequencer.archive;

/**
 * What the catalog says about one recording.
 * <p>
 * Threading: immutable.
 */
final class RecordingDescriptor
{
    final long recordingId;
    final long startPosition;
    final long stopPosition;
    final int initialTermId;
    final int segmentLength;
    final int termLength;
    final int mtuLength;
    final int streamId;

    RecordingDescriptor(
        final long recordingId,
        final long startPosition,
        final long stopPosition,
        final int initialTermId,
        final int segmentLength,
        final int termLength,
        final int mtuLength,
        final int streamId)
    {
        this.recordingId = recordingId;
        this.startPosition = startPosition;
        this.stopPosition = stopPosition;
        this.initialTermId = initialTermId;
        this.segmentLength = segmentLength;
        this.termLength = termLength;
        this.mtuLength = mtuLength;
        this.streamId = streamId;
    }
}
