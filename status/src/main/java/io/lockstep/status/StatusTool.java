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
package io.lockstep.status;

import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.DriverDirectory;

/**
 * Looks at nodes from outside: reads their counters twice and says what that tells. It asks nothing of the nodes, so it
 * works on one that hangs, and on what a killed one left.
 * <p>
 * Threading: one thread. It sleeps between the readings.
 */
public final class StatusTool
{
    private static final long SECOND_LOOK_NS = TimeUnit.SECONDS.toNanos(3);

    private final List<File> drivers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();

    /**
     * Looks at a node by its data directory.
     *
     * @param directory of the node.
     * @return this.
     */
    public StatusTool node(final File directory)
    {
        drivers.add(new File(DriverDirectory.of(directory)));
        names.add(directory.getPath());
        return this;
    }

    /**
     * Looks at the nodes of a media driver.
     *
     * @param aeronDirectory of the driver.
     * @return this.
     */
    public StatusTool driver(final File aeronDirectory)
    {
        drivers.add(aeronDirectory);
        names.add(aeronDirectory.getPath());
        return this;
    }

    /**
     * Reads everything, waits, and reads it again; and once more when an agent made no round, as that may have been
     * for one long operation.
     *
     * @param intervalNs between the readings.
     * @return what was found, in the order in which directories were named, then by kind and number.
     */
    public List<Found> look(final long intervalNs)
    {
        final List<List<NodeReading>> earlier = read();
        LockSupport.parkNanos(intervalNs);
        List<List<NodeReading>> later = read();
        if (hasNew(earlier, later))
        {
            // A node that started meanwhile has no earlier reading to compare with.
            return look(later, intervalNs);
        }
        if (pair(earlier, later).stream().anyMatch((each) -> null != each.view() &&
            NodeState.STALLED == each.view().state()))
        {
            LockSupport.parkNanos(Math.max(0, SECOND_LOOK_NS - intervalNs));
            later = read();
        }
        return remember(pair(earlier, later));
    }

    private List<Found> look(final List<List<NodeReading>> earlier, final long intervalNs)
    {
        LockSupport.parkNanos(intervalNs);
        return remember(pair(earlier, read()));
    }

    private List<Found> remember(final List<Found> all)
    {
        found.clear();
        found.addAll(all);
        return all;
    }

    /**
     * Is every node that was found by the last look alive, and one found for each directory.
     *
     * @return true if so.
     */
    public boolean isAllAlive()
    {
        return found.stream().allMatch((each) -> null != each.view() && NodeState.ALIVE == each.view().state());
    }

    private List<List<NodeReading>> read()
    {
        final List<List<NodeReading>> readings = new ArrayList<>();
        for (final File each : drivers)
        {
            readings.add(read(each));
        }
        return readings;
    }

    private static List<NodeReading> read(final File driver)
    {
        if (!CncFile.isIn(driver))
        {
            return List.of();
        }
        try (CncFile cnc = CncFile.open(driver))
        {
            return NodeReading.readAll(cnc.reader(), System.currentTimeMillis(), System.nanoTime());
        }
        catch (final LockstepException ex)
        {
            // Not complete: the node is about to start.
            return List.of();
        }
    }

    private static boolean hasNew(final List<List<NodeReading>> earlier, final List<List<NodeReading>> later)
    {
        final Set<Long> known = new HashSet<>();
        earlier.forEach((each) -> each.forEach((reading) -> known.add(reading.ownerId())));
        return later.stream().anyMatch(
            (each) -> each.stream().anyMatch((reading) -> !known.contains(reading.ownerId())));
    }

    private List<Found> pair(final List<List<NodeReading>> earlier, final List<List<NodeReading>> later)
    {
        final List<Found> all = new ArrayList<>();
        for (int i = 0; i < drivers.size(); i++)
        {
            final String source = names.get(i);
            final List<NodeReading> before = earlier.get(i);
            if (later.get(i).isEmpty())
            {
                all.add(new Found(source, null));
            }
            later.get(i).stream()
                .sorted(Comparator.comparing(NodeReading::kind).thenComparing(NodeReading::nodeId))
                .map((reading) -> new Found(source, view(before, reading)))
                .forEach(all::add);
        }
        return all;
    }

    private static NodeView view(final List<NodeReading> before, final NodeReading reading)
    {
        final NodeReading earlier = before.stream()
            .filter((each) -> each.ownerId() == reading.ownerId()).findFirst().orElse(reading);
        return new NodeView(earlier, reading, NodeView::startOfProcessMs);
    }

    /**
     * What was found for a directory.
     *
     * @param source directory, as it was named.
     * @param view   of a node; null if there is none.
     */
    public record Found(String source, NodeView view)
    {
    }
}
