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

import static io.lockstep.protocol.BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH;

import java.util.Arrays;

import org.agrona.BitUtil;
import org.agrona.collections.Long2ObjectHashMap;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ErrorCode;

/**
 * Decides the outcome of an entry from the entries before it, and from nothing else. So a request is taken exactly
 * once, in the order of its client's ids, whatever number of copies arrives by whatever gateways.
 * <pre>
 *  entry        condition                                   becomes
 *  REQUEST      client unknown, or incarnation ahead        REFUSED(1, or last + 1)
 *               incarnation older, or session closed        FENCED(incarnation in force)
 *               id = last + 1                               SEQUENCED(next sequence)
 *               id in the window                            DUPLICATE(first sequence), or DUPLICATE(0) with the code
 *               id older than the window                    STALE(oldest known id)
 *               id > last + 1                               REFUSED(last + 1)
 *  VOIDED       as REQUEST, but a new id                    VOIDED: consumed, without a sequence
 *  ESTABLISH    same nonce as the session in force          DUPLICATE(sequence of its opening)
 *               nonce not later than the last of its object FENCED(incarnation in force)
 *               table of clients full                       VOIDED with the code TOO_MANY_CLIENTS
 *               otherwise                                   SESSION_OPENED(next sequence), incarnation + 1
 *  CLOSE        session in force                            SESSION_CLOSED(next sequence)
 *               otherwise                                   FENCED(incarnation in force)
 *  COMMAND      sender is no admin                          VOIDED with the code NOT_AUTHORISED
 *               no message of admin.xml                     VOIDED with the code MALFORMED
 *               otherwise                                   ADMIN(next sequence)
 *  any other                                                VOIDED with the code MALFORMED, nothing consumed
 * </pre>
 * The table of clients is bounded and none is ever forgotten. Threading: one thread. No allocation but for a new
 * client.
 */
public final class DuplicateFilter
{
    private static final int NONCE_COUNT_BITS = 16;
    private static final long NONCE_COUNT_MASK = (1L << NONCE_COUNT_BITS) - 1;

    private final Long2ObjectHashMap<ClientState> clients;
    private final int clientLimit;
    private final int windowLength;
    private final AdminCommand command = new AdminCommand();

    /**
     * An empty filter.
     *
     * @param clientLimit  most clients that are ever known.
     * @param windowLength ids per client whose outcome is remembered, a power of two; not less than a client may have
     *                     in flight.
     */
    public DuplicateFilter(final int clientLimit, final int windowLength)
    {
        if (clientLimit < 1)
        {
            throw new IllegalArgumentException("client limit: minimum=1 actual=" + clientLimit);
        }
        if (!BitUtil.isPowerOfTwo(windowLength))
        {
            throw new IllegalArgumentException("window length is not a power of two: actual=" + windowLength);
        }
        this.clientLimit = clientLimit;
        this.windowLength = windowLength;
        clients = new Long2ObjectHashMap<>();
    }

    /**
     * Decides the current entry of a block and writes the outcome into the stamped copy.
     *
     * @param entry        decoder whose cursor stands on the entry.
     * @param stamp        over the buffer that the decoder reads.
     * @param isAdmin      whether the sender of the block may give commands.
     * @param nextSequence that the entry gets if it takes one.
     * @return true if it took the sequence.
     */
    boolean decide(
        final BlockDecoder entry, final BlockFlyweight stamp, final boolean isAdmin, final long nextSequence)
    {
        switch (entry.kind())
        {
            case REQUEST:
                return decideRequest(entry, stamp, nextSequence);

            case VOIDED:
                return decideRequest(entry, stamp, -entry.code());

            case ESTABLISH:
                return decideEstablish(entry, stamp, nextSequence);

            case CLOSE:
                return decideClose(entry, stamp, nextSequence);

            case COMMAND:
                return decideCommand(entry, stamp, isAdmin, nextSequence);

            default:
                voided(entry.entryOffset(), stamp, ErrorCode.MALFORMED);
                return false;
        }
    }

    private boolean decideCommand(
        final BlockDecoder entry, final BlockFlyweight stamp, final boolean isAdmin, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        stamp.addFlags(offset, BlockDescriptor.FLAG_COMMAND);
        if (!isAdmin)
        {
            voided(offset, stamp, ErrorCode.NOT_AUTHORISED);
            return false;
        }
        if (!command.tryWrap(entry.buffer(), entry.payloadOffset(), entry.payloadLength()))
        {
            voided(offset, stamp, ErrorCode.MALFORMED);
            return false;
        }
        stamp.outcome(offset, EntryKind.ADMIN, nextSequence);
        return true;
    }

    private static void voided(final int offset, final BlockFlyweight stamp, final ErrorCode code)
    {
        stamp.outcome(offset, EntryKind.VOIDED, 0);
        stamp.code(offset, code.code());
    }

