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
 * What happens to a block once it is stamped: a single-producer ring, and two consumers that do not know each other.
 * <p>
 * Threading: the clustered service publishes into the ring; {@link io.lockstep.sequencer.pipeline.JournalAgent} and
 * {@link io.lockstep.sequencer.pipeline.FeedAgent} poll it, each on its own thread or both on one. A stamped block is
 * written by the service into a slot, appended to the journal by the one and sent to the gateways by the other; the
 * slot is free again when both are past it.
 */
package io.lockstep.sequencer.pipeline;
