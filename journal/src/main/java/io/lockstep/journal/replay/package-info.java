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
 * The stream by block and by sequence, over Aeron, pulled by those who need it.
 * <p>
 * A requester asks for whole blocks from a block or a sequence on, up to a length, a block or a sequence, and names the
 * channel for the answer. The server answers with these blocks, one message each, and one message that ends the answer
 * and tells why, and what it holds; then the requester asks again. At the tail it may have the server wait, and gets
 * what comes meanwhile. So the pace is the requester's, the server keeps nothing that would be missed after a restart,
 * and any server that holds the blocks can go on where another one stopped.
 * {@link io.lockstep.journal.replay.ReplayStream} does all that: the stream, verified, from whichever server
 * can give it. {@link io.lockstep.journal.replay.BackfillAgent} asks for what is older than a journal, from its start
 * down.
 * <p>
 * Threading: {@link io.lockstep.journal.replay.ReplayServer} is an agent with a
 * {@link io.lockstep.journal.BlockSource} of its own; a {@link io.lockstep.journal.replay.ReplayClient} and a stream
 * are stepped by their owner. None waits for anything. The path of a block: the server's source reads it from a segment
 * file, the server offers it behind a small header to the requester's publication, the client hands it over after
 * looking at its shape, and the stream after it has verified the chain; who uses the client alone verifies it himself.
 */
package io.lockstep.journal.replay;
