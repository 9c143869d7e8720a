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
package io.lockstep.sequencer;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;

/**
 * Files whose writes or forces fail from some moment on, as those of a device that is going.
 * <p>
 * Threading: any.
 */
final class BreakableStorage implements Storage
{
    private final FileStorage storage;
    private static final long STALL_STEP_NS = 1_000_000;

    private volatile boolean isStalled;
    private volatile boolean canWrite = true;
    private volatile boolean canForce = true;

    BreakableStorage(final File directory)
    {
        storage = new FileStorage(directory);
    }

    /** Fails every write, or every force, from now on. */
    void breakDown(final String operation)
    {
        canWrite = !"write".equals(operation);
        canForce = !"force".equals(operation);
    }

    /** Holds up every force until it is called again with false. */
    void stall(final boolean isOn)
    {
        isStalled = isOn;
    }

    @Override
    public String[] list() throws IOException
    {
        return storage.list();
    }

    @Override
    public boolean exists(final String name)
    {
        return storage.exists(name);
    }

    @Override
    public StorageFile create(final String name) throws IOException
    {
        return new BreakableFile(storage.create(name));
    }

    @Override
    public StorageFile open(final String name) throws IOException
    {
        return new BreakableFile(storage.open(name));
    }

    @Override
    public StorageFile openReadOnly(final String name) throws IOException
    {
        return storage.openReadOnly(name);
    }

    @Override
    public void rename(final String from, final String to) throws IOException
    {
        storage.rename(from, to);
    }

    @Override
    public void delete(final String name) throws IOException
    {
        storage.delete(name);
    }

    @Override
    public void syncDirectory() throws IOException
    {
        storage.syncDirectory();
    }

    @Override
    public AutoCloseable tryLock() throws IOException
    {
        return storage.tryLock();
    }

    @Override
    public long usableSpace() throws IOException
    {
        return storage.usableSpace();
    }

    @Override
    public UUID bootId() throws IOException
    {
        return storage.bootId();
    }

    @Override
    public String description()
    {
        return storage.description();
    }

    private final class BreakableFile implements StorageFile
    {
        private final StorageFile file;

        BreakableFile(final StorageFile file)
        {
            this.file = file;
        }

        @Override
        public int read(final long position, final ByteBuffer dst) throws IOException
        {
            return file.read(position, dst);
        }

        @Override
        public void write(final long position, final ByteBuffer src) throws IOException
        {
            if (!canWrite)
            {
                throw new IOException("Input/output error");
            }
            file.write(position, src);
        }

        @Override
        public void force() throws IOException
        {
            if (!canForce)
            {
                throw new IOException("Input/output error");
            }
            while (isStalled)
            {
                LockSupport.parkNanos(STALL_STEP_NS);
            }
            file.force();
        }

        @Override
        public void truncate(final long length) throws IOException
        {
            file.truncate(length);
        }

        @Override
        public long length() throws IOException
        {
            return file.length();
        }

        @Override
        public void close()
        {
            file.close();
        }
    }
}
