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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A storage that tells a test what is about to be done, so that something else can happen at that very moment, and
 * counts the files that are open.
 * <p>
 * Threading: as the storage that it wraps; the hook is called by whoever calls the storage.
 */
public final class HookedStorage implements Storage
{
    /** Nothing happens besides. */
    public static final Hook NOTHING = (operation, name) ->
    {
    };

    private static final long HELD_STEP_NS = 1_000_000;

    private final Storage storage;
    private final AtomicInteger openCount = new AtomicInteger();
    private volatile Hook hook = NOTHING;

    /** Called before an operation, or after it where the name says so. */
    @FunctionalInterface
    public interface Hook
    {
        /**
         * Something is about to be done.
         *
         * @param operation name of the method; {@code exists} is told after it was found to be so.
         * @param name      of the file.
         */
        void on(String operation, String name) throws IOException;
    }

    /**
     * A storage with hooks.
     *
     * @param storage that does it.
     */
    public HookedStorage(final Storage storage)
    {
        this.storage = storage;
    }

    /**
     * Fails an operation as a device does that is going.
     *
     * @param operation name of the method.
     * @return hook.
     */
    public static Hook failing(final String operation)
    {
        return (each, name) ->
        {
            if (operation.equals(each))
            {
                throw new IOException("Input/output error");
            }
        };
    }

    /**
     * Holds up an operation as a device does that is slow.
     *
     * @param operation name of the method.
     * @param isHeld    asked once a millisecond, on the thread that waits.
     * @return hook.
     */
    public static Hook holding(final String operation, final BooleanSupplier isHeld)
    {
        return (each, name) ->
        {
            while (operation.equals(each) && isHeld.getAsBoolean())
            {
                LockSupport.parkNanos(HELD_STEP_NS);
            }
        };
    }

    /**
     * Sets what is called.
     *
     * @param next hook.
     * @return this.
     */
    public HookedStorage hook(final Hook next)
    {
        hook = next;
        return this;
    }

    /**
     * Files that were opened and not closed.
     *
     * @return count.
     */
    public int openCount()
    {
        return openCount.get();
    }

    @Override
    public String[] list() throws IOException
    {
        return storage.list();
    }

    @Override
    public boolean exists(final String name) throws IOException
    {
        final boolean isThere = storage.exists(name);
        if (isThere)
        {
            hook.on("exists", name);
        }
        return isThere;
    }

    @Override
    public StorageFile create(final String name) throws IOException
    {
        hook.on("create", name);
        return new HookedFile(storage.create(name), name);
    }

    @Override
    public StorageFile open(final String name) throws IOException
    {
        hook.on("open", name);
        return new HookedFile(storage.open(name), name);
    }

    @Override
    public StorageFile openReadOnly(final String name) throws IOException
    {
        hook.on("openReadOnly", name);
        return new HookedFile(storage.openReadOnly(name), name);
    }

    @Override
    public void rename(final String from, final String to) throws IOException
    {
        hook.on("rename", from);
        storage.rename(from, to);
    }

    @Override
    public void delete(final String name) throws IOException
    {
        hook.on("delete", name);
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

    private final class HookedFile implements StorageFile
    {
        private final StorageFile file;
        private final String name;
        private boolean isClosed;

        HookedFile(final StorageFile file, final String name)
        {
            this.file = file;
            this.name = name;
            openCount.incrementAndGet();
        }

        @Override
        public int read(final long position, final ByteBuffer dst) throws IOException
        {
            hook.on("read", name);
            return file.read(position, dst);
        }

        @Override
        public void write(final long position, final ByteBuffer src) throws IOException
        {
            hook.on("write", name);
            file.write(position, src);
        }

        @Override
        public void force() throws IOException
        {
            hook.on("force", name);
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
            if (!isClosed)
            {
                isClosed = true;
                openCount.decrementAndGet();
            }
            file.close();
        }
    }
}
