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

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.agrona.CloseHelper;

/**
 * A directory of a file system. It is created when the first file or the lock is.
 * <p>
 * An interrupted thread finds its file closed: that is how {@link FileChannel} is made, and to a journal it is a failed
 * write like any other.
 */
public final class FileStorage implements Storage
{
    /** Name of the file that carries the writer's lock. It stays when the lock is let go. */
    public static final String LOCK_FILE_NAME = "lock";

    /**
     * Directories locked by this process. A lock of the operating system belongs to the process and is lost when any
     * channel on its file is closed, so a second try from here must not even open the file.
     */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    /** Linux: random(4). */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Texts of ENOSPC and EDQUOT, strerror(3): the one thing that tells them from other errors in Java. */
    private static final String NO_SPACE = "No space left on device";
    private static final String NO_QUOTA = "Disk quota exceeded";

    private final Path directory;

    /**
     * Storage in a directory.
     *
     * @param directory of the files; it need not be there yet.
     */
    public FileStorage(final File directory)
    {
        this.directory = directory.toPath().toAbsolutePath().normalize();
    }

    /**
     * Storage in a directory that is there, under a name that survives the machine.
     *
     * @param directory of the files, made with the one above it where they are not there.
     * @return the storage.
     * @throws IOException if it cannot be made or forced.
     */
    public static FileStorage make(final Path directory) throws IOException
    {
        final FileStorage storage = new FileStorage(directory.toFile());
        Files.createDirectories(storage.directory);
        final Path parent = storage.directory.getParent();
        sync(parent);
        sync(parent.getParent());
        return storage;
    }

    @Override
    public String[] list() throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return new String[0];
        }
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map((each) -> each.getFileName().toString()).toArray(String[]::new);
        }
    }

    @Override
    public boolean exists(final String name)
    {
        return Files.exists(directory.resolve(name));
    }

    @Override
    public StorageFile create(final String name) throws IOException
    {
        try
        {
            Files.createDirectories(directory);
            return open(
                name,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        }
        catch (final IOException ex)
        {
            // There may be room, but no inode.
            throw classified(ex, 0);
        }
    }

    @Override
    public StorageFile open(final String name) throws IOException
    {
        return open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public StorageFile openReadOnly(final String name) throws IOException
    {
        return open(name, StandardOpenOption.READ);
    }

    @Override
    public void rename(final String from, final String to) throws IOException
    {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(final String name) throws IOException
    {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void syncDirectory() throws IOException
    {
        sync(directory);
    }

    @Override
    public AutoCloseable tryLock() throws IOException
    {
        Files.createDirectories(directory);
        final Path key = directory.toRealPath();
        if (!LOCKED.add(key))
        {
            return null;
        }

        FileChannel channel = null;
        try
        {
            channel = FileChannel.open(
                directory.resolve(LOCK_FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            final FileLock lock = channel.tryLock();
            if (null != lock)
            {
                return new DirectoryLock(key, channel);
            }
        }
        catch (final OverlappingFileLockException ex)
        {
            // Held by this process, but not through this class: as good as held by another one.
        }
        catch (final IOException | RuntimeException ex)
        {
            CloseHelper.quietClose(channel);
            LOCKED.remove(key);
            throw ex;
        }
        CloseHelper.quietClose(channel);
        LOCKED.remove(key);
        return null;
    }

    /**
     * Has a writer claimed the directory. Nothing is made or changed. The claim is looked for by one that is shared,
     * held for a moment: a writer that comes at this very moment is told that there is another.
     *
     * @return true if so.
     * @throws IOException if it cannot be tried.
     */
    public boolean isLocked() throws IOException
    {
        final Path file = directory.resolve(LOCK_FILE_NAME);
        if (!Files.isRegularFile(file))
        {
            return false;
        }
        if (LOCKED.contains(directory.toRealPath()))
        {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true))
        {
            return null == lock;
        }
        catch (final OverlappingFileLockException ex)
        {
            return true;
        }
    }

    @Override
    public long usableSpace() throws IOException
    {
        Path existing = directory;
        while (!Files.exists(existing))
        {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }

    @Override
    public UUID bootId() throws IOException
    {
        return Files.isReadable(BOOT_ID) ? UUID.fromString(Files.readString(BOOT_ID).trim()) : UNKNOWN_BOOT;
    }

    @Override
    public String description()
    {
        return directory.toString();
    }

    private static void sync(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    private StorageFile open(final String name, final OpenOption... options) throws IOException
    {
        return new ChannelFile(FileChannel.open(directory.resolve(name), options));
    }

    private static IOException classified(final IOException ex, final long position)
    {
        final String message = String.valueOf(ex.getMessage());
        return message.contains(NO_SPACE) || message.contains(NO_QUOTA) ?
            new NoSpaceException(message + ": position=" + position, ex) : ex;
    }

    private static final class ChannelFile implements StorageFile
    {
        private final FileChannel channel;

        ChannelFile(final FileChannel channel)
        {
            this.channel = channel;
        }

        @Override
        public int read(final long position, final ByteBuffer dst) throws IOException
        {
            int total = 0;
            while (dst.hasRemaining())
            {
                final int count = channel.read(dst, position + total);
                if (count < 0)
                {
                    break;
                }
                total += count;
            }
            return total;
        }

        @Override
        public void write(final long position, final ByteBuffer src) throws IOException
        {
            long next = position;
            try
            {
                while (src.hasRemaining())
                {
                    next += channel.write(src, next);
                }
            }
            catch (final IOException ex)
            {
                throw classified(ex, next);
            }
        }

        @Override
        public void force() throws IOException
        {
            try
            {
                channel.force(false);
            }
            catch (final IOException ex)
            {
                throw classified(ex, channel.size());
            }
        }

        @Override
        public void truncate(final long length) throws IOException
        {
            channel.truncate(length);
        }

        @Override
        public long length() throws IOException
        {
            return channel.size();
        }

        @Override
        public void close()
        {
            CloseHelper.quietClose(channel);
        }
    }

    private static final class DirectoryLock implements AutoCloseable
    {
        private final Path key;
        private final FileChannel channel;

        DirectoryLock(final Path key, final FileChannel channel)
        {
            this.key = key;
            this.channel = channel;
        }

        @Override
        public void close()
        {
            if (channel.isOpen())
            {
                CloseHelper.quietClose(channel);
                LOCKED.remove(key);
            }
        }
    }
}
