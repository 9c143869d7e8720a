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
package io.lockstep.sequencer.cluster;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.lockstep.sequencer.housekeeping.ClusterView;

/**
 * Whether everything that this member has stamped so far is committed for good: its election is over, and the service
 * has consumed the first entry of the term that came of it. That entry is consumed once it is committed, so a majority
 * then holds the log up to it as members of that term, and whoever is elected later has it. For that no member of this
 * majority may have promised a later term before it followed in this one: Aeron lets it, and what it acknowledges then
 * the one that it voted for may lack. So the gate of such a member stays closed until it is in a term as late as its
 * promise ({@link ClusterView#promisedTermId}).
 * <p>
 * Who asks must have read what was stamped before. An election begins before it replays anything: if what was read came
 * from a replay, the election is seen, or its end and then the term without its first entry.
 * <p>
 * Threading: any may ask. False until the cluster runs.
 */
public final class TermGate implements BooleanSupplier
{
    private final LongSupplier consumedTermId;
    private volatile ClusterView consensus;
    private volatile boolean isShut;

    /**
     * A gate that is closed.
     *
     * @param consumedTermId last term whose first entry the service has consumed, for any thread.
     */
    public TermGate(final LongSupplier consumedTermId)
    {
        this.consumedTermId = consumedTermId;
    }

    /**
     * The consensus module runs.
     *
     * @param view of it.
     */
    public void consensus(final ClusterView view)
    {
        consensus = view;
    }

    /** Closed from now on, whatever comes: what was stamped is not what the log holds. During an election. */
    void shut()
    {
        isShut = true;
    }

    /** Is the member's own log replayed to it in an election. */
    boolean isReplaying()
    {
        final ClusterView view = consensus;
        return null != view && view.isReplaying();
    }

    @Override
    public boolean getAsBoolean()
    {
        final ClusterView view = consensus;
        // In this order: the module shuts the gate and sets the term before it closes the election; the promise is
        // last, and never falls.
        if (null == view || !view.isSettled() || isShut)
        {
            return false;
        }
        final long termId = view.leadershipTermId();
        return termId == consumedTermId.getAsLong() && termId >= view.promisedTermId();
    }
}
