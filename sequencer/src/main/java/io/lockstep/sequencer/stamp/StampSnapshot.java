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

import io.lockstep.codecs.node.MessageHeaderEncoder;
import io.lockstep.codecs.node.SnapshotClientEncoder;
import io.lockstep.codecs.node.SnapshotFlowEncoder;
import io.lockstep.codecs.node.SnapshotFooterEncoder;
import io.lockstep.codecs.node.SnapshotHeaderEncoder;
import io.lockstep.codecs.node.SnapshotRetiredEncoder;
import io.lockstep.codecs.node.SnapshotSettingEncoder;
import io.lockstep.protocol.SequencedSetting;

/**
 * State of the stamper as a run of SBE messages: a header, each setting, each client and each flow by ascending id, the
 * retired ids, a footer with the CRC-32C over everything before it. Read back by {@link SnapshotLoader}.
 * <p>
 * Threading: the thread that owns the stamper.
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

    /** Outcomes or ranges in one message, so that no message is longer than a small term allows. */
    static final int GROUP_LIMIT = 1024;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CRC32C crc = new CRC32C();
    private final Stamper stamper;
    private final StampState state;
    private final Sink sink;
    private int messageCount;

    private StampSnapshot(final Stamper stamper, final Sink sink)
    {
        this.stamper = stamper;
        this.sink = sink;
        state = stamper.state();
    }

    /**
     * Writes the state.
     *
     * @param stamper to write.
     * @param sink    for the messages.
     */
    public static void write(final Stamper stamper, final Sink sink)
    {
        final StampSnapshot snapshot = new StampSnapshot(stamper, sink);
        snapshot.writeHeader();
        for (final ClientState client : snapshot.state.sortedClients())
        {
            snapshot.writeClient(client);
        }
        for (final FlowState flow : snapshot.state.sortedFlows())
        {
            snapshot.writeFlow(flow);
        }
        snapshot.writeRetired();
        snapshot.writeFooter();
    }

    private void writeHeader()
    {
        final SequencedSetting[] settings = SequencedSetting.values();
        final SnapshotHeaderEncoder encoder = new SnapshotHeaderEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .streamId(stamper.streamId())
            .epoch(stamper.epoch())
            .blockNumber(stamper.blockNumber())
            .lastSequence(stamper.lastSequence())
            .timestampNs(stamper.timestampNs())
            .chainCrc(Integer.toUnsignedLong(stamper.chainCrc()))
            .settingCount(settings.length)
            .clientCount(state.clientCount())
            .flowCount(state.flowCount())
            .retiredRanges(state.retired.rangeCount())
            .sequencedTimestampNs(stamper.sequencedTimestampNs())
            .tickGeneration(state.tickGeneration)
            .phase((short)state.phase.code())
            .logGeneration(stamper.logGeneration())
            .clusterTimeNs(stamper.time().clusterTimeNs());
        emit(encoder.encodedLength());

        final SnapshotSettingEncoder setting = new SnapshotSettingEncoder();
        for (final SequencedSetting each : settings)
        {
            setting.wrapAndApplyHeader(buffer, 0, header)
                .settingId(each.id())
                .settingValue(state.configuration.get(each));
            emit(setting.encodedLength());
        }
    }

    private void writeClient(final ClientState client)
    {
        final SnapshotClientEncoder encoder = new SnapshotClientEncoder();
        long id = client.oldestKnownId();
        do
        {
            final int count = (int)Math.min(GROUP_LIMIT, client.lastRequestId + 1 - id);
            final SnapshotClientEncoder.OutcomesEncoder outcomes = encoder.wrapAndApplyHeader(buffer, 0, header)
                .clientId(client.clientId)
                .lastRequestId(client.lastRequestId)
                .nonce(client.nonce())
                .openedSequence(client.openedSequence)
                .incarnation(client.incarnation)
                .isOpen((short)(client.isOpen ? 1 : 0))
                .isSuspended((short)(client.isSuspended ? 1 : 0))
                .outcomeCount((int)client.windowCount)
                .outcomesCount(count);
            for (int i = 0; i < count; i++)
            {
                outcomes.next().outcome(client.outcome(id)).payloadHash(client.payloadHash(id));
                id++;
            }
            final int attemptCount = Math.max(0, client.attemptCount() - 1);
            final SnapshotClientEncoder.AttemptsEncoder attempts = encoder.attemptsCount(attemptCount);
            for (int i = 0; i < attemptCount; i++)
            {
                attempts.next().attempt(client.attempt(i));
            }
            emit(encoder.encodedLength());
        }
        while (id <= client.lastRequestId);
    }

    private void writeFlow(final FlowState flow)
    {
        final SnapshotFlowEncoder encoder = new SnapshotFlowEncoder();
        final int windowCount = flow.windowCount();
        int written = 0;
        do
        {
            final int count = Math.min(GROUP_LIMIT, windowCount - written);
            final SnapshotFlowEncoder.OutcomesEncoder outcomes = encoder.wrapAndApplyHeader(buffer, 0, header)
                .flowId(flow.flowId)
                .openedSequence(flow.openedSequence)
                .takenCount(flow.takenCount)
                .outcomeCount(windowCount)
                .outcomesCount(count);
            for (int i = 0; i < count; i++)
            {
                final int slot = flow.slot(written++);
                outcomes.next()
                    .sourceSequence(flow.source(slot))
                    .outcome(flow.outcome(slot))
                    .payloadHash(flow.payloadHash(slot))
                    .outputIndex(flow.index(slot));
            }
            emit(encoder.encodedLength());
        }
        while (written < windowCount);
    }

    private void writeRetired()
    {
        final SnapshotRetiredEncoder encoder = new SnapshotRetiredEncoder();
        final RetiredIds retired = state.retired;
        int written = 0;
        while (written < retired.rangeCount())
        {
            final int count = Math.min(GROUP_LIMIT, retired.rangeCount() - written);
            final SnapshotRetiredEncoder.RangesEncoder ranges =
                encoder.wrapAndApplyHeader(buffer, 0, header).rangesCount(count);
            for (int i = 0; i < count; i++)
            {
                ranges.next().firstClientId(retired.first(written)).lastClientId(retired.last(written));
                written++;
            }
            emit(encoder.encodedLength());
        }
    }

    private void writeFooter()
    {
        final SnapshotFooterEncoder encoder = new SnapshotFooterEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, header).messageCount(messageCount).crc(crc.getValue());
        sink.onMessage(buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    private void emit(final int encodedLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        crc.update(buffer.byteArray(), 0, length);
        messageCount++;
        sink.onMessage(buffer, length);
    }
}
