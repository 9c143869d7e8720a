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
package io.lockstep.sim.log;

import java.util.ArrayDeque;

import org.agrona.collections.LongArrayQueue;

import io.aeron.cluster.service.Cluster;

/**
 * What a consensus module and its service tell each other. The module sees what the service said at its next step, and
 * the service what the module said at its own.
 * <p>
 * Threading: the simulation's one thread.
 */
final class ServiceLink
{
    /** Commands of the service, each with an id and a number behind it. */
    private static final long SCHEDULE_TIMER = 1;
    private static final long CANCEL_TIMER = 2;
    private static final long CLOSE_SESSION = 3;
    private static final long SNAPSHOT = 4;
    /** How likely the service's image of a log that has ended closes before the service has read all of it. */
    private static final double LAG_CHANCE = 0.5;

    private final Consensus agent;
    private final LongArrayQueue commands = new LongArrayQueue(Long.MIN_VALUE);
    private final ArrayDeque<LogSnapshot> snapshots = new ArrayDeque<>();
    private boolean hasStarted;
    private boolean isAwaited;

    ServiceLink(final Consensus agent)
    {
        this.agent = agent;
    }

    boolean hasStarted()
    {
        return hasStarted;
    }

    boolean isAwaited()
    {
        return isAwaited;
    }

    /** Reads what the service has said. */
    void poll()
    {
        while (!commands.isEmpty())
        {
            final long command = commands.pollLong();
            final long id = commands.pollLong();
            final long value = commands.pollLong();
            if (SCHEDULE_TIMER == command)
            {
                agent.timers.schedule(id, value);
            }
            else if (CANCEL_TIMER == command)
            {
                agent.timers.cancel(id);
            }
            else if (CLOSE_SESSION == command)
            {
                agent.sessions.onServiceClose(id);
            }
            else
            {
                agent.onSnapshot(0 == value ? null : snapshots.pollFirst());
            }
        }
    }

    /** Has the service join the log, and waits for it: awaitServicesReady. */
    void join(final long logPosition, final Cluster.Role role)
    {
        isAwaited = isBlocking();
        agent.cluster.onJoinLog(logPosition, Long.MAX_VALUE, role, false);
        agent.environment.onServiceWork().run();
    }

    void joinReplay(final long start, final long stop)
    {
        isAwaited = true;
        agent.cluster.onJoinLog(start, stop, Cluster.Role.FOLLOWER, true);
        agent.environment.onServiceWork().run();
    }

    /** The log or the replay that the service reads has ended. */
    void onLogClosed()
    {
        isAwaited = false;
        agent.cluster.onLogClosed(
            agent.has(LogFlaw.SERVICE_LAGS_AT_ELECTION) && agent.random.chance(LAG_CHANCE));
        agent.environment.onServiceWork().run();
    }

    /** With a replay in front of the term a service has to be at one place; without, it reads one log all along. */
    private boolean isBlocking()
    {
        return agent.has(LogFlaw.REPLAY_BEFORE_TERM);
    }

    void onStarted()
    {
        hasStarted = true;
        agent.wake();
    }

    void onJoined()
    {
        isAwaited = false;
        agent.wake();
    }

    void onSnapshotTaken(final LogSnapshot snapshot)
    {
        if (null != snapshot)
        {
            snapshots.addLast(snapshot);
        }
        tell(SNAPSHOT, 0, null == snapshot ? 0 : 1);
    }

    void scheduleTimer(final long id, final long deadline)
    {
        tell(SCHEDULE_TIMER, id, deadline);
    }

    void cancelTimer(final long id)
    {
        tell(CANCEL_TIMER, id, 0);
    }

    void closeSession(final long id)
    {
        tell(CLOSE_SESSION, id, 0);
    }

    private void tell(final long command, final long id, final long value)
    {
        commands.offerLong(command);
        commands.offerLong(id);
        commands.offerLong(value);
        agent.wake();
    }
}
