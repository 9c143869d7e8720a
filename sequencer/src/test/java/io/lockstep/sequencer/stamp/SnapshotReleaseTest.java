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

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.lockstep.codecs.node.SnapshotClientDecoder;
import io.lockstep.codecs.node.SnapshotFlowDecoder;
import io.lockstep.codecs.node.SnapshotFooterDecoder;
import io.lockstep.codecs.node.SnapshotHeaderDecoder;
import io.lockstep.codecs.node.SnapshotRetiredDecoder;
import io.lockstep.codecs.node.SnapshotSettingDecoder;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;

/** Snapshots that another release wrote, made by hand from those of this one. */
class SnapshotReleaseTest
{
    private static final int CAPACITY = 64 * 1024;
    private static final int MESSAGE_HEADER_LENGTH = 8;
    private static final int VERSION_OFFSET = 6;
    private static final int KNOWN = SnapshotHeaderDecoder.SCHEMA_VERSION;
    private static final long GENESIS_TICK_NS = 7_000_000;
    private static final int FORMAT_VERSION_AT = SequencedSetting.FORMAT_VERSION.id();

    private final UnsafeBuffer input = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[CAPACITY]);
    private final Stamper stamper = newStamper();
    private List<byte[]> snapshot;

    @BeforeEach
    void live()
    {
        stamper.onNewTerm(5_000);
        stamp(6_000, StampEntry.establish(1, 77), StampEntry.request(1, 1, 1, "a"), StampEntry.establish(2, 78),
            StampEntry.flow(3), StampEntry.output(3, 1, 0, 0, 0, "b"), StampEntry.output(3, 2, 0, 1, 0, "c"),
            StampEntry.ofClient(AdminCommand.Type.RETIRE_CLIENT, 9),
            StampEntry.ofClient(AdminCommand.Type.SUSPEND_CLIENT, 2), StampEntry.set("clients.limit", "5"));
        stamp(7_000, StampEntry.request(1, 2, 1, "d"), StampEntry.request(1, 2, 1, "e"));
        snapshot = Snapshots.of(stamper);
    }

    /** Whoever changes what is written while version 1 is in force sees this fail. */
    @Test
    void shouldWriteWhatTheReleaseOfTheVersionInForceWrote() throws IOException
    {
        final List<String> released;
        try (InputStream in = getClass().getResourceAsStream("snapshot-of-format-1.hex"))
        {
            released = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().collect(Collectors.toList());
        }

        assertEquals(released,
            snapshot.stream().map(HexFormat.of()::formatHex).collect(Collectors.toList()));
        assertSame(Snapshots.restore(
            released.stream().map(HexFormat.of()::parseHex).collect(Collectors.toList()), newStamper()));
    }

    @Test
    void shouldTakeWhatAnOlderReleaseDidNotWriteAsItWasAtTheFirstStart()
    {
        final List<byte[]> older = new ArrayList<>();
        for (final byte[] each : snapshot)
        {
            final byte[] message = templateOf(each) == SnapshotHeaderDecoder.TEMPLATE_ID ?
                Arrays.copyOf(each, each.length - Long.BYTES) : each.clone();
            final ByteBuffer bytes = wrap(message).putShort(VERSION_OFFSET, (short)1);
            if (templateOf(each) == SnapshotHeaderDecoder.TEMPLATE_ID)
            {
                bytes.putShort(0, (short)(bytes.getShort(0) - Long.BYTES));
                bytes.putInt(settingCountOffset(), SequencedSetting.TICK_INTERVAL.id() - 1);
            }
            final boolean isLater = templateOf(each) == SnapshotSettingDecoder.TEMPLATE_ID &&
                bytes.getInt(MESSAGE_HEADER_LENGTH) >= SequencedSetting.TICK_INTERVAL.id();
            if (!isLater)
            {
                older.add(message);
            }
        }

        final Stamper restored = Snapshots.restore(sealed(older), newStamper());
        assertEquals(GENESIS_TICK_NS, restored.setting(SequencedSetting.TICK_INTERVAL));
        assertEquals(1, restored.setting(SequencedSetting.FORMAT_VERSION));
        assertEquals(7_000, restored.time().clusterTimeNs());
        assertSame(restored);
    }

    @Test
    void shouldStepOverWhatANewerReleaseWroteWhileTheVersionInForceIsKnown()
    {
        assertSame(Snapshots.restore(newer(1), newStamper()));
    }

    @Test
    void shouldRefuseANewerReleasesSnapshotInAVersionThatIsNotKnownAndSayWhatToDo()
    {
        final LockstepException ex = refused(newer(2));

        assertEquals(LockstepException.Fault.REFUSED, ex.fault());
        assertTrue(ex.getMessage().contains("format.version=2 known=1; start a release that knows it"),
            ex.getMessage());
    }

    @Test
    void shouldRefuseOneThatIsTooOld()
    {
        final List<byte[]> old = copy();
        old.forEach((each) -> wrap(each).putShort(VERSION_OFFSET, (short)0));

        final LockstepException ex = refused(sealed(old));
        assertEquals(LockstepException.Fault.REFUSED, ex.fault());
        assertTrue(ex.getMessage().startsWith(
            "snapshot is too old for this release: version=0 known=1 to " + KNOWN), ex.getMessage());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowFromAReleaseThatIsNotNewer()
    {
        final List<byte[]> withMessage = copy();
        withMessage.add(withMessage.size() - 1, foreignMessage(KNOWN));
        final List<byte[]> withSetting = copy();
        withSetting.add(1 + FORMAT_VERSION_AT, setting(99, 0, KNOWN));
        wrap(withSetting.get(0)).putInt(settingCountOffset(), FORMAT_VERSION_AT + 1);
        final List<byte[]> mixed = newer(1);
        wrap(mixed.get(3)).putShort(VERSION_OFFSET, (short)KNOWN);

        assertTrue(refused(sealed(withMessage)).getMessage().contains("message=99"));
        assertTrue(refused(sealed(withSetting)).getMessage().contains("setting=99"));
        assertTrue(refused(sealed(mixed)).getMessage().contains("name=version expected=" + (KNOWN + 1)));
    }

    /** With longer blocks and group entries, a message and a setting more, in a version of the rules. */
    private List<byte[]> newer(final int formatVersion)
    {
        final List<byte[]> newer = new ArrayList<>();
        for (final byte[] each : snapshot)
        {
            final byte[] message = longer(each);
            if (SnapshotHeaderDecoder.TEMPLATE_ID == templateOf(each))
            {
                wrap(message).putInt(settingCountOffset(), FORMAT_VERSION_AT + 1);
            }
            newer.add(message);
        }
        wrap(newer.get(FORMAT_VERSION_AT)).putLong(MESSAGE_HEADER_LENGTH + Integer.BYTES, formatVersion);
        newer.add(1 + FORMAT_VERSION_AT, setting(FORMAT_VERSION_AT + 1, 4711, KNOWN + 1));
        newer.add(newer.size() - 1, foreignMessage(KNOWN + 1));
        return sealed(newer);
    }

    private static byte[] longer(final byte[] message)
    {
        final ByteBuffer old = wrap(message);
        final int blockLength = old.getShort(0);
        final ByteBuffer made = ByteBuffer.allocate(3 * message.length + 100).order(LITTLE_ENDIAN);
        made.put(message, 0, MESSAGE_HEADER_LENGTH + blockLength).putInt(0x55555555);
        made.putShort(0, (short)(blockLength + Integer.BYTES)).putShort(VERSION_OFFSET, (short)(KNOWN + 1));
        int at = MESSAGE_HEADER_LENGTH + blockLength;
        for (int group = 0; group < groups(templateOf(message)); group++)
        {
            final int entryLength = old.getShort(at);
            final int count = old.getShort(at + 2);
            made.putShort((short)(entryLength + 3)).put(message, at + 2, 2);
            at += 4;
            for (int i = 0; i < count; i++, at += entryLength)
            {
                made.put(message, at, entryLength).put(new byte[]{1, 2, 3});
            }
        }
        assertEquals(message.length, at);
        return Arrays.copyOf(made.array(), made.position());
    }

    private static int groups(final int templateId)
    {
        return SnapshotClientDecoder.TEMPLATE_ID == templateId ? 2 :
            SnapshotFlowDecoder.TEMPLATE_ID == templateId || SnapshotRetiredDecoder.TEMPLATE_ID == templateId ? 1 : 0;
    }

    private static byte[] setting(final int id, final long value, final int version)
    {
        return head(ByteBuffer.allocate(20).order(LITTLE_ENDIAN), SnapshotSettingDecoder.TEMPLATE_ID, version)
            .putInt(id).putLong(value).array();
    }

    private static byte[] foreignMessage(final int version)
    {
        return head(ByteBuffer.allocate(13).order(LITTLE_ENDIAN), 99, version).array();
    }

    private static ByteBuffer head(final ByteBuffer bytes, final int templateId, final int version)
    {
        return bytes.putShort((short)(bytes.capacity() - MESSAGE_HEADER_LENGTH)).putShort((short)templateId)
            .putShort((short)SnapshotHeaderDecoder.SCHEMA_ID).putShort((short)version);
    }

    /** With a footer that is right for what is before it. */
    private static List<byte[]> sealed(final List<byte[]> messages)
    {
        final CRC32C crc = new CRC32C();
        final int last = messages.size() - 1;
        messages.subList(0, last).forEach(crc::update);
        assertEquals(SnapshotFooterDecoder.TEMPLATE_ID, templateOf(messages.get(last)));
        wrap(messages.get(last)).putInt(MESSAGE_HEADER_LENGTH, last)
            .putInt(MESSAGE_HEADER_LENGTH + Integer.BYTES, (int)crc.getValue());
        return messages;
    }

    private List<byte[]> copy()
    {
        return snapshot.stream().map(byte[]::clone).collect(Collectors.toCollection(ArrayList::new));
    }

    private static LockstepException refused(final List<byte[]> messages)
    {
        return assertThrows(LockstepException.class, () -> Snapshots.restore(messages, newStamper()));
    }

    /** Whether it goes on as the one that lived; what an older release knows no place for is as it was. */
    private void assertSame(final Stamper restored)
    {
        assertEquals(stamper.blockNumber(), restored.blockNumber());
        for (long timeNs = 7_001; timeNs < 7_010; timeNs++)
        {
            final byte[] expected = stamp(stamper, timeNs);
            assertEquals(Arrays.toString(expected), Arrays.toString(stamp(restored, timeNs)));
        }
        assertEquals(stamper.clientCount(), restored.clientCount());
        assertEquals(stamper.flowCount(), restored.flowCount());
    }

    private byte[] stamp(final Stamper target, final long timeNs)
    {
        final int length = StampEntry.encode(input, 0, List.of(
            StampEntry.request(1, 1, 1, "a"), StampEntry.request(1, timeNs - 7_001 + 3, 1, "f"),
            StampEntry.request(2, 1, 1, "g"), StampEntry.output(3, 1, 0, 0, 0, "b"), StampEntry.establish(9, 1)));
        return Arrays.copyOf(output.byteArray(), target.stamp(input, 0, length, 3, timeNs, true, output));
    }

    private void stamp(final long timeNs, final StampEntry... entries)
    {
        stamper.stamp(input, 0, StampEntry.encode(input, 0, List.of(entries)), 3, timeNs, true, output);
    }

    private static int templateOf(final byte[] message)
    {
        return wrap(message).getShort(2);
    }

    private static int settingCountOffset()
    {
        return MESSAGE_HEADER_LENGTH + SnapshotHeaderDecoder.settingCountEncodingOffset();
    }

    private static ByteBuffer wrap(final byte[] message)
    {
        return ByteBuffer.wrap(message).order(LITTLE_ENDIAN);
    }

    private static Stamper newStamper()
    {
        return new Stamper(7, 1, new SequencedConfiguration(6, 8, CAPACITY)
            .genesis(SequencedSetting.TICK_INTERVAL, GENESIS_TICK_NS));
    }
}
