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
 * The replicated log, as a model: it stands in for Aeron Cluster 1.51 under the real service of the members and the
 * real packers of the gateways, so that its elections can be run by the thousand.
 * <pre>
 *   SimulatedClusterPort --Links--&gt; Consensus --Recorder--&gt; MemberLog --&gt; SimulatedCluster --&gt; service
 *                        &lt;--Links--     |                    (disk)                (its node)
 *                                       +--Streams--Links--&gt; other members
 * </pre>
 * {@link io.lockstep.sim.log.LogModel} holds the disks and the lives. A consensus module steps itself by the scheduler,
 * woken by what arrives; the service is stepped by its node, as far behind as the node likes. Everything between hosts
 * goes over {@link io.lockstep.sim.log.Links}.
 * <p>
 * <b>What is modelled</b>, in Aeron's order and with its names, as read in its source: the states of Election (canvass,
 * ballot, log replication, replay, catchup, log join, ready), votes by the term that the log has joined and by append
 * position, the candidate term on disk and what of it was promised (the node's own PromisedTerm, told at the end of
 * each step of the module), positions and commit (ConsensusModuleAgent, ClusterMember), the recording log's terms
 * (RecordingLog.ensureCoherent), truncation, the waiting of the module for its service, timers, sessions with their
 * time-outs and what of them was not committed (SessionManager), snapshots and starts from them, ingress that is
 * dropped without a word, the service's joins and roles (ClusteredServiceAgent), the recorder's write and force.
 * <p>
 * <b>What is not</b>: fragments and padding but at the end of a term buffer; a leader's window beyond what it has not
 * recorded; loss of an image while both ends live; the candidate term or the recording log lost with the power where
 * nothing is forced; messages that services send to the log or to sessions; membership changes; standby and backup;
 * shutdown by the cluster. Consensus messages that are sent into a cut are lost, as their senders repeat them; streams
 * wait for the cut to end.
 * <p>
 * <b>Flaws</b> are switches: {@link io.lockstep.sim.log.LogFlaw}. With none it is Raft, and tests hold it to that; with
 * {@link io.lockstep.sim.log.LogFlaw#ofAeron} it does what Aeron Cluster does. Where a switch is off, a message carries
 * what Aeron's lacks (the term of the log with a position, the candidate term with a canvass).
 */
package io.lockstep.sim.log;
