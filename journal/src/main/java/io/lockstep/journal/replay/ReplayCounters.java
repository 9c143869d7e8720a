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

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a replay server did since it was made.
 * <p>
 * Threading: moved by the server's thread, read by any.
 */
public final class ReplayCounters
{
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong drops = new AtomicLong();
    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong backPressure = new AtomicLong();
    private final AtomicLong throttles = new AtomicLong();
    private final AtomicLong requesters = new AtomicLong();

    ReplayCounters()
    {
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
        requests.setRelease(requests.getPlain() + 1);
    }

    void onRefusal()
    {
        refusals.setRelease(refusals.getPlain() + 1);
    }

    void onDrop()
    {
        drops.setRelease(drops.getPlain() + 1);
    }

    void onBlock(final int length)
    {
        blocks.setRelease(blocks.getPlain() + 1);
        bytes.setRelease(bytes.getPlain() + length);
    }

    void onBackPressure()
    {
        backPressure.setRelease(backPressure.getPlain() + 1);
    }

    void onThrottle()
    {
        throttles.setRelease(throttles.getPlain() + 1);
    }

    void onRequesters(final int change)
    {
        requesters.setRelease(requesters.getPlain() + change);
    }
}
