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
package io.lockstep.sim.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NoOpIdleStrategy;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.storage.Storage;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.disk.SimulatedDisk;
import io.lockstep.sim.disk.SimulatedStorage;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.SimulatedClock;

/**
 * The disk of a host and the journal on it, over all lives of the host.
 * <p>
 * Threading: the simulation's.
 */
public final class HostJournal
{
    private final String name;
    private final Events events;
    private final int host;
    private final int sectorLength;
    private SimulatedDisk disk;
    private SimulatedStorage storage;
    /** Since the journal was opened: what was written and not forced may be gone, wherever it was. */
    private boolean hasLostPower;
    private final JournalWatch watch;

    HostJournal(final SimulatedWorld world, final int host, final String name)
    {
        this.name = name;
        events = world.events();
        sectorLength = world.sectorLength();
        this.host = host;
        newDisk();
        watch = new JournalWatch(events, host);
    }

    /** Disk of the host. */
    public SimulatedDisk disk()
    {
        return disk;
    }

    /** Where the journal's files are. */
    public SimulatedStorage storage()
    {
        return storage;
    }

    /** Opens it for a life, as the real node does, and has what happens to it told. */
    Journal open(
        final JournalContext ctx,
        final SimulatedClock clock,
        final PooledCounters counters,
        final ErrorHandler errorHandler)
    {
        if (storage.faults().hasHarmed() && (hasLostPower || !watch.isLastIn(segments())))
        {
            events.onJournalLost(host, 0);
        }
        final Journal journal = Journal.open(ctx
            .storage(storage)
            .epochClock(clock.epochNanoClock())
            .idleStrategy(NoOpIdleStrategy.INSTANCE)
            .aside(this::aside));
        hasLostPower = false;
        if (null != journal.recoveryReport())
        {
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN, journal.recoveryReport()));
        }
        watch.opened(journal, counters.get(CounterType.JOURNAL_SET_ASIDE_BLOCKS));
        return journal;
    }

    /** Tells what is appended; stepped and closed with the agents of the life. */
    Agent watch()
    {
        return watch;
    }

    /** Puts an empty disk in its place. For a host that is down. */
    void replace()
    {
        newDisk();
        events.onDiskReplaced(host);
    }

    /** Room on the disk in bytes. */
    long free()
    {
        return disk.free();
    }

    /** Does to the disk what the end of a life does. */
    void onLifeEnded(final LifeEnd end, final SeededRandom random)
    {
        if (LifeEnd.POWER_LOST == end)
        {
            hasLostPower = true;
            disk.powerLoss(random);
        }
        else
        {
            disk.kill();
        }
    }

    private List<byte[]> segments()
    {
        final List<byte[]> segments = new ArrayList<>();
        for (final String each : storage.list())
        {
            if (SegmentDescriptor.isSegment(each))
            {
                try
                {
                    segments.add(storage.bytes(each));
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException("segment that is listed is not there: file=" + each, ex);
                }
            }
        }
        return segments;
    }

    /** A storage of that name on the same disk, made once. */
    private Storage aside(final String directory)
    {
        final String description = name + '/' + directory;
        return disk.storages().stream()
            .filter((each) -> each.description().equals(description))
            .findFirst()
            .orElseGet(() -> disk.newStorage(description));
    }

    private void newDisk()
    {
        disk = new SimulatedDisk(host, sectorLength);
        storage = disk.newStorage(name + "/journal");
    }
}
