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
package io.lockstep.sequencer;

/**
 * Takes down what a member has on its device and what it says that it holds, for the judge. What was called for is
 * evidence even of a process that is killed right after, so it is out of the process when a call returns.
 * <p>
 * Threading: one thread, the feed agent's. Errors: what it throws ends the node.
 */
public interface HoldRecorder extends AutoCloseable
{
    /**
     * The log is on the device up to a block.
     *
     * @param blockNumber  of the last block.
     * @param lastSequence up to that block.
     */
    void onForced(long blockNumber, long lastSequence);

    /**
     * The member is about to say that it holds everything up to a block.
     *
     * @param blockNumber  of the last block.
     * @param lastSequence up to that block.
     * @param chainCrc     of that block.
     */
    void onAttest(long blockNumber, long lastSequence, int chainCrc);

    @Override
    void close();
}
