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
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;

/**
 * How an entry is printed, without its payload: the same words in a dump and in what is found.
 * <p>
 * Threading: any.
 */
final class EntryText
{
    private EntryText()
    {
    }

    static void append(final BlockDecoder block, final StringBuilder out)
    {
        final EntryKind kind = block.kind();
        out.append(kind.name());
        outcome(kind, block.outcome(), block.code(), out);
        out.append(" client ").append(block.clientId())
            .append(isNonce(kind, block.flags()) ? " nonce " : " request ").append(block.requestId())
            .append(" incarnation ").append(block.incarnation());
        if (0 != (block.flags() & BlockDescriptor.FLAG_SHARED_FLOW))
        {
            out.append(" shared-flow");
            if (hasPredecessor(block, kind))
            {
                out.append(" after ").append(block.predecessorSequence())
                    .append('/').append(block.predecessorIndex());
            }
        }
        if (0 != (block.flags() & BlockDescriptor.FLAG_ESTABLISH))
        {
            out.append(" establish");
        }
        if (hasLastRequest(block, kind))
        {
            out.append(" last-request ").append(block.lastRequestId());
        }
        if (isCommand(block.flags()))
        {
            out.append(" command ").append(command(block));
        }
    }

    static void append(final BlockDecoder block, final JsonLine line)
    {
        final EntryKind kind = block.kind();
        line.field("kind", kind.name()).field("outcome", block.outcome());
        if (BlockDecoder.isSequenced(kind))
        {
            line.field("sequence", block.outcome());
        }
        if (0 != block.code())
        {
            line.field("code", ToolText.code(block.code()));
        }
        line.field("clientId", block.clientId())
            .field(isNonce(kind, block.flags()) ? "nonce" : "requestId", block.requestId())
            .field("incarnation", block.incarnation())
            .field("flags", block.flags());
        if (hasLastRequest(block, kind))
        {
            line.field("lastRequestId", block.lastRequestId());
        }
        if (hasPredecessor(block, kind))
        {
            line.field("predecessorSequence", block.predecessorSequence())
                .field("predecessorIndex", block.predecessorIndex());
        }
        if (isCommand(block.flags()))
        {
            line.field("command", command(block));
        }
    }

    /**
     * What became of an entry, in words.
     *
     * @param kind    of the entry.
     * @param outcome as the kind defines it.
     * @param code    of the reason.
     * @param out     to append to, with a blank before each word.
     */
    static void outcome(final EntryKind kind, final long outcome, final int code, final StringBuilder out)
    {
        if (BlockDecoder.isSequenced(kind))
        {
            out.append(" sequence ").append(outcome);
        }
        else if (EntryKind.DUPLICATE == kind)
        {
            out.append(0 == outcome ? " first-outcome void" : " first-sequence " + outcome);
        }
        else if (EntryKind.REFUSED == kind)
        {
            out.append(" expected ").append(outcome);
        }
        else if (EntryKind.FENCED == kind)
        {
            out.append(" incarnation-in-force ").append(outcome);
        }
        else if (EntryKind.STALE == kind)
        {
            out.append(" oldest-known ").append(outcome);
        }
        if (0 != code)
        {
            out.append(" code ").append(ToolText.code(code));
        }
    }

    private static boolean hasLastRequest(final BlockDecoder block, final EntryKind kind)
    {
        return EntryKind.SESSION_OPENED == kind && block.payloadLength() >= BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH;
    }

    /** Is an entry about a request, and not about a session or the stream. */
    static boolean isOfRequest(final EntryKind kind, final int flags)
    {
        return !isNonce(kind, flags) && !isCommand(flags) &&
            (EntryKind.SEQUENCED == kind || !BlockDecoder.isSequenced(kind));
    }

    /** Did an entry come as an operator's command, taken or not. */
    static boolean isCommand(final int flags)
    {
        return 0 != (flags & BlockDescriptor.FLAG_COMMAND);
    }

    private static boolean hasPredecessor(final BlockDecoder block, final EntryKind kind)
    {
        return 0 != (block.flags() & BlockDescriptor.FLAG_SHARED_FLOW) && !isNonce(kind, block.flags()) &&
            block.payloadLength() >= BlockDescriptor.FLOW_PREFIX_LENGTH;
    }

    private static String command(final BlockDecoder block)
    {
        final AdminCommand command = new AdminCommand();
        command.tryWrap(block.buffer(), block.payloadOffset(), block.payloadLength());
        return command.toString();
    }

    /** Entries about a session carry a nonce where those of a request carry its id. */
    static boolean isNonce(final EntryKind kind, final int flags)
    {
        return EntryKind.SESSION_OPENED == kind || 0 != (flags & BlockDescriptor.FLAG_ESTABLISH);
    }
}
