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

/**
 * A place of a journal where what is read is not what was written.
 *
 * @param fileName      that holds it, or that is missing.
 * @param offset        in the file, in bytes.
 * @param firstBlock    that cannot be read for it, 0 if no block is touched or none is known.
 * @param lastBlock     that cannot be read for it, 0 if it is not known.
 * @param firstSequence of these blocks, 0 if it is not known.
 * @param lastSequence  of these blocks, 0 if it is not known.
 * @param reason        in words.
 */
public record JournalDamage(
    String fileName,
    long offset,
    long firstBlock,
    long lastBlock,
    long firstSequence,
    long lastSequence,
    String reason)
{
    /** One line in the form of messages. */
    @Override
    public String toString()
    {
        return "file=" + fileName + " offset=" + offset + " firstBlock=" + firstBlock + " lastBlock=" + lastBlock +
            " firstSequence=" + firstSequence + " lastSequence=" + lastSequence + " reason=" + reason;
    }
}
