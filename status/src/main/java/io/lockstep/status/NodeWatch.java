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
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeKind;

/**
 * Follows the counters of this process's node, so as to know since when an agent makes no round.
 * <p>
 * Threading: a thread of its own looks every half second; {@link #standing()} by any thread. Errors: what is thrown
 * while it looks is recorded, and it goes on.
 */
final class NodeWatch implements Agent, AutoCloseable
{
    private static final long INTERVAL_MS = 500;
    private static final long SILENCE_LIMIT_MS = 2_000;

    private final NodeKind kind;
    private final long pid;
    private final long limitMs;
    private final HealthCheck health;
    private final ReadyCheck ready;
    private final AgentRunner runner;
    private CncFile cnc;

    NodeWatch(
        final NodeKind kind, final long agentLimitNs, final ReadyCheck ready, final ErrorHandler errorHandler)
    {
        this.kind = kind;
        this.ready = ready;
        pid = ProcessHandle.current().pid();
        limitMs = TimeUnit.NANOSECONDS.toMillis(agentLimitNs);
        health = new HealthCheck(agentLimitNs);
        runner = new AgentRunner(new SleepingMillisIdleStrategy(INTERVAL_MS), errorHandler, null, this);
    }

    NodeWatch start()
    {
        final Thread thread = new Thread(runner, "node-watch");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** The node has started: from here on it has counters. */
    synchronized void attach(final File aeronDirectory)
    {
        cnc = CncFile.open(aeronDirectory);
    }

    /** How the node stands; null while it starts, and once it has stopped. */
    synchronized NodeStanding standing()
    {
        if (null == cnc)
        {
            return null;
        }
        final NodeReading reading = NodeReading
            .readAll(cnc.reader(), System.currentTimeMillis(), System.nanoTime()).stream()
            .filter((each) -> kind == each.kind() && pid == each.get(CounterType.NODE_PID))
            .findFirst().orElse(null);
        if (null == reading)
        {
            return null;
        }
        health.observe(reading);
        return new NodeStanding(
            reading, illness(reading), ready.problem(reading), health.stalledAgents(reading));
    }

    private String illness(final NodeReading reading)
    {
        final long driverSilenceMs = reading.timeMs() - cnc.driverHeartbeatMs();
        return driverSilenceMs > limitMs + SILENCE_LIMIT_MS ?
            "media driver hangs: milliseconds=" + driverSilenceMs : health.problem(reading);
    }

    @Override
    public int doWork()
    {
        standing();
        return 0;
    }

    @Override
    public String roleName()
    {
        return "node-watch";
    }

    /** The node is about to stop. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.close(runner);
        synchronized (this)
        {
            CloseHelper.close(cnc);
            cnc = null;
        }
    }
}
