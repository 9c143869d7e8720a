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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.agrona.collections.LongHashSet;

import io.lockstep.journal.tool.JournalTool;

/**
 * Holds histories and journals of one run against every {@link Rule}. Everything must be at rest, or what is still
 * being written is judged as if it ended there.
 * <p>
 * Threading: one thread. Memory: about 150 bytes for each request and 60 for each sequence. Errors:
 * {@link HistoryException} for a file that is no history, {@link UncheckedIOException}; what breaks a rule is a result.
 */
public final class HistoryChecker
{
    /** Extension of history files. */
    public static final String EXTENSION = ".jsonl";
    /** Violations that are told of each rule. */
    public static final int VIOLATIONS_DEFAULT = 10;

    private final Map<Path, Boolean> histories = new LinkedHashMap<>();
    private final Map<Path, Boolean> journals = new LinkedHashMap<>();
    private final Requests requests = new Requests();
    private final Sources sources = new Sources();
    private final LongHashSet clients = new LongHashSet();
    private final List<String> notes = new ArrayList<>();
    private final OrderRules.Entry entry = new OrderRules.Entry();
    private final Violations violations;
    private final RequestRules requestRules;
    private final OrderRules orderRules;
    private final MemberRules memberRules;
    private final StateRule stateRule;
    private int maxBlockLength = JournalTool.MAX_BLOCK_LENGTH_DEFAULT;
    private long events;

    /**
     * A checker of nothing yet.
     *
     * @param limitPerRule violations that are told of each rule; all are counted.
     */
    public HistoryChecker(final int limitPerRule)
    {
        violations = new Violations(limitPerRule);
        requestRules = new RequestRules(requests, sources, violations);
        orderRules = new OrderRules(requests, requestRules, sources, violations);
        memberRules = new MemberRules(requests, requestRules, sources, violations);
        stateRule = new StateRule(sources, violations);
    }

    /**
     * Adds a history, or a directory and all histories right in it.
     *
     * @param path of it.
     * @return this.
     */
    public HistoryChecker history(final Path path)
    {
        if (!Files.isDirectory(path))
        {
            histories.put(path, true);
            return this;
        }
        try (Stream<Path> files = Files.list(path))
        {
            files.filter((each) -> each.toString().endsWith(EXTENSION)).sorted()
                .forEach((each) -> histories.put(each, true));
            return this;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("directory cannot be listed: directory=" + path, ex);
        }
    }

    /**
     * Is there anything to check.
     *
     * @return true if a history was added.
     */
    public boolean hasHistories()
    {
        return !histories.isEmpty();
    }

    /**
     * Adds a journal.
     *
     * @param directory of the journal, or of the node whose journal it is.
     * @return this.
     */
    public HistoryChecker journal(final Path directory)
    {
        journals.put(directory, true);
        return this;
    }

    /**
     * Sets the length up to which a block is taken for one.
     *
     * @param length in bytes.
     * @return this.
     */
    public HistoryChecker maxBlockLength(final int length)
    {
        maxBlockLength = length;
        return this;
    }

    /**
     * Reads and judges. Once.
     *
     * @return what was found.
     */
    public CheckResult check()
    {
        histories.keySet().forEach(this::read);
        try (JournalRules journalRules = new JournalRules(
            requestRules, orderRules, sources, violations, notes, maxBlockLength))
        {
            final MachineRule machineRule = new MachineRule(stateRule, sources, violations, notes);
            journals.keySet().forEach(journalRules::read);
            journalRules.replay(machineRule);
            journalRules.finish();
            requestRules.finish();
            orderRules.finish();
            new RealTimeRule(requests, requestRules, sources, violations).check();
            memberRules.finish();
            return new CheckResult(counts(journalRules, machineRule), notes, violations.kept(), violations.counts());
        }
    }

    private void read(final Path file)
    {
        final int source = sources.add(file.toString(), false);
        boolean isWhole = false;
        try (HistoryReader reader = HistoryReader.open(file))
        {
            while (reader.next())
            {
                if (1 == reader.line() != (EventType.HISTORY == reader.type()))
                {
                    throw new HistoryException("history does not begin with one line of its own: file=" + file +
                        " line=" + reader.line());
                }
                isWhole = EventType.END == reader.type();
                onEvent(source, reader);
                events++;
            }
            if (!isWhole)
            {
                notes.add(file + ": ends without its last line" + (reader.isTorn() ? ", in the middle of one" : "") +
                    ", its process was killed or still runs");
            }
        }
        requestRules.onEndOfSource(isWhole);
    }

