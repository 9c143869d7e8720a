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
package io.lockstep.sim.check;

import io.lockstep.protocol.XxHash64;
import io.lockstep.sequencer.stamp.StampSnapshot;
import io.lockstep.sequencer.stamp.Stamper;

/**
 * A number over everything that a stamper decides by: its snapshot, message by message.
 * <p>
 * Threading: one thread. Cost: that of a snapshot into memory, so not after every block.
 */
public final class StampDigest
{
    private long value;

    /**
     * The digest of a stamper as it is now.
     *
     * @param stamper that it is of.
     * @return the same for the same state.
     */
    public long of(final Stamper stamper)
    {
        value = 0;
        StampSnapshot.write(stamper, (buffer, length) -> value = XxHash64.hash(buffer, 0, length, value));
        return value;
    }
}
