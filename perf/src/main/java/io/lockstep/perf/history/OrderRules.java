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

import java.util.HashMap;
import java.util.Map;

import org.agrona.collections.Long2LongHashMap;

/**
 * What observers and journals saw: one order without a gap, that holds what clients were told and sent.
 * <p>
 * Threading: one thread.
 */
final class OrderRules
{
    /** Kind of an output of a shared flow, whose ids do not follow each other. */
    static final String OUTPUT = "output";

    private final Order order = new Order();
    private final Map<String, Observer> observers = new HashMap<>();
    private final Long2LongHashMap lastRequest = new Long2LongHashMap(Long.MIN_VALUE);
    private final Requests requests;
    private final RequestRules requestRules;
    private final Sources sources;
    private final Violations violations;
    private long firstSequence = Long.MAX_VALUE;
    private long lastSequence;
    private long lastInJournals;
    private boolean hasJournals;
    private long unreachable;

    /** Where an observer stands. */
    static final class Observer
    {
        private final String name;
        private long last;

        Observer(final String name)
        {
            this.name = name;
        }
    }

    /** A sequenced entry, as it is handed from who reads it to who judges it. */
    static final class Entry
    {
        int source;
        long place;
        long sequence;
        String kind;
        long clientId;
        long requestId;
        long hash;
        long timestampNs;

        private boolean isRequest()
        {
            return HistoryWriter.MESSAGE.equals(kind) || OUTPUT.equals(kind);
        }
    }

    OrderRules(
        final Requests requests, final RequestRules requestRules, final Sources sources, final Violations violations)
    {
        this.requests = requests;
        this.requestRules = requestRules;
        this.sources = sources;
        this.violations = violations;
    }

    /** Observer of a name within a history. */
    Observer observer(final int source, final String name)
    {
        return observers.computeIfAbsent(source + "/" + name, (key) -> new Observer(name));
    }

    /** A node begins another life: it may see the stream from its start again. */
    void onStart(final int source, final String name)
    {
        observer(source, name).last = 0;
    }

    int observerCount()
    {
        return observers.size();
    }

    /** The end of a journal: what is told as applied must be in some journal. */
    void onJournalEnd(final long lastOfJournal)
    {
        hasJournals = true;
        lastInJournals = Math.max(lastInJournals, lastOfJournal);
    }

    void onEntry(final Observer observer, final Entry entry)
    {
        final long sequence = entry.sequence;
        if (sequence < 1 || 0 != observer.last && sequence != observer.last + 1)
        {
            final long expected = observer.last + 1;
            violations.add(Rule.NO_GAP, () -> observer.name + " saw sequence " + sequence + " where " + expected +
                " follows, " + sources.place(entry.source, entry.place));
        }
        observer.last = Math.max(1, sequence);
        if (sequence >= 1)
        {
            firstSequence = Math.min(firstSequence, sequence);
            lastSequence = Math.max(lastSequence, sequence);
            put(entry);
        }
    }

    private void put(final Entry entry)
    {
        final Order.Page page = order.obtain(entry.sequence);
        final int i = Order.indexOf(entry.sequence);
        if (Sources.NONE == page.source[i])
        {
            page.source[i] = entry.source;
            page.place[i] = entry.place;
            page.kind[i] = entry.kind;
            page.clientId[i] = entry.clientId;
            page.requestId[i] = entry.requestId;
            page.hash[i] = entry.hash;
            page.timestampNs[i] = entry.timestampNs;
            order.onAdded();
        }
        else if (!isSame(page, i, entry))
        {
            violations.add(Rule.ONE_ORDER, () -> "sequence " + entry.sequence + " is " + name(page, i) + " in " +
                sources.place(page.source[i], page.place[i]) + " and " +
                name(entry.kind, entry.clientId, entry.requestId, entry.hash, entry.timestampNs) + " in " +
                sources.place(entry.source, entry.place));
        }
    }

    private static boolean isSame(final Order.Page page, final int i, final Entry entry)
    {
        return page.timestampNs[i] == entry.timestampNs && page.kind[i].equals(entry.kind) &&
            (!entry.isRequest() || page.clientId[i] == entry.clientId && page.requestId[i] == entry.requestId &&
                page.hash[i] == entry.hash);
    }

    private static String name(final Order.Page page, final int i)
    {
        return name(page.kind[i], page.clientId[i], page.requestId[i], page.hash[i], page.timestampNs[i]);
    }

    private static String name(
        final String kind, final long client, final long request, final long hash, final long timestampNs)
    {
        final boolean isRequest = HistoryWriter.MESSAGE.equals(kind) || OUTPUT.equals(kind);
        return (isRequest ?
            "client=" + client + " request=" + request + " hash=" + Long.toHexString(hash) : kind) +
            " timestamp=" + timestampNs;
    }

