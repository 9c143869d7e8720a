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
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files in memory that tell what was written from what was forced, and names that were made from names that were
 * synced. The n-th operation that changes something can be made to fail, and with it all that follow.
 * <p>
 * Threading: any; every operation is synchronized, as a kernel would.
 */
public final class FaultyStorage implements Storage
{
    private final Map<String, Content> names = new TreeMap<>();
    private final Map<String, Content> syncedNames = new TreeMap<>();
    private int failAt = Integer.MAX_VALUE;
    private int keptLength;
    private int operationCount;
    private int writeCount;
    private boolean isLocked;
    private boolean hasFailedWrite;

    /**
     * Makes an operation fail.
     *
     * @param operation number of the operation that changes something, from 1.
     * @param kept      bytes of it that are done all the same if it is a write.
     * @return this.
     */
    public synchronized FaultyStorage failOn(final int operation, final int kept)
    {
        failAt = operation;
        keptLength = kept;
        return this;
    }

    /**
     * Did an operation fail.
     *
     * @return true if so.
     */
    public synchronized boolean hasFailed()
    {
        return operationCount >= failAt;
    }

    /**
     * Was the first operation that failed a write.
     *
     * @return true if so.
     */
    public synchronized boolean hasFailedWrite()
    {
        return hasFailedWrite;
    }

    /**
     * Operations so far that changed something.
     *
     * @return count.
     */
    public synchronized int operationCount()
    {
        return operationCount;
    }

    /**
     * Writes so far.
     *
     * @return count.
     */
    public synchronized int writeCount()
    {
        return writeCount;
    }

    /**
     * What the machine finds after its power was lost: only what was forced, under names that were synced.
     *
     * @return another storage.
     */
    public synchronized FaultyStorage crash()
    {
        final FaultyStorage copy = new FaultyStorage();
        syncedNames.forEach((name, content) -> copy.put(name, content.forced));
        return copy;
    }

    /**
     * What is found after the process was killed: all that was written, and of that only what was forced will survive
     * if then the power is lost.
     *
     * @return another storage.
     */
    public synchronized FaultyStorage crashKeepingWritten()
    {
        final FaultyStorage copy = new FaultyStorage();
        final Map<Content, Content> copies = new IdentityHashMap<>();
        names.forEach((name, content) -> copy.names.put(name, copies.computeIfAbsent(content, Content::new)));
        syncedNames.forEach(
            (name, content) -> copy.syncedNames.put(name, copies.computeIfAbsent(content, Content::new)));
        return copy;
    }

    /**
     * Content of a file, as written.
     *
     * @param name of the file.
     * @return a copy.
     */
    public synchronized byte[] bytes(final String name)
    {
        final Content content = names.get(name);
        return Arrays.copyOf(content.written, content.length);
    }

    /**
     * Puts a file, written and forced.
     *
     * @param name  of the file.
     * @param bytes of its content.
     */
    public synchronized void put(final String name, final byte[] bytes)
    {
        final Content content = new Content();
        content.write(0, ByteBuffer.wrap(bytes), bytes.length);
        content.force();
        names.put(name, content);
        syncedNames.put(name, content);
    }

    @Override
    public synchronized String[] list()
    {
        return names.keySet().toArray(new String[0]);
    }

    @Override
    public synchronized StorageFile create(final String name) throws IOException
    {
        onOperation("create " + name);
        final Content content = new Content();
        names.put(name, content);
        return new MemoryFile(content, name, true);
    }

    @Override
    public synchronized StorageFile open(final String name) throws IOException
    {
        return new MemoryFile(existing(name), name, true);
    }

    @Override
    public synchronized StorageFile openReadOnly(final String name) throws IOException
    {
        return new MemoryFile(existing(name), name, false);
    }

    @Override
    public synchronized void rename(final String from, final String to) throws IOException
    {
        onOperation("rename " + from);
        final Content content = existing(from);
        if (names.containsKey(to))
        {
            throw new IOException("file is there: name=" + to);
        }
        names.remove(from);
        names.put(to, content);
    }

    @Override
    public synchronized void delete(final String name) throws IOException
    {
        onOperation("delete " + name);
        existing(name);
        names.remove(name);
    }

    @Override
    public synchronized void syncDirectory() throws IOException
    {
        onOperation("sync directory");
        syncedNames.clear();
        syncedNames.putAll(names);
    }

    @Override
    public synchronized AutoCloseable tryLock()
    {
        if (isLocked)
        {
            return null;
        }
        isLocked = true;
        return this::unlock;
    }

    @Override
    public String description()
    {
        return "memory";
    }

    private synchronized void unlock()
    {
        isLocked = false;
    }

    private Content existing(final String name) throws IOException
    {
        final Content content = names.get(name);
        if (null == content)
        {
            throw new IOException("no such file: name=" + name);
        }
        return content;
    }

    private void onOperation(final String what) throws IOException
    {
        if (++operationCount >= failAt)
        {
            throw new IOException("injected fault: operation=" + operationCount + " what=" + what);
        }
    }

    private static final class Content
    {
        private byte[] written = new byte[1024];
        private int length;
        private byte[] forced = new byte[0];

        Content()
        {
        }

        Content(final Content other)
        {
            written = other.written.clone();
            length = other.length;
            forced = other.forced;
        }

        void write(final int position, final ByteBuffer src, final int count)
        {
            final int end = position + count;
            if (end > written.length)
            {
                written = Arrays.copyOf(written, Math.max(end, written.length * 2));
            }
            for (int i = position; i < end; i++)
            {
                written[i] = src.get();
            }
            length = Math.max(length, end);
        }

        void force()
        {
            forced = Arrays.copyOf(written, length);
        }
    }

    private final class MemoryFile implements StorageFile
    {
        private final Content content;
        private final String name;
        private final boolean isWritable;

        MemoryFile(final Content content, final String name, final boolean isWritable)
        {
            this.content = content;
            this.name = name;
            this.isWritable = isWritable;
        }

        @Override
        public int read(final long position, final ByteBuffer dst)
        {
            synchronized (FaultyStorage.this)
            {
                final int count = (int)Math.max(0, Math.min(dst.remaining(), content.length - position));
                dst.put(content.written, (int)Math.min(position, content.length), count);
                return count;
            }
        }

        @Override
        public void write(final long position, final ByteBuffer src) throws IOException
        {
            synchronized (FaultyStorage.this)
            {
                checkWritable();
                writeCount++;
                if (operationCount + 1 == failAt)
                {
                    hasFailedWrite = true;
                    content.write((int)position, src, Math.min(keptLength, src.remaining()));
                }
                onOperation("write " + name);
                content.write((int)position, src, src.remaining());
            }
        }

        @Override
        public void force() throws IOException
        {
            synchronized (FaultyStorage.this)
            {
                onOperation("force " + name);
                content.force();
            }
        }

        @Override
        public void truncate(final long length) throws IOException
        {
            synchronized (FaultyStorage.this)
            {
                checkWritable();
                onOperation("truncate " + name);
                Arrays.fill(content.written, (int)length, content.length, (byte)0);
                content.length = (int)length;
            }
        }

        @Override
        public long length()
        {
            synchronized (FaultyStorage.this)
            {
                return content.length;
            }
        }

        @Override
        public void close()
        {
            // Nothing is held.
        }

        private void checkWritable() throws IOException
        {
            if (!isWritable)
            {
                throw new IOException("file is open to read: name=" + name);
            }
        }
    }
}
