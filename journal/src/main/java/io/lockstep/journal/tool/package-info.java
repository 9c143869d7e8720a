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
 * What is done with a journal by hand: describe, dump, find, compare, export and import.
 * <p>
 * Everything here but the {@code *Tool} classes is a plain object: blocks in, text or results out; what is printed
 * goes to a target of the caller's. The {@code *Tool} classes open directories and files, and make threads.
 * <p>
 * Threading: the caller's thread, but for {@link io.lockstep.journal.tool.JournalTool#find}, which reads with several.
 * The path of a block: a {@link io.lockstep.journal.JournalReader} verifies it and hands it over; a consumer of this
 * package prints it, looks for an id in it, compares it, counts it or writes it to a file.
 */
package io.lockstep.journal.tool;
