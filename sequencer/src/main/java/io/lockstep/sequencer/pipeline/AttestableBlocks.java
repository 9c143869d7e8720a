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
package io.lockstep.sequencer.pipeline;

/**
 * Says what may be attested.
 * <p>
 * Threading: asked on the feed's thread, for each block. No allocation.
 */
@FunctionalInterface
public interface AttestableBlocks
{
    /** Any block. */
    AttestableBlocks ALL = (lastReplayed, blockNumber) -> true;

    /**
     * May a block be attested.
     *
     * @param lastReplayed the last block before it, or itself, that an election replayed; 0 for none.
     * @param blockNumber  the block.
     * @return false if it has to be asked again later.
     */
    boolean isAttestable(long lastReplayed, long blockNumber);
}
