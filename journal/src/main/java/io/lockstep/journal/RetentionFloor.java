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

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a consumer still needs of a journal: retention does not go beyond it. Until it is told otherwise it holds
 * everything.
 * <p>
 * Threading: one owner; the keeper reads it.
 */
public final class RetentionFloor implements AutoCloseable
{
    private final String name;
    private final AtomicLong block = new AtomicLong();

    RetentionFloor(final String name)
    {
        this.name = name;
    }

    /**
     * Everything before a block may go.
     *
     * @param blockNumber first block that is needed; it does not go back.
     */
    public void raise(final long blockNumber)
    {
        if (blockNumber > block.getPlain())
        {
            block.setRelease(blockNumber);
        }
    }

    /**
     * First block that is needed.
     *
     * @return block number, 0 for all.
     */
    public long block()
    {
        return block.getAcquire();
    }

    /**
     * Who holds it, for messages.
     *
     * @return name.
     */
    public String name()
    {
        return name;
    }

    /** Nothing is needed any more. Idempotent. */
    @Override
    public void close()
    {
        block.setRelease(Long.MAX_VALUE);
    }
}
