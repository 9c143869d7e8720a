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
 * The nodes of a simulation: each steps the agents that the real node runs on threads, over simulated network, disk and
 * clock, and tells {@link io.lockstep.sim.check.Events} what it does. Not here, and so not simulated: the classes
 * {@code *Node} themselves, directories with their locks and identities, the handshake with keys, threads.
 * <p>
 * Of clients there are two kinds. {@link io.lockstep.sim.node.SimulatedClient} is the client library and its user.
 * {@link io.lockstep.sim.node.RawClient} speaks the protocol by itself, as PROTOCOL.md has it, and does what the
 * library never does: it sends again what was answered, takes an id twice, sends bytes that are no message, and says so
 * of a gateway that breaks the protocol. It remembers what it has sent over its lives. No two clients have one id, so
 * none may be told that another has taken its session over. Not modelled: a client that breaks the protocol so that its
 * own requests are lost, such as one that leaves ids out or answers for another client.
 */
package io.lockstep.sim.node;
