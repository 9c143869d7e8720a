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

/**
 * Which epochs of the stream are taken: none above the limit that an operator set, none before that of the last
 * released block, and of members that only vouch for what they hold, none but the latest that was heard.
 * <p>
 * Threading: the egress agent's.
 */
final class EpochGate
{
    private final int limit;
    private int current;
    private int heard;
    private int refused;

    /** A gate. A newer epoch than the limit is refused, and remembered. */
    EpochGate(final int limit)
    {
        this.limit = limit;
    }

    /** Is a block taken, live or by replay. */
    boolean takesBlock(final int epoch)
    {
        return isAllowed(epoch) && epoch >= current;
    }

    /** Is it heard what a member attests: one that was left behind in an epoch before is of no use. */
    boolean takesAttestation(final int epoch)
    {
        return isAllowed(epoch) && epoch >= current && epoch >= heard;
    }

    /** A block of an epoch was released. */
    void onReleased(final int epoch)
    {
        current = epoch;
        heard = Math.max(heard, epoch);
    }

    /** Epoch of the last released block, 0 if there is none. */
    int current()
    {
        return current;
    }

    /** Do members stand in a later epoch than the last released block. */
    boolean isBehind()
    {
        return heard > current;
    }

    /** Highest epoch that was refused, 0 if none was. */
    int refused()
    {
        return refused;
    }

    private boolean isAllowed(final int epoch)
    {
        if (epoch > limit)
        {
            refused = Math.max(refused, epoch);
            return false;
        }
        heard = Math.max(heard, epoch);
        return true;
    }
}
