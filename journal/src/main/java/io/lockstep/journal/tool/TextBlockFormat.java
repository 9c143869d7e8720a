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
 * A line for the block and, indented, one for each entry; words and numbers in turn.
 * <p>
 * Threading: one owner.
 */
final class TextBlockFormat extends BlockFormat
{
    private final StringBuilder decoded = new StringBuilder();

    TextBlockFormat(final PayloadDecoder decoder, final boolean hasBytes)
    {
        super(decoder, hasBytes);
    }

    @Override
    public void append(final BlockDecoder block, final String fileName, final long offset, final StringBuilder out)
    {
        out.append("block ").append(block.blockNumber())
            .append(' ').append(ToolText.utc(block.timestampNs()));
        if (block.sequencedCount() > 0)
        {
            out.append(" sequences ").append(block.firstSequence()).append('-').append(block.lastSequence());
        }
        else
        {
            out.append(" sequences none");
        }
        out.append(" entries ").append(block.entryCount())
            .append(" gateway ").append(block.gatewayId()).append('/').append(block.gatewayIncarnation())
            .append('/').append(block.gatewayBlock())
            .append(" epoch ").append(block.epoch())
            .append(" term ").append(block.leadershipTermId())
            .append(" length ").append(block.totalLength())
            .append(" crc ").append(ToolText.crc(block.chainCrc()))
            .append(" at ").append(fileName).append(':').append(offset)
            .append('\n');
        onBlock(block);
        while (block.nextEntry())
        {
            if (isWanted(block))
            {
                out.append("  ");
                EntryText.append(block, out);
                payload(block, out);
                out.append('\n');
            }
        }
        if (!block.isComplete())
        {
            out.append("  (the rest of the block is not entries)\n");
        }
    }

    private void payload(final BlockDecoder block, final StringBuilder out)
    {
        final int length = block.payloadLength();
        out.append(" payload ").append(length);
        if (0 == length)
        {
            return;
        }
        decoded.setLength(0);
        final String reason = decodePayload(block, decoded);
        if (null == reason)
        {
            out.append(' ').append(messageName()).append(' ').append(decoded);
            return;
        }
        if (hasBytes())
        {
            ToolText.appendHex(out.append(' '), block.buffer(), block.payloadOffset(), length);
        }
        if (!reason.isEmpty())
        {
            out.append(" (").append(reason).append(')');
        }
    }
}
