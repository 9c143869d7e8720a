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
package io.lockstep.replica.stream;

import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

/**
 * Whom to ask for replay, and when: one gateway at a time, the same one as long as it is of use, the next one when it
 * refuses, is not connected, brings nothing or is late; and a pause after all of them were asked in vain.
 */
final class ReplayRotation
{
    private final ReplayPort[] ports;
    private final long timeoutNs;
    private final long retryNs;
    private final ReplicaCounters counters;

    private int current;
    private int polled;
    private int failures;
    private boolean isAwaiting;
    private boolean isPaused;
    private long askedNs;
    private long pausedNs;

    ReplayRotation(
        final ReplayPort[] ports, final long timeoutNs, final long retryNs, final ReplicaCounters counters)
    {
        this.ports = ports;
        this.timeoutNs = timeoutNs;
        this.retryNs = retryNs;
        this.counters = counters;
    }

    int size()
    {
        return ports.length;
    }

    /** All are polled, since one that was given up may still answer: its blocks are as good as any. */
    int poll(final long nowNs, final ReplayPort.Handler handler)
    {
        int workCount = 0;
        for (int i = 0; i < ports.length; i++)
        {
            polled = i;
            workCount += ports[i].poll(nowNs, handler);
        }
        if (isAwaiting && nowNs - askedNs >= timeoutNs)
        {
            onFailed(nowNs);
        }
        return workCount;
    }

    /** Is the port that is being polled the one that was asked last. */
    boolean isAnswerAwaited()
    {
        return isAwaiting && polled == current;
    }

    String polledPeer()
    {
        return ports[polled].peer();
    }

    boolean tryRequest(final long fromBlock, final long nowNs)
    {
        if (isAwaiting || 0 == ports.length || isPaused && nowNs - pausedNs < retryNs)
        {
            return false;
        }
        isPaused = false;
        if (!ports[current].request(fromBlock, nowNs))
        {
            onFailed(nowNs);
            return false;
        }
        isAwaiting = true;
        askedNs = nowNs;
        counters.increment(ReplicaCounter.REPLAY_REQUESTS);
        return true;
    }

    /** Another one, without a fault of the one before. */
    void turn()
    {
        if (!isAwaiting)
        {
            current = current + 1 >= ports.length ? 0 : current + 1;
        }
    }

    void onUseful()
    {
        isAwaiting = false;
        failures = 0;
    }

    void onFailed(final long nowNs)
    {
        isAwaiting = false;
        turn();
        failures++;
        counters.increment(ReplicaCounter.REPLAY_FAILURES);
        if (failures == ports.length)
        {
            failures = 0;
            isPaused = true;
            pausedNs = nowNs;
        }
    }
}
