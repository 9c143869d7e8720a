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

import java.util.Map;

/**
 * Of what a system consists, and what its nodes are told beyond the defaults.
 *
 * @param members         1, 3 or 5.
 * @param gateways        1 or more.
 * @param memberSettings  for every member.
 * @param gatewaySettings for every gateway.
 * @param memberMainClass main class of members.
 */
public record SystemShape(
    int members,
    int gateways,
    Map<String, String> memberSettings,
    Map<String, String> gatewaySettings,
    String memberMainClass)
{
    /** Main class of the command line. */
    public static final String MAIN_CLASS = "io.lockstep.cli.LockstepCommand";

    private static final Map<String, String> SMALL_MEMBER = Map.of(
        "lockstep.archive.segment.length", "4m",
        "lockstep.cluster.log.term.length", "1m",
        "lockstep.journal.segment.length", "4m");
    private static final Map<String, String> SMALL_GATEWAY = Map.of("lockstep.journal.segment.length", "4m");

    /**
     * Small files, defaults otherwise.
     *
     * @param members  1, 3 or 5.
     * @param gateways 1 or more.
     * @return a shape.
     */
    public static SystemShape small(final int members, final int gateways)
    {
        return new SystemShape(members, gateways, SMALL_MEMBER, SMALL_GATEWAY, MAIN_CLASS);
    }
}
