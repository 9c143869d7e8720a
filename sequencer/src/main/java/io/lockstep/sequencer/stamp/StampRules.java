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
package io.lockstep.sequencer.stamp;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;

/**
 * What becomes of an entry, in one version. The version in force is part of the state, so members of different releases
 * stamp the same bytes: each keeps the rules of every version that may still be in force, and the record that activates
 * the next one is the first moment at which it matters.
 * <p>
 * Rules that were in a release are never changed: what shall differ is a new version. Threading: the stamper's thread.
 * No allocation but for a new client.
 */
public interface StampRules
{
    /**
     * Decides the current entry of a block and writes the outcome into the stamped copy.
     *
     * @param entry        decoder whose cursor stands on the entry.
     * @param stamp        over the buffer that the decoder reads.
     * @param isAdmin      whether the sender of the block may give commands.
     * @param nextSequence that the entry gets if it takes one.
     * @return true if it took the sequence.
     */
    boolean decide(BlockDecoder entry, BlockFlyweight stamp, boolean isAdmin, long nextSequence);
}
