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
package io.lockstep.sim;

import io.lockstep.sim.net.Disturbance;
import io.lockstep.sim.node.SimulatedHost;

/**
 * A node of a {@link TestSequencer}: a process on a host of its own. A process that ends by itself is started again by
 * its supervisor, one that the test has ended is not.
 * <p>
 * Threading: that of its {@link TestSequencer}.
 */
public class TestHost
{
    private final TestRun run;
    private final SimulatedHost host;
    private Disturbance frozen;

    TestHost(final TestRun run, final SimulatedHost host)
    {
        this.run = run;
        this.host = host;
    }

    /**
     * Name of the node.
     *
     * @return {@code member-0}, {@code gateway-1}, {@code replica-0}, {@code client-1}.
     */
    public final String name()
    {
        return host.name();
    }

    /**
     * Does its process live; also while it is paused.
     *
     * @return false if it was ended, or has ended.
     */
    public final boolean isUp()
    {
        return host.isUp();
    }

    /** Ends its process at once, as {@code kill -9} does: what it has written stays. Nothing happens if it is down. */
    public final void kill()
    {
        run.down(this, "kill", SimulatedHost::kill);
    }

    /** Cuts the power of its host: what was not forced may be gone. Nothing happens if it is down. */
    public final void losePower()
    {
        run.down(this, "lose power of", SimulatedHost::losePower);
    }

    /** Ends its process in order, as SIGTERM does. Nothing happens if it is down. */
    public final void stop()
    {
        run.down(this, "stop", SimulatedHost::stop);
    }

    /** Starts it, on the disk that it has. Nothing happens if it is up. */
    public final void start()
    {
        run.start(this);
    }

    /** Ends its process in order, and starts it. */
    public final void restart()
    {
        stop();
        start();
    }

    /** Its process stands still. Nothing is lost, and what others time out goes on. */
    public final void pause()
    {
        run.pause(this);
    }

    /** Its process goes on. Nothing happens if it does. */
    public final void resume()
    {
        run.resume(this);
    }

    @Override
    public final String toString()
    {
        return host.toString();
    }

    final SimulatedHost host()
    {
        return host;
    }

    final TestRun run()
    {
        return run;
    }

    final boolean isPaused()
    {
        return null != frozen;
    }

    final void frozen(final Disturbance value)
    {
        if (null != frozen)
        {
            frozen.end();
        }
        frozen = value;
    }
}
