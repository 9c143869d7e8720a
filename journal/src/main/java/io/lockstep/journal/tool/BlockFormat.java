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
 * How a block is printed: text or JSON, its payloads decoded, as bytes, or left out.
 * <p>
 * Threading: one owner.
 */
public abstract class BlockFormat
{
    private final PayloadDecoder decoder;
    private final boolean hasBytes;
    private long fromSequence;
    private long toSequence = Long.MAX_VALUE;
    private long sequence;

    /**
     * A format.
     *
     * @param decoder  of payloads, null for none.
     * @param hasBytes true if a payload that is not decoded is shown as hexadecimal digits.
     */
    BlockFormat(final PayloadDecoder decoder, final boolean hasBytes)
    {
        this.decoder = decoder;
        this.hasBytes = hasBytes;
    }

    /**
     * Lines for people.
     *
     * @param decoder  of payloads, null for none.
     * @param hasBytes true if a payload that is not decoded is shown as hexadecimal digits.
     * @return the format.
     */
    public static BlockFormat text(final PayloadDecoder decoder, final boolean hasBytes)
    {
        return new TextBlockFormat(decoder, hasBytes);
    }

    /**
     * One JSON object a line.
     *
     * @param decoder  of payloads, null for none.
     * @param hasBytes true if a payload that is not decoded is shown as hexadecimal digits.
     * @return the format.
     */
    public static BlockFormat json(final PayloadDecoder decoder, final boolean hasBytes)
    {
        return new JsonBlockFormat(decoder, hasBytes);
    }

    /**
     * Leaves out the entries of other sequences. One that has none stands with the next that has.
     *
     * @param from first sequence that is printed, 0 for from the start.
     * @param to   last sequence that is printed, 0 for to the end.
     * @return this.
     */
    public BlockFormat sequences(final long from, final long to)
    {
        fromSequence = from;
        toSequence = 0 == to ? Long.MAX_VALUE : to;
        return this;
    }

    /**
     * Prints a block: a line for its header, then one for each entry.
     *
     * @param block    that is wrapped; its cursor is before the first entry.
     * @param fileName that holds it.
     * @param offset   of its record in the file.
     * @param out      to append to, each line with a line break at its end.
     */
    public abstract void append(BlockDecoder block, String fileName, long offset, StringBuilder out);

    /** Begins with the entries of a block. */
    void onBlock(final BlockDecoder block)
    {
        sequence = block.firstSequence();
    }

    /** Is the current entry to be printed; to be asked once for each. */
    boolean isWanted(final BlockDecoder block)
    {
        final long place = sequence;
        sequence += block.isSequenced() ? 1 : 0;
        return fromSequence <= place && place <= toSequence;
    }

    /**
     * Decodes the payload of the current entry.
     *
     * @return null if that was done, else why not; empty where there is nothing to decode or nobody asked for it.
     */
    String decodePayload(final BlockDecoder block, final StringBuilder out)
    {
        final boolean isOther = EntryText.isNonce(block.kind(), block.flags()) || EntryText.isCommand(block.flags());
        return null == decoder || isOther ? "" :
            decoder.decode(block.buffer(), block.messageOffset(), block.messageLength(), out);
    }

    /** Name of the message that was decoded last. */
    String messageName()
    {
        return decoder.messageName();
    }

    boolean hasBytes()
    {
        return hasBytes;
    }
}
