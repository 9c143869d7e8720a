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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.admin.MessageHeaderDecoder;
import io.lockstep.codecs.admin.RetireClientDecoder;
import io.lockstep.codecs.admin.SetSettingDecoder;

class AdminCommandTest
{
    private static final int OFFSET = 5;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + AdminCommand.MAX_LENGTH + 64]);
    private final AdminCommand command = new AdminCommand();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest
    @EnumSource(AdminCommand.Type.class)
    void shouldReadWhatItWrites(final AdminCommand.Type type)
    {
        final int length = write(type);

        assertTrue(command.tryWrap(buffer, OFFSET, length));
        assertEquals(type, command.type());
        assertEquals(text(type), command.toString());
    }

    @ParameterizedTest
    @EnumSource(AdminCommand.Type.class)
    void shouldRefuseACommandThatIsShorterOrLongerThanItSays(final AdminCommand.Type type)
    {
        final int length = write(type);

        for (int other = 0; other <= AdminCommand.MAX_LENGTH + 8; other++)
        {
            assertEquals(other == length, command.tryWrap(buffer, OFFSET, other), "length " + other);
            assertEquals(other == length ? type : null, command.type());
        }
        assertEquals("none", command.toString());
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNeverLeaveThePayloadWhateverTheBytesAre(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final AdminCommand.Type[] types = AdminCommand.Type.values();
        for (int i = 0; i < 20_000; i++)
        {
            final int length = write(types[random.nextInt(types.length)]);
            for (int flips = random.nextInt(4); flips >= 0; flips--)
            {
                buffer.putByte(OFFSET + random.nextInt(length), (byte)random.nextInt(256));
            }
            final byte[] exact = Arrays.copyOfRange(buffer.byteArray(), OFFSET, OFFSET + length);

            if (command.tryWrap(new UnsafeBuffer(exact), 0, length))
            {
                assertFalse(command.toString().isEmpty());
            }
        }
    }

    @Test
    void shouldBeWhatTheSchemaSays()
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final SetSettingDecoder setting = new SetSettingDecoder();
        final RetireClientDecoder retire = new RetireClientDecoder();

        write(AdminCommand.Type.SET_SETTING);
        setting.wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals("clients.limit", setting.name());
        assertEquals("100000", setting.value());

        write(AdminCommand.Type.RETIRE_CLIENT);
        retire.wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(-7, retire.clientId());
        assertEquals(904, header.schemaId());
    }

    @Test
    void shouldRefuseToWriteWhatNobodyWouldRead()
    {
        final String tooLong = "x".repeat(AdminCommand.MAX_TEXT_LENGTH + 1);

        assertThrows(IllegalArgumentException.class, () -> AdminCommand.setSetting(buffer, 0, tooLong, "1"));
        assertThrows(IllegalArgumentException.class, () -> AdminCommand.setSetting(buffer, 0, "a", tooLong));
        assertThrows(
            IllegalArgumentException.class, () -> AdminCommand.ofClient(buffer, 0, AdminCommand.Type.HALT, 1));
        assertThrows(IllegalArgumentException.class, () ->
            AdminCommand.ofStream(buffer, 0, AdminCommand.Type.SET_SETTING));
        assertThrows(IllegalArgumentException.class, () ->
            AdminCommand.ofStream(buffer, 0, AdminCommand.Type.RETIRE_CLIENT));
        assertNull(command.type());
    }

    private int write(final AdminCommand.Type type)
    {
        switch (type)
        {
            case SET_SETTING:
                return AdminCommand.setSetting(buffer, OFFSET, "clients.limit", "100000");

            case ACTIVATE_VERSION:
                return AdminCommand.activateVersion(buffer, OFFSET, 2);

            case SUSPEND_CLIENT:
            case RESUME_CLIENT:
            case RETIRE_CLIENT:
                return AdminCommand.ofClient(buffer, OFFSET, type, -7);

            default:
                return AdminCommand.ofStream(buffer, OFFSET, type);
        }
    }

    private static String text(final AdminCommand.Type type)
    {
        switch (type)
        {
            case SET_SETTING:
                return "SET_SETTING name=clients.limit value=100000";

            case ACTIVATE_VERSION:
                return "ACTIVATE_VERSION version=2";

            case SUSPEND_CLIENT:
            case RESUME_CLIENT:
            case RETIRE_CLIENT:
                return type + " clientId=-7";

            default:
                return type.name();
        }
    }
}
