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

import io.lockstep.codecs.node.MessageHeaderDecoder;
import io.lockstep.codecs.node.SnapshotClientDecoder;
import io.lockstep.codecs.node.SnapshotFlowDecoder;
import io.lockstep.codecs.node.SnapshotFooterDecoder;
import io.lockstep.codecs.node.SnapshotHeaderDecoder;
import io.lockstep.codecs.node.SnapshotRetiredDecoder;
import io.lockstep.codecs.node.SnapshotSettingDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;

/**
 * Restores a stamper from the messages of a snapshot, as they come, whichever release wrote it.
 * <p>
 * What a snapshot has to hold is a matter of the version of the rules in force, which is one of its settings: if this
 * release knows that version, it can go on from there, else it refuses. So what a newer release wrote beyond that, as
 * longer blocks, other messages and settings of numbers that are not known here, does not matter and is stepped over;
 * what an older one did not write yet is as at the first start of the stream.
 * <p>
 * Threading: the thread that owns the stamper. A snapshot that is not whole, not for this stream, or not what its
 * footer says is refused as fatal: a state that is nearly right gives numbers that are wrong.
 */
public final class SnapshotLoader
{
    /** First version of the schema that can be read. */
    static final int OLDEST_VERSION = 1;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CRC32C crc = new CRC32C();
    private final Stamper stamper;
    private final StampState state;
    private int version;
    private int messageCount;
    private int lastSettingId;
    private int settingsLeft = -1;
    private int clientsLeft;
    private int flowsLeft;
    private int rangesLeft;
    private int outcomesLeft;
    private ClientState client;
    private FlowState flow;
    private boolean isComplete;

