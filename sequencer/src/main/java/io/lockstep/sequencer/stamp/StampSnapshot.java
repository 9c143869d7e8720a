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

import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import io.lockstep.codecs.node.MessageHeaderDecoder;
import io.lockstep.codecs.node.MessageHeaderEncoder;
import io.lockstep.codecs.node.SnapshotClientDecoder;
import io.lockstep.codecs.node.SnapshotClientEncoder;
import io.lockstep.codecs.node.SnapshotFooterDecoder;
import io.lockstep.codecs.node.SnapshotFooterEncoder;
import io.lockstep.codecs.node.SnapshotHeaderDecoder;
import io.lockstep.codecs.node.SnapshotHeaderEncoder;
import io.lockstep.protocol.LockstepException;

/**
 * State of the stamper as a run of SBE messages: a header, each client by ascending id, a footer with the CRC-32C over
 * everything before it.
 * <p>
 * Threading: the thread that owns the stamper. A snapshot that is not whole, not for this stream, or not what its
 * footer says is refused as fatal: a state that is nearly right gives numbers that are wrong.
 */
public final class StampSnapshot
{
    /** Receives the messages of a snapshot, one after the other. */
    @FunctionalInterface
    public interface Sink
    {
        /**
         * One message.
         *
         * @param buffer that holds it; only during the call.
         * @param length in bytes, from offset 0.
         */
        void onMessage(DirectBuffer buffer, int length);
    }

    private StampSnapshot()
    {
    }

    /**
     * Writes the state.
     *
     * @param stamper to write.
     * @param sink    for the messages.
     */
    public static void write(final Stamper stamper, final Sink sink)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final CRC32C crc = new CRC32C();
        final DuplicateFilter filter = stamper.filter();

        final SnapshotHeaderEncoder first = new SnapshotHeaderEncoder();
        first.wrapAndApplyHeader(buffer, 0, header)
            .streamId(stamper.streamId())
            .epoch(stamper.epoch())
            .blockNumber(stamper.blockNumber())
            .lastSequence(stamper.lastSequence())
            .timestampNs(stamper.timestampNs())
            .chainCrc(Integer.toUnsignedLong(stamper.chainCrc()))
            .windowLength(filter.windowLength())
            .clientCount(filter.clientCount())
            .clientLimit(filter.clientLimit());
        emit(buffer, MessageHeaderEncoder.ENCODED_LENGTH + first.encodedLength(), crc, sink);

        final SnapshotClientEncoder encoder = new SnapshotClientEncoder();
        for (final ClientState client : filter.sortedClients())
        {
            final int count = (int)client.windowCount;
            final SnapshotClientEncoder.OutcomesEncoder outcomes = encoder.wrapAndApplyHeader(buffer, 0, header)
                .clientId(client.clientId)
                .lastRequestId(client.lastRequestId)
                .nonce(client.nonce)
                .openedSequence(client.openedSequence)
                .incarnation(client.incarnation)
                .isOpen((short)(client.isOpen ? 1 : 0))
                .outcomesCount(count);
            for (long id = client.oldestKnownId(); id <= client.lastRequestId; id++)
            {
                outcomes.next().outcome(client.outcome(id));
            }
            emit(buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength(), crc, sink);
        }

