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
package io.lockstep.gateway.egress;

import java.util.Arrays;

/**
 * Whether this gateway has met the head of the stream since it started: whether it has released all that anybody can
 * have released before. Until then what it has to tell replicas is the past, which they would take for the head.
 * <p>
 * What was released was attested by a majority, so nothing is beyond the block that a majority reaches. A member that
 * has said nothing yet may have any block: it counts as one that is ahead of all. The first answer to that question is
 * good enough for ever, as are lower ones that come when more members are heard; that the head goes on meanwhile is no
 * matter. In a stream that is still empty the head is block 0, once a majority has said so.
 * <p>
 * Threading: the egress agent's.
 */
final class HeadGate
{
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final long[] heads;
    private final long[] sorted;
    private final int index;
    private long target = UNKNOWN;
    private boolean isMet;

    HeadGate(final int memberCount)
    {
        heads = new long[memberCount];
        Arrays.fill(heads, UNKNOWN);
        sorted = new long[memberCount];
        index = memberCount - (memberCount / 2 + 1);
    }

    /**
     * A member has said up to which block it attests, all that it knows to be committed.
     *
     * @param memberId    of it.
     * @param blockNumber last one, 0 for none.
     */
    void onHead(final int memberId, final long blockNumber)
    {
        if (isMet)
        {
            return;
        }
        heads[memberId] = UNKNOWN == heads[memberId] ? blockNumber : Math.max(heads[memberId], blockNumber);
        System.arraycopy(heads, 0, sorted, 0, heads.length);
        Arrays.sort(sorted);
        target = Math.min(target, sorted[index]);
    }

    /** Has the head been met, now that everything up to a block is released. */
    boolean isMetBy(final long released)
    {
        isMet |= released >= target;
        return isMet;
    }
}
