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
package io.lockstep.gateway;

import java.util.Arrays;
import java.util.List;

import io.lockstep.protocol.OwnAddress;
import io.lockstep.runtime.HostChannels;
import io.lockstep.runtime.Settings;

/**
 * Where a gateway is reached, and where it listens: settings of its channels. Names and defaults are in
 * {@link GatewayConfiguration}.
 * <p>
 * Threading: immutable.
 *
 * @param host    of this gateway, empty for the address that leads to the members.
 * @param feeds   channels of the members' feeds.
 * @param ingress channel on which clients send.
 * @param stream  channel of the multicast.
 * @param replay  channel on which replay is asked for.
 */
public record GatewayChannels(String host, List<String> feeds, String ingress, String stream, String replay)
{
    static GatewayChannels read(final Settings settings, final int gatewayId)
    {
        final String host = settings.text(GatewayConfiguration.HOST_PROP_NAME, GatewayConfiguration.HOST_DEFAULT);
        final String endpoint = "aeron:udp?endpoint=" + (host.isEmpty() ? "localhost" : host) + ':';
        final int odd = 2 * gatewayId - 1;
        return new GatewayChannels(
            host,
            list(settings.text(
                GatewayConfiguration.FEED_CHANNELS_PROP_NAME, GatewayConfiguration.FEED_CHANNELS_DEFAULT)),
            settings.text(GatewayConfiguration.INGRESS_CHANNEL_PROP_NAME, endpoint + (21000 + gatewayId)),
            settings.text(GatewayConfiguration.STREAM_CHANNEL_PROP_NAME,
                "aeron:udp?endpoint=239.255.1." + odd + ':' + (21100 + odd)),
            settings.text(GatewayConfiguration.REPLAY_CHANNEL_PROP_NAME, endpoint + (21200 + gatewayId)));
    }

    /**
     * The same, with the host found and the groups on its interface.
     *
     * @param members channels of the members.
     * @return channels.
     */
    GatewayChannels resolve(final List<String> members)
    {
        final String own = HostChannels.ownHost(GatewayConfiguration.HOST_PROP_NAME, host, members);
        return new GatewayChannels(
            own,
            feeds.stream().map((each) -> HostChannels.onInterfaceOf(each, own)).toList(),
            ingress,
            HostChannels.onInterfaceOf(stream, own),
            replay);
    }

    /** Channel on which members answer, on a free port. */
    String answers()
    {
        return OwnAddress.channelAt(host);
    }

    static List<String> list(final String text)
    {
        return Arrays.stream(text.split(",")).map(String::trim).filter((each) -> !each.isEmpty()).toList();
    }
}