        final SnapshotFooterEncoder footer = new SnapshotFooterEncoder();
        footer.wrapAndApplyHeader(buffer, 0, header).clientCount(filter.clientCount()).crc(crc.getValue());
        sink.onMessage(buffer, MessageHeaderEncoder.ENCODED_LENGTH + footer.encodedLength());
    }

    private static void emit(
        final ExpandableArrayBuffer buffer, final int length, final CRC32C crc, final Sink sink)
    {
        crc.update(buffer.byteArray(), 0, length);
        sink.onMessage(buffer, length);
    }

    /** Restores a stamper from the messages of a snapshot, as they come. */
    public static final class Loader
    {
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final CRC32C crc = new CRC32C();
        private final Stamper stamper;
        private int expectedClients = -1;
        private int clients;
        private long lastClientId = Long.MIN_VALUE;
        private boolean isComplete;

        /**
         * A loader into a stamper before its first block.
         *
         * @param stamper to restore.
         */
        public Loader(final Stamper stamper)
        {
            this.stamper = stamper;
        }

        /**
         * The next message.
         *
         * @param buffer that holds it.
         * @param offset of its message header.
         * @param length in bytes.
         */
        public void onMessage(final DirectBuffer buffer, final int offset, final int length)
        {
            if (isComplete)
            {
                throw LockstepException.fatal("snapshot goes on after its footer: length=" + length);
            }
            header.wrap(buffer, offset);
            require("schemaId", SnapshotHeaderDecoder.SCHEMA_ID, header.schemaId());
            require("version", SnapshotHeaderDecoder.SCHEMA_VERSION, header.version());
            switch (header.templateId())
            {
                case SnapshotHeaderDecoder.TEMPLATE_ID:
                    onHeader(buffer, offset);
                    break;

                case SnapshotClientDecoder.TEMPLATE_ID:
                    onClient(buffer, offset);
                    break;

                case SnapshotFooterDecoder.TEMPLATE_ID:
                    onFooter(buffer, offset);
                    return;

                default:
                    throw LockstepException.fatal("snapshot holds a foreign message: templateId=" +
                        header.templateId());
            }

            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            crc.update(bytes);
        }

        /**
         * Was the footer seen and right.
         *
         * @return true if the stamper is whole.
         */
        public boolean isComplete()
        {
            return isComplete;
        }

        private void onHeader(final DirectBuffer buffer, final int offset)
        {
            final SnapshotHeaderDecoder decoder = new SnapshotHeaderDecoder();
            decoder.wrapAndApplyHeader(buffer, offset, header);
            require("streamId", stamper.streamId(), decoder.streamId());
            require("epoch", stamper.epoch(), decoder.epoch());
            stamper.blockNumber = decoder.blockNumber();
            stamper.lastSequence = decoder.lastSequence();
            stamper.timestampNs = decoder.timestampNs();
            stamper.chainCrc = (int)decoder.chainCrc();
            require("windowLength", stamper.filter().windowLength(), decoder.windowLength());
            expectedClients = decoder.clientCount();
            require("clientLimit", stamper.filter().clientLimit(), decoder.clientLimit());
        }

        private void onClient(final DirectBuffer buffer, final int offset)
        {
            final SnapshotClientDecoder decoder = new SnapshotClientDecoder();
            decoder.wrapAndApplyHeader(buffer, offset, header);
            if (expectedClients < 0 || decoder.clientId() <= lastClientId)
            {
                throw LockstepException.fatal("snapshot is out of order: clientId=" + decoder.clientId());
            }
            lastClientId = decoder.clientId();
            clients++;
            final ClientState client = stamper.filter().restore(lastClientId);
            client.lastRequestId = decoder.lastRequestId();
            client.nonce = decoder.nonce();
            client.openedSequence = decoder.openedSequence();
            client.incarnation = decoder.incarnation();
            client.isOpen = 1 == decoder.isOpen();
            final SnapshotClientDecoder.OutcomesDecoder outcomes = decoder.outcomes();
            long id = client.lastRequestId - outcomes.count() + 1;
            while (outcomes.hasNext())
            {
                client.restoreOutcome(id++, outcomes.next().outcome());
            }
        }

        private void onFooter(final DirectBuffer buffer, final int offset)
        {
            final SnapshotFooterDecoder decoder = new SnapshotFooterDecoder();
            decoder.wrapAndApplyHeader(buffer, offset, header);
            require("footer length", SnapshotFooterDecoder.BLOCK_LENGTH, header.blockLength());
            require("clientCount", expectedClients, clients);
            require("clientCount", expectedClients, decoder.clientCount());
            require("crc", crc.getValue(), decoder.crc());
            isComplete = true;
        }

        private static void require(final String name, final long expected, final long actual)
        {
            if (expected != actual)
            {
                throw LockstepException.fatal("snapshot does not fit: name=" + name +
                    " expected=" + expected + " actual=" + actual);
            }
        }
    }
}
