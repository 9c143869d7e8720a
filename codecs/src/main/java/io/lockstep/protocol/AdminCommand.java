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
package io.lockstep.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.admin.ActivateVersionEncoder;
import io.lockstep.codecs.admin.EndOfStreamEncoder;
import io.lockstep.codecs.admin.HaltEncoder;
import io.lockstep.codecs.admin.MessageHeaderEncoder;
import io.lockstep.codecs.admin.ResumeClientEncoder;
import io.lockstep.codecs.admin.ResumeEncoder;
import io.lockstep.codecs.admin.RetireClientEncoder;
import io.lockstep.codecs.admin.SetSettingEncoder;
import io.lockstep.codecs.admin.SuspendClientEncoder;

/**
 * An operator's command as it stands in the payload of an entry: one message of {@code sbe/admin.xml}, to write and to
 * read.
 * <p>
 * Reading never leaves the payload, whatever the bytes are. Threading: owned by the thread that wraps it; valid as long
 * as the buffer's content is. Reading allocates only for texts.
 */
public final class AdminCommand
{
    /** What a command asks for. */
    public enum Type
    {
        /** Changes one value of the sequenced configuration. */
        SET_SETTING(SetSettingEncoder.TEMPLATE_ID),
        /** Activates the next version of the rules. */
        ACTIVATE_VERSION(ActivateVersionEncoder.TEMPLATE_ID),
        /** Refuses a client's requests until it is resumed. */
        SUSPEND_CLIENT(SuspendClientEncoder.TEMPLATE_ID),
        /** Ends the suspension of a client. */
        RESUME_CLIENT(ResumeClientEncoder.TEMPLATE_ID),
        /** Makes a client's id dead for ever. */
        RETIRE_CLIENT(RetireClientEncoder.TEMPLATE_ID),
        /** Stops the stream for everything but commands. */
        HALT(HaltEncoder.TEMPLATE_ID),
        /** Ends a halt. */
        RESUME(ResumeEncoder.TEMPLATE_ID),
        /** Ends the stream for ever. */
        END_OF_STREAM(EndOfStreamEncoder.TEMPLATE_ID);

        private static final Type[] BY_TEMPLATE = byTemplate();

        private final int templateId;

        Type(final int templateId)
        {
            this.templateId = templateId;
        }

        private static Type of(final int templateId)
        {
            return templateId < BY_TEMPLATE.length ? BY_TEMPLATE[templateId] : null;
        }

        private static Type[] byTemplate()
        {
            final Type[] types = new Type[values().length + 1];
            for (final Type each : values())
            {
                types[each.templateId] = each;
            }
            return types;
        }
    }

    /** Longest name or value of a setting, in bytes. */
    public static final int MAX_TEXT_LENGTH = 64;
    /** Longest command, in bytes. */
    public static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + 2 * (4 + MAX_TEXT_LENGTH);

    /** Length of a block that holds the longest command and nothing else, in bytes: every stream has to take it. */
    public static final int MAX_BLOCK_LENGTH =
        BlockDescriptor.HEADER_LENGTH + BlockDescriptor.entryLength(MAX_LENGTH);

    private static final int LENGTH_OF_LENGTH = 4;

    private DirectBuffer buffer;
    private Type type;
    private int body;
    private int nameLength;
    private int valueOffset;
    private int valueLength;

    /**
     * Wraps the payload of an entry if it is a command that this version knows.
     *
     * @param newBuffer that holds it.
     * @param offset    of the payload.
     * @param length    of the payload in bytes.
     * @return false if it is none, or is longer or shorter than it says; the other methods may not be called then.
     */
    public boolean tryWrap(final DirectBuffer newBuffer, final int offset, final int length)
    {
        buffer = newBuffer;
        type = null;
        body = offset + MessageHeaderEncoder.ENCODED_LENGTH;
        if (length < MessageHeaderEncoder.ENCODED_LENGTH || length > MAX_LENGTH ||
            SetSettingEncoder.SCHEMA_ID != (newBuffer.getShort(offset + 4, LITTLE_ENDIAN) & 0xFFFF))
        {
            return false;
        }
        final int blockLength = newBuffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
        final Type wrapped = Type.of(newBuffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF);
        if (null == wrapped || blockLength != blockLength(wrapped))
        {
            return false;
        }
        final int bodyLength = length - MessageHeaderEncoder.ENCODED_LENGTH;
        if (Type.SET_SETTING == wrapped ? !hasTexts(bodyLength) : bodyLength != blockLength)
        {
            return false;
        }
        type = wrapped;
        return true;
    }

    /**
     * What the command asks for.
     *
     * @return type, null if the last {@link #tryWrap} found none.
     */
    public Type type()
    {
        return type;
    }

    /**
     * Client of a command that suspends, resumes or retires one.
     *
     * @return client id.
     */
    public long clientId()
    {
        return buffer.getLong(body, LITTLE_ENDIAN);
    }

    /**
     * Version that is to be activated.
     *
     * @return version of the rules.
     */
    public int version()
    {
        return buffer.getInt(body, LITTLE_ENDIAN);
    }

