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
package io.lockstep.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands a signal, or a node's wish to stop, over to the main thread, and holds the JVM until that has cleaned up.
 * <p>
 * Threading: {@link #request(int)} on any; the others on the main thread.
 */
final class Shutdown
{
    private static final long CLEANUP_LIMIT_S = 30;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();

    private Shutdown()
    {
    }

    /**
     * Takes over signals from here on.
     *
     * @return the one of this process.
     */
    static Shutdown install()
    {
        final Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::onSignal, "shutdown"));
        return shutdown;
    }

    /**
     * Asks the main thread to stop.
     *
     * @param newStatus exit status, kept if it is the first that is not 0.
     */
    void request(final int newStatus)
    {
        status.compareAndSet(0, newStatus);
        requested.countDown();
    }

    /**
     * Has somebody asked.
     *
     * @return true if so.
     */
    boolean isRequested()
    {
        return 0 == requested.getCount();
    }

    /** Waits until somebody asks. */
    void await() throws InterruptedException
    {
        requested.await();
    }

    /**
     * Everything is cleaned up: the JVM may end.
     *
     * @return exit status.
     */
    int finish()
    {
        finished.countDown();
        return status.get();
    }

    private void onSignal()
    {
        requested.countDown();
        try
        {
            if (!finished.await(CLEANUP_LIMIT_S, TimeUnit.SECONDS))
            {
                System.err.println("lockstep: cleaning up takes longer than " + CLEANUP_LIMIT_S + " s, giving up");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
