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

import io.lockstep.protocol.LockstepException;

/** How damage is told: always with directory, file, offset, block, sequence and reason. */
final class Damage
{
    private Damage()
    {
    }

    /** Damage at an offset of a file, where a block was to be. */
    static LockstepException at(
        final String directory,
        final String fileName,
        final long offset,
        final StreamTail tail,
        final String reason)
    {
        return LockstepException.fatal(LockstepException.Fault.JOURNAL,
            "journal is damaged: directory=" + directory + " file=" + fileName +
            " offset=" + offset + " block=" + (tail.blockNumber() + 1) + " sequence=" + (tail.sequence() + 1) +
            " reason=" + reason);
    }
}
