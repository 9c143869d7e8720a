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
/**
 * The seam between the journal and the disk: what a file system must do, and the one that does it. Tests put a storage
 * in its place that fails and crashes on command.
 * <p>
 * Threading: a storage may be used by any thread, an open file by the thread that opened it. A block comes from
 * {@link io.lockstep.journal.Journal} as part of one positional write, and leaves by positional reads of
 * {@link io.lockstep.journal.JournalReader}.
 */
package io.lockstep.journal.storage;
