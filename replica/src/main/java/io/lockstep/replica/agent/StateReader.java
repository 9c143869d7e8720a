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
package io.lockstep.replica.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.LockstepException.Severity;
import io.lockstep.replica.apply.ApplyLoop;

/**
 * Lets any thread read the state of the machine: the reading is queued, and done by the thread that owns the machine,
 * between two blocks. Once that thread has ended for good, the caller reads by itself.
 */
public final class StateReader
{
    private static final int QUEUE_CAPACITY = 64;

    private final ApplyLoop apply;
    private final ManyToOneConcurrentArrayQueue<Reading<?>> queue =
        new ManyToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
    private volatile boolean isEnded;
    private volatile boolean isJoined;

    /**
     * A reader of a loop's machine.
     *
     * @param apply that owns it.
     */
    public StateReader(final ApplyLoop apply)
    {
        this.apply = apply;
    }

    /**
     * Reads. Any thread but the owner's.
     *
     * @param function  that reads.
     * @param timeoutNs longest wait.
     * @param <T>       what it gives.
     * @return its result.
     */
    public <T> T read(final Function<ApplyLoop, T> function, final long timeoutNs)
    {
        final Reading<T> reading = new Reading<>(function);
        if (isJoined)
        {
            reading.execute(apply);
        }
        else if (!queue.offer(reading))
        {
            throw new LockstepException(Severity.WARN, "too many readings wait: limit=" + QUEUE_CAPACITY);
        }
        else if (isEnded)
        {
            reading.future.completeExceptionally(ended());
        }
        return await(reading.future, timeoutNs);
    }

    /**
     * Does one reading. The owner's thread. One at a time, so that many readers do not hold up the stream.
     *
     * @return work done.
     */
    public int poll()
    {
        final Reading<?> reading = queue.poll();
        if (null == reading)
        {
            return 0;
        }
        reading.execute(apply);
        return 1;
    }

    /** The owner's thread, at its end: whoever waits is told. Who comes later sees the flag. */
    public void end()
    {
        isEnded = true;
        Reading<?> reading = queue.poll();
        while (null != reading)
        {
            reading.future.completeExceptionally(ended());
            reading = queue.poll();
        }
    }

    /** Whoever has seen the owner's thread end. */
    public void joined()
    {
        isJoined = true;
    }

    private static <T> T await(final CompletableFuture<T> future, final long timeoutNs)
    {
        try
        {
            return future.get(timeoutNs, TimeUnit.NANOSECONDS);
        }
        catch (final TimeoutException ex)
        {
            future.cancel(false);
            throw new LockstepException(Severity.WARN, "state was not read in time: timeoutNs=" + timeoutNs, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new LockstepException(Severity.WARN, "interrupted while the state was read", ex);
        }
        catch (final ExecutionException ex)
        {
            if (ex.getCause() instanceof LockstepException)
            {
                throw (LockstepException)ex.getCause();
            }
            throw new LockstepException(Severity.WARN, "state could not be read", ex.getCause());
        }
    }

    private static LockstepException ended()
    {
        return new LockstepException(Severity.WARN, "replica has stopped: close it, then read");
    }

    private static final class Reading<T>
    {
        private final Function<ApplyLoop, T> function;
        private final CompletableFuture<T> future = new CompletableFuture<>();

        Reading(final Function<ApplyLoop, T> function)
        {
            this.function = function;
        }

        /** What a reader throws is the reader's, and stops nobody else. */
        void execute(final ApplyLoop apply)
        {
            if (future.isDone())
            {
                return;
            }
            if (apply.isBroken())
            {
                future.completeExceptionally(new LockstepException(
                    Severity.WARN, "state is not that of any block: lastBlock=" + apply.lastBlock()));
                return;
            }
            try
            {
                future.complete(function.apply(apply));
            }
            catch (final Exception ex)
            {
                future.completeExceptionally(ex);
            }
        }
    }
}
