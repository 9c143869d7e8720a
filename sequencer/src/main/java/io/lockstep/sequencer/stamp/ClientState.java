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
package io.lockstep.sequencer.stamp;

/**
 * What the filter remembers of one client: the session in force, the last id taken, and of the last ids the outcome and
 * the hash of the payload.
 * <p>
 * An outcome is the sequence of a message, or minus the code of a void. Ids older than the window are known to be
 * taken, their outcomes are not known any more.
 */
final class ClientState
{
    final long clientId;
    private final long[] outcomes;
    private final long[] hashes;
    private final int mask;
    int incarnation;
    boolean isOpen;
    boolean isSuspended;
    long nonce;
    long openedSequence;
    long lastRequestId;
    long windowCount;

    ClientState(final long clientId, final int windowLength)
    {
        this.clientId = clientId;
        outcomes = new long[windowLength];
        hashes = new long[windowLength];
        mask = windowLength - 1;
    }

    /** Takes the next id. */
    void take(final long outcome, final long payloadHash)
    {
        lastRequestId++;
        outcomes[(int)lastRequestId & mask] = outcome;
        hashes[(int)lastRequestId & mask] = payloadHash;
        windowCount = Math.min(windowCount + 1, outcomes.length);
    }

    /** Oldest id whose outcome is still known; last + 1 if there is none. */
    long oldestKnownId()
    {
        return lastRequestId - windowCount + 1;
    }

    /** Outcome of an id from {@link #oldestKnownId()} to the last. */
    long outcome(final long requestId)
    {
        return outcomes[(int)requestId & mask];
    }

    /** Hash of the payload of an id from {@link #oldestKnownId()} to the last; of a void it is 0. */
    long payloadHash(final long requestId)
    {
        return hashes[(int)requestId & mask];
    }

    /** Restores an outcome from a snapshot; to be called for every known id, in ascending order. */
    void restoreOutcome(final long requestId, final long outcome, final long payloadHash)
    {
        outcomes[(int)requestId & mask] = outcome;
        hashes[(int)requestId & mask] = payloadHash;
        windowCount++;
    }
}
