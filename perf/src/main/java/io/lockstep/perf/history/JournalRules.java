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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.tool.BlockDifference;
import io.lockstep.journal.tool.ComparisonResult;
import io.lockstep.journal.tool.JournalComparison;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.LockstepException;

/**
 * Journals as witnesses. Each is read to its end, its chain checked by the reader; its entries are held against the one
 * order; in the end the records of all are compared byte for byte.
 * <p>
 * Threading: one thread.
 */
final class JournalRules implements AutoCloseable
{
    private static final int BLOCKS_PER_POLL = 256;
    /** Voids of sessions and of commands consume no id. */
    private static final int NO_REQUEST = BlockDescriptor.FLAG_ESTABLISH | BlockDescriptor.FLAG_COMMAND;

    private final List<JournalTool> journals = new ArrayList<>();
    private final Map<EntryKind, String> kindNames = new EnumMap<>(EntryKind.class);
    private final RequestRules requestRules;
    private final OrderRules orderRules;
    private final Sources sources;
    private final Violations violations;
    private final List<String> notes;
    private final int maxBlockLength;
    private boolean isDamaged;
    private long comparedBlocks;

    JournalRules(
        final RequestRules requestRules,
        final OrderRules orderRules,
        final Sources sources,
        final Violations violations,
        final List<String> notes,
        final int maxBlockLength)
    {
        this.requestRules = requestRules;
        this.orderRules = orderRules;
        this.sources = sources;
        this.violations = violations;
        this.notes = notes;
        this.maxBlockLength = maxBlockLength;
        for (final EntryKind each : EntryKind.values())
        {
            kindNames.put(each, each.name().toLowerCase(Locale.ROOT));
        }
        kindNames.put(EntryKind.SEQUENCED, HistoryWriter.MESSAGE);
    }

    void read(final Path directory)
    {
        try
        {
            final JournalTool journal = JournalTool.open(directory, maxBlockLength);
            journals.add(journal);
            if (null != journal.tornTail())
            {
                notes.add(directory + ": " + journal.tornTail());
            }
            if (journal.isLive())
            {
                notes.add(directory + ": read beside its writer, as far as it was");
            }
            new Scan(directory.toString(), journal.reader()).run();
        }
        catch (final LockstepException ex)
        {
            isDamaged = true;
            violations.add(Rule.JOURNALS, () -> directory + ": " + ex.getMessage());
        }
    }

    /** When all were read: replays the longest of those that begin with the first block. */
    void replay(final MachineRule machineRule)
    {
        JournalReader longest = null;
        for (final JournalTool each : journals)
        {
            final JournalReader reader = each.reader();
            if (1 == reader.firstBlockNumber() &&
                (null == longest || reader.lastBlockNumber() > longest.lastBlockNumber()))
            {
                longest = reader;
            }
        }
        if (null != longest && !isDamaged)
        {
            machineRule.check(longest);
        }
    }

    /** When all were read: compares them. */
    void finish()
    {
        if (journals.size() < 2 || isDamaged)
        {
            return;
        }
        final JournalComparison comparison = new JournalComparison();
        for (final JournalTool each : journals)
        {
            if (each.streamId() != journals.get(0).streamId())
            {
                violations.add(Rule.JOURNALS, () -> "journals are of different streams: " +
                    journals.get(0).directory() + "=" + journals.get(0).streamId() + " " + each.directory() + "=" +
                    each.streamId());
                return;
            }
            comparison.add(each.directory().toString(), each.reader());
        }
        final ComparisonResult result = comparison.run(() -> false);
        comparedBlocks = result.comparedBlocks();
        final BlockDifference difference = result.difference();
        if (null != difference)
        {
            violations.add(Rule.JOURNALS, () -> "block " + difference.blockNumber() + " with sequence " +
                difference.sequence() + " differs: " + difference.what() + ", " + text(difference.one()) + " and " +
                text(difference.other()));
        }
    }

    private static String text(final BlockDifference.Place place)
    {
        return place.name() + " file " + place.fileName() + " offset " + place.offset();
    }

    int count()
    {
        return journals.size();
    }

    long comparedBlocks()
    {
        return comparedBlocks;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(journals);
    }

    /** One journal, from its first block to its last. */
    private final class Scan implements BlockConsumer
    {
        private final BlockDecoder decoder = new BlockDecoder();
        private final Long2LongHashMap lastTaken = new Long2LongHashMap(Long.MIN_VALUE);
        private final OrderRules.Entry entry = new OrderRules.Entry();
        private final OrderRules.Observer observer;
        private final JournalReader reader;

        Scan(final String name, final JournalReader reader)
        {
            this.reader = reader;
            entry.source = sources.add(name, true);
            observer = orderRules.observer(entry.source, name);
        }

        void run()
        {
            if (reader.lastBlockNumber() > 0)
            {
                reader.seek(reader.firstBlockNumber());
                while (reader.poll(this, BLOCKS_PER_POLL) > 0)
                {
                    continue;
                }
            }
            orderRules.onJournalEnd(reader.lastSequence());
        }

        @Override
        public void onBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            if (!decoder.tryWrap(buffer, offset, length))
            {
                throw LockstepException.fatal("journal holds what is no block: file=" + reader.fileName() +
                    " offset=" + reader.recordOffset());
            }
            entry.place = decoder.blockNumber();
            entry.timestampNs = decoder.timestampNs();
            while (decoder.nextEntry())
            {
                final EntryKind kind = decoder.kind();
                if (BlockDecoder.isSequenced(kind))
                {
                    onSequenced(kind);
                }
                else if (EntryKind.VOIDED == kind && 0 == (decoder.flags() & NO_REQUEST))
                {
                    onTaken();
                }
            }
        }

        private void onSequenced(final EntryKind kind)
        {
            entry.sequence = decoder.outcome();
            entry.kind = kindNames.get(kind);
            if (EntryKind.SEQUENCED == kind)
            {
                entry.clientId = decoder.clientId();
                entry.requestId = decoder.requestId();
                entry.hash = PayloadHash.of(decoder.buffer(), decoder.payloadOffset(), decoder.payloadLength());
                if (0 != (decoder.flags() & BlockDescriptor.FLAG_SHARED_FLOW))
                {
                    entry.kind = OrderRules.OUTPUT;
                }
                else
                {
                    onTaken();
                }
            }
            orderRules.onEntry(observer, entry);
        }

        /** An id was consumed: it must be the one after the client's last. */
        private void onTaken()
        {
            final long client = decoder.clientId();
            final long request = decoder.requestId();
            final long last = lastTaken.put(client, request);
            if (Long.MIN_VALUE != last && request > last + 1 && requestRules.isKnown(client))
            {
                final long block = entry.place;
                violations.add(Rule.FIFO, () -> "client=" + client + " request=" + request + " was taken after " +
                    last + ", what is between was passed over, " + sources.place(entry.source, block));
            }
        }
    }
}
