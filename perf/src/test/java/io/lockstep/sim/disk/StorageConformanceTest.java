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
package io.lockstep.sim.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.sim.time.SeededRandom;

/** Without faults the simulated storage answers as a directory of the file system does. */
class StorageConformanceTest
{
    private static final int OPERATIONS = 400;
    private static final String[] NAMES = {"a", "b", "c", "d"};

    @TempDir
    private Path directory;

    private enum Kind
    {
        FILE, SIMULATED
    }

    static LongStream seeds()
    {
        return LongStream.rangeClosed(1, 30);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatWasWrittenByPosition(final Kind kind) throws IOException
    {
        final Storage storage = storage(kind);
        assertEquals(0, storage.list().length);
        try (StorageFile file = storage.create("one"))
        {
            file.write(10_000, ByteBuffer.wrap(new byte[]{1, 2, 3}));
            file.force();
            assertEquals(10_003, file.length());
            file.truncate(10_002);
            file.truncate(20_000);
            assertEquals(10_002, file.length());
            storage.rename("one", "two");
            file.write(10_002, ByteBuffer.wrap(new byte[]{4}));
        }
        storage.syncDirectory();

        assertArrayEquals(new String[]{"two"}, storage.list());
        try (StorageFile file = storage.openReadOnly("two"))
        {
            final ByteBuffer bytes = ByteBuffer.allocateDirect(8);
            assertEquals(4, file.read(9_999, bytes));
            assertEquals(0x00010204, bytes.getInt(0));
            assertEquals(0, file.read(10_003, bytes));
            assertEquals(0, file.read(1L << 40, bytes));
            assertThrows(NonWritableChannelException.class, () -> file.write(0, bytes));
            assertThrows(NonWritableChannelException.class, () -> file.truncate(1));
            assertThrows(IllegalArgumentException.class, () -> file.read(-1, bytes));
        }
        storage.delete("two");
        assertEquals(0, storage.list().length);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatIsNotThere(final Kind kind) throws IOException
    {
        final Storage storage = storage(kind);

        assertThrows(IOException.class, () -> storage.open("one"));
        assertThrows(IOException.class, () -> storage.openReadOnly("one"));
        assertThrows(IOException.class, () -> storage.delete("one"));
        assertThrows(IOException.class, () -> storage.rename("one", "two"));
        storage.deleteIfThere("one");
        assertFalse(storage.exists("one"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOpenHandlesWhateverBecomesOfTheName(final Kind kind) throws IOException
    {
        final Storage storage = storage(kind);
        final StorageFile first = storage.create("one");
        final StorageFile second = storage.create("two");
        first.write(0, ByteBuffer.wrap(new byte[]{1, 1}));
        second.write(0, ByteBuffer.wrap(new byte[]{2, 2, 2}));

        storage.rename("one", "two");
        storage.rename("two", "two");
        second.write(3, ByteBuffer.wrap(new byte[]{3}));
        second.force();
        assertEquals(4, second.length());
        assertEquals(2, length(storage, "two"));
        final StorageFile again = storage.create("two");
        assertEquals(0, first.length(), "a file that is made again is emptied, not replaced");
        storage.delete("two");
        first.write(0, ByteBuffer.wrap(new byte[]{5}));
        assertEquals(1, again.length());
        assertEquals(0, storage.list().length);

        first.close();
        first.close();
        assertThrows(ClosedChannelException.class, first::length);
        assertThrows(ClosedChannelException.class, first::force);
        assertThrows(ClosedChannelException.class, () -> first.write(0, ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> first.read(0, ByteBuffer.allocate(1)));
        second.close();
        again.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheLockOnceUntilItIsLetGo(final Kind kind) throws Exception
    {
        final Storage storage = storage(kind);
        final AutoCloseable lock = storage.tryLock();
        assertNotNull(lock);
        assertNull(storage.tryLock());
        assertArrayEquals(new String[]{FileStorage.LOCK_FILE_NAME}, storage.list());

        lock.close();
        final AutoCloseable again = storage.tryLock();
        assertNotNull(again);
        lock.close();
        assertNull(storage.tryLock(), "a lock that was let go lets no other go");
        again.close();
        assertArrayEquals(new String[]{FileStorage.LOCK_FILE_NAME}, storage.list());
    }

    /** Any operations give the same, exception for exception, and leave the same bytes. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldAnswerAsAFileSystemWhateverIsAsked(final long seed) throws IOException
    {
        final List<String> expected = run(storage(Kind.FILE), new SeededRandom(seed));
        final List<String> actual = run(storage(Kind.SIMULATED), new SeededRandom(seed));

        for (int i = 0; i < expected.size(); i++)
        {
            assertEquals(expected.get(i), actual.get(i), "step " + i);
        }
        assertEquals(expected.size(), actual.size());
    }

    private static List<String> run(final Storage storage, final SeededRandom random) throws IOException
    {
        final List<String> answers = new ArrayList<>();
        final List<StorageFile> handles = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++)
        {
            final String name = NAMES[random.nextInt(NAMES.length)];
            final int kind = random.nextInt(14);
            final long position = random.nextInt(2) * random.nextInt(70_000);
            final byte[] bytes = new byte[random.nextInt(3) * random.nextInt(9000)];
            if (random.chance(0.7))
            {
                Arrays.fill(bytes, (byte)random.nextInt(3));
            }
            final StorageFile handle = handles.isEmpty() ? null : handles.get(random.nextInt(handles.size()));
            final String other = NAMES[random.nextInt(NAMES.length)];
            String answer;
            try
            {
                answer = answer(storage, kind, name, other, handles, handle, position, ByteBuffer.wrap(bytes));
            }
            catch (final IOException | RuntimeException ex)
            {
                answer = ex instanceof IOException ? "IOException" : ex.getClass().getName();
            }
            answers.add(kind + " " + answer);
        }
        for (final StorageFile each : handles)
        {
            each.close();
        }
        final String[] list = storage.list();
        Arrays.sort(list);
        for (final String each : list)
        {
            answers.add(each + ' ' + content(storage, each));
        }
        return answers;
    }

    private static String answer(
        final Storage storage,
        final int kind,
        final String name,
        final String other,
        final List<StorageFile> handles,
        final StorageFile handle,
        final long position,
        final ByteBuffer bytes) throws IOException
    {
        switch (kind)
        {
            case 0:
                handles.add(storage.create(name));
                return "created";

            case 1:
            case 2:
                handles.add(storage.open(name));
                return "opened";

            case 3:
                handles.add(storage.openReadOnly(name));
                return "opened to read";

            case 4:
                storage.rename(name, other);
                return "renamed";

            case 5:
                if (position % 3 > 0)
                {
                    return "not deleted";
                }
                storage.delete(name);
                return "deleted";

            case 6:
                if (0 == position % 4)
                {
                    storage.syncDirectory();
                }
                return storage.exists(name) + " " + Stream.of(storage.list()).sorted().toList();

            default:
                return null == handle ? "no handle" : onHandle(kind, handle, position, bytes);
        }
    }

    private static String onHandle(
        final int kind, final StorageFile handle, final long position, final ByteBuffer bytes) throws IOException
    {
        switch (kind)
        {
            case 7:
            case 8:
            case 9:
                handle.write(position, bytes);
                return "written, left=" + bytes.remaining();

            case 10:
                if (0 == position % 4)
                {
                    handle.force();
                }
                return "length=" + handle.length();

            case 11:
                handle.truncate(position);
                return "length=" + handle.length();

            case 12:
                if (position % 5 == 1)
                {
                    handle.close();
                    return "closed";
                }
                return "kept";

            default:
                final int count = handle.read(position, bytes);
                return count + " " + Arrays.hashCode(bytes.array());
        }
    }

    private static String content(final Storage storage, final String name) throws IOException
    {
        try (StorageFile file = storage.openReadOnly(name))
        {
            final byte[] bytes = new byte[(int)file.length()];
            assertEquals(bytes.length, file.read(0, ByteBuffer.wrap(bytes)));
            return bytes.length + " " + Arrays.hashCode(bytes);
        }
    }

    private static long length(final Storage storage, final String name) throws IOException
    {
        try (StorageFile file = storage.openReadOnly(name))
        {
            return file.length();
        }
    }

    private Storage storage(final Kind kind) throws IOException
    {
        final Storage storage = Kind.FILE == kind ?
            FileStorage.make(directory.resolve("files")) : new SimulatedDisk(1).newStorage("simulated");
        assertTrue(storage.usableSpace() > 0);
        return storage;
    }
}
