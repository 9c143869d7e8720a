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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDecoder;

/**
 * The digests that were told are those of the order: each machine that told one is replayed, by a model of it, over a
 * journal that begins with the first block. Digests behind the end of that journal, and of machines without a model are
 * compared among themselves only.
 * <p>
 * Threading: one thread.
 */
final class MachineRule implements BlockConsumer
{
    private static final int BLOCKS_PER_POLL = 256;
    private static final Map<String, Supplier<MachineModel>> MODELS = new TreeMap<>();

    static
    {
        MODELS.put("orderbook", BookModel::new);
        MODELS.put("payload", () -> new FoldModel(false));
        MODELS.put("recording", () -> new FoldModel(true));
    }

    private final StateRule states;
    private final Sources sources;
    private final Violations violations;
    private final List<String> notes;
    private final BlockDecoder decoder = new BlockDecoder();
    private final List<Replay> replays = new ArrayList<>();
    private long checked;

    MachineRule(
        final StateRule states, final Sources sources, final Violations violations, final List<String> notes)
    {
        this.states = states;
        this.sources = sources;
        this.violations = violations;
        this.notes = notes;
    }

    /** Replays a journal from its first block. */
    void check(final JournalReader reader)
    {
        final Map<String, TreeMap<Long, StateRule.Told>> digests = digestsByKind();
        digests.forEach((kind, told) ->
        {
            final Supplier<MachineModel> model = MODELS.get(kind);
            if (null == model)
            {
                notes.add("machine " + kind + " has no model, its digests are compared among themselves");
            }
            else
            {
                replays.add(new Replay(kind, model.get(), told));
            }
        });
        if (!replays.isEmpty())
        {
            reader.seek(reader.firstBlockNumber());
            while (reader.poll(this, BLOCKS_PER_POLL) > 0)
            {
                continue;
            }
        }
    }

    private Map<String, TreeMap<Long, StateRule.Told>> digestsByKind()
    {
        final Map<String, TreeMap<Long, StateRule.Told>> digests = new TreeMap<>();
        states.forEach((kind, sequence, told) ->
            digests.computeIfAbsent(kind, (key) -> new TreeMap<>()).put(sequence, told));
        return digests;
    }

    @Override
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        decoder.tryWrap(buffer, offset, length);
        while (decoder.nextEntry())
        {
            final EntryKind kind = decoder.kind();
            if (BlockDecoder.isSequenced(kind))
            {
                for (final Replay each : replays)
                {
                    each.onEntry(kind);
                }
            }
        }
    }

    /** Digests that were held against a model. */
    long checked()
    {
        return checked;
    }

    /** One machine on its way through the order. */
    private final class Replay
    {
        private final String kind;
        private final MachineModel model;
        private final TreeMap<Long, StateRule.Told> digests;
        private boolean isBroken;

        Replay(final String kind, final MachineModel model, final TreeMap<Long, StateRule.Told> digests)
        {
            this.kind = kind;
            this.model = model;
            this.digests = digests;
        }

        void onEntry(final EntryKind entryKind)
        {
            final long sequence = decoder.outcome();
            if (EntryKind.SEQUENCED == entryKind)
            {
                model.onMessage(sequence, decoder.clientId(), decoder.buffer(), decoder.messageOffset(),
                    decoder.messageLength());
            }
            else
            {
                model.onOther(sequence);
            }
            final StateRule.Told told = digests.get(sequence);
            if (null != told)
            {
                compare(sequence, told, model.digest());
            }
        }

        /** After the first difference all are others. */
        private void compare(final long sequence, final StateRule.Told told, final long expected)
        {
            checked++;
            if (!isBroken && expected != told.digest())
            {
                isBroken = true;
                violations.add(Rule.MODEL, () -> "after sequence " + sequence + " the digest of " + kind + " is " +
                    Long.toHexString(told.digest()) + " in " + sources.place(told.source(), told.line()) + ", and " +
                    Long.toHexString(expected) + " by the model of the machine");
            }
        }
    }
}