    /** When everything was read. */
    void finish()
    {
        long expected = firstSequence;
        long lastTimestampNs = Long.MIN_VALUE;
        for (final Order.Page page : order.sorted())
        {
            for (int i = 0; i < Order.length(); i++)
            {
                if (Sources.NONE != page.source[i])
                {
                    final long sequence = page.first + i;
                    if (sequence != expected)
                    {
                        hole(expected, sequence);
                    }
                    if (page.timestampNs[i] < lastTimestampNs)
                    {
                        backInTime(page, i, lastTimestampNs);
                    }
                    checkRequest(page, i, sequence);
                    lastTimestampNs = page.timestampNs[i];
                    expected = sequence + 1;
                }
            }
        }
        checkTold();
    }

    private void hole(final long expected, final long sequence)
    {
        violations.add(Rule.NO_GAP, () -> "nobody saw sequences " + expected + " to " + (sequence - 1));
    }

    private void backInTime(final Order.Page page, final int i, final long lastTimestampNs)
    {
        violations.add(Rule.TIME, () -> "sequence " + (page.first + i) + " has timestamp " + page.timestampNs[i] +
            " behind one of " + lastTimestampNs + ", " + sources.place(page.source[i], page.place[i]));
    }

    private void checkRequest(final Order.Page page, final int i, final long sequence)
    {
        final boolean isMessage = HistoryWriter.MESSAGE.equals(page.kind[i]);
        if (!isMessage && !OUTPUT.equals(page.kind[i]))
        {
            return;
        }
        final long client = page.clientId[i];
        final long request = page.requestId[i];
        final int index = requests.obtain(client, request);
        if (0 != requests.sequence[index])
        {
            violations.add(Rule.EXACTLY_ONCE, () -> requests.name(index) + " has sequence " +
                requests.sequence[index] + " and sequence " + sequence + ", " +
                sources.place(page.source[i], page.place[i]));
            return;
        }
        requests.sequence[index] = sequence;
        if (isMessage)
        {
            checkInvoked(page, i, index);
            final long last = lastRequest.put(client, request);
            if (Long.MIN_VALUE != last && request <= last)
            {
                violations.add(Rule.FIFO, () -> requests.name(index) + " has sequence " + sequence +
                    " behind request " + last + " of the client, " + sources.place(page.source[i], page.place[i]));
            }
        }
    }

    private void checkInvoked(final Order.Page page, final int i, final int index)
    {
        final String place = sources.place(page.source[i], page.place[i]);
        final long sequence = page.first + i;
        if (Sources.NONE == requests.invokeSource[index])
        {
            if (!requestRules.mayBeCutOff(requests.clientId[index], requests.requestId[index]))
            {
                violations.add(Rule.NOTHING_INVENTED, () -> requests.name(index) + " has sequence " + sequence +
                    " and was never invoked, " + place);
            }
        }
        else if (!requestRules.isPayload(index, page.hash[i]))
        {
            violations.add(Rule.NOTHING_INVENTED, () -> requests.name(index) + " has sequence " + sequence +
                " with payload " + Long.toHexString(page.hash[i]) + ", " + place + ", and was invoked with " +
                Long.toHexString(requests.hash[index]) + " by " + requestRules.invokePlace(index));
        }
        if (Requests.REJECTED == requests.outcome[index])
        {
            violations.add(Rule.NOTHING_INVENTED, () -> requests.name(index) + " has sequence " + sequence + ", " +
                place + ", and was told as rejected by " + requestRules.outcomePlace(index));
        }
    }

    private void checkTold()
    {
        if (0 == order.count())
        {
            return;
        }
        for (int i = 0; i < requests.count(); i++)
        {
            if (Requests.APPLIED == requests.outcome[i])
            {
                if (requests.toldSequence[i] < firstSequence)
                {
                    unreachable++;
                }
                else
                {
                    checkTold(i);
                }
            }
        }
    }

    private void checkTold(final int index)
    {
        final long told = requests.toldSequence[index];
        final Order.Page page = order.find(told);
        final int i = Order.indexOf(told);
        if (null == page)
        {
            lost(index, "which nobody saw, the last seen is " + lastSequence);
        }
        else if (requests.sequence[index] != told ||
            page.clientId[i] != requests.clientId[index] || page.requestId[i] != requests.requestId[index])
        {
            lost(index, "where " + name(page, i) + " stands in " + sources.place(page.source[i], page.place[i]) +
                (0 == requests.sequence[index] ? "; it is nowhere" : "; it is at " + requests.sequence[index]));
        }
        else if (hasJournals && told > lastInJournals)
        {
            lost(index, "which no journal reaches, the longest ends at " + lastInJournals);
        }
    }

    private void lost(final int index, final String why)
    {
        violations.add(Rule.NO_LOSS, () -> requests.name(index) + " was told as applied at sequence " +
            requests.toldSequence[index] + " by " + requestRules.outcomePlace(index) + ", " + why);
    }

    long firstSequence()
    {
        return 0 == order.count() ? 0 : firstSequence;
    }

    long lastSequence()
    {
        return lastSequence;
    }

    /** Requests that were told a sequence before the first that anybody saw. */
    long unreachable()
    {
        return unreachable;
    }
}
