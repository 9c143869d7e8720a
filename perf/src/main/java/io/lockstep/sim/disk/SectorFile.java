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
import java.util.Arrays;

import io.lockstep.sim.time.SeededRandom;

/**
 * Content of a simulated file: what a reader sees (the page cache), and for each sector in which the device differs,
 * what the device has. A page that was never written with anything but zeros takes no memory, so allocating a segment
 * ahead costs a look at the zeros.
 * <p>
 * A sector is in one of three states. <em>Clean</em>: device and cache are equal. <em>Dirty</em>: they differ, and the
 * next force writes it. <em>Lost</em>: they differ, and no force writes it any more, as the system takes it for clean;
 * only another write makes it dirty again. The length of the device follows with a force.
 * <p>
 * Cost: a write copies its bytes and once the old content of its sectors; a force costs what is dirty.
 * <p>
 * Threading: the simulation's thread.
 */
final class SectorFile
{
    static final int PAGE_LENGTH = 4096;
    private static final int INITIAL_PAGES = 16;
    private static final byte[] ZERO_PAGE = new byte[PAGE_LENGTH];

    private final SectorPool pool;
    private final int sectorShift;
    private final long allSectors;
    private Page[] pages = new Page[INITIAL_PAGES];
    private int[] differing = new int[INITIAL_PAGES];
    private int differingCount;
    private long length;
    private long deviceLength;
    private long leastLength;
    private boolean isLinked;
    private int errors;

    SectorFile(final SectorPool pool)
    {
        this.pool = pool;
        sectorShift = Integer.numberOfTrailingZeros(pool.sectorLength());
        allSectors = -1L >>> (Long.SIZE - (PAGE_LENGTH >> sectorShift));
    }

    long length()
    {
        return length;
    }

    /** Has it a name: only then does it take room. */
    boolean isLinked()
    {
        return isLinked;
    }

    void isLinked(final boolean value)
    {
        isLinked = value;
    }

    /** Failures of a force so far: each open handle is told of each once, as Linux does. */
    int errors()
    {
        return errors;
    }

    int read(final long position, final ByteBuffer dst, final String name) throws IOException
    {
        final int total = (int)Math.max(0, Math.min(dst.remaining(), length - position));
        long next = position;
        int left = total;
        while (left > 0)
        {
            final int index = (int)(next / PAGE_LENGTH);
            final int offset = (int)(next % PAGE_LENGTH);
            final int count = Math.min(left, PAGE_LENGTH - offset);
            final Page page = index < pages.length ? pages[index] : null;
            if (null != page && 0 != (page.unreadable & sectors(offset, count)))
            {
                throw new IOException("injected fault: unreadable sector: name=" + name + " position=" + next);
            }
            dst.put(null == page ? ZERO_PAGE : page.cached, offset, count);
            next += count;
            left -= count;
        }
        return total;
    }

    /** Copies bytes that are within its length as readers see them, readable or not. */
    void peek(final long position, final byte[] dst)
    {
        int done = 0;
        while (done < dst.length)
        {
            final int index = (int)((position + done) / PAGE_LENGTH);
            final int offset = (int)((position + done) % PAGE_LENGTH);
            final int count = Math.min(dst.length - done, PAGE_LENGTH - offset);
            final Page page = index < pages.length ? pages[index] : null;
            System.arraycopy(null == page ? ZERO_PAGE : page.cached, offset, dst, done, count);
            done += count;
        }
    }

    /** Writes a number of bytes of a buffer; what lies between the end and the position are zeros. */
    void write(final long position, final ByteBuffer src, final int count)
    {
        long next = position;
        int left = count;
        while (left > 0)
        {
            final int index = (int)(next / PAGE_LENGTH);
            final int offset = (int)(next % PAGE_LENGTH);
            final int part = Math.min(left, PAGE_LENGTH - offset);
            if (index < pages.length && null != pages[index] || !skipZeros(src, part))
            {
                final Page page = dirty(index, sectors(offset, part));
                src.get(page.cached, offset, part);
            }
            next += part;
            left -= part;
        }
        length = Math.max(length, position + count);
    }

