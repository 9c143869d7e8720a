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
package io.lockstep.journal.tool;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;

/**
 * A chain of stamped blocks with entries of every kind, kept as bytes: the same whenever it is made, so that what is
 * printed of it can stand in a file.
 */
final class ToolBlocks
{
    /** Stream of the blocks. */
    static final int STREAM_ID = 9;
    /** Time of block 1. */
    static final long START_NS = 1_795_267_330_218_745_551L;
    /** Length of a segment that holds a few blocks. */
    static final int SHORT_SEGMENT = 2048;

    private static final int MAX_BLOCK_LENGTH = 1024;

    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final BlockDecoder decoder = new BlockDecoder();
    private final ChainCrc computer = new ChainCrc();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_BLOCK_LENGTH]);
    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private long sequence;
    private int chainCrc = ChainCrc.GENESIS;
    private long gatewayBlock;

    /** What goes into an entry; the outcome of a sequenced one is given by its place. */
    record Entry(EntryKind kind, long clientId, long requestId, long outcome, int flags, int code, byte[] payload)
    {
    }

    /** Entry of a kind for the block to come. */
    ToolBlocks entry(
        final EntryKind kind, final long clientId, final long requestId, final long outcome, final byte... payload)
    {
        entries.add(new Entry(kind, clientId, requestId, outcome, 0, 0, payload));
        return this;
    }

    /** Entry with flags and a code for the block to come. */
    ToolBlocks entry(final Entry entry)
    {
        entries.add(entry);
        return this;
    }

    /** A request that is sequenced, for the block to come. */
    ToolBlocks request(final long clientId, final long requestId, final byte... payload)
    {
        return entry(EntryKind.SEQUENCED, clientId, requestId, 0, payload);
    }

    /** Makes a block of the entries so far. */
    ToolBlocks block()
    {
        encoder.wrap(buffer, 0, buffer.capacity()).origin(2, 77, ++gatewayBlock);
        for (final Entry each : entries)
        {
            if (!encoder.tryAppend(
                EntryKind.REQUEST, each.clientId, each.requestId, 3, each.flags, each.code,
                new UnsafeBuffer(each.payload), 0, each.payload.length))
            {
                throw new IllegalArgumentException("block is full: entries=" + entries.size());
            }
        }
        final int length = encoder.finish();
        final long first = sequence + 1;
        final long number = blocks.size() + 1;
        stamp.wrap(buffer, 0);
        decoder.tryWrap(buffer, 0, length);
        for (final Entry each : entries)
        {
            decoder.nextEntry();
            final boolean isSequenced = BlockDecoder.isSequenced(each.kind);
            sequence += isSequenced ? 1 : 0;
            stamp.outcome(decoder.entryOffset(), each.kind, isSequenced ? sequence : each.outcome);
        }
        stamp.stamp(
            STREAM_ID, 1, 4, number, first, START_NS + (number - 1) * 1_000_000_001L, (int)(sequence - first + 1));
        seal(length);
        entries.clear();
        return this;
    }

    /** Adds blocks of random requests, some without any. */
    ToolBlocks random(final SplittableRandom random, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (int j = random.nextInt(4); j > 0; j--)
            {
                final byte[] payload = new byte[random.nextInt(120)];
                random.nextBytes(payload);
                final EntryKind kind = 0 == random.nextInt(5) ? EntryKind.DUPLICATE : EntryKind.SEQUENCED;
                entry(kind, random.nextInt(4), random.nextInt(50), 1, payload);
            }
            block();
        }
        return this;
    }

    /** The same blocks with one byte of one of them changed, and all chain CRCs right. */
    ToolBlocks changed(final long blockNumber, final int index)
    {
        final ToolBlocks other = new ToolBlocks();
        for (final byte[] each : blocks)
        {
            other.buffer.putBytes(0, each);
            if (other.blocks.size() + 1 == blockNumber)
            {
                other.buffer.putByte(index, (byte)(each[index] ^ 1));
            }
            other.sequence = sequence;
            other.seal(each.length);
        }
        return other;
    }

    /** Last block. */
    int last()
    {
        return blocks.size();
    }

    /** Last sequence. */
    long lastSequence()
    {
        return sequence;
    }

    /** Bytes of a block. */
    byte[] bytes(final long blockNumber)
    {
        return blocks.get((int)blockNumber - 1);
    }

    /** A view over a block. */
    BlockDecoder decoder(final long blockNumber)
    {
        final BlockDecoder view = new BlockDecoder();
        view.tryWrap(new UnsafeBuffer(bytes(blockNumber)), 0, bytes(blockNumber).length);
        return view;
    }

    /** Chain CRC of a block. */
    int crc(final long blockNumber)
    {
        return 0 == blockNumber ? ChainCrc.GENESIS : decoder(blockNumber).chainCrc();
    }

    /** Makes a journal of a range. */
    File write(final File directory, final int segmentLength, final long from, final long to)
    {
        try (Journal journal = open(directory, segmentLength, from))
        {
            append(journal, from, to);
        }
        return directory;
    }

    /** Makes a journal of a range as a killed process leaves it, the last record not whole. */
    File writeTorn(final File directory, final int segmentLength, final long from, final long to) throws IOException
    {
        final File running = new File(directory.getParentFile(), directory.getName() + "-running");
        try (Journal journal = open(running, segmentLength, from))
        {
            append(journal, from, to);
            Files.createDirectories(directory.toPath());
            for (final File each : running.listFiles())
            {
                Files.copy(each.toPath(), directory.toPath().resolve(each.getName()));
            }
        }
        try (JournalReader reader = JournalReader.open(
            new JournalContext().directory(directory).streamId(STREAM_ID).maxBlockLength(MAX_BLOCK_LENGTH));
            RandomAccessFile file = new RandomAccessFile(new File(directory, locate(reader, to)), "rw"))
        {
            file.seek(reader.recordOffset() + bytes(to).length - 3);
            file.write(new byte[11]);
        }
        return directory;
    }

    private static String locate(final JournalReader reader, final long block)
    {
        reader.seek(block);
        reader.poll(
            (buffer, offset, length) ->
            {
            },
            1);
        return reader.fileName();
    }

    /** Opens a journal that starts, if it is new, at a block. */
    Journal open(final File directory, final int segmentLength, final long from)
    {
        return Journal.open(new JournalContext()
            .directory(directory)
            .streamId(STREAM_ID)
            .segmentLength(segmentLength)
            .maxBlockLength(MAX_BLOCK_LENGTH)
            .base(from - 1, decoder(from).firstSequence() - 1, crc(from - 1)));
    }

    /** Appends a range to a journal, and writes it. */
    void append(final Journal journal, final long from, final long to)
    {
        for (long i = from; i <= to; i++)
        {
            final DirectBuffer block = new UnsafeBuffer(bytes(i));
            journal.append(block, 0, block.capacity());
        }
        journal.flush();
    }

    /** A stream that has everything in it that a dump can show. */
    static ToolBlocks ofEveryKind()
    {
        final byte[] applied = SbeExamples.applied(5, 100);
        return new ToolBlocks()
            .entry(new Entry(
                EntryKind.SESSION_OPENED, 11, -5, 0, BlockDescriptor.FLAG_ESTABLISH, 0, new byte[8]))
            .block()
            .request(11, 1, applied)
            .request(11, 2, (byte)1, (byte)2, (byte)0xFE)
            .entry(EntryKind.DUPLICATE, 11, 1, 2, applied)
            .block()
            .block()
            .entry(new Entry(EntryKind.VOIDED, 11, 3, 0, 0, 2, new byte[0]))
            .entry(new Entry(EntryKind.DUPLICATE, 11, 3, 0, 0, 2, new byte[0]))
            .entry(EntryKind.REFUSED, 11, 9, 4, (byte)7)
            .entry(EntryKind.FENCED, 12, 1, 8)
            .entry(EntryKind.STALE, 11, 1, 2)
            .entry(new Entry(
                EntryKind.SEQUENCED, 13, 1, 0, BlockDescriptor.FLAG_SHARED_FLOW, 0,
                output(SbeExamples.establish("aeron:x\n"))))
            .entry(new Entry(EntryKind.REFUSED, 11, 1, 4, 0, 18, new byte[0]))
            .entry(new Entry(EntryKind.SESSION_CLOSED, 11, 3, 0, 0, 10, new byte[0]))
            .entry(EntryKind.TICK, 0, 0, 0)
            .entry(new Entry(EntryKind.ADMIN, 0, 1, 0, BlockDescriptor.FLAG_COMMAND, 0, command()))
            .entry(new Entry(EntryKind.VOIDED, 0, 2, 0, BlockDescriptor.FLAG_COMMAND, 2, new byte[]{1}))
            .block();
    }

    /** A message as an output of a shared flow has it, behind the output 9/2. */
    private static byte[] output(final byte[] message)
    {
        final byte[] payload = new byte[BlockDescriptor.FLOW_PREFIX_LENGTH + message.length];
        BlockEncoder.putFlowPrefix(new UnsafeBuffer(payload), 0, 9, 2);
        System.arraycopy(message, 0, payload, BlockDescriptor.FLOW_PREFIX_LENGTH, message.length);
        return payload;
    }

    private static byte[] command()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        return Arrays.copyOf(buffer.byteArray(), AdminCommand.setSetting(buffer, 0, "tick.interval", "1000000"));
    }

    private void seal(final int length)
    {
        chainCrc = computer.compute(chainCrc, buffer, 0, length);
        stamp.wrap(buffer, 0).chainCrc(chainCrc);
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        blocks.add(bytes);
    }
}
