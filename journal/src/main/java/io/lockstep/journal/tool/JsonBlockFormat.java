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

import io.lockstep.protocol.BlockDecoder;

/**
 * An object for the block, with {@code "type":"block"}, and one for each entry, with {@code "type":"entry"}. Names are
 * those of the schema. A decoded payload is the object {@code payload}, with its name in {@code message}; another is
 * the text {@code payloadHex}, with {@code undecoded} to say why if it should have been decoded.
 * <p>
 * Threading: one owner.
 */
final class JsonBlockFormat extends BlockFormat
{
    private final StringBuilder decoded = new StringBuilder();

    JsonBlockFormat(final PayloadDecoder decoder, final boolean hasBytes)
    {
        super(decoder, hasBytes);
    }

    @Override
    public void append(final BlockDecoder block, final String fileName, final long offset, final StringBuilder out)
    {
        new JsonLine(out)
            .field("type", "block")
            .field("blockNumber", block.blockNumber())
            .field("timestampNs", block.timestampNs())
            .field("time", ToolText.utc(block.timestampNs()))
            .field("firstSequence", block.firstSequence())
            .field("sequencedCount", block.sequencedCount())
            .field("entryCount", block.entryCount())
            .field("gatewayId", block.gatewayId())
            .field("gatewayIncarnation", block.gatewayIncarnation())
            .field("gatewayBlock", block.gatewayBlock())
            .field("streamId", block.streamId())
            .field("epoch", block.epoch())
            .field("leadershipTermId", block.leadershipTermId())
            .field("totalLength", block.totalLength())
            .field("chainCrc", ToolText.crc(block.chainCrc()))
            .field("file", fileName)
            .field("offset", offset)
            .end();
        out.append('\n');
        onBlock(block);
        for (int i = 0; block.nextEntry(); i++)
        {
            if (isWanted(block))
            {
                entry(block, i, out);
            }
        }
    }

    private void entry(final BlockDecoder block, final int index, final StringBuilder out)
    {
        final JsonLine line = new JsonLine(out)
            .field("type", "entry")
            .field("blockNumber", block.blockNumber())
            .field("entry", index);
        EntryText.append(block, line);
        payload(block, line, out);
        line.end();
        out.append('\n');
    }

    private void payload(final BlockDecoder block, final JsonLine line, final StringBuilder out)
    {
        final int length = block.payloadLength();
        line.field("payloadLength", length);
        if (0 == length)
        {
            return;
        }
        decoded.setLength(0);
        final String reason = decodePayload(block, decoded);
        if (null == reason)
        {
            line.field("message", messageName());
            line.name("payload").append(decoded);
            return;
        }
        if (hasBytes())
        {
            line.name("payloadHex").append('"');
            ToolText.appendHex(out, block.buffer(), block.payloadOffset(), length).append('"');
        }
        if (!reason.isEmpty())
        {
            line.field("undecoded", reason);
        }
    }
}
