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

/**
 * What is known of a node that is asked for older blocks.
 * <p>
 * Threading: the agent's.
 */
final class BackfillPeer
{
    private final String channel;
    private long firstBlock;
    private boolean isSpent;
    private boolean isLeft;
    private long leftUntilNs;
    private boolean isTold;

    BackfillPeer(final String channel)
    {
        this.channel = channel;
    }

    String channel()
    {
        return channel;
    }

    /** First block that it holds as far as it said in this round, 0 if it did not. */
    long firstBlock()
    {
        return firstBlock;
    }

    /** It said which block it holds first. */
    void firstBlock(final long blockNumber)
    {
        firstBlock = blockNumber;
    }

    /** It does not help any more in this round. */
    void spend()
    {
        isSpent = true;
    }

    /** Another round: it may help again. */
    void renew()
    {
        isSpent = false;
        firstBlock = 0;
    }

    /** It helped: what goes wrong next is told again. */
    void onHelp()
    {
        isTold = false;
    }

    /** Is it the first time since it helped that there is something to tell of it. */
    boolean isToBeTold()
    {
        final boolean isFirst = !isTold;
        isTold = true;
        return isFirst;
    }

    /** What it gives cannot be used: it is left alone until a time. */
    void leaveUntil(final long timeNs)
    {
        isLeft = true;
        leftUntilNs = timeNs;
    }

    /** Can it be asked. */
    boolean canBeAsked(final long nowNs)
    {
        isLeft = isLeft && nowNs - leftUntilNs < 0;
        return !isSpent && !isLeft;
    }
}
