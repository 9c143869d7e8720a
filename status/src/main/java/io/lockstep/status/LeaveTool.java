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
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeKind;

/**
 * Has a member of this machine leave its cluster: makes sure by its counters that the others go on without it, asks its
 * process to stop, and waits until it has. What a leader does then is the node's own affair, and the same for whoever
 * sends it SIGTERM.
 * <p>
 * Threading: one thread, which waits. Errors: {@link LockstepException} in one line; until the process was asked,
 * nothing has changed.
 */
public final class LeaveTool
{
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long END_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final String FORCE = "; --force has it leave all the same";

    private final File directory;
    private final StatusTool status;

    /**
     * A tool for a member.
     *
     * @param directory      of its data.
     * @param aeronDirectory of its media driver; null for that of its directory.
     */
    public LeaveTool(final File directory, final File aeronDirectory)
    {
        this.directory = directory;
        status = null == aeronDirectory ? new StatusTool().node(directory) : new StatusTool().driver(aeronDirectory);
    }

    /**
     * Has it leave.
     *
     * @param isForced whatever becomes of the others.
     * @param waitNs   longest wait until the others can do without it.
     * @return what was done.
     */
    public Left leave(final boolean isForced, final long waitNs)
    {
        final NodeView view = check(isForced, waitNs);
        final NodeReading reading = view.reading();
        final Long role = reading.cluster(ClusterFigure.ROLE);
        final long pid = reading.get(CounterType.NODE_PID);
        final ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> error("process is gone: pid=" + pid));
        final long startNs = System.nanoTime();
        if (!process.destroy())
        {
            throw error("process does not let itself be told by this user: pid=" + pid);
        }
        while (process.isAlive())
        {
            if (System.nanoTime() - startNs > END_LIMIT_NS)
            {
                throw error("process was told and still runs: pid=" + pid);
            }
            LockSupport.parkNanos(POLL_NS);
        }
        final long takenNs = System.nanoTime() - startNs;
        if (Files.exists(directory.toPath().resolve(NodeDirectory.RUNNING_FILE_NAME)))
        {
            throw error("process has ended, but not in order: pid=" + pid + "; its last lines say why");
        }
        return new Left(reading.nodeId(), null == role ? "none" : Figure.role(role), takenNs);
    }

    private NodeView check(final boolean isForced, final long waitNs)
    {
        if (!directory.isDirectory())
        {
            throw error("no such directory");
        }
        final long startNs = System.nanoTime();
        while (true)
        {
            final NodeView view = look();
            final String obstacle = LeaveCheck.obstacle(view);
            if (null != obstacle)
            {
                throw error(obstacle);
            }
            final String loss = isForced ? null : LeaveCheck.loss(view);
            if (null == loss)
            {
                return view;
            }
            if (System.nanoTime() - startNs > waitNs)
            {
                throw error(loss + FORCE);
            }
        }
    }

    private NodeView look()
    {
        final List<NodeView> views = status.look(LOOK_NS).stream()
            .map(StatusTool.Found::view).filter(Objects::nonNull).toList();
        if (views.isEmpty())
        {
            throw error("no process has it, or one that has not started yet");
        }
        return views.stream().filter((each) -> NodeKind.SEQUENCER == each.reading().kind()).findFirst()
            .orElseThrow(() -> error("no member of a cluster: kind=" + views.get(0).reading().kind().label()));
    }

    private LockstepException error(final String text)
    {
        return new LockstepException(LockstepException.Severity.ERROR, text + " directory=" + directory);
    }

    /**
     * A member that has left.
     *
     * @param memberId of it.
     * @param role     that it had before.
     * @param takenNs  from the moment when it was asked until its process had ended.
     */
    public record Left(int memberId, String role, long takenNs)
    {
    }
}
