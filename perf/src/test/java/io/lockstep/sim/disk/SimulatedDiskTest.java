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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.sim.time.SeededRandom;

/** What a simulated disk keeps, loses and reports, one fault at a time. */
class SimulatedDiskTest
{
    private final SimulatedDisk disk = new SimulatedDisk(9);
    private final SimulatedStorage storage = disk.newStorage("simulated");
    private final SeededRandom random = new SeededRandom(1);

    static LongStream seeds()
    {
        return LongStream.rangeClosed(1, 300);
    }

    @Test
    void shouldKeepAllThatWasWrittenWhenKilled() throws IOException
    {
        final UUID boot = storage.bootId();
        storage.create("one").write(0, filled(5000, 1));
        final StorageFile file = storage.open("one");

        disk.kill();

        assertEquals(boot, storage.bootId());
        assertThrows(IOException.class, () -> file.write(0, filled(1, 2)));
        assertThrows(IOException.class, file::force);
        file.close();
        assertArrayEquals(filled(5000, 1).array(), storage.bytes("one"));
    }

    @Test
    void shouldLetTheLockGoWhenKilledAndNotBefore() throws Exception
    {
        final AutoCloseable lock = storage.tryLock();
        assertNull(storage.tryLock());

        disk.kill();
        assertNotNull(storage.tryLock());
        lock.close();

        assertNull(storage.tryLock(), "the lock of an ended life was closed");
    }

    @Test
    void shouldLoseWhatWasNotForcedWhenPowerIsLost() throws IOException
    {
        final StorageFile file = forced("one", 3000, 1);
        final UUID boot = storage.bootId();
        file.write(100, filled(5000, 2));
        storage.create("two");
        storage.rename("one", "three");

        disk.powerLoss(random, 0);

        assertNotEquals(boot, storage.bootId());
        assertArrayEquals(new String[]{"one"}, storage.list());
        assertArrayEquals(filled(3000, 1).array(), storage.bytes("one"));
        assertEquals(3000, disk.used());
    }

    @Test
    void shouldTellNoBootFromAnotherWhenItIsNotKnown()
    {
        disk.isBootKnown(false);

        assertEquals(Storage.UNKNOWN_BOOT, storage.bootId());
    }

