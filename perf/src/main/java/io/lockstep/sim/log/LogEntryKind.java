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

/**
 * What an entry of the log is.
 * <p>
 * Threading: immutable.
 */
public enum LogEntryKind
{
    /** First entry of a term. */
    NEW_TERM,
    /** A session begins; the data is its encoded principal. */
    SESSION_OPEN,
    /** A session is over. */
    SESSION_CLOSE,
    /** What a session offered. */
    MESSAGE,
    /** A timer of the service fired. */
    TIMER,
    /** All members take a snapshot. */
    SNAPSHOT,
    /** Nothing, up to the end of a term buffer: frames do not cross it. */
    PADDING
}