    private boolean decideRequest(final BlockDecoder entry, final BlockFlyweight stamp, final long newOutcome)
    {
        final int offset = entry.entryOffset();
        final long requestId = entry.requestId();
        final ClientState client = clients.get(entry.clientId());
        if (null == client)
        {
            stamp.outcome(offset, EntryKind.REFUSED, 1);
            return false;
        }
        if (entry.incarnation() > client.incarnation)
        {
            stamp.outcome(offset, EntryKind.REFUSED, client.lastRequestId + 1);
            return false;
        }
        if (entry.incarnation() < client.incarnation || !client.isOpen)
        {
            stamp.outcome(offset, EntryKind.FENCED, client.incarnation);
            return false;
        }
        if (requestId <= client.lastRequestId)
        {
            repeat(offset, requestId, client, stamp);
            return false;
        }
        if (requestId > client.lastRequestId + 1)
        {
            stamp.outcome(offset, EntryKind.REFUSED, client.lastRequestId + 1);
            return false;
        }

        client.take(newOutcome);
        final boolean isSequenced = newOutcome > 0;
        stamp.outcome(offset, isSequenced ? EntryKind.SEQUENCED : EntryKind.VOIDED, Math.max(0, newOutcome));
        return isSequenced;
    }

    private static void repeat(
        final int offset, final long requestId, final ClientState client, final BlockFlyweight stamp)
    {
        if (requestId < client.oldestKnownId())
        {
            stamp.outcome(offset, EntryKind.STALE, client.oldestKnownId());
            return;
        }
        final long outcome = client.outcome(requestId);
        stamp.outcome(offset, EntryKind.DUPLICATE, Math.max(0, outcome));
        stamp.code(offset, (int)Math.max(0, -outcome));
    }

    private boolean decideEstablish(final BlockDecoder entry, final BlockFlyweight stamp, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        if (entry.payloadLength() < ESTABLISH_PAYLOAD_LENGTH)
        {
            voided(offset, stamp, ErrorCode.MALFORMED);
            return false;
        }

        ClientState client = clients.get(entry.clientId());
        if (null == client)
        {
            if (clients.size() >= clientLimit)
            {
                voided(offset, stamp, ErrorCode.TOO_MANY_CLIENTS);
                stamp.opened(offset, 0, 0);
                return false;
            }
            client = new ClientState(entry.clientId(), windowLength);
            clients.put(client.clientId, client);
        }
        else if (client.isOpen && client.nonce == entry.requestId())
        {
            stamp.outcome(offset, EntryKind.DUPLICATE, client.openedSequence);
            stamp.opened(offset, client.incarnation, client.lastRequestId);
            return false;
        }
        else if (isOutdated(entry.requestId(), client.nonce))
        {
            stamp.outcome(offset, EntryKind.FENCED, client.incarnation);
            return false;
        }

        client.incarnation++;
        client.isOpen = true;
        client.nonce = entry.requestId();
        client.openedSequence = nextSequence;
        stamp.outcome(offset, EntryKind.SESSION_OPENED, nextSequence);
        stamp.opened(offset, client.incarnation, client.lastRequestId);
        return true;
    }

    /**
     * Nonces of one client object count up in their lower 16 bits. An attempt that is not later than the last one known
     * was given up, or is a block sent again: it may not end the session that came after it.
     */
    private static boolean isOutdated(final long nonce, final long lastNonce)
    {
        return nonce >>> NONCE_COUNT_BITS == lastNonce >>> NONCE_COUNT_BITS &&
            (nonce & NONCE_COUNT_MASK) <= (lastNonce & NONCE_COUNT_MASK);
    }

    private boolean decideClose(final BlockDecoder entry, final BlockFlyweight stamp, final long nextSequence)
    {
        final ClientState client = clients.get(entry.clientId());
        if (null == client || !client.isOpen || client.incarnation != entry.incarnation())
        {
            stamp.outcome(entry.entryOffset(), EntryKind.FENCED, null == client ? 0 : client.incarnation);
            return false;
        }
        client.isOpen = false;
        stamp.outcome(entry.entryOffset(), EntryKind.SESSION_CLOSED, nextSequence);
        return true;
    }

    /**
     * Clients known.
     *
     * @return count.
     */
    public int clientCount()
    {
        return clients.size();
    }

    /**
     * Most clients that are ever known.
     *
     * @return limit.
     */
    public int clientLimit()
    {
        return clientLimit;
    }

    /**
     * Ids per client whose outcome is remembered.
     *
     * @return a power of two.
     */
    public int windowLength()
    {
        return windowLength;
    }

    /** All clients by ascending id: the order of a snapshot may not depend on a hash. */
    ClientState[] sortedClients()
    {
        final long[] ids = new long[clients.size()];
        int count = 0;
        final Long2ObjectHashMap<ClientState>.KeyIterator iterator = clients.keySet().iterator();
        while (iterator.hasNext())
        {
            ids[count++] = iterator.nextLong();
        }
        Arrays.sort(ids);
        final ClientState[] sorted = new ClientState[count];
        for (int i = 0; i < count; i++)
        {
            sorted[i] = clients.get(ids[i]);
        }
        return sorted;
    }

    /** A client from a snapshot. */
    ClientState restore(final long clientId)
    {
        final ClientState client = new ClientState(clientId, windowLength);
        clients.put(clientId, client);
        return client;
    }
}
