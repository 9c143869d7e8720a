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
package io.lockstep.sequencer.pipeline;

/**
 * Where a snapshot ends that the service began with: the member holds everything up to there, though none of it comes
 * through the ring.
 * <p>
 * Threading: immutable.
 *
 * @param blockNumber      last block.
 * @param lastSequence     up to it.
 * @param chainCrc         of it.
 * @param leadershipTermId in which the snapshot was taken.
 * @param logPosition      of the cluster's log.
 */
public record SnapshotEnd(
    long blockNumber,
    long lastSequence,
    int chainCrc,
    long leadershipTermId,
    long logPosition)
{
}
