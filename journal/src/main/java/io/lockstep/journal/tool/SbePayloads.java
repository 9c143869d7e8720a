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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.json.JsonPrinter;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;

/**
 * Decodes payloads that are SBE messages with a header, through the intermediate representation of their schemas.
 * <p>
 * A payload is what a client sent, and may be anything. It is copied into a buffer of its own, whose bounds hold as
 * long as the JVM has not been told to leave Agrona's bounds checks out; it is gone over once before it is printed, and
 * what claims to be longer than it is, or to have more fields than bytes allow for, is not decoded.
 * <p>
 * Threading: one owner.
 */
public final class SbePayloads implements PayloadDecoder
{
    private final List<Schema> schemas = new ArrayList<>();
    private final UnsafeBuffer copy = new UnsafeBuffer(0, 0);
    private String messageName;

    /**
     * A decoder that knows no schema yet.
     */
    public SbePayloads()
    {
    }

    /**
     * Learns a schema.
     *
     * @param name of the schema, for messages.
     * @param ir   as SBE's tool writes it.
     * @return this.
     * @throws IllegalArgumentException in one line if it is not one.
     */
    public SbePayloads add(final String name, final byte[] ir)
    {
        try (IrDecoder decoder = new IrDecoder(ByteBuffer.wrap(ir)))
        {
            schemas.add(new Schema(decoder.decode()));
            return this;
        }
        catch (final RuntimeException ex)
        {
            throw new IllegalArgumentException(
                "schema is not an IR file (.sbeir) of SBE's tool: schema=" + name + " length=" + ir.length, ex);
        }
    }

    @Override
    public String decode(final DirectBuffer buffer, final int offset, final int length, final StringBuilder out)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        copy.wrap(bytes);
        String reason = "no schema is known";
        for (final Schema each : schemas)
        {
            if (length < each.header.encodedLength())
            {
                reason = "no message header: length=" + length;
                continue;
            }
            final int schemaId = each.header.getSchemaId(copy, 0);
            if (schemaId == each.ir.id())
            {
                final String fault = each.decode(copy, out);
                messageName = null == fault ? each.messageName : messageName;
                return fault;
            }
            reason = "unknown schema: schemaId=" + schemaId;
        }
        return reason;
    }

    @Override
    public String messageName()
    {
        return messageName;
    }

    /** Takes the line breaks and the indent out of JSON; in its texts there are none. */
    private static void appendOnOneLine(final StringBuilder json, final StringBuilder out)
    {
        boolean isIndent = false;
        for (int i = 0; i < json.length(); i++)
        {
            final char c = json.charAt(i);
            if ('\n' == c)
            {
                isIndent = true;
            }
            else if (!isIndent || ' ' != c)
            {
                isIndent = false;
                out.append(c);
            }
        }
    }

    private static final class Schema
    {
        private final Ir ir;
        private final OtfHeaderDecoder header;
        private final JsonPrinter printer;
        private final StringBuilder json = new StringBuilder();
        private String messageName;

        Schema(final Ir ir)
        {
            this.ir = ir;
            header = new OtfHeaderDecoder(ir.headerStructure());
            printer = new JsonPrinter(ir);
        }

        String decode(final UnsafeBuffer message, final StringBuilder out)
        {
            final int templateId = header.getTemplateId(message, 0);
            final List<Token> tokens = ir.getMessage(templateId);
            if (null == tokens)
            {
                return "unknown template: schemaId=" + ir.id() + " templateId=" + templateId;
            }
            final int blockLength = header.getBlockLength(message, 0);
            final int version = header.getSchemaVersion(message, 0);
            if (version >= ir.version() && blockLength < tokens.get(0).encodedLength())
            {
                return malformed(templateId, message.capacity());
            }
            try
            {
                OtfMessageDecoder.decode(
                    message, header.encodedLength(), version, blockLength, tokens,
                    new PayloadGuard(message.capacity()));
                json.setLength(0);
                printer.print(json, message, 0);
            }
            catch (final RuntimeException ex)
            {
                return malformed(templateId, message.capacity());
            }
            appendOnOneLine(json, out);
            messageName = tokens.get(0).name();
            return null;
        }

        private String malformed(final int templateId, final int length)
        {
            return "not what the schema says: schemaId=" + ir.id() + " templateId=" + templateId + " length=" + length;
        }
    }
}
