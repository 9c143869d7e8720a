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
package io.lockstep.sim.check;

import java.util.ArrayList;
import java.util.List;

import org.agrona.collections.Long2ObjectHashMap;

import io.lockstep.codecs.stream.EntryKind;

/**
 * Once the faults are over, every request of a client of the core is answered within a time, and every replica of the
 * core reaches what is visible within it.
 */
final class Liveness extends Invariant
{
    /** So often within the limit it is looked. */
    private static final int LOOKS = 32;
    private static final long NONE = -1;

    private final Long2ObjectHashMap<Client> clientsById = new Long2ObjectHashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final HostValues applied = new HostValues();
    private final HostValues owed = new HostValues();
    private final HostValues owedSinceNs = new HostValues();
    private int[] core = {};
    private boolean isHealed;
    private long healedNs;
    private long limitNs;
    private long nextLookNs;
    private long answeredSequence = NONE;

    Liveness(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onInvoked(final int client, final long clientId, final long requestId, final long hash)
    {
        Client each = clientsById.get(clientId);
        if (null == each)
        {
            each = new Client(clientId, ledger.settings().window());
            clientsById.put(clientId, each);
            clients.add(each);
        }
        each.host = client;
        each.open(requestId, ledger.timeNs());
    }

    @Override
    void onRepeated(
        final int client, final long clientId, final long requestId, final boolean isSame, final long hash)
    {
        onInvoked(client, clientId, requestId, hash);
    }

    @Override
    void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        final Client each = clientsById.get(clientId);
        if (null != each)
        {
            each.close(requestId);
        }
    }

    @Override
    void onAbandoned(final int client, final long clientId)
    {
        final Client each = clientsById.get(clientId);
        if (null != each)
        {
            each.abandon();
        }
    }

    @Override
    void onMachineLoaded(final int replica, final long sequence)
    {
        applied.put(replica, sequence);
    }

    @Override
    void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final EntryKind kind,
        final long clientId,
        final long hash)
    {
        applied.put(replica, sequence);
    }

    @Override
    void onHealed(final int[] hosts, final long limit)
    {
        core = hosts.clone();
        limitNs = limit;
        healedNs = ledger.timeNs();
        nextLookNs = healedNs;
        isHealed = true;
        for (final int host : core)
        {
            owed.put(host, ledger.releasedSequence());
            owedSinceNs.put(host, healedNs);
        }
    }

    @Override
    void onStep(final long timeNs)
    {
        if (isHealed && timeNs >= nextLookNs)
        {
            nextLookNs = timeNs + Math.max(1, limitNs / LOOKS);
            look(timeNs);
        }
    }

    /**
     * Is nothing owed any more: all answered, and all replicas of the core where the head was then. It goes on: with
     * ticks for ever.
     */
    boolean isSettled()
    {
        for (final Client each : clients)
        {
            if (isInCore(each.host) && 0 != each.openCount)
            {
                answeredSequence = NONE;
                return false;
            }
        }
        if (NONE == answeredSequence)
        {
            answeredSequence = ledger.releasedSequence();
        }
        for (final int host : core)
        {
            if (Invariants.isReplica(host) && applied.get(host) < answeredSequence)
            {
                return false;
            }
        }
        return isHealed;
    }

    private void look(final long timeNs)
    {
        for (final Client each : clients)
        {
            if (0 != each.openCount && isInCore(each.host))
            {
                final long requestId = each.oldest();
                final long sinceNs = Math.max(healedNs, each.openedNs(requestId));
                if (timeNs - sinceNs > limitNs)
                {
                    throw violation("request is not answered", "client=" + each.clientId + " request=" + requestId +
                        " open=" + each.openCount + " limitNs=" + limitNs + " waitedNs=" + (timeNs - sinceNs) +
                        " stream=" + ledger.outcome(each.clientId, requestId) + " host=" + each.host);
                }
            }
        }
        for (final int host : core)
        {
            if (Invariants.isReplica(host))
            {
                lookAtReplica(host, timeNs);
            }
        }
    }

    private void lookAtReplica(final int host, final long timeNs)
    {
        if (applied.get(host) >= owed.get(host))
        {
            owed.put(host, ledger.releasedSequence());
            owedSinceNs.put(host, timeNs);
        }
        else if (timeNs - owedSinceNs.get(host) > limitNs)
        {
            throw violation("replica does not reach the head", "expected=" + owed.get(host) + " actual=" +
                applied.get(host) + " limitNs=" + limitNs + " waitedNs=" + (timeNs - owedSinceNs.get(host)) +
                " host=" + host);
        }
    }

    private boolean isInCore(final int host)
    {
        for (final int each : core)
        {
            if (host == each)
            {
                return true;
            }
        }
        return false;
    }

    /** The requests of a client that are not answered. */
    private static final class Client
    {
        private final long clientId;
        private final LongWindow opened;
        private long oldest = 1;
        private int openCount;
        private int host;

        Client(final long clientId, final int window)
        {
            this.clientId = clientId;
            opened = new LongWindow(window);
        }

        void open(final long requestId, final long timeNs)
        {
            openCount += 0 == opened.get(requestId) ? 1 : 0;
            opened.put(requestId, timeNs + 1);
            oldest = Math.min(oldest, requestId);
        }

        void close(final long requestId)
        {
            if (0 != opened.get(requestId))
            {
                opened.put(requestId, 0);
                openCount--;
            }
        }

        void abandon()
        {
            for (long each = oldest(); each <= opened.highest(); each++)
            {
                opened.put(each, 0);
            }
            openCount = 0;
        }

        long oldest()
        {
            oldest = Math.max(oldest, opened.lowest());
            while (oldest <= opened.highest() && 0 == opened.get(oldest))
            {
                oldest++;
            }
            return oldest;
        }

        long openedNs(final long requestId)
        {
            return opened.get(requestId) - 1;
        }
    }
}
