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
    /** So many lives of a client are remembered, each by its last attempt to open a session. */
    static final int LIVES = 8;

    private static final int ATTEMPT_BITS = 16;
    private static final long ATTEMPT_MASK = (1L << ATTEMPT_BITS) - 1;

    final long clientId;
    private final long[] attempts = new long[LIVES];
    private final long[] outcomes;
    private final long[] hashes;
    private final int mask;
    int incarnation;
    boolean isOpen;
    boolean isSuspended;
    long openedSequence;
    long lastRequestId;
    long windowCount;
    private int attemptCount;

    ClientState(final long clientId, final int windowLength)
    {
        this.clientId = clientId;
        outcomes = new long[windowLength];
        hashes = new long[windowLength];
        mask = windowLength - 1;
    }

    /** Nonce of the attempt that opened the last session, 0 if there was none. */
    long nonce()
    {
        return 0 == attemptCount ? 0 : attempts[attemptCount - 1];
    }

    /** Attempts that are remembered, oldest first; the last one is {@link #nonce()}. */
    int attemptCount()
    {
        return attemptCount;
    }

    /** An attempt that is remembered. */
    long attempt(final int index)
    {
        return attempts[index];
    }

    /**
     * Was the attempt given up, or is it of a block that came again. Nonces of one life of a client count up in their
     * lower 16 bits; those above are of the life. What is not later than the last one known of its life may not end the
     * session that came after it, be it of the same life or of a later one.
     */
    boolean isOutdated(final long nonce)
    {
        for (int i = 0; i < attemptCount; i++)
        {
            if (isOneLife(attempts[i], nonce))
            {
                return (nonce & ATTEMPT_MASK) <= (attempts[i] & ATTEMPT_MASK);
            }
        }
        return false;
    }

    /** An attempt has opened a session. The life that was heard of longest ago is forgotten, if there are too many. */
    void onAttempt(final long nonce)
    {
        int from = 0;
        while (from < attemptCount && !isOneLife(attempts[from], nonce))
        {
            from++;
        }
        if (from == attemptCount)
        {
            from = 0;
            if (attemptCount < LIVES)
            {
                attempts[attemptCount++] = nonce;
                return;
            }
        }
        System.arraycopy(attempts, from + 1, attempts, from, attemptCount - from - 1);
        attempts[attemptCount - 1] = nonce;
    }

    private static boolean isOneLife(final long nonce, final long other)
    {
        return nonce >>> ATTEMPT_BITS == other >>> ATTEMPT_BITS;
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
