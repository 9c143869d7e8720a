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
 * From clients to the cluster. Two agents: {@code IngressAgent} owns the client sessions and puts what they may send
 * into the {@link io.lockstep.gateway.ingress.EntryRing}; {@code PackerAgent} packs the ring's entries into blocks,
 * offers them to the cluster, and keeps each until it has come back in the ordered stream.
 * <p>
 * Path of a request: client channel, {@code ClientSessions} (judged), ring, {@code BlockPacker}, {@code ClusterPort}.
 * Nothing is ever sent to a client from here: {@link io.lockstep.gateway.ingress.ResponseQueue} asks the egress side.
 */
package io.lockstep.gateway.ingress;
