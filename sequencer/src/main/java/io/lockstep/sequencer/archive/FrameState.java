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

/** Why a frame of a recording is not what was written. */
enum FrameState
{
    /** Header and checksum are right. */
    WHOLE("whole"),
    /** There is no frame: its length is zero. */
    NONE("no frame"),
    /** The header is not that of a frame at this position. */
    BAD_HEADER("header"),
    /** The header is right, the payload is not what its checksum says. */
    BAD_CHECKSUM("checksum");

    private final String reason;

    FrameState(final String reason)
    {
        this.reason = reason;
    }

    String reason()
    {
        return reason;
    }
}
