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
package io.lockstep.sim.run;

import java.util.Map;

/**
 * What a run is made of.
 *
 * @param members    in the cluster.
 * @param gateways   in front of it.
 * @param clients    that send.
 * @param replicas   that apply.
 * @param isDurable  whether members force before they answer for anything.
 * @param requests   of each client.
 * @param meanNs     between two requests of a client.
 * @param maxLength  longest payload in bytes.
 * @param faultsNs   how long faults go on, 0 for none.
 * @param properties of all nodes, by name.
 */
public record SimulationSettings(
    int members,
    int gateways,
    int clients,
    int replicas,
    boolean isDurable,
    int requests,
    long meanNs,
    int maxLength,
    long faultsNs,
    Map<String, String> properties)
{
}
