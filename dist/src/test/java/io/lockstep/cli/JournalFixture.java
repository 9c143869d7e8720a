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
package io.lockstep.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.replica.machines.orderbook.codecs.CancelEncoder;
import io.lockstep.replica.machines.orderbook.codecs.MessageHeaderEncoder;

/** Journals of blocks that each hold one order book command of client 5, whose request id is the block's number. */
final class JournalFixture
{
    static final int STREAM_ID = 4;
    private static final long START_NS = 1_700_000_000_000_000_000L;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final ChainCrc computer = new ChainCrc();

    /** Opens a journal of its own. */
    static Journal open(final Path directory)
    {
        return Journal.open(new JournalContext().directory(directory.toFile()).streamId(STREAM_ID)
            .segmentLength(1024 * 1024));
    }

    /** Writes a journal from block 1; order ids are the block's number plus a shift. */
    Path write(final Path directory, final int count, final long shift)
    {
        try (Journal journal = open(directory))
        {
            append(journal, count, shift);
        }
        return directory;
    }

    /** Makes a journal of some blocks as a killed process leaves it, the last record not whole. */
    Path writeTorn(final Path directory, final int count) throws IOException
    {
        final Path running = directory.resolveSibling(directory.getFileName() + "-running");
        try (Journal journal = open(running))
        {
            append(journal, count, 0);
            Files.createDirectories(directory);
            for (final File each : running.toFile().listFiles())
            {
                Files.copy(each.toPath(), directory.resolve(each.getName()));
            }
        }
        for (final File each : directory.toFile().listFiles())
        {
            tear(each.toPath());
        }
        return directory;
    }

    /** Takes the last byte away that is not zero, which is of the last record's payload. */
    private static void tear(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        int last = bytes.length - 1;
        while (last >= 0 && 0 == bytes[last])
        {
            last--;
        }
        final boolean hasRecords = last > SegmentDescriptor.HEADER_LENGTH;
        if (hasRecords && !file.toString().contains("checkpoint"))
        {
            bytes[last] = 0;
            Files.write(file, bytes);
        }
    }

    /** Appends blocks up to a number. */
    void append(final Journal journal, final long last, final long shift)
    {
        for (long number = journal.lastBlockNumber() + 1; number <= last; number++)
        {
            final int payloadLength = MessageHeaderEncoder.ENCODED_LENGTH + new CancelEncoder()
                .wrapAndApplyHeader(payload, 0, new MessageHeaderEncoder())
                .orderId(number + shift)
                .quantity(1)
                .symbol(2)
                .encodedLength();
            encoder.wrap(buffer, 0, buffer.capacity()).origin(1, 1, number);
            if (!encoder.tryAppend(EntryKind.REQUEST, 5, number, 1, 0, 0, payload, 0, payloadLength))
            {
                throw new IllegalStateException("block is full");
            }
            final int length = encoder.finish();
            stamp.wrap(buffer, 0).outcome(BlockDescriptor.HEADER_LENGTH, EntryKind.SEQUENCED, number);
            stamp.stamp(STREAM_ID, 1, 1, number, number, START_NS + number, 1);
            stamp.chainCrc(computer.compute(journal.lastChainCrc(), buffer, 0, length));
            journal.append(buffer, 0, length);
        }
        journal.flush();
    }
}
