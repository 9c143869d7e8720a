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

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a snapshot of the cluster cost.
 *
 * @param silenceNs longest time without an answer to any client around it.
 * @param stoppedNs in which the leader took in nothing, as it says itself.
 * @param bytes     of the snapshot.
 */
record SnapshotPause(long silenceNs, long stoppedNs, long bytes)
{
    @Override
    public String toString()
    {
        return String.format(Locale.ROOT, "%d ms without an answer, leader stopped for %.1f ms, %,d bytes",
            TimeUnit.NANOSECONDS.toMillis(silenceNs), stoppedNs / (double)TimeUnit.MILLISECONDS.toNanos(1), bytes);
    }
}
