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

/** What was asked for was held once and has been deleted since. An ERROR: the journal is well, the request is not. */
public final class RangeGoneException extends LockstepException
{
    private static final long serialVersionUID = 1L;

    private final long firstAvailableBlock;

    /**
     * A range that is gone.
     *
     * @param blockNumber         that was asked for.
     * @param firstAvailableBlock first block that is held.
     */
    public RangeGoneException(final long blockNumber, final long firstAvailableBlock)
    {
        super(Severity.ERROR, "block is gone: block=" + blockNumber + " firstAvailable=" + firstAvailableBlock);
        this.firstAvailableBlock = firstAvailableBlock;
    }

    /**
     * Where what is left starts.
     *
     * @return block number, 0 if nothing is held.
     */
    public long firstAvailableBlock()
    {
        return firstAvailableBlock;
    }
}
