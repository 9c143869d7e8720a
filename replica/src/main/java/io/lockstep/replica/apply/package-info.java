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
 * Gives the blocks of the stream to a state machine, entry by entry, in order.
 * <p>
 * Threading: one thread, the replica's agent. A block comes from {@code replica.stream}, which has proven its place by
 * the chain; here its sequences are checked, and every sequenced entry becomes one call of the machine. No clock, no
 * randomness, no Aeron.
 */
package io.lockstep.replica.apply;
