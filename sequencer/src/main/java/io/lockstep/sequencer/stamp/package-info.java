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
 * The functional core of the sequencer: a block and a time in, a stamped block out. No Aeron, no thread, no clock.
 * <p>
 * Threading: owned by the thread of the clustered service. An input block arrives from the committed log,
 * {@link io.lockstep.sequencer.stamp.Stamper} copies it into a slot of the pipeline's ring, asks
 * {@link io.lockstep.sequencer.stamp.DuplicateFilter} for the outcome of each entry, numbers what is new, and closes
 * the block with its chain CRC.
 */
package io.lockstep.sequencer.stamp;