    /** Cuts it. The device learns of it with a force, or may have learnt of it before. */
    void truncate(final long newLength)
    {
        if (newLength >= length)
        {
            return;
        }
        zero(newLength);
        length = newLength;
        leastLength = Math.min(leastLength, newLength);
    }

    /** All that is dirty is on the device, and so is the length. */
    void force()
    {
        if (leastLength < deviceLength)
        {
            zeroDeviceFrom(leastLength);
        }
        int kept = 0;
        for (int i = 0; i < differingCount; i++)
        {
            final Page page = pages[differing[i]];
            page.differs &= page.lost;
            if (0 == page.differs)
            {
                release(page);
            }
            else
            {
                differing[kept++] = differing[i];
            }
        }
        differingCount = kept;
        deviceLength = length;
        leastLength = length;
    }

    /** A force that fails, and after which the system takes for clean what is not on the device. */
    void forget()
    {
        for (int i = 0; i < differingCount; i++)
        {
            final Page page = pages[differing[i]];
            page.lost = page.differs;
        }
    }

    /** Another failure of a force, of which each open handle is to be told. */
    int fail()
    {
        return ++errors;
    }

    /** The sectors of a range never reach the device, though every force will say so. */
    void lose(final long position, final int count)
    {
        forEachSector(position, count, (page, mask) -> page.lost |= page.differs & mask);
    }

    /** The sectors of a range get other content on the device alone: a reader sees it once the cache is gone. */
    void overwriteOnDevice(final long position, final byte[] bytes)
    {
        long next = position;
        int left = (int)Math.min(bytes.length, Math.max(0, length - position));
        int from = 0;
        while (left > 0)
        {
            final int index = (int)(next / PAGE_LENGTH);
            final int offset = (int)(next % PAGE_LENGTH);
            final int part = Math.min(left, PAGE_LENGTH - offset);
            final long mask = sectors(offset, part);
            final long dirtyBefore = page(index).differs & ~page(index).lost;
            final Page page = dirty(index, mask);
            System.arraycopy(bytes, from, page.device, offset, part);
            page.lost |= mask & ~dirtyBefore;
            from += part;
            next += part;
            left -= part;
        }
    }

    /** Readers see what the device has where the system took it for clean: its pages went out of the cache. */
    void dropCache()
    {
        int kept = 0;
        for (int i = 0; i < differingCount; i++)
        {
            final Page page = pages[differing[i]];
            restore(page, page.lost);
            page.differs &= ~page.lost;
            page.lost = 0;
            if (0 == page.differs)
            {
                release(page);
            }
            else
            {
                differing[kept++] = differing[i];
            }
        }
        differingCount = kept;
    }

    /**
     * What is left after a loss of power. Each dirty sector is old or new; after a cut that the device had not learnt
     * of, all of it is as before the cut, or what was behind it is gone. The length is one that it had on the way.
     *
     * @param random     of what survives.
     * @param percentage of the dirty sectors that survive.
     */
    void losePower(final SeededRandom random, final int percentage)
    {
        final boolean isCut = leastLength < deviceLength;
        final boolean hasCutSurvived = isCut && random.nextInt(100) < percentage;
        final long base = hasCutSurvived ? leastLength : deviceLength;
        final long found = isCut && !hasCutSurvived ? deviceLength : survivingLength(random, percentage, base);
        if (hasCutSurvived)
        {
            zeroDeviceFrom(leastLength);
        }
        final long limit = isCut && !hasCutSurvived ? leastLength : Long.MAX_VALUE;
        for (int i = 0; i < differingCount; i++)
        {
            final Page page = pages[differing[i]];
            long survivors = survivors(random, percentage) & page.differs & ~page.lost;
            final long start = (long)differing[i] * PAGE_LENGTH;
            if (start + PAGE_LENGTH > limit)
            {
                survivors &= limit <= start ? 0 : sectors(0, (int)(limit - start)) & ~sectors((int)(limit - start), 1);
            }
            restore(page, page.differs & ~survivors);
            page.differs = 0;
            page.lost = 0;
            release(page);
        }
        differingCount = 0;
        errors = 0;
        if (found < length)
        {
            clear(found);
        }
        length = found;
        deviceLength = found;
        leastLength = found;
    }

