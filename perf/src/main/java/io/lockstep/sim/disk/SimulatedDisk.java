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

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.lockstep.sim.time.SeededRandom;

/**
 * The device of one node: the room that its storages and its log share, the ends of the node's lives, and how slow it
 * is. It outlives every life of the node.
 * <p>
 * Nothing waits here. What an operation would have taken is summed up until whoever steps the node asks for it, and
 * does not step the node again before it has passed.
 * <p>
 * Threading: the simulation's thread.
 */
public final class SimulatedDisk
{
    /** Bytes that reach the device whole or not at all. */
    public static final int SECTOR_LENGTH_DEFAULT = 512;

    private final long deviceId;
    private final SectorPool pool;
    private final List<SimulatedStorage> storages = new ArrayList<>();
    private long capacity = Long.MAX_VALUE;
    private long used;
    private long life = 1;
    private long boot = 1;
    private UUID bootId;
    private boolean isBootKnown = true;
    private long forceLatencyNs;
    private long delayNs;

    /**
     * An empty device with sectors of 512 bytes.
     *
     * @param deviceId that tells it from others.
     */
    public SimulatedDisk(final long deviceId)
    {
        this(deviceId, SECTOR_LENGTH_DEFAULT);
    }

    /**
     * An empty device.
     *
     * @param deviceId     that tells it from others.
     * @param sectorLength bytes that reach it whole or not at all, a power of two from 64 to 4096.
     */
    public SimulatedDisk(final long deviceId, final int sectorLength)
    {
        if (sectorLength < SectorFile.PAGE_LENGTH / Long.SIZE || sectorLength > SectorFile.PAGE_LENGTH ||
            1 != Integer.bitCount(sectorLength))
        {
            throw new IllegalArgumentException("sectorLength=" + sectorLength + " is no power of two from 64 to 4096");
        }
        this.deviceId = deviceId;
        pool = new SectorPool(sectorLength);
        bootId = new UUID(deviceId, boot);
    }

    /**
     * Bytes that reach it whole or not at all.
     *
     * @return a power of two.
     */
    public int sectorLength()
    {
        return pool.sectorLength();
    }

    /**
     * Makes a directory on it.
     *
     * @param description what to call it in messages.
     * @return storage that lives as long as the device.
     */
    public SimulatedStorage newStorage(final String description)
    {
        final SimulatedStorage storage = new SimulatedStorage(this, pool, description);
        storages.add(storage);
        return storage;
    }

    /**
     * Its storages.
     *
     * @return in the order in which they were made; not to be changed.
     */
    public List<SimulatedStorage> storages()
    {
        return storages;
    }

    /**
     * Sets the room.
     *
     * @param bytes that all files and reservations may have. It may be less than they have.
     * @return this.
     */
    public SimulatedDisk capacity(final long bytes)
    {
        capacity = bytes;
        return this;
    }

    /**
     * Room that is taken.
     *
     * @return bytes: lengths of all files, and what is reserved.
     */
    public long used()
    {
        return used;
    }

    /**
     * Room that is left.
     *
     * @return bytes, 0 if it is full.
     */
    public long free()
    {
        return Math.max(0, capacity - used);
    }

    /**
     * Takes room for what is not a file here, such as the log's model.
     *
     * @param bytes to take.
     * @return false if there is not so much; then nothing is taken.
     */
    public boolean tryReserve(final long bytes)
    {
        if (bytes > free())
        {
            return false;
        }
        used += bytes;
        return true;
    }

    /**
     * Gives room back.
     *
     * @param bytes that were reserved.
     */
    public void release(final long bytes)
    {
        used -= bytes;
    }

    /**
     * Sets how long a force takes.
     *
     * @param latencyNs ns for each force and each sync of a directory.
     * @return this.
     */
    public SimulatedDisk forceLatencyNs(final long latencyNs)
    {
        forceLatencyNs = latencyNs;
        return this;
    }

    /**
     * Lets the device stand still once.
     *
     * @param ns that are added to what the operations take.
     */
    public void stall(final long ns)
    {
        delayNs += ns;
    }

    /**
     * What the operations since the last call would have taken.
     *
     * @return ns for which the node is not to be stepped.
     */
    public long takeDelayNs()
    {
        final long taken = delayNs;
        delayNs = 0;
        return taken;
    }

    /**
     * Can a node tell one life of its machine from another.
     *
     * @param value true, the default, if so.
     * @return this.
     */
    public SimulatedDisk isBootKnown(final boolean value)
    {
        isBootKnown = value;
        return this;
    }

    /**
     * Ends the life of the process: all that was written stays, forced or not, and so does the machine. Handles and
     * locks of the process are good for nothing any more; closing them does nothing.
     */
    public void kill()
    {
        life++;
        delayNs = 0;
    }

    /**
     * Ends the life of the machine: of what was not forced, each sector survives by chance, and of the names that were
     * not synced some first operations. What the device lost without telling shows now.
     *
     * @param random of what survives. One loss of power in four keeps nothing, one in eight all, others half, few or
     *               most of the sectors.
     */
    public void powerLoss(final SeededRandom random)
    {
        switch (random.nextInt(8))
        {
            case 0:
            case 1:
                powerLoss(random, 0);
                break;

            case 2:
                powerLoss(random, 100);
                break;

            case 3:
                powerLoss(random, 10);
                break;

            case 4:
                powerLoss(random, 90);
                break;

            default:
                powerLoss(random, 50);
                break;
        }
    }

    /**
     * Ends the life of the machine.
     *
     * @param random     of what survives.
     * @param percentage of what was not forced that survives, more or less; exactly with 0 and 100.
     */
    public void powerLoss(final SeededRandom random, final int percentage)
    {
        life++;
        boot++;
        bootId = new UUID(deviceId, boot);
        delayNs = 0;
        for (int i = 0; i < storages.size(); i++)
        {
            storages.get(i).onPowerLost(random, percentage);
        }
    }

    /** Lets readers see the device where the system wrongly took pages for clean: they went out of its cache. */
    public void dropCache()
    {
        for (int i = 0; i < storages.size(); i++)
        {
            storages.get(i).onCacheDropped();
        }
    }

    UUID bootId()
    {
        return isBootKnown ? bootId : SimulatedStorage.UNKNOWN_BOOT;
    }

    long life()
    {
        return life;
    }

    void onForced()
    {
        delayNs += forceLatencyNs;
    }

    void take(final long bytes)
    {
        used += bytes;
    }
}
