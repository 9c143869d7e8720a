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
 * Where a replay takes its blocks from: a range of block numbers that grows at its end while it is read.
 * <p>
 * Threading: one thread owns it.
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
     * Last block that can be served now.
     *
     * @return block number, 0 if there has never been one.
     */
    long lastBlockNumber();

    /**
     * Sets the block that is polled next.
     *
     * @param blockNumber from the first to one beyond the last.
     */
    void seek(long blockNumber);

    /**
     * Hands over the blocks that follow, as far as there are any.
     *
     * @param consumer   of the blocks. When it throws, the block counts as taken.
     * @param blockLimit most blocks of this call.
     * @return blocks handed over.
     */
    int poll(BlockConsumer consumer, int blockLimit);
}