    /**
     * A loader into a stamper before its first block.
     *
     * @param stamper to restore; made with the configuration of the first start.
     */
    public SnapshotLoader(final Stamper stamper)
    {
        this.stamper = stamper;
        state = stamper.state();
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
        final int templateId = header.templateId();
        if (0 == messageCount)
        {
            require("first templateId", SnapshotHeaderDecoder.TEMPLATE_ID, templateId);
            requireReadable(header.version());
            version = header.version();
        }
        require("version", version, header.version());
        switch (templateId)
        {
            case SnapshotHeaderDecoder.TEMPLATE_ID:
                onHeader(buffer, offset);
                break;

            case SnapshotSettingDecoder.TEMPLATE_ID:
                onSetting(buffer, offset);
                break;

            case SnapshotClientDecoder.TEMPLATE_ID:
                onClient(buffer, offset);
                break;

            case SnapshotFlowDecoder.TEMPLATE_ID:
                onFlow(buffer, offset);
                break;

            case SnapshotRetiredDecoder.TEMPLATE_ID:
                onRetired(buffer, offset);
                break;

            case SnapshotFooterDecoder.TEMPLATE_ID:
                onFooter(buffer, offset);
                return;

            default:
                requireNewer("message", templateId);
                break;
        }

        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        crc.update(bytes);
        messageCount++;
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
        require("headers", 0, messageCount);
        final SnapshotHeaderDecoder decoder = new SnapshotHeaderDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, header);
        require("streamId", stamper.streamId(), decoder.streamId());
        if (stamper.adoptsLife())
        {
            stamper.life(decoder.epoch(), decoder.logGeneration());
        }
        require("epoch", stamper.epoch(), decoder.epoch());
        require("logGeneration", stamper.logGeneration(), decoder.logGeneration());
        stamper.blockNumber = decoder.blockNumber();
        stamper.lastSequence = decoder.lastSequence();
        final long clusterTimeNs = decoder.clusterTimeNs();
        stamper.time().restore(decoder.timestampNs(),
            SnapshotHeaderDecoder.clusterTimeNsNullValue() == clusterTimeNs ? decoder.timestampNs() : clusterTimeNs);
        stamper.sequencedTimestampNs = decoder.sequencedTimestampNs();
        stamper.chainCrc = (int)decoder.chainCrc();
        state.tickGeneration = decoder.tickGeneration();
        state.phase = StreamPhase.of(decoder.phase());
        settingsLeft = decoder.settingCount();
        clientsLeft = decoder.clientCount();
        flowsLeft = decoder.flowCount();
        rangesLeft = decoder.retiredRanges();
        if (null == state.phase)
        {
            throw LockstepException.fatal("snapshot is in an unknown phase: phase=" + decoder.phase());
        }
    }

    private void onSetting(final DirectBuffer buffer, final int offset)
    {
        final SnapshotSettingDecoder decoder = new SnapshotSettingDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, header);
        final int settingId = decoder.settingId();
        requireAscending("settingId", true, lastSettingId, settingId);
        lastSettingId = settingId;
        settingsLeft--;
        final SequencedSetting setting = SequencedSetting.ofId(settingId);
        if (null == setting)
        {
            requireNewer("setting", settingId);
            return;
        }
        if (setting.isFixed())
        {
            require(setting.key(), state.configuration.get(setting), decoder.settingValue());
        }
        if (!state.configuration.isValid(setting, decoder.settingValue()))
        {
            throw LockstepException.fatal("snapshot holds a value that cannot be: name=" + setting.key() +
                " value=" + decoder.settingValue());
        }
        state.configuration.put(setting, decoder.settingValue());
        if (SequencedSetting.FORMAT_VERSION == setting)
        {
            stamper.selectRules();
        }
    }

    private void onClient(final DirectBuffer buffer, final int offset)
    {
        final SnapshotClientDecoder decoder = new SnapshotClientDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, header);
        final long clientId = decoder.clientId();
        final long nonce = decoder.nonce();
        final boolean isFirst = 0 == outcomesLeft;
        if (isFirst)
        {
            require("settings left", 0, settingsLeft);
            requireAscending("clientId", null != client, null == client ? 0 : client.clientId, clientId);
            client = state.addClient(clientId);
            client.lastRequestId = decoder.lastRequestId();
            client.openedSequence = decoder.openedSequence();
            client.incarnation = decoder.incarnation();
            client.isOpen = 1 == decoder.isOpen();
            client.isSuspended = 1 == decoder.isSuspended();
            outcomesLeft = decoder.outcomeCount();
            clientsLeft--;
        }
        require("clientId", client.clientId, clientId);

        final SnapshotClientDecoder.OutcomesDecoder outcomes = decoder.outcomes();
        requireWithin("outcomes", outcomesLeft, outcomes.count());
        while (outcomes.hasNext())
        {
            outcomes.next();
            client.restoreOutcome(
                client.lastRequestId + 1 - outcomesLeft, outcomes.outcome(), outcomes.payloadHash());
            outcomesLeft--;
        }
        // The same in all messages of a client: taken with the first.
        for (final SnapshotClientDecoder.AttemptsDecoder each : decoder.attempts())
        {
            if (isFirst)
            {
                client.onAttempt(each.attempt());
            }
        }
        if (isFirst)
        {
            client.onAttempt(nonce);
        }
    }

    private void onFlow(final DirectBuffer buffer, final int offset)
    {
        final SnapshotFlowDecoder decoder = new SnapshotFlowDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, header);
        final long flowId = decoder.flowId();
        if (0 == outcomesLeft)
        {
            require("settings left", 0, settingsLeft);
            require("clients left", 0, clientsLeft);
            requireAscending("flowId", null != flow, null == flow ? 0 : flow.flowId, flowId);
            flow = state.addFlow(flowId);
            flow.openedSequence = decoder.openedSequence();
            outcomesLeft = decoder.outcomeCount();
            flow.takenCount = decoder.takenCount() - outcomesLeft;
            flowsLeft--;
        }
        require("flowId", null == flow ? 0 : flow.flowId, flowId);

        final SnapshotFlowDecoder.OutcomesDecoder outcomes = decoder.outcomes();
        requireWithin("outcomes", outcomesLeft, outcomes.count());
        while (outcomes.hasNext())
        {
            outcomes.next();
            flow.take(
                outcomes.sourceSequence(), outcomes.outputIndex(), outcomes.outcome(), outcomes.payloadHash());
            outcomesLeft--;
        }
    }

    private void onRetired(final DirectBuffer buffer, final int offset)
    {
        final SnapshotRetiredDecoder decoder = new SnapshotRetiredDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, header);
        final SnapshotRetiredDecoder.RangesDecoder ranges = decoder.ranges();
        requireWithin("ranges", rangesLeft, ranges.count());
        while (ranges.hasNext())
        {
            ranges.next();
            if (!state.retired.restore(ranges.firstClientId(), ranges.lastClientId()))
            {
                throw LockstepException.fatal("snapshot is out of order: firstClientId=" + ranges.firstClientId());
            }
            rangesLeft--;
        }
    }

    private void onFooter(final DirectBuffer buffer, final int offset)
    {
        final SnapshotFooterDecoder decoder = new SnapshotFooterDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, header);
        if (version <= SnapshotFooterDecoder.SCHEMA_VERSION)
        {
            require("footer length", SnapshotFooterDecoder.BLOCK_LENGTH, header.blockLength());
        }
        require("settings left", 0, settingsLeft);
        require("clients left", 0, clientsLeft);
        require("flows left", 0, flowsLeft);
        require("ranges left", 0, rangesLeft);
        require("outcomes left", 0, outcomesLeft);
        require("messageCount", messageCount, decoder.messageCount());
        require("crc", crc.getValue(), decoder.crc());
        stamper.selectRules();
        isComplete = true;
    }

    private static void requireReadable(final int actual)
    {
        if (actual < OLDEST_VERSION)
        {
            throw LockstepException.fatal(LockstepException.Fault.REFUSED,
                "snapshot is too old for this release: version=" + actual + " known=" + OLDEST_VERSION + " to " +
                SnapshotHeaderDecoder.SCHEMA_VERSION + "; start a release between the two, and take a snapshot there");
        }
    }

    /** What this release does not know can only be of a newer one, and not of the rules in force. */
    private void requireNewer(final String what, final int id)
    {
        if (version <= SnapshotHeaderDecoder.SCHEMA_VERSION)
        {
            throw LockstepException.fatal("snapshot holds what nobody wrote: " + what + '=' + id +
                " version=" + version + " known=" + SnapshotHeaderDecoder.SCHEMA_VERSION);
        }
    }

    private static void require(final String name, final long expected, final long actual)
    {
        if (expected != actual)
        {
            throw LockstepException.fatal("snapshot does not fit: name=" + name +
                " expected=" + expected + " actual=" + actual);
        }
    }

    private static void requireWithin(final String name, final long limit, final long actual)
    {
        if (actual > limit)
        {
            throw LockstepException.fatal("snapshot does not fit: name=" + name +
                " limit=" + limit + " actual=" + actual);
        }
    }

    private static void requireAscending(
        final String name, final boolean hasLast, final long last, final long actual)
    {
        if (hasLast && actual <= last)
        {
            throw LockstepException.fatal("snapshot is out of order: name=" + name +
                " after=" + last + " actual=" + actual);
        }
    }
}
