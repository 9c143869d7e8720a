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
package io.lockstep.runtime;

import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Makes daemon threads with a name of at most 15 characters, which is what Linux shows, on a CPU where asked. A thread
 * that could not be pinned runs all the same, and says so in a line on standard error.
 */
public final class PinnedThreads
{
    private static final int NAME_LIMIT = 15;

    private PinnedThreads()
    {
    }

    /**
     * A factory for the threads of one agent.
     *
     * @param name of the threads; cut to 15 characters.
     * @param cpu  to pin to, or {@link CpuPinner#ANY_CPU}.
     * @return the factory.
     */
    public static ThreadFactory factory(final String name, final int cpu)
    {
        return factory(name, cpu, (got) -> {});
    }

    /**
     * A factory for the threads of one agent that tell where they run.
     *
     * @param name    of the threads; cut to 15 characters.
     * @param cpu     to pin to, or {@link CpuPinner#ANY_CPU}.
     * @param onStart called by each thread with the CPUs that it may run on, before its task.
     * @return the factory.
     */
    static ThreadFactory factory(final String name, final int cpu, final Consumer<String> onStart)
    {
        final String shortName = shortName(name);
        return (task) ->
        {
            final Thread thread = new Thread(() -> run(task, shortName, cpu, onStart), shortName);
            thread.setDaemon(true);
            return thread;
        };
    }

    static String shortName(final String name)
    {
        return name.substring(0, Math.min(NAME_LIMIT, name.length()));
    }

    private static void run(
        final Runnable task, final String name, final int cpu, final Consumer<String> onStart)
    {
        // Aeron's runners rename the thread that they are given.
        Thread.currentThread().setName(name);
        final String refusal = CpuPinner.pin(cpu);
        if (null != refusal)
        {
            System.err.println("lockstep: thread is not pinned: thread=" + name + ' ' + refusal);
        }
        onStart.accept(CpuPinner.allowed());
        task.run();
    }
}
