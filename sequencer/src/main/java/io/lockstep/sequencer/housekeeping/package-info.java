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
 * What a member does for itself beside the stream, so that it can run for months: it compares its chain with its
 * peers', has snapshots taken, purges the cluster's log and watches the space.
 * <p>
 * Threading: two agents, each on a thread of its own that sleeps between its steps. {@code PeerAgent} never waits;
 * {@code HousekeepingAgent} waits for the archive. They meet in {@link io.lockstep.sequencer.housekeeping.PeerBoard}
 * alone, and neither is on the path of a message. What decides is plain: positions, counts and a time in, a decision
 * out.
 */
package io.lockstep.sequencer.housekeeping;
