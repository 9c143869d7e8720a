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
package io.lockstep.sequencer;

/**
 * Ports of a member, as offsets from its base: the base of member 0 plus 100 times the member's id. One formula, so
 * that members on one machine and on many are set up by the same file.
 */
public final class MemberPorts
{
    /** Requests to the archive. */
    public static final int ARCHIVE = 1;
    /** Blocks of the gateways. */
    public static final int INGRESS = 2;
    /** Between the members. */
    public static final int CONSENSUS = 3;
    /** The replicated log. */
    public static final int LOG = 4;
    /** A follower that catches up. */
    public static final int CATCHUP = 5;
    /** What the other members say of themselves. */
    public static final int PEERS = 6;
    /** Requests for replay of the journal. */
    public static final int REPLAY = 10;

    private static final int STRIDE = 100;

    private MemberPorts()
    {
    }

    /**
     * A port of a member.
     *
     * @param portBase of member 0.
     * @param memberId of the member.
     * @param offset   one of the constants of this class.
     * @return UDP port.
     */
    public static int port(final int portBase, final int memberId, final int offset)
    {
        return portBase + memberId * STRIDE + offset;
    }

    static int last(final int portBase, final int memberCount)
    {
        return portBase + memberCount * STRIDE - 1;
    }
}
