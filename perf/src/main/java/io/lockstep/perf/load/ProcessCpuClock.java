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
package io.lockstep.perf.load;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import org.agrona.concurrent.NanoClock;

/**
 * CPU time that all threads of this process have used. Per message it is a figure that holds on a machine whose cores
 * others use as well, where messages a second do not; as long as no thread spins.
 * <p>
 * Threading: any thread.
 */
public final class ProcessCpuClock implements NanoClock
{
    private final OperatingSystemMXBean bean =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * CPU time so far.
     *
     * @return ns; does not move where the platform does not tell.
     */
    @Override
    public long nanoTime()
    {
        return bean.getProcessCpuTime();
    }
}