    /** A byte of it changes by itself, on the device and for readers. */
    void flip(final long position, final int bit)
    {
        final Page page = page((int)(position / PAGE_LENGTH));
        final int offset = (int)(position % PAGE_LENGTH);
        page.cached[offset] ^= (byte)(1 << bit);
        if (null != page.device)
        {
            page.device[offset] ^= (byte)(1 << bit);
        }
    }

    /** A sector gets the content of another one, on the device and for readers; false if they were equal. */
    boolean copySector(final long from, final long to)
    {
        final int sectorLength = 1 << sectorShift;
        final Page source = page((int)(from / PAGE_LENGTH));
        final Page target = page((int)(to / PAGE_LENGTH));
        final int fromOffset = (int)(from % PAGE_LENGTH);
        final int toOffset = (int)(to % PAGE_LENGTH);
        if (Arrays.equals(
            source.cached, fromOffset, fromOffset + sectorLength, target.cached, toOffset, toOffset + sectorLength))
        {
            return false;
        }
        System.arraycopy(source.cached, fromOffset, target.cached, toOffset, sectorLength);
        if (null != target.device)
        {
            System.arraycopy(source.cached, fromOffset, target.device, toOffset, sectorLength);
        }
        return true;
    }

    /** A sector that cannot be read any more, until it is written. */
    void spoil(final long position)
    {
        page((int)(position / PAGE_LENGTH)).unreadable |= sectors((int)(position % PAGE_LENGTH), 1);
    }

    /** Start of a page with content, by chance; -1 if there is none. */
    long anyPage(final SeededRandom random)
    {
        int count = 0;
        for (int i = 0; i < pages.length; i++)
        {
            count += isWritten(i) ? 1 : 0;
        }
        if (0 == count)
        {
            return -1;
        }
        int skipped = random.nextInt(count);
        for (int i = 0;; i++)
        {
            if (isWritten(i) && 0 == skipped--)
            {
                return (long)i * PAGE_LENGTH;
            }
        }
    }

    /** Sectors in which device and cache differ, for tests. */
    int differingSectors()
    {
        int count = 0;
        for (int i = 0; i < differingCount; i++)
        {
            count += Long.bitCount(pages[differing[i]].differs);
        }
        return count;
    }

    private boolean isWritten(final int index)
    {
        return null != pages[index] && (long)index * PAGE_LENGTH < length;
    }

    private long survivingLength(final SeededRandom random, final int percentage, final long base)
    {
        if (length <= base)
        {
            return length;
        }
        switch (0 == percentage ? 0 : random.nextInt(3))
        {
            case 0:
                return base;

            case 1:
                return length;

            default:
                final long middle = base + random.nextLong(0, length - base);
                return Math.max(base, middle >> sectorShift << sectorShift);
        }
    }

    private static long survivors(final SeededRandom random, final int percentage)
    {
        switch (percentage)
        {
            case 0:
                return 0;

            case 100:
                return -1;

            case 50:
                return random.nextLong();

            default:
                long mask = 0;
                for (int i = 0; i < Long.SIZE; i++)
                {
                    mask = mask << 1 | (random.nextInt(100) < percentage ? 1 : 0);
                }
                return mask;
        }
    }

    private void restore(final Page page, final long mask)
    {
        long left = mask;
        while (0 != left)
        {
            final int sector = Long.numberOfTrailingZeros(left);
            final int run = Long.numberOfTrailingZeros(~(left >>> sector));
            final int offset = sector << sectorShift;
            System.arraycopy(page.device, offset, page.cached, offset, run << sectorShift);
            left &= run >= Long.SIZE ? 0 : ~(((1L << run) - 1) << sector);
        }
    }

