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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.replica.Digest64;
import io.lockstep.replica.machines.orderbook.OrderBookMachine;

/**
 * A run of a made-up system, by seed: clients that send to a sequencer of three members and learn their outcomes, two
 * replicas that observe, three journals. What it makes breaks no rule until somebody changes it.
 */
final class HistoryModel
{
    static final int MEMBERS = 3;
    static final int REPLICAS = 2;
    static final int CLIENTS_PER_PROCESS = 3;
    static final int PROCESSES = 2;

    private static final int WINDOW = 4;
    private static final int STREAM_ID = 9;
    private static final int DIGEST_INTERVAL = 16;

    final List<Request> requests = new ArrayList<>();
    final List<Item> order = new ArrayList<>();
    final List<List<Item>> observed = new ArrayList<>();
    final List<List<Item>> journals = new ArrayList<>();
    final List<Mark> marks = new ArrayList<>();
    final List<Digest> digests = new ArrayList<>();
    /** A message that the machines are not given, 0 for none. */
    long forgottenSequence;
    private final SplittableRandom random;
    private final BookCommands commands;
    private final List<ArrayDeque<Request>> queues = new ArrayList<>();
    private final List<ArrayDeque<Request>> unanswered = new ArrayList<>();
    private final long[] lastId = new long[PROCESSES * CLIENTS_PER_PROCESS];
    private long nowNs = 1_000;
    private long blocks;
    private long sequence;

    /** A request and what its client learnt. */
    static final class Request
    {
        final int process;
        final long clientId;
        final long requestId;
        byte[] payload;
        long invokeNs;
        String outcome = "open";
        long outcomeNs;
        long sequence;
        long secondSequence;
        boolean isInvokeHidden;

        Request(final int process, final long clientId, final long requestId, final byte[] payload)
        {
            this.process = process;
            this.clientId = clientId;
            this.requestId = requestId;
            this.payload = payload;
        }
    }

    /** An entry of the stream. */
    record Item(
        EntryKind kind, long block, long sequence, long clientId, long requestId, byte[] payload, long timestampNs,
        int termId)
    {
        Item at(final Item other)
        {
            return new Item(kind, other.block, other.sequence, clientId, requestId, payload, other.timestampNs, termId);
        }

        Item payload(final byte[] changed)
        {
            return new Item(kind, block, sequence, clientId, requestId, changed, timestampNs, termId);
        }

        Item timestampNs(final long changed)
        {
            return new Item(kind, block, sequence, clientId, requestId, payload, changed, termId);
        }

        Item termId(final int changed)
        {
            return new Item(kind, block, sequence, clientId, requestId, payload, timestampNs, changed);
        }

        boolean isMessage()
        {
            return EntryKind.SEQUENCED == kind;
        }
    }

    /** Something that a member did. */
    record Mark(boolean isForce, long timeNs, int member, long block, long sequence, int crc)
    {
    }

    /** A digest that a replica told, and how far it is off. */
    record Digest(int replica, long sequence, long error)
    {
    }

    HistoryModel(final long seed, final int count)
    {
        this(seed, count, false);
    }

    /** A run whose replicas are order books, and whose messages are commands to them, or not. */
    HistoryModel(final long seed, final int count, final boolean isBook)
    {
        random = new SplittableRandom(seed);
        commands = isBook ? new BookCommands(random) : null;
        for (int i = 0; i < lastId.length; i++)
        {
            queues.add(new ArrayDeque<>());
            unanswered.add(new ArrayDeque<>());
            add(EntryKind.SESSION_OPENED, i + 1, 7, new byte[Long.BYTES]);
        }
        seal(List.of());
        while (requests.size() < count || unanswered.stream().anyMatch((each) -> !each.isEmpty()))
        {
            step(count);
        }
        for (int i = 0; i < REPLICAS; i++)
        {
            observed.add(new ArrayList<>(order.stream().filter((each) -> each.sequence > 0).toList()));
        }
        for (int i = 0; i < MEMBERS; i++)
        {
            journals.add(new ArrayList<>(order));
        }
    }

