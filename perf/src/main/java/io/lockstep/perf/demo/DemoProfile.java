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
package io.lockstep.perf.demo;

import java.util.Properties;

/**
 * Settings with which a whole system fits into one JVM on a machine of two cores: shared threads, small buffers, and
 * time-outs that allow for threads that wait for a core.
 */
public final class DemoProfile
{
    private DemoProfile()
    {
    }

    /**
     * Sets what is not set yet.
     *
     * @param properties to complete.
     */
    public static void apply(final Properties properties)
    {
        set(properties, "lockstep.threads", "shared");
        set(properties, "lockstep.idle", "backoff");
        set(properties, "lockstep.cluster.heartbeat.timeout", "2s");
        set(properties, "lockstep.cluster.election.timeout", "500ms");
        set(properties, "lockstep.cluster.log.term.length", "4m");
        set(properties, "lockstep.archive.segment.length", "16m");
        set(properties, "lockstep.journal.segment.length", "4m");
    }

    private static void set(final Properties properties, final String name, final String value)
    {
        properties.putIfAbsent(name, value);
    }
}
