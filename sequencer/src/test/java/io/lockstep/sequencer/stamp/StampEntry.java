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

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;

/** One entry of an input block, for tests. */
final class StampEntry
{
    final EntryKind kind;
    final long clientId;
    final long requestId;
    final int incarnation;
    final int flags;
    final int code;
    final byte[] payload;

    StampEntry(
        final EntryKind kind,
        final long clientId,
        final long requestId,
        final int incarnation,
        final int flags,
        final int code,
        final byte[] payload)
    {
        this.kind = kind;
        this.clientId = clientId;
        this.requestId = requestId;
        this.incarnation = incarnation;
        this.flags = flags;
        this.code = code;
        this.payload = payload;
    }

    static StampEntry establish(final long clientId, final long nonce)
    {
        return establish(clientId, nonce, 0);
    }

    /** An attempt that asks for an incarnation; 0 for any. */
    static StampEntry establish(final long clientId, final long nonce, final int incarnation)
    {
        return new StampEntry(EntryKind.ESTABLISH, clientId, nonce, incarnation, 0, 0, new byte[8]);
    }

    static StampEntry request(final long clientId, final long requestId, final int incarnation, final String payload)
    {
        return new StampEntry(EntryKind.REQUEST, clientId, requestId, incarnation, 0, 0, payload.getBytes());
    }

    static StampEntry voided(final long clientId, final long requestId, final int incarnation, final int code)
    {
        return new StampEntry(EntryKind.VOIDED, clientId, requestId, incarnation, 0, code, new byte[0]);
    }

    static StampEntry close(final long clientId, final int incarnation)
    {
        return new StampEntry(EntryKind.CLOSE, clientId, 0, incarnation, 0, 0, new byte[0]);
    }

    static StampEntry flow(final long flowId)
    {
        return new StampEntry(
            EntryKind.ESTABLISH, flowId, 1, 0, BlockDescriptor.FLAG_SHARED_FLOW, 0, new byte[8]);
    }

    static StampEntry output(
        final long flowId,
        final long source,
        final int index,
        final long predecessorSource,
        final int predecessorIndex,
        final String payload)
    {
        final byte[] bytes = new byte[BlockDescriptor.FLOW_PREFIX_LENGTH + payload.length()];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        BlockEncoder.putFlowPrefix(buffer, 0, predecessorSource, predecessorIndex);
        buffer.putBytes(BlockDescriptor.FLOW_PREFIX_LENGTH, payload.getBytes());
        return new StampEntry(
            EntryKind.REQUEST, flowId, source, index, BlockDescriptor.FLAG_SHARED_FLOW, 0, bytes);
    }

    static StampEntry set(final String name, final String value)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        return command(buffer, AdminCommand.setSetting(buffer, 0, name, value));
    }

    static StampEntry activate(final int version)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        return command(buffer, AdminCommand.activateVersion(buffer, 0, version));
    }

    static StampEntry ofClient(final AdminCommand.Type type, final long clientId)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        return command(buffer, AdminCommand.ofClient(buffer, 0, type, clientId));
    }

    static StampEntry ofStream(final AdminCommand.Type type)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
        return command(buffer, AdminCommand.ofStream(buffer, 0, type));
    }

    private static StampEntry command(final UnsafeBuffer buffer, final int length)
    {
        return new StampEntry(
            EntryKind.COMMAND, 0, 1, 0, 0, 0, Arrays.copyOf(buffer.byteArray(), length));
    }

    /** Writes a block of entries. */
    static int encode(final UnsafeBuffer buffer, final int offset, final List<StampEntry> entries)
    {
        final BlockEncoder encoder =
            new BlockEncoder().wrap(buffer, offset, buffer.capacity() - offset).origin(1, 2, 3);
        for (final StampEntry each : entries)
        {
            assertTrue(encoder.tryAppend(
                each.kind, each.clientId, each.requestId, each.incarnation, each.flags, each.code,
                new UnsafeBuffer(each.payload), 0, each.payload.length));
        }
        return encoder.finish();
    }

    /** What became of the decoder's current entry: kind, outcome, code, and what an opening found. */
    static String outcomeOf(final BlockDecoder entry)
    {
        final boolean isOpening = 0 != (entry.flags() & BlockDescriptor.FLAG_ESTABLISH);
        return entry.kind() + " " + entry.outcome() + " " + entry.code() +
            (isOpening ? " " + entry.incarnation() + " " + entry.lastRequestId() : "") +
            (0 == (entry.flags() & BlockDescriptor.FLAG_COMMAND) ? "" : " command");
    }

    @Override
    public String toString()
    {
        return kind + "(client=" + clientId + " id=" + requestId + " incarnation=" + incarnation + " flags=" + flags +
            " payload=" + Arrays.toString(payload) + ')';
    }
}
