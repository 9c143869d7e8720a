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
package io.lockstep.sim.node;

import io.lockstep.sim.net.SimulatedNetwork;

/**
 * Numbers and addresses of the hosts of a simulation: members first, then gateways, replicas and clients, and
 * whoever operates them.
 * <p>
 * Threading: stateless.
 */
final class Hosts
{
    static final int FIRST_GATEWAY = 100;
    static final int FIRST_REPLICA = 200;
    static final int FIRST_CLIENT = 300;
    static final int OPERATOR = 400;
    static final int LIMIT = 401;

    private Hosts()
    {
    }

    /** Is a member there. */
    static boolean isMember(final int host)
    {
        return host < FIRST_GATEWAY;
    }

    /** Is a gateway there. */
    static boolean isGateway(final int host)
    {
        return host >= FIRST_GATEWAY && host < FIRST_REPLICA;
    }

    /** Address of a host in channels. */
    static String address(final int host)
    {
        return SimulatedNetwork.address(host);
    }

    /** Client id of whoever listens on an endpoint, host and port. */
    static long clientId(final String endpoint)
    {
        for (int host = FIRST_CLIENT; host < OPERATOR; host++)
        {
            if (endpoint.startsWith(address(host) + ':'))
            {
                return host - FIRST_CLIENT + 1;
            }
        }
        throw new IllegalArgumentException("no client: endpoint=" + endpoint);
    }
}
