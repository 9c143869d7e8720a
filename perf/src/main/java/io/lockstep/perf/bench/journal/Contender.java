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

/** Who is measured, one to a process. */
enum Contender
{
    /** The journal: behind its ring where messages are appended, by itself where bytes a second count. */
    LOCKSTEP,
    /** The journal with sixteen blocks to a write. */
    LOCKSTEP_SHARED,
    /** An IPC publication recorded by Aeron Archive, an offer for every message. */
    ARCHIVE,
    /** An IPC publication recorded by Aeron Archive, an offer for every block. */
    ARCHIVE_BLOCKS,
    /** Chronicle Queue, an excerpt for every message. */
    CHRONICLE,
    /** Chronicle Queue, an excerpt for every block. */
    CHRONICLE_BLOCKS,
    /** Writes to the end of a file that grows, and a CRC. */
    PLAIN_GROWING,
    /** Writes over a file that was written before, and a CRC. */
    PLAIN_TOUCHED,
    /** The journal with segments so short that it rolls all the time. */
    ROLLS,
    /** The journal with one segment that is long enough. */
    NO_ROLLS,
    /** No journal at all: what the machine itself adds to latency. */
    NOTHING;

    String label()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Does it take whole blocks, not messages. */
    boolean takesBlocks()
    {
        return ARCHIVE != this && CHRONICLE != this;
    }
}
