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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.sim.time.SeededRandom;

/**
 * A directory on a {@link SimulatedDisk}, as the journal's {@link Storage}: it stays over the lives of its node. It
 * holds two maps of names, as the system sees them and as the device does, with the operations between the two,
 * and the files. What it does without faults is what {@link FileStorage} does.
 * <p>
 * Threading: the simulation's thread.
 */
public final class SimulatedStorage implements Storage
{
    private final SimulatedDisk disk;
    private final SectorPool pool;
    private final String description;
    private final DiskFaults faults = new DiskFaults();
    private final TreeMap<String, SectorFile> names = new TreeMap<>();
    private final TreeMap<String, SectorFile> syncedNames = new TreeMap<>();
    private final List<NameChange> unsynced = new ArrayList<>();
    private long lockedInLife;

    SimulatedStorage(final SimulatedDisk disk, final SectorPool pool, final String description)
    {
        this.disk = disk;
        this.pool = pool;
        this.description = description;
    }

    /**
     * What goes wrong here.
     *
     * @return faults to arm.
     */
    public DiskFaults faults()
    {
        return faults;
    }

    /**
     * The device.
     *
     * @return disk of this storage.
     */
    public SimulatedDisk disk()
    {
        return disk;
    }

    @Override
    public String[] list()
    {
        return names.keySet().toArray(new String[0]);
    }

    @Override
    public boolean exists(final String name)
    {
        return names.containsKey(name);
    }

    /** As of the system's call: a file of that name that is there is emptied, and handles on it see that. */
    @Override
    public StorageFile create(final String name) throws IOException
    {
        faults.on(DiskOperation.CREATE, name);
        SectorFile file = names.get(name);
        if (null == file)
        {
            file = new SectorFile(pool);
            change(new NameChange(null, name, file));
        }
        else
        {
            cut(file, 0);
        }
        return new OpenFile(file, name, true);
    }

    @Override
    public StorageFile open(final String name) throws IOException
    {
        faults.on(DiskOperation.OPEN, name);
        return new OpenFile(existing(name), name, true);
    }

    @Override
    public StorageFile openReadOnly(final String name) throws IOException
    {
        faults.on(DiskOperation.OPEN, name);
        return new OpenFile(existing(name), name, false);
    }

    @Override
    public void rename(final String from, final String to) throws IOException
    {
        faults.on(DiskOperation.RENAME, from);
        final SectorFile file = existing(from);
        if (!from.equals(to))
        {
            change(new NameChange(from, to, file));
        }
    }

    @Override
    public void delete(final String name) throws IOException
    {
        faults.on(DiskOperation.DELETE, name);
        existing(name);
        change(new NameChange(name, null, null));
    }

    @Override
    public void syncDirectory() throws IOException
    {
        faults.on(DiskOperation.SYNC_DIRECTORY, "");
        disk.onForced();
        if (!faults.isLying())
        {
            apply(unsynced.size());
        }
    }

    /** The lock is a file that stays, as in a directory of a file system. It ends with the life of the process. */
    @Override
    public AutoCloseable tryLock() throws IOException
    {
        if (disk.life() == lockedInLife)
        {
            return null;
        }
        if (!names.containsKey(FileStorage.LOCK_FILE_NAME))
        {
            create(FileStorage.LOCK_FILE_NAME).close();
        }
        final long life = disk.life();
        lockedInLife = life;
        return new Lock(life);
    }

    @Override
    public long usableSpace()
    {
        return disk.free();
    }

    @Override
    public UUID bootId()
    {
        return disk.bootId();
    }

    @Override
    public String description()
    {
        return description;
    }

    /**
     * Content of a file as readers see it, whatever faults are armed.
     *
     * @param name of the file.
     * @return a copy.
     * @throws IOException if it is not there.
     */
    public byte[] bytes(final String name) throws IOException
    {
        final SectorFile file = existing(name);
        final byte[] bytes = new byte[(int)file.length()];
        file.peek(0, bytes);
        return bytes;
    }

    /**
     * Puts a file, forced, whatever faults are armed: as by an operator, or as a damaged copy.
     *
     * @param name  of the file.
     * @param bytes of its content.
     */
    public void put(final String name, final byte[] bytes)
    {
        final SectorFile file = new SectorFile(pool);
        file.write(0, ByteBuffer.wrap(bytes), bytes.length);
        file.force();
        change(new NameChange(null, name, file));
        apply(unsynced.size());
    }

