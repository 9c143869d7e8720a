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

import java.util.function.LongConsumer;

import org.agrona.concurrent.status.AtomicCounter;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.NodeStateFile;

/**
 * The latest term that a member has promised: in which it gave another its vote, or was elected itself. Aeron's module
 * notes one term in its node-state file, and raises it for three reasons:
 * <ul>
 * <li>It gives another its vote. That is a promise: the other may come to lead, without what this member appends
 * later.</li>
 * <li>It stands for election. It never wins that ballot once it has left it, and no vote but its own was given: no
 * promise. Elected, it has promised: others may have joined its term since, though it may leave it again.</li>
 * <li>It refuses a candidate whose log is shorter. No promise.</li>
 * </ul>
 * The file does not say which it was, but the state in which the module's duty cycle ended may. In a cycle the module
 * reads what members said, and then takes one step of its election. It gives its vote as it reads, and is in
 * {@link ElectionState#FOLLOWER_BALLOT} then. From there what it reads leads to canvass, log replication or replay
 * alone, and an error to the beginning; and from none of these does one step lead to a candidate's ballot, a leader's
 * state, the later states of a follower, or the end. So a cycle that ends in one of those has given no vote, however
 * often it raised the term. Whatever else was noted counts as a promise, and so does what the file holds when the
 * module starts.
 * <p>
 * It is elected in the cycle that ends in a leader's state where the one before did not; the term noted then is the one
 * that it is elected for, and nobody hears of it before the next cycle. Only a cycle that fails while no election goes
 * on is not told here; it has given no vote, and counts with the next one.
 * <p>
 * Threading: {@link #onCycle} is for the module's thread; any may ask. Memory: both fields are volatile and have one
 * writer. The module notes a term before it says its vote. The promise is written before what was seen, and read after
 * it: who finds its noted term seen reads a promise not older than all votes up to that term, and who does not takes
 * the noted term itself. The promise never falls; what is answered may, from a term just noted back to the promise.
 */
public final class PromisedTerm
{
    private static final int LEADING = bits(
        ElectionState.LEADER_LOG_REPLICATION, ElectionState.LEADER_REPLAY, ElectionState.LEADER_INIT,
        ElectionState.LEADER_READY);
    /** States in which no duty cycle ends that gave a vote. */
    private static final int PROVEN = LEADING | bits(
        ElectionState.CANDIDATE_BALLOT, ElectionState.FOLLOWER_CATCHUP_AWAIT, ElectionState.FOLLOWER_CATCHUP,
        ElectionState.FOLLOWER_LOG_AWAIT, ElectionState.FOLLOWER_READY, ElectionState.CLOSED);

    private volatile long promisedTermId = Long.MAX_VALUE;
    private volatile long seenTermId = Long.MIN_VALUE;
    private long lastTermId;
    private boolean wasLeading;

    /** Of a module that has not begun: everything that is noted counts. */
    public PromisedTerm()
    {
    }

    /**
     * Begins to watch a module, for {@link ConsensusModule.Context#clusterTimeConsumerSupplier}: what it supplies is
     * called at the end of each duty cycle, and at no other time.
     *
     * @param module that is about to start.
     * @return called by the module's thread.
     */
    public LongConsumer watch(final ConsensusModule.Context module)
    {
        // The module's own mapping: what its thread has written, it reads.
        final NodeStateFile.CandidateTerm noted = module.nodeStateFile().candidateTerm();
        final AtomicCounter state = module.electionStateCounter();
        begin(noted.candidateTermId());
        return (timestamp) -> onCycle(noted.candidateTermId(), (int)state.getPlain());
    }

    /**
     * The module is about to start. Once, before its first cycle.
     *
     * @param notedTermId that it begins with: of an earlier life, so nobody knows why it was noted.
     */
    public void begin(final long notedTermId)
    {
        lastTermId = notedTermId;
        promisedTermId = notedTermId;
        seenTermId = notedTermId;
    }

    /**
     * A duty cycle of the module has ended.
     *
     * @param notedTermId   that the module has noted by now.
     * @param electionState code of the state that its election is in.
     */
    public void onCycle(final long notedTermId, final int electionState)
    {
        final int state = 1 << electionState;
        final boolean isLeading = 0 != (LEADING & state);
        if (notedTermId == lastTermId && isLeading == wasLeading)
        {
            return;
        }
        final boolean isElected = isLeading && !wasLeading;
        if (isElected || notedTermId != lastTermId && 0 == (PROVEN & state))
        {
            promisedTermId = notedTermId;
        }
        seenTermId = notedTermId;
        lastTermId = notedTermId;
        wasLeading = isLeading;
    }

    /**
     * The latest term that the member may have promised.
     *
     * @param notedTermId that its module has noted, read before.
     * @return id of the term, not above the noted one.
     */
    public long promisedTermId(final long notedTermId)
    {
        return notedTermId == seenTermId ? promisedTermId : notedTermId;
    }

    private static int bits(final ElectionState... states)
    {
        int bits = 0;
        for (final ElectionState each : states)
        {
            bits |= 1 << each.code();
        }
        return bits;
    }
}
