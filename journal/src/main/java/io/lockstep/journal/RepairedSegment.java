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
 * A segment that a repair made.
 *
 * @param fileName      of the segment.
 * @param firstBlock    in it.
 * @param lastBlock     in it.
 * @param firstSequence that its first block has, or would have.
 * @param lastSequence  up to its last block.
 */
public record RepairedSegment(
    String fileName, long firstBlock, long lastBlock, long firstSequence, long lastSequence)
{
}