    /** Each sector is old or new, both happen, and the length is one on the way; the naive copies decide. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldLeaveEachSectorOldOrNewWhenPowerIsLost(final long seed) throws IOException
    {
        final SeededRandom chance = new SeededRandom(seed);
        final int sectorLength = 64 << chance.nextInt(7);
        final SimulatedDisk device = new SimulatedDisk(1, sectorLength);
        final SimulatedStorage files = device.newStorage("simulated");
        StorageFile file = files.create("one");
        files.syncDirectory();
        byte[] forced = new byte[0];
        byte[] written = new byte[0];
        for (int i = 0; i < 60; i++)
        {
            if (chance.chance(0.15))
            {
                file.force();
                forced = written;
            }
            else if (chance.chance(0.1))
            {
                device.powerLoss(chance);
                final byte[] found = files.bytes("one");
                assertOldOrNew(sectorLength, forced, written, found);
                assertEquals(0, files.differingSectors());
                forced = found;
                written = found;
                file = files.open("one");
            }
            else
            {
                final int position = chance.nextInt(20_000);
                final byte[] bytes = new byte[chance.nextInt(1, 6000)];
                Arrays.fill(bytes, (byte)chance.nextInt(4));
                file.write(position, ByteBuffer.wrap(bytes));
                written = Arrays.copyOf(written, Math.max(written.length, position + bytes.length));
                System.arraycopy(bytes, 0, written, position, bytes.length);
            }
            assertArrayEquals(written, files.bytes("one"), "step " + i);
        }
    }

    @Test
    void shouldDoACutWholeOrNotAtAllWhenPowerIsLost() throws IOException
    {
        int cuts = 0;
        final int runs = 200;
        for (int i = 0; i < runs; i++)
        {
            final StorageFile file = forced("one", 9000, 1);
            file.truncate(3000);
            file.write(3000, filled(4000, 2));

            disk.powerLoss(random, 50);

            final byte[] found = storage.bytes("one");
            final boolean isCut = found.length < 9000;
            cuts += isCut ? 1 : 0;
            for (int j = 0; j < found.length; j++)
            {
                final boolean isNew = isCut && j >= 3000;
                final boolean isLegal = isNew ? 2 == found[j] || 0 == found[j] : 1 == found[j];
                assertTrue(isLegal, "length=" + found.length + " position=" + j + " byte=" + found[j]);
            }
        }
        assertTrue(cuts > 0 && cuts < runs, "cuts=" + cuts);
    }

    @Test
    void shouldKeepAFirstPartOfTheChangesOfNamesWhenPowerIsLost() throws IOException
    {
        final boolean[] hasHappened = new boolean[4];
        for (int i = 0; i < 200; i++)
        {
            storage.put("a", new byte[1]);
            storage.create("b");
            storage.rename("b", "c");
            storage.delete("a");

            disk.powerLoss(random, 50);

            final String found = String.join("", storage.list());
            final int prefix = Arrays.asList("a", "ab", "ac", "c").indexOf(found);
            assertTrue(prefix >= 0, found);
            hasHappened[prefix] = true;
            for (final String each : storage.list())
            {
                storage.delete(each);
            }
            storage.syncDirectory();
        }
        assertArrayEquals(new boolean[]{true, true, true, true}, hasHappened);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPassOverWhatAFailedForceLostUntilItIsWrittenAgain(final boolean isForgetful) throws IOException
    {
        final StorageFile file = forced("one", 2048, 1);
        file.write(512, filled(1024, 2));
        storage.faults().fail(DiskOperation.FORCE, 1).isForgetful(isForgetful);
        assertThrows(IOException.class, file::force);
        assertArrayEquals(Arrays.copyOf(filled(1024, 2).array(), 512), range(512, 1024), "the cache shows it");
        file.write(1024, filled(512, 3));

        file.force();
        disk.powerLoss(random, 100);

        assertEquals(isForgetful ? 1 : 2, storage.bytes("one")[512], "lost with the failed force");
        assertEquals(3, storage.bytes("one")[1024], "written again");
    }

    @Test
    void shouldTellEachOpenHandleOnceOfAFailedForce() throws IOException
    {
        final StorageFile one = forced("one", 10, 1);
        final StorageFile two = storage.open("one");
        storage.faults().fail(DiskOperation.FORCE, 1);

        assertThrows(IOException.class, one::force);

        one.force();
        assertThrows(IOException.class, two::force);
        two.force();
        storage.open("one").force();
    }

    @Test
    void shouldShowTheDeviceWhenTheCacheIsDropped() throws IOException
    {
        final StorageFile file = forced("one", 2048, 1);
        file.write(0, filled(512, 2));
        storage.faults().fail(DiskOperation.FORCE, 1);
        assertThrows(IOException.class, file::force);
        file.write(1024, filled(512, 3));

        disk.dropCache();

        assertEquals(1, storage.bytes("one")[0]);
        assertEquals(3, storage.bytes("one")[1024], "what is dirty stays in the cache");
        disk.powerLoss(random, 0);
        assertArrayEquals(filled(2048, 1).array(), storage.bytes("one"));
    }

    @Test
    void shouldLoseForcedWritesWhenTheDeviceLies() throws IOException
    {
        final StorageFile file = forced("one", 512, 1);
        storage.faults().isLying(true);
        file.write(0, filled(512, 2));
        file.force();
        storage.rename("one", "two");
        storage.syncDirectory();

        disk.powerLoss(random, 0);

        assertArrayEquals(new String[]{"one"}, storage.list());
        assertEquals(1, storage.bytes("one")[0]);
    }

    @Test
    void shouldKeepWhatWasForcedUnderALieWithTheNextHonestForce() throws IOException
    {
        final StorageFile file = forced("one", 512, 1);
        storage.faults().isLying(true);
        file.write(0, filled(512, 2));
        file.force();
        storage.faults().isLying(false);

        file.force();
        disk.powerLoss(random, 0);

        assertEquals(2, storage.bytes("one")[0]);
    }

    @Test
    void shouldShowALostWriteOnceTheCacheIsGone() throws IOException
    {
        final StorageFile file = forced("one", 2048, 1);
        storage.faults().loseWrite(2);
        file.write(0, filled(512, 2));
        file.write(512, filled(512, 2));
        file.write(1024, filled(512, 2));
        file.force();
        assertEquals(2, storage.bytes("one")[512]);
        assertTrue(storage.faults().hasHarmed());

        disk.powerLoss(random, 100);

        final byte[] bytes = storage.bytes("one");
        assertArrayEquals(new int[]{2, 1, 2, 1}, new int[]{bytes[0], bytes[512], bytes[1024], bytes[1536]});
        assertEquals(1, storage.faults().struck());
    }

    @Test
    void shouldShowAMisdirectedWriteOnceTheCacheIsGone() throws IOException
    {
        final StorageFile file = forced("one", 2048, 1);
        storage.faults().misdirectWrite(1, 1024);
        file.write(0, filled(512, 2));
        file.force();
        file.write(1536, filled(512, 3));
        file.force();
        assertEquals(1, storage.bytes("one")[1024], "not seen yet");

        disk.dropCache();

        final byte[] bytes = storage.bytes("one");
        assertArrayEquals(new int[]{1, 1, 2, 3}, new int[]{bytes[0], bytes[512], bytes[1024], bytes[1536]});
    }

    @Test
    void shouldWriteWhatIsDirtyOverAMisdirectedWrite() throws IOException
    {
        final StorageFile file = forced("one", 2048, 1);
        storage.faults().misdirectWrite(2, 1024);
        file.write(1024, filled(512, 4));
        file.write(0, filled(512, 2));

        file.force();
        disk.dropCache();

        assertArrayEquals(
            new int[]{1, 4}, new int[]{storage.bytes("one")[0], storage.bytes("one")[1024]});
    }

    @Test
    void shouldWriteAPartWhenTheWriteFails() throws IOException
    {
        final StorageFile file = forced("one", 100, 1);
        storage.faults().fail(DiskOperation.WRITE, 2).keep(7);
        file.write(0, filled(10, 2));

        assertThrows(IOException.class, () -> file.write(50, filled(10, 3)));
        file.write(90, filled(10, 4));

        final byte[] bytes = storage.bytes("one");
        assertArrayEquals(new int[]{2, 3, 1, 4}, new int[]{bytes[0], bytes[56], bytes[57], bytes[90]});
        assertTrue(storage.faults().hasFailedWrite());
    }

    @Test
    void shouldFailEachOperationOnceOrFromThenOn() throws IOException
    {
        for (final DiskOperation each : DiskOperation.values())
        {
            for (final boolean isPermanent : new boolean[]{false, true})
            {
                final SimulatedStorage fresh = new SimulatedDisk(2).newStorage("fresh");
                final StorageFile file = fresh.create("a");
                fresh.faults().fail(each, 2).isPermanent(isPermanent);

                act(fresh, file, each);
                assertThrows(IOException.class, () -> act(fresh, file, each), each.toString());
                if (isPermanent)
                {
                    assertThrows(IOException.class, () -> act(fresh, file, each), each.toString());
                    fresh.faults().clear();
                }
                act(fresh, file, each);

                assertEquals(isPermanent ? 2 : 1, fresh.faults().struck());
            }
        }
    }

    @Test
    void shouldSaySoWhenThereIsNoRoomForANameEither()
    {
        storage.faults().fail(DiskOperation.CREATE, 1).isNoSpace(true);

        assertThrows(NoSpaceException.class, () -> storage.create("one"));
        assertFalse(storage.exists("one"));
    }

    @Test
    void shouldShareTheRoomOfTheDiskAndTakeWhatFits() throws IOException
    {
        disk.capacity(1000);
        final SimulatedStorage other = disk.newStorage("other");
        other.create("b").write(0, filled(300, 1));
        assertTrue(disk.tryReserve(200));
        assertFalse(disk.tryReserve(501));
        final StorageFile file = storage.create("a");

        assertThrows(NoSpaceException.class, () -> file.write(0, filled(501, 1)));

        assertEquals(500, file.length());
        assertEquals(0, storage.usableSpace());
        file.write(0, filled(500, 2));
        other.delete("b");
        disk.release(200);
        assertEquals(500, storage.usableSpace());
        file.truncate(100);
        assertEquals(100, disk.used());
        storage.create("a");
        assertEquals(0, disk.used());
    }

    @Test
    void shouldTakeNoRoomForAFileWithoutAName() throws IOException
    {
        final StorageFile file = storage.create("a");
        file.write(0, filled(300, 1));
        storage.put("b", new byte[50]);
        storage.rename("b", "a");
        assertEquals(50, disk.used());

        file.write(300, filled(300, 1));

        assertEquals(50, disk.used());
    }

    @Test
    void shouldSumUpWhatForcesTake() throws IOException
    {
        final StorageFile file = storage.create("a");
        disk.forceLatencyNs(1000);
        file.force();
        storage.syncDirectory();
        disk.stall(500);

        assertEquals(2500, disk.takeDelayNs());
        assertEquals(0, disk.takeDelayNs());
    }

    @Test
    void shouldDamageAtRestWhereThereIsContent() throws IOException
    {
        assertNull(storage.damage(DiskDamage.Kind.BIT_FLIP, random, (name) -> true));
        forced("one", 600, 1);
        final StorageFile two = storage.create("two");
        two.write(0, ByteBuffer.allocate(100_000));
        two.write(50_000, filled(10, 2));
        two.force();

        final DiskDamage flip = storage.damage(DiskDamage.Kind.BIT_FLIP, random, "two"::equals);
        assertEquals("two", flip.name());
        assertEquals(50_000 / SectorFile.PAGE_LENGTH, flip.position() / SectorFile.PAGE_LENGTH);
        assertArrayEquals(filled(600, 1).array(), storage.bytes("one"));

        final DiskDamage spoilt = storage.damage(DiskDamage.Kind.UNREADABLE, random, "one"::equals);
        final StorageFile one = storage.open("one");
        assertThrows(IOException.class, () -> one.read(spoilt.position(), ByteBuffer.allocate(1)));
        assertEquals(0, spoilt.position() % SimulatedDisk.SECTOR_LENGTH_DEFAULT);
        one.write(spoilt.position(), filled(1, 5));
        assertEquals(1, one.read(spoilt.position(), ByteBuffer.allocate(1)), "a sector that is written is a new one");
        assertNotNull(flip.toString());
    }

    @Test
    void shouldPutTheContentOfASectorInThePlaceOfAnother() throws IOException
    {
        final byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)(1 + i / 512);
        }
        storage.put("one", bytes);

        DiskDamage damage = null;
        while (null == damage)
        {
            damage = storage.damage(DiskDamage.Kind.MISDIRECTED, random, (name) -> true);
        }

        final byte[] found = storage.bytes("one");
        final int sector = (int)damage.position() / 512;
        assertNotEquals(1 + sector, found[sector * 512]);
        assertEquals(found[sector * 512], found[sector * 512 + 511]);
    }

    @Test
    void shouldTakeNoMemoryForZerosThatAreWrittenAhead() throws IOException
    {
        final StorageFile file = storage.create("one");
        for (int i = 0; i < 64; i++)
        {
            file.write(i * 65_536L, ByteBuffer.allocateDirect(65_536));
        }

        assertEquals(64 * 65_536, file.length());
        assertEquals(0, storage.differingSectors());
    }

    private StorageFile forced(final String name, final int length, final int value) throws IOException
    {
        final StorageFile file = storage.create(name);
        file.write(0, filled(length, value));
        file.force();
        storage.syncDirectory();
        return file;
    }

    private byte[] range(final int from, final int to) throws IOException
    {
        return Arrays.copyOfRange(storage.bytes("one"), from, to);
    }

    private static void act(final SimulatedStorage storage, final StorageFile file, final DiskOperation operation)
        throws IOException
    {
        switch (operation)
        {
            case CREATE:
                storage.create("new").close();
                break;

            case OPEN:
                storage.open("a").close();
                break;

            case READ:
                file.read(0, ByteBuffer.allocate(1));
                break;

            case WRITE:
                file.write(0, filled(10, 1));
                break;

            case FORCE:
                file.force();
                break;

            case TRUNCATE:
                file.truncate(1);
                break;

            case RENAME:
                storage.rename("a", "a");
                break;

            case DELETE:
                storage.put("gone", new byte[0]);
                storage.delete("gone");
                break;

            case SYNC_DIRECTORY:
                storage.syncDirectory();
                break;

            default:
                throw new AssertionError(operation);
        }
    }

    private static ByteBuffer filled(final int length, final int value)
    {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte)value);
        return ByteBuffer.wrap(bytes);
    }

    private static void assertOldOrNew(
        final int sectorLength, final byte[] forced, final byte[] written, final byte[] found)
    {
        assertTrue(found.length >= forced.length && found.length <= written.length, "length=" + found.length);
        final byte[] older = Arrays.copyOf(forced, written.length);
        for (int start = 0; start < found.length; start += sectorLength)
        {
            final int end = Math.min(found.length, start + sectorLength);
            final boolean isOld = Arrays.equals(older, start, end, found, start, end);
            final boolean isNew = Arrays.equals(written, start, end, found, start, end);
            assertTrue(isOld || isNew, "sector at " + start + " is neither old nor new");
        }
    }
}
