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

/** Where the pipeline counts what it does. Implemented over ordered counters; called on the pipeline's threads. */
public interface SequencerCountersView
{
    /**
     * Blocks are written to the journal.
     *
     * @param blockNumber  last of them.
     * @param lastSequence up to it.
     */
    void journaled(long blockNumber, long lastSequence);

    /**
     * A block was sent to the gateways.
     *
     * @param blockNumber  of it.
     * @param lastSequence up to it.
     */
    void fed(long blockNumber, long lastSequence);

    /**
     * The gateways were told up to where this member holds the stream.
     *
     * @param blockNumber  last block held.
     * @param lastSequence up to it.
     */
    void attested(long blockNumber, long lastSequence);

    /** A block or an attestation could not be sent at once and was left out. */
    void feedSkipped();
}
