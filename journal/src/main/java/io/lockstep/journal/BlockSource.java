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
 * Where a replay takes its blocks from: a range of blocks that grows at its end, and may be cut or grow at its start,
 * while it is read.
 * <p>
 * Each call tells what holds at that moment. The range may move between two calls, its end only forward: what is asked
 * later is never less. So last block and last sequence need not belong together.
 * <p>
 * Threading: one thread owns it. Errors: {@link RangeGoneException} where what is asked for is before the range, also
 * when it was cut off only a moment ago; then the source can be used on, from another block.
 */
public interface BlockSource
{
    /**
     * First block that can be served.
     *
     * @return block number, 0 if there is none.
     */
    long firstBlockNumber();

    /**
     * Last block that can be served now. It costs nothing to ask: those who wait for more ask it in every duty cycle.
     *
     * @return block number, 0 if there has never been one.
     */
    long lastBlockNumber();

    /**
     * First sequence of the first block that can be served: where the range starts, by sequence.
     *
     * @return sequence, 0 if there is no block. If the block gave no sequence, the one that is next there.
     */
    long firstSequence();

    /**
     * Last sequence up to the last block that can be served now.
     *
     * @return sequence, 0 if there has never been one.
     */
    long lastSequence();

    /**
     * The block that holds a sequence. It may move the source: seek before the next poll.
     *
     * @param sequence from the first to one beyond the last.
     * @return number of the block; the last block plus one for the last sequence plus one.
     * @throws RangeGoneException       if the sequence is before the first one.
     * @throws IllegalArgumentException if it is further than one beyond the last.
     */
    long blockOf(long sequence);

    /**
     * Sets the block that is polled next.
     *
     * @param blockNumber from the first to one beyond the last.
     * @throws RangeGoneException       if the block is before the first one.
     * @throws IllegalArgumentException if it is further than one beyond the last.
     */
    void seek(long blockNumber);

    /**
     * Hands over the blocks that follow, as far as there are any.
     *
     * @param consumer   of the blocks. When it throws, the block counts as taken.
     * @param blockLimit most blocks of this call.
     * @return blocks handed over.
     * @throws RangeGoneException if the next block was cut off.
     */
    int poll(BlockConsumer consumer, int blockLimit);
}
