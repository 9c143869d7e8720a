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
 * The gateway node: wiring and settings. What it does is in its sub-packages, in the order of a message's path:
 * {@link io.lockstep.gateway.ingress} from clients to the cluster, {@link io.lockstep.gateway.egress} from the members
 * back to clients and replicas, {@link io.lockstep.gateway.status} what it tells about itself.
 * <p>
 * {@link io.lockstep.gateway.GatewayAgents} wires the agents from what it is given and touches nothing of the machine;
 * {@link io.lockstep.gateway.GatewayNode} gives it driver, files, threads and clocks.
 */
package io.lockstep.gateway;
