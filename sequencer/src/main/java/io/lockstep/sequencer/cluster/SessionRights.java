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
package io.lockstep.sequencer.cluster;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import io.aeron.cluster.service.ClientSession;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.Role;

/**
 * What the blocks of a cluster session may do. The answers decide what is stamped, so they depend on nothing but what
 * the log says of the session: its encoded principal. A gateway sends blocks of its own id; an admin sends blocks of
 * gateway id 0, in which there may be commands; anybody else sends nothing.
 * <p>
 * Threading: the service's thread, for each committed block. Allocates only with the first block of a session.
 */
public final class SessionRights
{
    private static final int NOBODY = -1;
    private static final int ADMIN = 0;
    private static final int UNKNOWN = -2;

    /** By session id, the gateway id that its blocks must have; a gateway's is 1 or more. */
    private final Long2LongHashMap rights = new Long2LongHashMap(UNKNOWN);
    private final BlockDecoder decoder = new BlockDecoder();
    private long foreignCount;

    /** Rights of no session yet. */
    public SessionRights()
    {
        // The sessions come with their blocks.
    }

    /**
     * May this session give commands.
     *
     * @param session that offered a block.
     * @return true if so.
     */
    boolean isAdmin(final ClientSession session)
    {
        return ADMIN == rightOf(session);
    }

    /**
     * May this session offer this block: is it of the id that the session proved to be of.
     *
     * @param session that offered it.
     * @param block   that holds it; anything may be in it.
     * @param offset  of the block.
     * @param length  of the block in bytes.
     * @return false if the block is another's; what has not the shape of a block is nobody's.
     */
    boolean isOwn(final ClientSession session, final DirectBuffer block, final int offset, final int length)
    {
        if (decoder.tryWrap(block, offset, length) && rightOf(session) != decoder.gatewayId())
        {
            foreignCount++;
            return false;
        }
        return true;
    }

    /**
     * The session is over, and its id is never used again.
     *
     * @param session that was closed.
     */
    void onClose(final ClientSession session)
    {
        rights.remove(session.id());
    }

    /**
     * Blocks that were not of their sender, since this process started.
     *
     * @return count.
     */
    long foreignCount()
    {
        return foreignCount;
    }

    private long rightOf(final ClientSession session)
    {
        long right = rights.get(session.id());
        if (UNKNOWN == right)
        {
            final Principal principal = Principal.decode(session.encodedPrincipal());
            right = null == principal ? NOBODY : Role.ADMIN == principal.role() ? ADMIN : principal.gatewayId();
            rights.put(session.id(), right);
        }
        return right;
    }
}
