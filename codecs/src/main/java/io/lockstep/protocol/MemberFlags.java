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
package io.lockstep.protocol;

/**
 * What a member says of itself in a word of bits, to the others and to the gateways, and what follows from it for all.
 * <p>
 * Threading: no state.
 */
public final class MemberFlags
{
    /** The member leads. */
    public static final int LEADS = 1;
    /** The member has less room than its reserve. */
    public static final int SHORT_OF_SPACE = 2;
    /** The member has less room than its warning level. */
    public static final int LOW_ON_SPACE = 4;
    /** The member leads or follows a leader, with no election going on. */
    public static final int TAKES_PART = 8;
    /** The member is about to stop. */
    public static final int LEAVES = 16;

    private MemberFlags()
    {
    }

    /**
     * Is a member short of space.
     *
     * @param flags of it.
     * @return true if so.
     */
    public static boolean isShort(final long flags)
    {
        return 0 != (flags & SHORT_OF_SPACE);
    }

    /**
     * Is a member low on space, or short of it.
     *
     * @param flags of it.
     * @return true if so.
     */
    public static boolean isLow(final long flags)
    {
        return 0 != (flags & (LOW_ON_SPACE | SHORT_OF_SPACE));
    }

    /**
     * Leads a member or follows a leader; an attestation of it is of everything that is committed so far.
     *
     * @param flags of it.
     * @return true if so.
     */
    public static boolean takesPart(final long flags)
    {
        return 0 != (flags & TAKES_PART);
    }

    /**
     * Takes the cluster no requests, as too few members have room for them: what goes on needs a majority.
     *
     * @param memberCount members of the cluster.
     * @param withRoom    members that are up and not short of space.
     * @param withoutRoom members that are up and short of it.
     * @return true if somebody is short, and fewer than a majority have room. Members of which nothing is heard do not
     *     make a cluster read-only by themselves.
     */
    public static boolean isReadOnly(final int memberCount, final int withRoom, final int withoutRoom)
    {
        return withoutRoom > 0 && withRoom < memberCount / 2 + 1;
    }
}
