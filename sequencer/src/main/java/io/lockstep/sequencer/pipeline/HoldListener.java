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
 * Told what a member holds right before it says so to the gateways: for evidence, see {@code docs/HISTORY.md}.
 * <p>
 * Threading: the feed agent's.
 */
@FunctionalInterface
public interface HoldListener extends AutoCloseable
{
    /** Where nobody asks for evidence. */
    HoldListener NONE = (blockNumber, lastSequence, chainCrc, logPosition) ->
    {
    };

    /**
     * The member is about to say that it holds everything up to a block, for the first time.
     *
     * @param blockNumber  last block held.
     * @param lastSequence last sequence up to it.
     * @param chainCrc     chain CRC of the block.
     * @param logPosition  of the cluster, at which the block's entry has been read.
     */
    void onHold(long blockNumber, long lastSequence, int chainCrc, long logPosition);

    @Override
    default void close()
    {
    }
}