    private void onEvent(final int source, final HistoryReader reader)
    {
        final long line = reader.line();
        final long timeNs = reader.timeNs();
        final long client = reader.number(Field.CLIENT, 0);
        final long request = reader.number(Field.REQUEST, 0);
        switch (reader.type())
        {
            case HISTORY:
                checkVersion(reader);
                sources.clock(source, reader.text(Field.CLOCK, ""));
                break;

            case INVOKE:
                clients.add(client);
                requestRules.onInvoke(source, line, timeNs, client, request, reader.number(Field.HASH, 0));
                break;

            case APPLIED:
                requestRules.onApplied(source, line, timeNs, client, request, reader.number(Field.SEQUENCE, 0));
                break;

            case REJECTED:
                requestRules.onRejected(source, line, timeNs, client, request, reader.text(Field.CODE, ""));
                break;

            case UNKNOWN:
                requestRules.onUnknown(source, line, timeNs, client, request);
                break;

            case OBSERVE:
                onObserve(source, line, client, request, reader);
                break;

            default:
                onNodeEvent(source, line, timeNs, reader);
                break;
        }
    }

    private static void checkVersion(final HistoryReader reader)
    {
        final long version = reader.number(Field.VERSION, 0);
        if (HistoryWriter.VERSION != version)
        {
            throw new HistoryException("history is of another version: expected=" + HistoryWriter.VERSION +
                " actual=" + version + " process=" + reader.text(Field.PROCESS, ""));
        }
    }

    private void onObserve(
        final int source, final long line, final long client, final long request, final HistoryReader reader)
    {
        entry.source = source;
        entry.place = line;
        entry.sequence = reader.number(Field.SEQUENCE, 0);
        entry.kind = reader.text(Field.KIND, "");
        entry.clientId = client;
        entry.requestId = request;
        entry.hash = reader.number(Field.HASH, 0);
        entry.timestampNs = reader.number(Field.TIMESTAMP, 0);
        orderRules.onEntry(orderRules.observer(source, reader.text(Field.NODE, "")), entry);
    }

    private void onNodeEvent(final int source, final long line, final long timeNs, final HistoryReader reader)
    {
        final String node = reader.text(Field.NODE, "");
        final long sequence = reader.number(Field.SEQUENCE, 0);
        final long block = reader.number(Field.BLOCK, 0);
        switch (reader.type())
        {
            case DIGEST:
                stateRule.onDigest(
                    source, line, reader.text(Field.KIND, ""), sequence, reader.number(Field.DIGEST, 0));
                break;

            case FORCE:
                memberRules.onForce(source, line, timeNs, node, block, sequence);
                break;

            case ATTEST:
                memberRules.onAttest(source, line, timeNs, node, block, sequence, reader.number(Field.CRC, 0));
                break;

            case CLUSTER:
                memberRules.onCluster((int)reader.number(Field.MEMBERS, 0));
                break;

            case NODE:
                onNode(source, timeNs, node, reader.text(Field.WHAT, ""));
                break;

            default:
                break;
        }
    }

    private void onNode(final int source, final long timeNs, final String node, final String what)
    {
        if ("start".equals(what))
        {
            orderRules.onStart(source, node);
        }
        else if ("recover".equals(what))
        {
            memberRules.onRecovery(source, timeNs);
        }
    }

    private Map<String, Long> counts(final JournalRules journalRules, final MachineRule machineRule)
    {
        final long[] outcomes = new long[Requests.UNKNOWN + 1];
        long invoked = 0;
        long resolved = 0;
        for (int i = 0; i < requests.count(); i++)
        {
            if (Sources.NONE != requests.invokeSource[i])
            {
                invoked++;
                outcomes[requests.outcome[i]]++;
                final boolean isOpen =
                    Requests.OPEN == requests.outcome[i] || Requests.UNKNOWN == requests.outcome[i];
                resolved += isOpen && 0 != requests.sequence[i] ? 1 : 0;
            }
        }
        final Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("histories", (long)histories.size());
        counts.put("events", events);
        counts.put("clients", (long)clients.size());
        counts.put("invoked", invoked);
        counts.put("applied", outcomes[Requests.APPLIED]);
        counts.put("rejected", outcomes[Requests.REJECTED]);
        counts.put("stale", outcomes[Requests.STALE]);
        counts.put("unknown", outcomes[Requests.UNKNOWN] + outcomes[Requests.OPEN]);
        counts.put("unknown-and-sequenced", resolved);
        counts.put("observers", (long)orderRules.observerCount() - journalRules.count());
        counts.put("first-sequence", orderRules.firstSequence());
        counts.put("last-sequence", orderRules.lastSequence());
        counts.put("applied-before-first-sequence", orderRules.unreachable());
        counts.put("digests", (long)stateRule.count());
        counts.put("digests-held-against-a-model", machineRule.checked());
        counts.put("attests", (long)memberRules.attestCount());
        counts.put("journals", (long)journalRules.count());
        counts.put("journal-blocks-compared", journalRules.comparedBlocks());
        return counts;
    }
}
