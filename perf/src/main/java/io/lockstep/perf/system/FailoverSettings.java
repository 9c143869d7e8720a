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
package io.lockstep.perf.system;

/**
 * What a failover bench does.
 *
 * @param kills     of leaders, idle, and again under load if there is any.
 * @param leaves    of leaders, the same.
 * @param snapshots of the cluster, the same.
 * @param rate      of the load in messages a second, 0 for idle alone.
 * @param clients   that make the load.
 * @param outcomes  that the cluster's filter shall remember before the load, of other clients.
 * @param pauses    of leaders, idle.
 * @param pauseNs   length of a pause.
 */
public record FailoverSettings(
    int kills, int leaves, int snapshots, long rate, int clients, long outcomes, int pauses, long pauseNs)
{
}
