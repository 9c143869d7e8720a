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
package io.lockstep.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lockstep.protocol.LockstepException;

/**
 * What keeps a node from starting and is no fault of its cluster, archive or driver, although the driver tells it:
 * a port, an address or a name in its settings.
 * <p>
 * Threading: stateless.
 */
final class StartFault
{
    private static final Pattern ENDPOINT = Pattern.compile("(?:endpoint|control)=([^|,\\s)]+)");
    private static final int DEPTH_LIMIT = 8;

    private StartFault()
    {
    }

    /**
     * Says what an operator can mend.
     *
     * @param thrown by a start.
     * @return a refusal in one line that names the endpoint, with what was thrown as suppressed; or what was thrown.
     */
    static RuntimeException of(final RuntimeException thrown)
    {
        Throwable each = thrown;
        for (int depth = 0; null != each && depth < DEPTH_LIMIT; depth++)
        {
            final String problem = problem(String.valueOf(each.getMessage()));
            if (null != problem)
            {
                final LockstepException refusal =
                    LockstepException.fatal(LockstepException.Fault.REFUSED, problem);
                refusal.addSuppressed(thrown);
                return refusal;
            }
            each = each.getCause();
        }
        return thrown;
    }

    private static String problem(final String message)
    {
        if (message.contains("Address already in use"))
        {
            return "port is taken, maybe by another node with the same settings: " + endpoint(message) +
                "; stop that, or set another port";
        }
        if (message.contains("Cannot assign requested address"))
        {
            return "address is none of this host's: " + endpoint(message) +
                "; look at the order of lockstep.cluster.hosts and at lockstep.cluster.member.id, or at the channel";
        }
        return message.contains("UnknownHostException") || message.contains("unresolved") ?
            "host is not known here: " + endpoint(message) + "; mend its name in the settings, or the name service" :
            null;
    }

    private static String endpoint(final String message)
    {
        final Matcher matcher = ENDPOINT.matcher(message);
        return "endpoint=" + (matcher.find() ? matcher.group(1) : "unknown");
    }
}
