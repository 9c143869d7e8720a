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

import java.util.List;

/**
 * What a survey found.
 *
 * @param damages       in the order of the stream.
 * @param tornTail      one line about what a crash left of the last writes, null if nothing.
 * @param notes         lines about what is mended by itself.
 * @param firstBlock    that is held, 0 if none.
 * @param lastBlock     that is held.
 * @param firstSequence that is held, 0 if none.
 * @param lastSequence  that is held.
 * @param segmentCount  files that were looked at.
 * @param length        bytes of these files.
 */
public record SurveyResult(
    List<JournalDamage> damages,
    String tornTail,
    List<String> notes,
    long firstBlock,
    long lastBlock,
    long firstSequence,
    long lastSequence,
    int segmentCount,
    long length)
{
    /**
     * Is nothing damaged; there may be a torn tail.
     *
     * @return true if so.
     */
    public boolean isSound()
    {
        return damages.isEmpty();
    }
}
