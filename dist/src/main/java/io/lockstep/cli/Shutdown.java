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
import java.util.function.IntSupplier;

/**
 * Hands a signal, or a node's wish to stop, over to the main thread, and holds the JVM until that has cleaned up.
 * <p>
 * Threading: {@link #request(int)} on any; the others on the main thread.
 */
final class Shutdown
{
    private static final long CLEANUP_LIMIT_S = 30;
    private static final long HOOK_GRACE_S = 1;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();
    private final long limitS;
    private final IntSupplier overdueStatus;
    private volatile boolean isSignal;

    private Shutdown(final long limitS, final IntSupplier overdueStatus)
    {
        this.limitS = limitS;
        this.overdueStatus = overdueStatus;
    }

    /**
     * Takes over signals from here on, for a command that may take its time.
     *
     * @return the one of this process.
     */
    static Shutdown install()
    {
        return install(new Shutdown(CLEANUP_LIMIT_S, null));
    }

    /**
     * Takes over signals from here on, for a process that ends within a time after it was asked to, whatever hangs.
     *
     * @param limitS        seconds that cleaning up may take.
     * @param overdueStatus exit status of a process that is cut short.
     * @return the one of this process.
     */
    static Shutdown install(final long limitS, final IntSupplier overdueStatus)
    {
        final Shutdown shutdown = install(new Shutdown(limitS, overdueStatus));
        final Thread thread = new Thread(shutdown::enforceLimit, "stop-limit");
        thread.setDaemon(true);
        thread.start();
        return shutdown;
    }

    private static Shutdown install(final Shutdown shutdown)
    {
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

    /**
     * Was it a signal that asked first.
     *
     * @return false if the node itself asked, or nobody yet.
     */
    boolean isSignal()
    {
        return isSignal;
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
        isSignal = !isRequested();
        requested.countDown();
        try
        {
            if (!finished.await(limitS + HOOK_GRACE_S, TimeUnit.SECONDS))
            {
                System.err.println("lockstep: cleaning up takes longer than " + limitS + " s, giving up");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void enforceLimit()
    {
        try
        {
            requested.await();
            if (!finished.await(limitS, TimeUnit.SECONDS))
            {
                System.err.println("lockstep: stopping takes longer than " + limitS + " s, process is cut short");
                Runtime.getRuntime().halt(overdueStatus.getAsInt());
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
