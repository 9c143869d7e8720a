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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Files in memory that tell what was written from what was forced, and names that were made from names that were
 * synced. The n-th operation that changes something can be made to fail, and with it all that follow.
 * <p>
 * Threading: any; every operation is synchronized, as a kernel would.
 */
public final class FaultyStorage implements Storage
{
    private static final int SECTOR_LENGTH = 64;

    private final Map<String, Content> names = new TreeMap<>();
    private final Map<String, Content> syncedNames = new TreeMap<>();
    private final List<Consumer<Map<String, Content>>> unsyncedOperations = new ArrayList<>();
    private UUID bootId = new UUID(1, 1);
    private long capacity = Long.MAX_VALUE;
    private int failAt = Integer.MAX_VALUE;
    private int keptLength;
    private int operationCount;
    private int writeCount;
    private boolean isLocked;
    private boolean hasFailedWrite;
    private boolean isForgetful = true;

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
        copy.bootId = new UUID(1, bootId.getLeastSignificantBits() + 1);
        syncedNames.forEach((name, content) -> copy.put(name, content.forced));
        return copy;
    }

    /**
     * What the machine may find after its power was lost: what was forced, and by chance any of the pieces that were
     * written since, in whatever order they went to the device; what was done to names since the last sync up to some
     * point.
     *
     * @param random of what survives.
     * @return another storage.
     */
    public synchronized FaultyStorage crash(final SplittableRandom random)
    {
        final FaultyStorage copy = new FaultyStorage();
        copy.bootId = new UUID(1, bootId.getLeastSignificantBits() + 1);
        final Map<String, Content> found = new TreeMap<>(syncedNames);
        final int survivors = random.nextInt(unsyncedOperations.size() + 1);
        unsyncedOperations.subList(0, survivors).forEach((operation) -> operation.accept(found));
        found.forEach((name, content) -> copy.put(name, content.survivors(random)));
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
        copy.bootId = bootId;
        final Map<Content, Content> copies = new IdentityHashMap<>();
        names.forEach((name, content) -> copy.names.put(name, copies.computeIfAbsent(content, Content::new)));
        syncedNames.forEach(
            (name, content) -> copy.syncedNames.put(name, copies.computeIfAbsent(content, Content::new)));
        final Map<String, Content> written = new TreeMap<>(copy.names);
        copy.unsyncedOperations.add((map) ->
        {
            map.clear();
            map.putAll(written);
        });
        return copy;
    }

    /**
     * What a force that fails does.
     *
     * @param value true, the default, if the pages then count as clean and no later force writes them, as on Linux.
     * @return this.
     */
    public synchronized FaultyStorage isForgetful(final boolean value)
    {
        isForgetful = value;
        return this;
    }

    /**
     * Limits the room.
     *
     * @param bytes that all files may have.
     * @return this.
     */
    public synchronized FaultyStorage capacity(final long bytes)
    {
        capacity = bytes;
        return this;
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
    public synchronized boolean exists(final String name)
    {
        return names.containsKey(name);
    }

    @Override
    public synchronized StorageFile create(final String name) throws IOException
    {
        onOperation("create " + name);
        final Content content = new Content();
        onNames((map) -> map.put(name, content));
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
        existing(from);
        onNames((map) -> map.put(to, map.remove(from)));
    }

    @Override
    public synchronized void delete(final String name) throws IOException
    {
        onOperation("delete " + name);
        existing(name);
        onNames((map) -> map.remove(name));
    }

    @Override
    public synchronized void syncDirectory() throws IOException
    {
        onOperation("sync directory");
        syncedNames.clear();
        syncedNames.putAll(names);
        unsyncedOperations.clear();
    }

    @Override
    public synchronized long usableSpace()
    {
        return capacity - used();
    }

    @Override
    public synchronized UUID bootId()
    {
        return bootId;
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

    private long used()
    {
        long sum = 0;
        for (final Content content : names.values())
        {
            sum += content.length;
        }
        return sum;
    }

    private void onNames(final Consumer<Map<String, Content>> operation)
    {
        operation.accept(names);
        unsyncedOperations.add(operation);
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
        private int leastLength;
        private final List<byte[]> unforced = new ArrayList<>();
        private final List<Integer> unforcedPositions = new ArrayList<>();

        Content()
        {
        }

        Content(final Content other)
        {
            written = other.written.clone();
            length = other.length;
            forced = other.forced;
            unforced.addAll(other.unforced);
            unforcedPositions.addAll(other.unforcedPositions);
            leastLength = other.leastLength;
        }

        void write(final int position, final ByteBuffer src, final int count)
        {
            final int end = position + count;
            if (end > written.length)
            {
                written = Arrays.copyOf(written, Math.max(end, written.length * 2));
            }
            final byte[] bytes = new byte[count];
            src.get(bytes);
            System.arraycopy(bytes, 0, written, position, count);
            length = Math.max(length, end);
            unforced.add(bytes);
            unforcedPositions.add(position);
        }

        /** What was written since the last force goes to the device; what a force that failed had given up does not. */
        void force()
        {
            byte[] found = Arrays.copyOf(forced, Math.min(forced.length, leastLength));
            for (int i = 0; i < unforced.size(); i++)
            {
                final byte[] bytes = unforced.get(i);
                final int position = unforcedPositions.get(i);
                found = Arrays.copyOf(found, Math.max(found.length, position + bytes.length));
                System.arraycopy(bytes, 0, found, position, bytes.length);
            }
            forced = Arrays.copyOf(found, length);
            forget();
        }

        /** The pages count as clean, whether they are on the device or not: so Linux does after a failed force. */
        void forget()
        {
            unforced.clear();
            unforcedPositions.clear();
            leastLength = length;
        }

        void truncate(final int newLength)
        {
            for (int i = 0; i < unforced.size(); i++)
            {
                final int kept = Math.max(0, Math.min(unforced.get(i).length, newLength - unforcedPositions.get(i)));
                unforced.set(i, Arrays.copyOf(unforced.get(i), kept));
            }
            Arrays.fill(written, newLength, length, (byte)0);
            length = newLength;
            leastLength = Math.min(leastLength, newLength);
        }

        /** What was forced, and each piece that was written since or not. */
        byte[] survivors(final SplittableRandom random)
        {
            byte[] found = forced.clone();
            for (int i = 0; i < unforced.size(); i++)
            {
                final byte[] bytes = unforced.get(i);
                for (int start = 0; start < bytes.length; start += SECTOR_LENGTH)
                {
                    final int count = Math.min(SECTOR_LENGTH, bytes.length - start);
                    final int position = unforcedPositions.get(i) + start;
                    if (random.nextBoolean())
                    {
                        found = Arrays.copyOf(found, Math.max(found.length, position + count));
                        System.arraycopy(bytes, start, found, position, count);
                    }
                }
            }
            return found;
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
                if (position + src.remaining() > content.length &&
                    used() + position + src.remaining() - content.length > capacity)
                {
                    throw new NoSpaceException("No space left on device: name=" + name, null);
                }
                content.write((int)position, src, src.remaining());
            }
        }

        @Override
        public void force() throws IOException
        {
            synchronized (FaultyStorage.this)
            {
                try
                {
                    onOperation("force " + name);
                }
                catch (final IOException ex)
                {
                    if (isForgetful)
                    {
                        content.forget();
                    }
                    throw ex;
                }
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
                content.truncate((int)length);
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
