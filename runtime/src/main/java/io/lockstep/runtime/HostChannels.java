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
package io.lockstep.runtime;

import java.util.List;
import java.util.Objects;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.lockstep.protocol.OwnAddress;

/**
 * What a node's channels need to know of the host that it runs on.
 * <p>
 * Threading: any thread.
 */
public final class HostChannels
{
    private HostChannels()
    {
    }

    /**
     * Sends and receives a multicast group on the interface of the host's address, where the channel names none: the
     * system would choose one of several.
     *
     * @param channel of a group, or another one, which stays as it is.
     * @param host    name or address of this host, empty if it is not known.
     * @return Aeron channel.
     */
    public static String onInterfaceOf(final String channel, final String host)
    {
        final ChannelUri uri = ChannelUri.parse(channel);
        if (host.isEmpty() || uri.containsKey(CommonContext.INTERFACE_PARAM_NAME) || !isMulticast(endpointOf(channel)))
        {
            return channel;
        }
        return channel + '|' + CommonContext.INTERFACE_PARAM_NAME + '=' + host;
    }

    /**
     * Address of this host towards peers.
     *
     * @param setting  that names it.
     * @param host     that was set, empty for the address that the system's route to the peers uses.
     * @param channels of the peers.
     * @return name or address, empty if there is no peer on a network.
     * @throws IllegalArgumentException in one line, if none was set and no route leads to any peer.
     */
    public static String ownHost(final String setting, final String host, final List<String> channels)
    {
        final List<String> endpoints =
            channels.stream().map(HostChannels::endpointOf).filter(Objects::nonNull).toList();
        if (!host.isEmpty() || endpoints.isEmpty())
        {
            return host;
        }
        try
        {
            return OwnAddress.towards(endpoints);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(
                "setting is missing, as no route leads to a peer: name=" + setting + " peers=" + endpoints, ex);
        }
    }

    /**
     * Where a channel leads.
     *
     * @param channel of Aeron.
     * @return host and port, null if it names none.
     */
    public static String endpointOf(final String channel)
    {
        return ChannelUri.parse(channel).get(CommonContext.ENDPOINT_PARAM_NAME);
    }

    private static boolean isMulticast(final String endpoint)
    {
        return null != endpoint &&
            (endpoint.matches("2(2[4-9]|3[0-9])\\..*") || endpoint.regionMatches(true, 0, "[ff", 0, 3));
    }
}
