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
package io.lockstep.perf.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

/**
 * What clients did and were told: one outcome for each request, and an outcome or a word for each.
 * <p>
 * A history without its last line lacks others too. So requests of its clients that follow the last one that it tells,
 * up to the first that another life of its process tells, may have been sent, and what it tells of no outcome is no
 * silence.
 * <p>
 * Threading: one thread.
 */
final class RequestRules
{
    private static final String STALE_CODE = "STALE";

    private final Requests requests;
    private final Sources sources;
    private final Violations violations;
    private final Map<Integer, List<Long>> furtherHashes = new HashMap<>();
    private final LongHashSet knownClients = new LongHashSet();
    private final LongHashSet cutEnds = new LongHashSet();
    private final Long2LongHashMap lastOfSource = new Long2LongHashMap(-1);
    private final List<Boolean> areWhole = new ArrayList<>();

    RequestRules(final Requests requests, final Sources sources, final Violations violations)
    {
        this.requests = requests;
        this.sources = sources;
        this.violations = violations;
    }

    void onInvoke(
        final int source, final long line, final long timeNs, final long client, final long request, final long hash)
    {
        final int index = requests.obtain(client, request);
        if (Sources.NONE == requests.invokeSource[index])
        {
            requests.hash[index] = hash;
            invoked(index, source, line, timeNs);
        }
        else
        {
            if (!isPayload(index, hash))
            {
                furtherHashes.computeIfAbsent(index, (key) -> new ArrayList<>()).add(hash);
            }
            if (sources.isSameClock(source, requests.invokeSource[index]) && timeNs < requests.invokeNs[index])
            {
                invoked(index, source, line, timeNs);
            }
        }
        knownClients.add(client);
        lastOfSource.put(client, index);
    }

    private void invoked(final int index, final int source, final long line, final long timeNs)
    {
        requests.invokeSource[index] = source;
        requests.invokeLine[index] = line;
        requests.invokeNs[index] = timeNs;
    }

    void onApplied(
        final int source, final long line, final long timeNs, final long client, final long request,
        final long sequence)
    {
        final int index = requests.obtain(client, request);
        final byte before = requests.outcome[index];
        if (Requests.APPLIED == before && sequence == requests.toldSequence[index])
        {
            if (sources.isSameClock(source, requests.outcomeSource[index]) && timeNs < requests.outcomeNs[index])
            {
                told(index, Requests.APPLIED, source, line, timeNs);
            }
            return;
        }
        if (Requests.APPLIED == before || Requests.REJECTED == before)
        {
            toldAnother(index, "applied at " + sequence, source, line);
            return;
        }
        requests.toldSequence[index] = sequence;
        told(index, Requests.APPLIED, source, line, timeNs);
    }

    void onRejected(
        final int source, final long line, final long timeNs, final long client, final long request,
        final String code)
    {
        final int index = requests.obtain(client, request);
        final byte before = requests.outcome[index];
        if (STALE_CODE.equals(code))
        {
            if (Requests.OPEN == before || Requests.UNKNOWN == before)
            {
                told(index, Requests.STALE, source, line, timeNs);
            }
        }
        else if (Requests.APPLIED == before)
        {
            toldAnother(index, "rejected", source, line);
        }
        else
        {
            told(index, Requests.REJECTED, source, line, timeNs);
        }
    }

    void onUnknown(final int source, final long line, final long timeNs, final long client, final long request)
    {
        final int index = requests.obtain(client, request);
        if (Requests.OPEN == requests.outcome[index])
        {
            told(index, Requests.UNKNOWN, source, line, timeNs);
        }
    }

    void onEndOfSource(final boolean isWhole)
    {
        areWhole.add(isWhole);
        if (!isWhole)
        {
            lastOfSource.forEachLong((client, index) -> cutEnds.add(index));
        }
        lastOfSource.clear();
    }

    private void told(final int index, final byte outcome, final int source, final long line, final long timeNs)
    {
        requests.outcome[index] = outcome;
        requests.outcomeSource[index] = source;
        requests.outcomeLine[index] = line;
        requests.outcomeNs[index] = timeNs;
    }

    private void toldAnother(final int index, final String what, final int source, final long line)
    {
        violations.add(Rule.ONE_OUTCOME, () -> requests.name(index) + " was told as " +
            (Requests.APPLIED == requests.outcome[index] ? "applied at " + requests.toldSequence[index] : "rejected") +
            " by " + outcomePlace(index) + " and as " + what + " by " + sources.place(source, line));
    }

    /** Was a request invoked with a payload of that hash. */
    boolean isPayload(final int index, final long hash)
    {
        return hash == requests.hash[index] ||
            furtherHashes.containsKey(index) && furtherHashes.get(index).contains(hash);
    }

    /** May a request have been sent though nobody tells, because what would have told it was cut off. */
    boolean mayBeCutOff(final long client, final long request)
    {
        if (cutEnds.isEmpty() || !knownClients.contains(client))
        {
            return false;
        }
        for (long before = request - 1; before > 0; before--)
        {
            final int index = requests.find(client, before);
            if (index >= 0 && Sources.NONE != requests.invokeSource[index])
            {
                return cutEnds.contains(index);
            }
        }
        return false;
    }

    boolean isKnown(final long client)
    {
        return knownClients.contains(client);
    }

    String invokePlace(final int index)
    {
        return sources.place(requests.invokeSource[index], requests.invokeLine[index]);
    }

    String outcomePlace(final int index)
    {
        return sources.place(requests.outcomeSource[index], requests.outcomeLine[index]);
    }

    /** When everything was read. Sources are numbered as their ends came in, histories before journals. */
    void finish()
    {
        for (int i = 0; i < requests.count(); i++)
        {
            final int index = i;
            final byte outcome = requests.outcome[i];
            if (Sources.NONE == requests.invokeSource[i])
            {
                if (Requests.OPEN != outcome)
                {
                    violations.add(Rule.ONE_OUTCOME, () -> requests.name(index) +
                        " was told an outcome by " + outcomePlace(index) + " and never invoked");
                }
            }
            else if (Requests.OPEN == outcome && areWhole.get(requests.invokeSource[i]))
            {
                violations.add(Rule.NO_SILENCE, () -> requests.name(index) + " was invoked by " + invokePlace(index) +
                    " and neither answered nor given up");
            }
        }
    }
}
