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

import java.util.Arrays;

import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;

/**
 * The archive of a member at work: takes what its log's image or its own publication has, writes it, forces it, and
 * only then takes more (Aeron's RecordingWriter: a write and its force are one block after the other on one thread).
 * <p>
 * Threading: the simulation's one thread.
 */
final class Recorder implements Runnable
{
    private enum State
    {
        IDLE, WRITING, FORCING
    }

    private final LogSettings settings;
    private final MemberLog log;
    private final SeededRandom random;
    private final Scheduler.Task task;
    private final Runnable onRecorded;
    private LogEntry[] pending = new LogEntry[64];
    private int head;
    private int tail;
    private int batchTail;
    private State state = State.IDLE;
    private double slowness = 1;
    private boolean isPaused;
    private boolean isDue;

    Recorder(
        final LogSettings settings,
        final Scheduler scheduler,
        final SeededRandom random,
        final MemberLog log,
        final Runnable onRecorded)
    {
        this.settings = settings;
        this.log = log;
        this.random = random;
        this.onRecorded = onRecorded;
        task = scheduler.newTask(this);
    }

    /** Gives the end of what was received. */
    long receivedPosition()
    {
        return head == tail ? log.endPosition() : pending[tail - 1].position();
    }

    void offer(final LogEntry entry)
    {
        if (tail == pending.length)
        {
            final LogEntry[] from = pending;
            pending = tail - head > from.length / 2 ? new LogEntry[from.length * 2] : from;
            System.arraycopy(from, head, pending, 0, tail - head);
            batchTail -= head;
            tail -= head;
            head = 0;
            Arrays.fill(pending, tail, pending.length, null);
        }
        pending[tail++] = entry;
        if (State.IDLE == state)
        {
            begin();
        }
    }

    /** Ends the recording: what the archive is writing it writes and forces, what else was received is gone. */
    void stop()
    {
        if (State.WRITING == state)
        {
            write();
        }
        if (State.IDLE != state)
        {
            log.forced();
        }
        close();
    }

    /** The process is gone: what was being written may be there by chance, and is not. */
    void close()
    {
        task.cancel();
        Arrays.fill(pending, head, tail, null);
        head = 0;
        tail = 0;
        state = State.IDLE;
        isDue = false;
    }

    /** The entry of which the archive may have written a part; null if it writes nothing. */
    LogEntry written()
    {
        return State.WRITING == state ? pending[head] : null;
    }

    boolean isIdle()
    {
        return State.IDLE == state;
    }

    void pause(final boolean paused)
    {
        isPaused = paused;
        if (!paused && isDue)
        {
            isDue = false;
            run();
        }
    }

    void slowness(final double factor)
    {
        slowness = factor;
    }

    @Override
    public void run()
    {
        if (isPaused)
        {
            isDue = true;
        }
        else if (State.WRITING == state)
        {
            write();
            if (settings.isDurable)
            {
                state = State.FORCING;
                task.after((long)(random.nextLong(settings.forceFromNs, settings.forceToNs + 1) * slowness));
            }
            else
            {
                recorded();
            }
        }
        else
        {
            log.forced();
            recorded();
        }
    }

    private void recorded()
    {
        state = State.IDLE;
        if (head < tail)
        {
            begin();
        }
        onRecorded.run();
    }

    private void begin()
    {
        batchTail = tail;
        state = State.WRITING;
        task.after((long)(settings.writeNs * slowness));
    }

    private void write()
    {
        while (head < batchTail)
        {
            log.append(pending[head]);
            pending[head++] = null;
        }
    }
}