    /** Marks sectors of a page as about to be written: what the device has of them is kept. */
    private Page dirty(final int index, final long mask)
    {
        final Page page = page(index);
        if (null == page.device)
        {
            page.device = pool.take();
            if (differingCount == differing.length)
            {
                differing = Arrays.copyOf(differing, differingCount * 2);
            }
            differing[differingCount++] = index;
        }
        long fresh = mask & ~page.differs;
        page.differs |= mask;
        page.lost &= ~mask;
        page.unreadable &= ~mask;
        while (0 != fresh)
        {
            final int sector = Long.numberOfTrailingZeros(fresh);
            final int run = Long.numberOfTrailingZeros(~(fresh >>> sector));
            final int offset = sector << sectorShift;
            System.arraycopy(page.cached, offset, page.device, offset, run << sectorShift);
            fresh &= run >= Long.SIZE ? 0 : ~(((1L << run) - 1) << sector);
        }
        return page;
    }

    private Page page(final int index)
    {
        if (index >= pages.length)
        {
            pages = Arrays.copyOf(pages, Math.max(index + 1, pages.length * 2));
        }
        Page page = pages[index];
        if (null == page)
        {
            page = new Page();
            pages[index] = page;
        }
        return page;
    }

    private void release(final Page page)
    {
        pool.put(page.device);
        page.device = null;
    }

    /** Writes zeros from a position to the end, where there is anything else. */
    private void zero(final long from)
    {
        for (int i = (int)(from / PAGE_LENGTH); i < pages.length; i++)
        {
            if (null != pages[i])
            {
                final int offset = (int)Math.max(0, from - (long)i * PAGE_LENGTH);
                Arrays.fill(dirty(i, sectors(offset, PAGE_LENGTH - offset)).cached, offset, PAGE_LENGTH, (byte)0);
            }
        }
    }

    /** As above, with nothing to be remembered: device and cache are equal. */
    private void clear(final long from)
    {
        for (int i = (int)(from / PAGE_LENGTH); i < pages.length; i++)
        {
            if (null != pages[i])
            {
                final int offset = (int)Math.max(0, from - (long)i * PAGE_LENGTH);
                Arrays.fill(pages[i].cached, offset, PAGE_LENGTH, (byte)0);
            }
        }
    }

    /** What was cut off is gone on the device as well. */
    private void zeroDeviceFrom(final long from)
    {
        for (int i = 0; i < differingCount; i++)
        {
            final long start = (long)differing[i] * PAGE_LENGTH;
            if (start + PAGE_LENGTH > from)
            {
                Arrays.fill(
                    pages[differing[i]].device, (int)Math.max(0, from - start), PAGE_LENGTH, (byte)0);
            }
        }
    }

    private long sectors(final int offset, final int count)
    {
        final int first = offset >> sectorShift;
        final int last = offset + count - 1 >> sectorShift;
        return (-1L << first) & (-1L >>> (Long.SIZE - 1 - last)) & allSectors;
    }

    private void forEachSector(final long position, final int count, final PageConsumer consumer)
    {
        long next = position;
        int left = count;
        while (left > 0)
        {
            final int index = (int)(next / PAGE_LENGTH);
            final int offset = (int)(next % PAGE_LENGTH);
            final int part = Math.min(left, PAGE_LENGTH - offset);
            if (index < pages.length && null != pages[index])
            {
                consumer.accept(pages[index], sectors(offset, part));
            }
            next += part;
            left -= part;
        }
    }

    private boolean skipZeros(final ByteBuffer src, final int count)
    {
        final int position = src.position();
        final int limit = src.limit();
        if (0 != src.get(position))
        {
            return false;
        }
        src.limit(position + count);
        final boolean isZero = -1 == src.mismatch(pool.zeros(count));
        src.limit(limit);
        if (isZero)
        {
            src.position(position + count);
        }
        return isZero;
    }

    private interface PageConsumer
    {
        void accept(Page page, long mask);
    }

    private static final class Page
    {
        private final byte[] cached = new byte[PAGE_LENGTH];
        private byte[] device;
        private long differs;
        private long lost;
        private long unreadable;
    }
}
