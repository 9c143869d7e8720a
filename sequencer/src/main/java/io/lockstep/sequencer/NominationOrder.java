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

import java.util.Random;

/**
 * How long a member waits before it stands as a candidate, as a part of half the election time-out. Followers miss
 * their leader in almost the same instant. If they then stand in the same instant too, each votes for itself, and the
 * election begins again: chance alone made that every fifth time. So members take turns in the order of their numbers,
 * and chance decides only within a turn. Turns are as far apart as a busy machine may delay one follower against
 * another. Whoever stands first and has the longest log is elected; if its log is too short, the next one's turn comes
 * a moment later.
 * <p>
 * Threading: the consensus module's. Aeron asks for nothing but {@link #nextDouble()}, which here goes beyond 1 for
 * members with higher numbers: what Aeron does with it is to multiply.
 */
final class NominationOrder extends Random
{
    private static final long serialVersionUID = 1;
    private static final double TURN = 0.6;
    private static final double SPREAD = 0.1;

    private final int memberId;

    /**
     * The place of a member.
     *
     * @param memberId of it.
     */
    NominationOrder(final int memberId)
    {
        this.memberId = memberId;
    }

    @Override
    public double nextDouble()
    {
        return memberId * TURN + SPREAD * super.nextDouble();
    }
}
