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
package io.lockstep.sim.log;

import java.util.function.LongSupplier;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

/**
 * What a node brings to one life of a member.
 *
 * @param service         that runs there.
 * @param clusterClock    the cluster's clock of this node in ns: never goes back while the process lives.
 * @param idleStrategy    by which the service waits; turns the node's other agents.
 * @param onServiceWork   told when the service has something to do.
 * @param appVersion      of the node, as it goes into the first entry of a term that it leads.
 * @param serviceErrors   for what the service throws at an entry: Aeron goes on behind it.
 * @param consensusErrors for what goes wrong in the consensus module.
 */
public record MemberEnvironment(
    MemberService service,
    LongSupplier clusterClock,
    IdleStrategy idleStrategy,
    Runnable onServiceWork,
    int appVersion,
    ErrorHandler serviceErrors,
    ErrorHandler consensusErrors)
{
}
