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
 * The ordered stream on disk: one writer appends stamped blocks to segment files, any number of readers read them back
 * in order and verified.
 * <p>
 * Threading: {@link io.lockstep.journal.Journal} belongs to the journal's thread of a node, each
 * {@link io.lockstep.journal.JournalReader} to the thread that uses it. The path of a block: it comes out of the ring
 * into {@code append}, which checks that it is the next one and copies it into the write buffer; {@code flush} writes
 * the buffer and then releases the block's number; a reader acquires that number, reads the bytes by position through
 * its own file handle, and checks the chain again.
 */
package io.lockstep.journal;
