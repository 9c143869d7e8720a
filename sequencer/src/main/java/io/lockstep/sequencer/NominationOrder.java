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
 * How long a member waits before it stands as a candidate, as a part of the longest wait. Followers miss their leader
 * in the same instant. If they then stand in the same instant too, each votes for itself, and the election begins
 * again: chance alone made that every fifth time. So each member has a part of the wait to itself, the first member
 * the first part, and chance decides only within it. Whoever stands first and has the longest log is elected; if its
 * log is too short, the next one's turn comes a moment later.
 * <p>
 * Threading: the consensus module's. Aeron asks for nothing but {@link #nextDouble()}.
 */
final class NominationOrder extends Random
{
    private static final long serialVersionUID = 1;
    private static final double SPREAD = 0.2;

    private final int memberId;
    private final int memberCount;

    /**
     * The place of a member.
     *
     * @param memberId    of it.
     * @param memberCount of the cluster.
     */
    NominationOrder(final int memberId, final int memberCount)
    {
        this.memberId = memberId;
        this.memberCount = memberCount;
    }

    @Override
    public double nextDouble()
    {
        return (memberId + SPREAD * super.nextDouble()) / memberCount;
    }
}
