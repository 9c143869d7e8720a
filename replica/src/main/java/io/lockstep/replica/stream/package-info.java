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
 * The stream as a replica receives it: from any number of multicast groups and from replay, in one order.
 * <p>
 * A block comes in by {@link io.lockstep.replica.stream.StreamReceiver} (the shell around Aeron), which gives it to
 * {@link io.lockstep.replica.stream.StreamFollower} (states, silence, repair). That one gives it to
 * {@link io.lockstep.replica.stream.GapTracker}, which releases exactly the next block whose chain CRC continues the
 * chain, holds later ones, and knows what is missing. Follower and tracker know neither Aeron nor a clock.
 * <p>
 * Threading: all of it on one thread, the replica's agent. Nothing blocks: what cannot be sent is tried again later.
 */
package io.lockstep.replica.stream;