    private void step(final int count)
    {
        nowNs += 1 + random.nextInt(20);
        final int client = random.nextInt(lastId.length);
        if (requests.size() < count && unanswered.get(client).size() < WINDOW && random.nextBoolean())
        {
            invoke(client);
        }
        else if (0 == random.nextInt(3))
        {
            sequenceBlock();
        }
    }

    private void invoke(final int client)
    {
        final Request request =
            new Request(client / CLIENTS_PER_PROCESS, client + 1, ++lastId[client], newPayload());
        request.invokeNs = nowNs;
        requests.add(request);
        queues.get(client).add(request);
        unanswered.get(client).add(request);
    }

    private byte[] newPayload()
    {
        if (null != commands)
        {
            return commands.next();
        }
        final byte[] payload = new byte[8 + random.nextInt(24)];
        random.nextBytes(payload);
        return payload;
    }

    private void sequenceBlock()
    {
        final List<Request> taken = new ArrayList<>();
        final int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++)
        {
            final Request request = queues.get(random.nextInt(queues.size())).poll();
            if (null != request)
            {
                taken.add(request);
                final boolean isVoid = 0 == random.nextInt(20);
                request.outcome = isVoid ? "rejected" : "applied";
                request.sequence = add(isVoid ? EntryKind.VOIDED : EntryKind.SEQUENCED,
                    request.clientId, request.requestId, request.payload);
            }
        }
        if (taken.isEmpty())
        {
            add(EntryKind.TICK, 0, 0, new byte[0]);
        }
        seal(taken);
    }

    private long add(final EntryKind kind, final long clientId, final long requestId, final byte[] payload)
    {
        final boolean isSequenced = EntryKind.VOIDED != kind;
        sequence += isSequenced ? 1 : 0;
        order.add(new Item(kind, blocks + 1, isSequenced ? sequence : 0, clientId, requestId, payload, nowNs, 1));
        return isSequenced ? sequence : 0;
    }

    private void seal(final List<Request> taken)
    {
        blocks++;
        for (int i = 0; i < MEMBERS; i++)
        {
            marks.add(new Mark(true, ++nowNs, i, blocks, sequence, 0));
            marks.add(new Mark(false, ++nowNs, i, blocks, sequence, (int)blocks * 31));
        }
        for (final Request each : taken)
        {
            nowNs += 1 + random.nextInt(5);
            each.outcomeNs = nowNs;
            if ("applied".equals(each.outcome) && 0 == random.nextInt(15))
            {
                each.outcome = "unknown";
            }
            unanswered.get((int)each.clientId - 1).remove(each);
        }
        if (0 == blocks % DIGEST_INTERVAL)
        {
            for (int i = 0; i < REPLICAS; i++)
            {
                digests.add(new Digest(i, sequence, 0));
            }
        }
    }

    /** Requests whose client learnt that they were applied. */
    List<Request> applied()
    {
        return requests.stream().filter((each) -> "applied".equals(each.outcome)).toList();
    }

    Request requestOf(final Item item)
    {
        return requests.stream()
            .filter((each) -> each.clientId == item.clientId && each.requestId == item.requestId)
            .findFirst().orElseThrow();
    }

    /** All copies of the stream: that of every observer and every journal. */
    List<List<Item>> copies()
    {
        final List<List<Item>> copies = new ArrayList<>(observed);
        copies.addAll(journals);
        return copies;
    }

    /** Changes what stands at a sequence, everywhere. */
    void replaceEverywhere(final Item old, final Item changed)
    {
        copies().forEach((copy) -> copy.replaceAll((each) -> each == old ? changed : each));
    }

    /** Lets two entries change places, everywhere, with what the clients were told. */
    void swapEverywhere(final Item one, final Item other)
    {
        final Item movedOne = one.at(other);
        final Item movedOther = other.at(one);
        copies().forEach((copy) -> copy.replaceAll(
            (each) -> each == one ? movedOther : each == other ? movedOne : each));
        requestOf(one).sequence = other.sequence;
        requestOf(other).sequence = one.sequence;
    }

    /** Writes everything; gives a checker of it. */
    HistoryChecker write(final Path directory) throws IOException
    {
        final HistoryChecker checker = new HistoryChecker(HistoryChecker.VIOLATIONS_DEFAULT);
        Files.createDirectories(directory);
        for (int i = 0; i < PROCESSES; i++)
        {
            writeClients(directory.resolve("load-" + i + HistoryChecker.EXTENSION), i);
        }
        final Map<Long, Long> values = digestsOfJournal();
        for (int i = 0; i < REPLICAS; i++)
        {
            writeReplica(directory.resolve("replica-" + i + HistoryChecker.EXTENSION), i, values);
        }
        writeMembers(directory.resolve("members" + HistoryChecker.EXTENSION));
        for (int i = 0; i < journals.size(); i++)
        {
            final Path journal = directory.resolve("member-" + i);
            writeJournal(journal, journals.get(i));
            checker.journal(journal);
        }
        return checker.history(directory);
    }

    private void writeClients(final Path file, final int process)
    {
        try (HistoryWriter writer = HistoryWriter.create(file, "load-" + process))
        {
            for (final Request each : requests)
            {
                if (process == each.process)
                {
                    write(writer, each);
                }
            }
        }
    }

    private static void write(final HistoryWriter writer, final Request each)
    {
        if (!each.isInvokeHidden)
        {
            writer.invoke(each.invokeNs, each.clientId, each.requestId, hash(each.payload), each.payload.length);
        }
        switch (each.outcome)
        {
            case "applied":
                writer.applied(each.outcomeNs, each.clientId, each.requestId, each.sequence);
                break;

            case "rejected":
                writer.rejected(each.outcomeNs, each.clientId, each.requestId, "MALFORMED");
                break;

            case "unknown":
                writer.busy(each.outcomeNs - 1, each.clientId, each.requestId, "OVERLOADED");
                writer.unknown(each.outcomeNs, each.clientId, each.requestId, "TIMED_OUT");
                break;

            default:
                break;
        }
        if (0 != each.secondSequence)
        {
            writer.applied(each.outcomeNs + 1, each.clientId, each.requestId, each.secondSequence);
        }
    }

    static long hash(final byte[] payload)
    {
        return PayloadHash.of(new UnsafeBuffer(payload), 0, payload.length);
    }

    /** What a machine says after each sequence of the first of the longest journals. */
    private Map<Long, Long> digestsOfJournal()
    {
        final Map<Long, Long> values = new HashMap<>();
        final Set<Long> told = digests.stream().map(Digest::sequence).collect(Collectors.toSet());
        final OrderBookMachine machine = new OrderBookMachine();
        final Digest64 fold = new Digest64();
        for (final Item each : longestJournal())
        {
            if (each.isMessage() && each.sequence != forgottenSequence)
            {
                final UnsafeBuffer payload = new UnsafeBuffer(each.payload);
                machine.onMessage(
                    each.sequence, each.timestampNs, each.clientId, payload, 0, each.payload.length);
                fold.add(each.sequence).add(each.clientId).add(
                    each.payload.length < Long.BYTES ? each.payload.length : payload.getLong(0));
            }
            if (told.contains(each.sequence))
            {
                values.put(each.sequence, null == commands ? fold.value() : machine.digest());
            }
        }
        return values;
    }

    private List<Item> longestJournal()
    {
        List<Item> longest = order;
        for (final List<Item> each : journals)
        {
            final boolean isFirst = longest == order;
            if (!each.isEmpty() && (isFirst || each.get(each.size() - 1).block > longest.get(longest.size() - 1).block))
            {
                longest = each;
            }
        }
        return longest;
    }

    private void writeReplica(final Path file, final int replica, final Map<Long, Long> values)
    {
        final String name = "replica-" + replica;
        try (HistoryWriter writer = HistoryWriter.create(file, name))
        {
            writer.node(1, name, "start");
            for (final Item each : observed.get(replica))
            {
                if (each.isMessage())
                {
                    writer.observe(each.timestampNs + 50, name, each.sequence, each.clientId, each.requestId,
                        hash(each.payload), each.timestampNs);
                }
                else
                {
                    writer.observeOther(each.timestampNs + 50, name, each.sequence,
                        each.kind.name().toLowerCase(Locale.ROOT), each.timestampNs);
                }
            }
            digests.stream().filter((each) -> each.replica == replica).forEach((each) -> writer.digest(
                nowNs, name, null == commands ? "payload" : "orderbook", each.sequence,
                each.error + values.getOrDefault(each.sequence, 0L)));
        }
    }

    private void writeMembers(final Path file)
    {
        try (HistoryWriter writer = HistoryWriter.create(file, "members"))
        {
            writer.cluster(1, MEMBERS);
            for (final Mark each : marks)
            {
                if (each.isForce)
                {
                    writer.force(each.timeNs, "member-" + each.member, each.block, each.sequence);
                }
                else
                {
                    writer.attest(each.timeNs, "member-" + each.member, each.block, each.sequence, each.crc);
                }
            }
        }
    }

    private static void writeJournal(final Path directory, final List<Item> items)
    {
        try (Journal journal = Journal.open(new JournalContext().directory(directory.toFile()).streamId(STREAM_ID)
            .segmentLength(4 * 1024 * 1024)))
        {
            final BlockWriter writer = new BlockWriter(journal);
            int first = 0;
            while (first < items.size())
            {
                int limit = first;
                while (limit < items.size() && items.get(limit).block == items.get(first).block)
                {
                    limit++;
                }
                writer.append(items.subList(first, limit));
                first = limit;
            }
            journal.flush();
        }
    }

    /** Makes stamped blocks of entries. */
    private static final class BlockWriter
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * 1024]);
        private final BlockEncoder encoder = new BlockEncoder();
        private final BlockFlyweight stamp = new BlockFlyweight();
        private final ChainCrc computer = new ChainCrc();
        private final Journal journal;
        private long lastSequence;

        BlockWriter(final Journal journal)
        {
            this.journal = journal;
        }

        void append(final List<Item> items)
        {
            final long number = journal.lastBlockNumber() + 1;
            encoder.wrap(buffer, 0, buffer.capacity()).origin(1, 1, number);
            for (final Item each : items)
            {
                final EntryKind kind = each.isMessage() ? EntryKind.REQUEST : each.kind;
                if (!encoder.tryAppend(kind, each.clientId, each.requestId, 1, 0, 0,
                    new UnsafeBuffer(each.payload), 0, each.payload.length))
                {
                    throw new IllegalStateException("block is full: count=" + items.size());
                }
            }
            final int length = encoder.finish();
            stamp.wrap(buffer, 0);
            int offset = BlockDescriptor.HEADER_LENGTH;
            final long firstSequence = lastSequence + 1;
            for (final Item each : items)
            {
                stamp.outcome(offset, each.kind, each.sequence);
                offset += BlockDescriptor.entryLength(each.payload.length);
                lastSequence += each.sequence > 0 ? 1 : 0;
            }
            stamp.stamp(STREAM_ID, 1, items.get(0).termId, number, firstSequence, items.get(0).timestampNs,
                (int)(lastSequence - firstSequence + 1));
            stamp.chainCrc(computer.compute(journal.lastChainCrc(), buffer, 0, length));
            journal.append(buffer, 0, length);
        }
    }
}
