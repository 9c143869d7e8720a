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
 * The sequencer inside Aeron Cluster: the clustered service and its snapshots.
 * <p>
 * Threading: everything here runs on the thread of the clustered service container. A committed input block comes in
 * through {@link io.lockstep.sequencer.cluster.SequencerService#onSessionMessage}, is stamped into a slot of the
 * pipeline's ring and leaves with the publishing of that slot.
 * <p>
 * The service does not know where its snapshots are: Aeron's callbacks {@code onStart} and {@code onTakeSnapshot} put
 * image and publication behind a {@link io.lockstep.sequencer.cluster.SnapshotSource} and a sink. Whoever has a
 * committed log of another make calls {@code start} and {@code takeSnapshot} instead, through the same
 * {@link io.lockstep.sequencer.cluster.FailStopService}.
 */
package io.lockstep.sequencer.cluster;
