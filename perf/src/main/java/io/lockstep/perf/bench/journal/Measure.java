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
package io.lockstep.perf.bench.journal;

import java.util.Locale;

/** What is measured of a journal. */
public enum Measure
{
    /** Time of a message when the ring is busy: as many blocks as wait share a write. */
    APPEND,
    /** Time of a message when the ring is idle: a block that has been written before the next one comes. */
    IDLE,
    /** Bytes a second in batches, against a plain file. */
    BANDWIDTH,
    /** Latency at a fixed rate, with and without the change from one segment to the next. */
    ROLL,
    /** Bytes a second of a sequential read that checks every block. */
    READ,
    /** Latency of a seek to a random sequence. */
    SEEK,
    /** No measure: writes the journal that is sought in. */
    GENERATE;

    /** Name in commands, tables and files. */
    public String label()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
