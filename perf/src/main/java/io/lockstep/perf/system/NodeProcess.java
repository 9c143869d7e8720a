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
package io.lockstep.perf.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One life of a node: an operating system process, known by its id, whose output goes to a file.
 * <p>
 * Threading: one thread. Errors: {@link UncheckedIOException} where the system refuses.
 */
public final class NodeProcess
{
    private static final String RUNNING = "is running";
    private static final long SIGNAL_LIMIT_S = 10;
    private static final int TAIL_LINES = 40;

    private final String name;
    private final int life;
    private final Path log;
    private final Process process;
    private boolean isPaused;
    private boolean isEndExpected;

    private NodeProcess(final String name, final int life, final Path log, final Process process)
    {
        this.name = name;
        this.life = life;
        this.log = log;
        this.process = process;
    }

    static NodeProcess start(
        final String name, final int life, final Path log, final Path directory, final List<String> command)
    {
        try
        {
            return new NodeProcess(name, life, log, new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("process cannot be started: name=" + name, ex);
        }
    }

    /** Name of the node. */
    public String name()
    {
        return name;
    }

    /** Which of the node's lives it is, from 1. */
    public int life()
    {
        return life;
    }

    /** What it printed. */
    public Path log()
    {
        return log;
    }

    /** Process id. */
    public long pid()
    {
        return process.pid();
    }

    /** Is there such a process. */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /** Has it ended though nobody asked it to. */
    public boolean hasEndedByItself()
    {
        return !isAlive() && !isEndExpected;
    }

    /** Exit status of a process that has ended; above 128 that of a signal. */
    public int exitStatus()
    {
        return process.exitValue();
    }

    /** Has it said that it runs. */
    public boolean isRunning()
    {
        return isAlive() && printed().contains(RUNNING);
    }

    /** Its end is no surprise from here on. */
    public void expectEnd()
    {
        isEndExpected = true;
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill()
    {
        isEndExpected = true;
        process.destroyForcibly();
        awaitEnd(SIGNAL_LIMIT_S);
    }

    /** SIGTERM. A process that is paused goes on first. */
    public void terminate()
    {
        isEndExpected = true;
        resume();
        process.destroy();
    }

    /** SIGSTOP. */
    public void pause()
    {
        signal("STOP");
        isPaused = true;
    }

    /** SIGCONT, if it is paused. */
    public void resume()
    {
        if (isPaused)
        {
            signal("CONT");
            isPaused = false;
        }
    }

    private void signal(final String signal)
    {
        try
        {
            final Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start();
            if (!kill.waitFor(SIGNAL_LIMIT_S, TimeUnit.SECONDS) || 0 != kill.exitValue())
            {
                throw new IllegalStateException("signal not sent: name=" + name + " signal=" + signal);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("signal not sent: name=" + name + " signal=" + signal, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: name=" + name, ex);
        }
    }

    /**
     * Waits for the end.
     *
     * @param limitS longest wait in seconds.
     * @return false if it still runs then.
     */
    public boolean awaitEnd(final long limitS)
    {
        try
        {
            return process.waitFor(limitS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: name=" + name, ex);
        }
    }

    /** What it printed so far. */
    public String printed()
    {
        try
        {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("log cannot be read: file=" + log, ex);
        }
    }

    /** The last lines that it printed. */
    public String tail()
    {
        final List<String> lines = printed().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public String toString()
    {
        return name + "#" + life + " pid=" + pid() +
            (isAlive() ? isPaused ? " paused" : " alive" : " exit=" + exitStatus());
    }
}
