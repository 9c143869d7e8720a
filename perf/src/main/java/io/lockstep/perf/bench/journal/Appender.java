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
package io.lockstep.perf.bench.journal;

/**
 * A way of appending blocks, or the messages in them, to a disk.
 * <p>
 * Threading: opened, used and closed by the load's thread. Errors: unchecked; nothing that failed counts as written.
 */
interface Appender extends AutoCloseable
{
    /**
     * Appends all blocks of an arena as fast as they are taken.
     *
     * @param arena of the blocks, refilled since the last call. When this returns they are written, and forced if that
     *              is what is measured.
     */
    void appendAll(BlockArena arena);

    /**
     * Appends one block and returns when it is written, or forced if that is what is measured.
     *
     * @param arena of the block.
     * @param index of the block; every one is appended once, in order.
     */
    void appendOne(BlockArena arena, int index);

    /**
     * Adds what it has counted by itself.
     *
     * @param figures to add to.
     * @return the same.
     */
    default BenchFigures addTo(final BenchFigures figures)
    {
        return figures;
    }

    @Override
    void close();
}
