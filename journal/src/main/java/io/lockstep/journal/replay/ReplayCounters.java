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
package io.lockstep.journal.replay;

import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSet;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;

/**
 * What a replay server did since it was made.
 * <p>
 * Threading: moved by the server's thread, read by any.
 */
public final class ReplayCounters
{
    private final AtomicCounter requests;
    private final AtomicCounter refusals;
    private final AtomicCounter drops;
    private final AtomicCounter blocks;
    private final AtomicCounter bytes;
    private final AtomicCounter backPressure;
    private final AtomicCounter throttles;
    private final AtomicCounter requesters;

    /** Counters that are all 0 and that nobody outside of the process sees. */
    public ReplayCounters()
    {
        this(CounterSource.detached());
    }

    /**
     * Counters that are all 0.
     *
     * @param source of them.
     */
    public ReplayCounters(final CounterSource source)
    {
        final CounterSet set = new CounterSet(
            source,
            CounterType.REPLAY_REQUESTS,
            CounterType.REPLAY_REFUSALS,
            CounterType.REPLAY_DROPS,
            CounterType.REPLAY_BLOCKS,
            CounterType.REPLAY_SENT,
            CounterType.REPLAY_BACK_PRESSURE,
            CounterType.REPLAY_THROTTLES,
            CounterType.REPLAY_REQUESTERS);
        requests = set.of(CounterType.REPLAY_REQUESTS);
        refusals = set.of(CounterType.REPLAY_REFUSALS);
        drops = set.of(CounterType.REPLAY_DROPS);
        blocks = set.of(CounterType.REPLAY_BLOCKS);
        bytes = set.of(CounterType.REPLAY_SENT);
        backPressure = set.of(CounterType.REPLAY_BACK_PRESSURE);
        throttles = set.of(CounterType.REPLAY_THROTTLES);
        requesters = set.of(CounterType.REPLAY_REQUESTERS);
    }

    /**
     * Requests that were taken.
     *
     * @return count.
     */
    public long requests()
    {
        return requests.getAcquire();
    }

    /**
     * Answers that ended with a code other than 0.
     *
     * @return count.
     */
    public long refusals()
    {
        return refusals.getAcquire();
    }

    /**
     * Requests that were dropped without an answer: malformed, with a response channel that cannot be used, with no
     * place left to refuse them from, or of new requesters that come too fast.
     *
     * @return count.
     */
    public long drops()
    {
        return drops.getAcquire();
    }

    /**
     * Blocks sent.
     *
     * @return count.
     */
    public long blocks()
    {
        return blocks.getAcquire();
    }

    /**
     * Bytes of the blocks sent.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return bytes.getAcquire();
    }

    /**
     * Turns that ended early because a requester does not take more now.
     *
     * @return count.
     */
    public long backPressure()
    {
        return backPressure.getAcquire();
    }

    /**
     * Turns that ended early because a requester had as many bytes as its rate allows.
     *
     * @return count.
     */
    public long throttles()
    {
        return throttles.getAcquire();
    }

    /**
     * Requesters that have a publication now, refused ones included.
     *
     * @return count.
     */
    public long requesters()
    {
        return requesters.getAcquire();
    }

    void onRequest()
    {
        requests.incrementRelease();
    }

    void onRefusal()
    {
        refusals.incrementRelease();
    }

    void onDrop()
    {
        drops.incrementRelease();
    }

    void onBlock(final int length)
    {
        blocks.incrementRelease();
        bytes.getAndAddRelease(length);
    }

    void onBackPressure()
    {
        backPressure.incrementRelease();
    }

    void onThrottle()
    {
        throttles.incrementRelease();
    }

    void onRequesters(final int change)
    {
        requesters.getAndAddRelease(change);
    }
}