    /**
     * Name of the setting that is to be changed.
     *
     * @return a new string.
     */
    public String name()
    {
        return buffer.getStringWithoutLengthAscii(body + LENGTH_OF_LENGTH, nameLength);
    }

    /**
     * New value of the setting, in its canonical form.
     *
     * @return a new string.
     */
    public String value()
    {
        return buffer.getStringWithoutLengthAscii(valueOffset, valueLength);
    }

    /** The command in words; allocates. */
    @Override
    public String toString()
    {
        if (null == type)
        {
            return "none";
        }
        switch (type)
        {
            case SET_SETTING:
                return type + " name=" + name() + " value=" + value();

            case ACTIVATE_VERSION:
                return type + " version=" + version();

            case SUSPEND_CLIENT:
            case RESUME_CLIENT:
            case RETIRE_CLIENT:
                return type + " clientId=" + clientId();

            default:
                return type.toString();
        }
    }

    /**
     * Writes a change of a setting.
     *
     * @param target to write to, with room for {@link #MAX_LENGTH}.
     * @param offset in it.
     * @param name   of the setting.
     * @param value  in its canonical form.
     * @return length in bytes.
     */
    public static int setSetting(
        final MutableDirectBuffer target, final int offset, final String name, final String value)
    {
        if (name.length() > MAX_TEXT_LENGTH || value.length() > MAX_TEXT_LENGTH)
        {
            throw new IllegalArgumentException("setting is too long: maximum=" + MAX_TEXT_LENGTH +
                " name=" + name.length() + " value=" + value.length());
        }
        final SetSettingEncoder encoder = new SetSettingEncoder();
        encoder.wrapAndApplyHeader(target, offset, new MessageHeaderEncoder()).name(name).value(value);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /**
     * Writes an activation of the rules of a version.
     *
     * @param target  to write to, with room for {@link #MAX_LENGTH}.
     * @param offset  in it.
     * @param version to activate.
     * @return length in bytes.
     */
    public static int activateVersion(final MutableDirectBuffer target, final int offset, final int version)
    {
        final ActivateVersionEncoder encoder = new ActivateVersionEncoder();
        encoder.wrapAndApplyHeader(target, offset, new MessageHeaderEncoder()).version(version);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /**
     * Writes a command about a client.
     *
     * @param target   to write to, with room for {@link #MAX_LENGTH}.
     * @param offset   in it.
     * @param type     one of the three about a client.
     * @param clientId of the client.
     * @return length in bytes.
     */
    public static int ofClient(
        final MutableDirectBuffer target, final int offset, final Type type, final long clientId)
    {
        if (Long.BYTES != blockLength(type))
        {
            throw new IllegalArgumentException("command is not about a client: type=" + type);
        }
        target.putLong(header(target, offset, type), clientId, LITTLE_ENDIAN);
        return MessageHeaderEncoder.ENCODED_LENGTH + Long.BYTES;
    }

    /**
     * Writes a command about the stream.
     *
     * @param target to write to, with room for {@link #MAX_LENGTH}.
     * @param offset in it.
     * @param type   {@link Type#HALT}, {@link Type#RESUME} or {@link Type#END_OF_STREAM}.
     * @return length in bytes.
     */
    public static int ofStream(final MutableDirectBuffer target, final int offset, final Type type)
    {
        if (0 != blockLength(type) || Type.SET_SETTING == type)
        {
            throw new IllegalArgumentException("command is not about the stream: type=" + type);
        }
        header(target, offset, type);
        return MessageHeaderEncoder.ENCODED_LENGTH;
    }

    private static int header(final MutableDirectBuffer target, final int offset, final Type type)
    {
        new MessageHeaderEncoder().wrap(target, offset)
            .blockLength(blockLength(type))
            .templateId(type.templateId)
            .schemaId(SetSettingEncoder.SCHEMA_ID)
            .version(SetSettingEncoder.SCHEMA_VERSION);
        return offset + MessageHeaderEncoder.ENCODED_LENGTH;
    }

    private static int blockLength(final Type type)
    {
        switch (type)
        {
            case ACTIVATE_VERSION:
                return ActivateVersionEncoder.BLOCK_LENGTH;

            case SUSPEND_CLIENT:
            case RESUME_CLIENT:
            case RETIRE_CLIENT:
                return SuspendClientEncoder.BLOCK_LENGTH;

            default:
                return 0;
        }
    }

    private boolean hasTexts(final int bodyLength)
    {
        if (bodyLength < 2 * LENGTH_OF_LENGTH)
        {
            return false;
        }
        nameLength = buffer.getInt(body, LITTLE_ENDIAN);
        if (nameLength < 0 || nameLength > MAX_TEXT_LENGTH || nameLength > bodyLength - 2 * LENGTH_OF_LENGTH)
        {
            return false;
        }
        valueOffset = body + LENGTH_OF_LENGTH + nameLength + LENGTH_OF_LENGTH;
        valueLength = buffer.getInt(valueOffset - LENGTH_OF_LENGTH, LITTLE_ENDIAN);
        return valueLength >= 0 && valueLength <= MAX_TEXT_LENGTH &&
            valueLength == bodyLength - nameLength - 2 * LENGTH_OF_LENGTH;
    }
}
