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
package io.lockstep.sim.log;

import io.aeron.cluster.ElectionState;

/**
 * Hears what happens in the model; all methods do nothing by default.
 * <p>
 * Threading: the simulation's one thread, in the midst of the model's step: nothing of the model is called from here.
 */
public interface LogListener
{
    /**
     * An election goes on.
     *
     * @param memberId whose.
     * @param from     state before.
     * @param to       state now.
     */
    default void onElectionState(final int memberId, final ElectionState from, final ElectionState to)
    {
    }

    /**
     * A member gave another its vote.
     *
     * @param memberId whose vote it is.
     * @param termId   that the other stands for.
     */
    default void onVoted(final int memberId, final long termId)
    {
    }

    /**
     * A leader appended.
     *
     * @param memberId of the leader.
     * @param entry    that is new.
     */
    default void onAppended(final int memberId, final LogEntry entry)
    {
    }

    /**
     * A leader, in its own term, takes the log for committed.
     *
     * @param memberId of the leader.
     * @param termId   of the leader.
     * @param position up to which it does.
     */
    default void onCommitted(final int memberId, final long termId, final long position)
    {
    }

    /**
     * A service consumed an entry.
     *
     * @param memberId of it.
     * @param entry    which.
     * @param isReplay true if an election replayed it, so that it may not be committed.
     */
    default void onDelivered(final int memberId, final LogEntry entry, final boolean isReplay)
    {
    }

    /**
     * A member cuts its log to fit its leader's.
     *
     * @param memberId of it.
     * @param from     end of the log before.
     * @param to       end of the log now.
     */
    default void onTruncated(final int memberId, final long from, final long to)
    {
    }

    /**
     * A member was started and its archive's tail was torn.
     *
     * @param memberId of it.
     * @param length   bytes that were cut.
     */
    default void onTailCut(final int memberId, final long length)
    {
    }
}