    /**
     * Damages a place at rest that has content, by chance: on the device and for readers, at once.
     *
     * @param kind   of damage.
     * @param random of the place.
     * @param isHit   whether a file of a name may be hit.
     * @return what was damaged; null if there was nothing to damage.
     */
    public DiskDamage damage(final DiskDamage.Kind kind, final SeededRandom random, final Predicate<String> isHit)
    {
        final List<Map.Entry<String, SectorFile>> found = new ArrayList<>();
        for (final Map.Entry<String, SectorFile> each : names.entrySet())
        {
            if (each.getValue().length() > 0 && isHit.test(each.getKey()))
            {
                found.add(each);
            }
        }
        if (found.isEmpty())
        {
            return null;
        }
        final Map.Entry<String, SectorFile> hit = found.get(random.nextInt(found.size()));
        final SectorFile file = hit.getValue();
        faults.onDamaged();
        final long page = file.anyPage(random);
        if (page < 0)
        {
            return null;
        }
        final long length = Math.min(SectorFile.PAGE_LENGTH, file.length() - page);
        final long position = page + random.nextLong(0, length);
        switch (kind)
        {
            case BIT_FLIP:
                file.flip(position, random.nextInt(Byte.SIZE));
                return new DiskDamage(kind, hit.getKey(), position);

            case UNREADABLE:
                file.spoil(position);
                return new DiskDamage(kind, hit.getKey(), sector(position));

            case MISDIRECTED:
                final long source = file.anyPage(random);
                final int offset = (int)sector(random.nextInt(SectorFile.PAGE_LENGTH));
                return file.copySector(source + offset, sector(position)) ?
                    new DiskDamage(kind, hit.getKey(), sector(position)) : null;

            default:
                throw new IllegalArgumentException("kind=" + kind);
        }
    }

    /**
     * Sectors of which the device does not have what readers see.
     *
     * @return count over all files.
     */
    public int differingSectors()
    {
        int count = 0;
        for (final SectorFile each : names.values())
        {
            count += each.differingSectors();
        }
        return count;
    }

    void onPowerLost(final SeededRandom random, final int percentage)
    {
        apply(0 == percentage ? 0 : 100 == percentage ? unsynced.size() : random.nextInt(unsynced.size() + 1));
        unsynced.clear();
        names.values().forEach(this::unlink);
        names.clear();
        names.putAll(syncedNames);
        for (final SectorFile each : names.values())
        {
            each.losePower(random, percentage);
            link(each);
        }
    }

    void onCacheDropped()
    {
        names.values().forEach(SectorFile::dropCache);
    }

    private long sector(final long position)
    {
        return position & -pool.sectorLength();
    }

    private SectorFile existing(final String name) throws IOException
    {
        final SectorFile file = names.get(name);
        if (null == file)
        {
            throw new NoSuchFileException(description + '/' + name);
        }
        return file;
    }

    /** Does it to the names that the system sees; the device learns of it with a sync, or may have learnt of it. */
    private void change(final NameChange change)
    {
        final SectorFile removed = null == change.from ? null : names.remove(change.from);
        final SectorFile replaced = null == change.to ? null : names.put(change.to, change.file);
        unlink(removed);
        unlink(replaced);
        if (null != change.to)
        {
            link(change.file);
        }
        unsynced.add(change);
    }

