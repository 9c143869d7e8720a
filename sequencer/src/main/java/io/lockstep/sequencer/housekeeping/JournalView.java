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
package io.lockstep.sequencer.housekeeping;

/**
 * What housekeeping sees of this member's journal.
 * <p>
 * Threading: any. Nothing here waits.
 */
public interface JournalView
{
    /**
     * Last block that this member stamped.
     *
     * @return block number, 0 for none.
     */
    long stampedBlock();

    /**
     * Last block of the journal that is on the device.
     *
     * @return block number, 0 for none.
     */
    long forcedBlock();

    /**
     * Asks for a force that covers a block.
     *
     * @param blockNumber to cover.
     */
    void requestForce(long blockNumber);
}
