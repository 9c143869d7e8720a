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
package io.lockstep.gateway.egress;

import org.agrona.DirectBuffer;

import io.lockstep.protocol.BlockDecoder;

/** Hears what was decided about blocks. */
interface ReleaseListener
{
    /**
     * A block is released. The bytes are valid during the call.
     *
     * @param decoder that is wrapped on the block, its cursor before the first entry.
     */
    void onReleased(DirectBuffer buffer, int offset, int length, BlockDecoder decoder);

    /** A member's chain is not the one that was released. Told once until the member is on the chain again. */
    void onDiverged(int memberId, long blockNumber, int expectedCrc, int actualCrc);

    /** A later epoch goes on from another block than the last released one: what was released since then is void. */
    void onVoid(long released);
}
