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

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;

/**
 * An entry of a journal that was looked for.
 *
 * @param blockNumber   of its block.
 * @param timestampNs   of its block, ns since the epoch.
 * @param entry         ordinal in the block, from 0.
 * @param kind          of the entry: what became of it.
 * @param outcome       as the kind defines it.
 * @param code          of the reason, else 0.
 * @param clientId      of the client.
 * @param requestId     of the request.
 * @param incarnation   of the client's session.
 * @param gatewayId     that sent it to the cluster.
 * @param payloadLength in bytes.
 * @param fileName      that holds its block.
 * @param recordOffset  of the block's record in the file.
 */
public record Occurrence(
    long blockNumber,
    long timestampNs,
    int entry,
    EntryKind kind,
    long outcome,
    int code,
    long clientId,
    long requestId,
    int incarnation,
    int gatewayId,
    int payloadLength,
    String fileName,
    long recordOffset)
{
    static Occurrence of(
        final BlockDecoder block, final int entry, final String fileName, final long recordOffset)
    {
        return new Occurrence(
            block.blockNumber(), block.timestampNs(), entry, block.kind(), block.outcome(), block.code(),
            block.clientId(), block.requestId(), block.incarnation(), block.gatewayId(), block.payloadLength(),
            fileName, recordOffset);
    }

    /**
     * One line for people.
     *
     * @param out to append to, with a line break at the end.
     */
    public void appendText(final StringBuilder out)
    {
        out.append("block ").append(blockNumber).append(" entry ").append(entry)
            .append(' ').append(ToolText.utc(timestampNs)).append(' ').append(kind.name());
        EntryText.outcome(kind, outcome, code, out);
        out.append(" incarnation ").append(incarnation)
            .append(" gateway ").append(gatewayId)
            .append(" payload ").append(payloadLength)
            .append(" at ").append(fileName).append(':').append(recordOffset)
            .append('\n');
    }

    /**
     * One JSON object on a line.
     *
     * @param out to append to, with a line break at the end.
     */
    public void appendJson(final StringBuilder out)
    {
        final JsonLine line = new JsonLine(out)
            .field("blockNumber", blockNumber)
            .field("entry", entry)
            .field("timestampNs", timestampNs)
            .field("time", ToolText.utc(timestampNs))
            .field("kind", kind.name())
            .field("outcome", outcome);
        if (BlockDecoder.isSequenced(kind))
        {
            line.field("sequence", outcome);
        }
        if (0 != code)
        {
            line.field("code", ToolText.code(code));
        }
        line.field("clientId", clientId)
            .field("requestId", requestId)
            .field("incarnation", incarnation)
            .field("gatewayId", gatewayId)
            .field("payloadLength", payloadLength)
            .field("file", fileName)
            .field("offset", recordOffset)
            .end();
        out.append('\n');
    }
}
