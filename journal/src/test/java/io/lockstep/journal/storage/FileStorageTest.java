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
package io.lockstep.journal.storage;

import static org.junit.jupiter.api.Assertions.*;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest
{
    @TempDir
    private File parent;

    @Test
    void shouldKeepWhatWasWrittenByPosition() throws IOException
    {
        final Storage storage = new FileStorage(new File(parent, "new/directory"));
        assertEquals(0, storage.list().length);
        try (StorageFile file = storage.create("one"))
        {
            file.write(10, ByteBuffer.wrap(new byte[]{1, 2, 3}));
            file.force();
            assertEquals(13, file.length());
            file.truncate(12);
            storage.rename("one", "two");
            file.write(12, ByteBuffer.wrap(new byte[]{4}));
        }
        storage.syncDirectory();

        assertArrayEquals(new String[]{"two"}, storage.list());
        try (StorageFile file = storage.openReadOnly("two"))
        {
            final ByteBuffer bytes = ByteBuffer.allocateDirect(8);
            assertEquals(4, file.read(9, bytes));
            assertEquals(0x00010204, bytes.getInt(0));
            assertEquals(0, file.read(13, bytes));
            assertThrows(RuntimeException.class, () -> file.write(0, bytes));
        }
        storage.delete("two");
        assertEquals(0, storage.list().length);
        assertThrows(IOException.class, () -> storage.open("two"));
    }

    @Test
    void shouldGiveTheLockOnceUntilItIsLetGo() throws Exception
    {
        final AutoCloseable lock = new FileStorage(parent).tryLock();
        assertNotNull(lock);
        assertNull(new FileStorage(parent).tryLock());

        lock.close();
        lock.close();

        final AutoCloseable again = new FileStorage(parent).tryLock();
        assertNotNull(again);
        again.close();
    }

    @Test
    void shouldDeclineALockThatIsHeldOtherwise() throws Exception
    {
        final File file = new File(parent, FileStorage.LOCK_FILE_NAME);
        try (FileChannel channel =
            FileChannel.open(file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock())
        {
            assertTrue(lock.isValid());
            assertNull(new FileStorage(parent).tryLock());
        }
        new FileStorage(parent).tryLock().close();
    }
}
