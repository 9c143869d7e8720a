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
package io.lockstep.sequencer.cluster;

import java.lang.reflect.Proxy;

import org.agrona.concurrent.IdleStrategy;

import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.lockstep.runtime.keys.Principal;

/** What a service sees of a cluster that a test steps by hand. */
public final class SteppedCluster
{
    private final Runnable idle;
    private long logPosition;
    private long timeNs;
    private Cluster.Role role = Cluster.Role.LEADER;

    /**
     * A cluster before its first entry.
     *
     * @param idle run while the service waits.
     */
    public SteppedCluster(final Runnable idle)
    {
        this.idle = idle;
    }

    /** Sets where the log is, and what time it is. */
    public SteppedCluster at(final long newLogPosition, final long newTimeNs)
    {
        logPosition = newLogPosition;
        timeNs = newTimeNs;
        return this;
    }

    /** Sets the role of this member. */
    public SteppedCluster role(final Cluster.Role newRole)
    {
        role = newRole;
        return this;
    }

    /** What the service is given. */
    public Cluster cluster()
    {
        final IdleStrategy idleStrategy = (IdleStrategy)Proxy.newProxyInstance(
            IdleStrategy.class.getClassLoader(), new Class<?>[]{IdleStrategy.class}, (proxy, method, arguments) ->
            {
                if ("idle".equals(method.getName()))
                {
                    idle.run();
                }
                return null;
            });
        return (Cluster)Proxy.newProxyInstance(
            Cluster.class.getClassLoader(), new Class<?>[]{Cluster.class}, (proxy, method, arguments) ->
                switch (method.getName())
                {
                    case "idleStrategy" -> idleStrategy;
                    case "logPosition" -> logPosition;
                    case "time" -> timeNs;
                    case "role" -> role;
                    case "scheduleTimer" -> true;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A session of an admin, whose blocks have no gateway. */
    public static ClientSession adminSession()
    {
        final byte[] principal = Principal.admin("tester").encode();
        return (ClientSession)Proxy.newProxyInstance(
            ClientSession.class.getClassLoader(), new Class<?>[]{ClientSession.class}, (proxy, method, arguments) ->
                switch (method.getName())
                {
                    case "id" -> 1L;
                    case "encodedPrincipal" -> principal;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