    /** Does the first changes to the names that the device has. */
    private void apply(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final NameChange change = unsynced.get(i);
            if (null != change.from)
            {
                syncedNames.remove(change.from);
            }
            if (null != change.to)
            {
                syncedNames.put(change.to, change.file);
            }
        }
        unsynced.subList(0, count).clear();
    }

    private void cut(final SectorFile file, final long length)
    {
        final long before = file.length();
        file.truncate(length);
        if (file.isLinked())
        {
            disk.take(file.length() - before);
        }
    }

    private void link(final SectorFile file)
    {
        file.isLinked(true);
        disk.take(file.length());
    }

    private void unlink(final SectorFile file)
    {
        if (null != file && file.isLinked())
        {
            file.isLinked(false);
            disk.take(-file.length());
        }
    }

    /** From one name to another; without the first it is a new file, without the second a deleted one. */
    private static final class NameChange
    {
        private final String from;
        private final String to;
        private final SectorFile file;

        NameChange(final String from, final String to, final SectorFile file)
        {
            this.from = from;
            this.to = to;
            this.file = file;
        }
    }

    private final class Lock implements AutoCloseable
    {
        private final long life;
        private boolean isReleased;

        Lock(final long life)
        {
            this.life = life;
        }

        @Override
        public void close()
        {
            if (life == lockedInLife && !isReleased)
            {
                lockedInLife = 0;
            }
            isReleased = true;
        }
    }

    private final class OpenFile implements StorageFile
    {
        private final SectorFile file;
        private final String name;
        private final boolean isWritable;
        private final long life = disk.life();
        private int seenErrors;
        private boolean isClosed;

        OpenFile(final SectorFile file, final String name, final boolean isWritable)
        {
            this.file = file;
            this.name = name;
            this.isWritable = isWritable;
            seenErrors = file.errors();
        }

        @Override
        public int read(final long position, final ByteBuffer dst) throws IOException
        {
            if (!dst.hasRemaining())
            {
                return 0;
            }
            checkOpen();
            checkPosition(position);
            faults.on(DiskOperation.READ, name);
            return file.read(position, dst, name);
        }

        @Override
        public void write(final long position, final ByteBuffer src) throws IOException
        {
            final int count = src.remaining();
            if (0 == count)
            {
                return;
            }
            checkWritable();
            checkPosition(position);
            try
            {
                faults.on(DiskOperation.WRITE, name);
            }
            catch (final IOException ex)
            {
                put(position, src, Math.min(count, faults.keptLength()));
                throw ex;
            }
            final int done = put(position, src, count);
            if (done < count)
            {
                throw new NoSpaceException("No space left on device: name=" + name + " position=" + position, null);
            }
            misplace(position, count);
        }

        @Override
        public void force() throws IOException
        {
            checkOpen();
            try
            {
                faults.on(DiskOperation.FORCE, name);
            }
            catch (final IOException ex)
            {
                if (faults.isForgetful())
                {
                    file.forget();
                }
                seenErrors = file.fail();
                throw ex;
            }
            disk.onForced();
            if (!faults.isLying())
            {
                file.force();
            }
            if (seenErrors != file.errors())
            {
                seenErrors = file.errors();
                throw new IOException("an earlier force of the file failed: name=" + name);
            }
        }

        @Override
        public void truncate(final long length) throws IOException
        {
            checkWritable();
            checkPosition(length);
            faults.on(DiskOperation.TRUNCATE, name);
            cut(file, length);
        }

        @Override
        public long length() throws IOException
        {
            checkOpen();
            return file.length();
        }

        @Override
        public void close()
        {
            isClosed = true;
        }

        /** Writes what there is room for. */
        private int put(final long position, final ByteBuffer src, final int count)
        {
            final long growth = file.isLinked() ? Math.max(0, position + count - file.length()) : 0;
            final int fitting = (int)Math.max(0, count - Math.max(0, growth - disk.free()));
            if (fitting > 0)
            {
                final long before = file.length();
                file.write(position, src, fitting);
                if (file.isLinked())
                {
                    disk.take(file.length() - before);
                }
            }
            return fitting;
        }

        private void misplace(final long position, final int count)
        {
            final boolean isMisdirected = faults.isMisdirectedWrite();
            if (!isMisdirected && !faults.isLostWrite())
            {
                return;
            }
            final byte[] bytes = new byte[count];
            file.peek(position, bytes);
            file.lose(position, count);
            if (isMisdirected)
            {
                file.overwriteOnDevice(faults.misdirectTo(), bytes);
            }
        }

        private void checkOpen() throws IOException
        {
            if (isClosed)
            {
                throw new ClosedChannelException();
            }
            if (life != disk.life())
            {
                throw new IOException("the process that opened the file has ended: name=" + name);
            }
        }

        private void checkWritable() throws IOException
        {
            checkOpen();
            if (!isWritable)
            {
                throw new NonWritableChannelException();
            }
        }

        private void checkPosition(final long position)
        {
            if (position < 0)
            {
                throw new IllegalArgumentException("negative position: name=" + name + " position=" + position);
            }
        }
    }
}
