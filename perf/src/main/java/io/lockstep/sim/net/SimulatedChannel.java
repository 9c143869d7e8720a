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
package io.lockstep.sim.net;

import static io.aeron.CommonContext.*;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.agrona.SystemUtil;

import io.aeron.ChannelUri;
import io.aeron.logbuffer.LogBufferDescriptor;

/**
 * What a channel of Aeron asks for, as far as a simulated network has it. Errors:
 * {@link UnsupportedOperationException} for one that is not simulated; what is no channel says so, as it is the driver
 * that refuses it.
 * <p>
 * Threading: immutable.
 */
final class SimulatedChannel
{
    private static final String NOTHING = "aeron:udp";
    /** Parameters with a meaning here. */
    private static final List<String> USED = List.of(
        ENDPOINT_PARAM_NAME, TERM_LENGTH_PARAM_NAME, MTU_LENGTH_PARAM_NAME, LINGER_PARAM_NAME,
        RECEIVER_WINDOW_LENGTH_PARAM_NAME, MDC_CONTROL_MODE_PARAM_NAME, FLOW_CONTROL_PARAM_NAME);
    /** Parameters that change nothing that is simulated. */
    private static final List<String> WITHOUT_MEANING = List.of(
        INTERFACE_PARAM_NAME, TTL_PARAM_NAME, SPARSE_PARAM_NAME, ALIAS_PARAM_NAME, SOCKET_SNDBUF_PARAM_NAME,
        SOCKET_RCVBUF_PARAM_NAME, NAK_DELAY_PARAM_NAME, MAX_RESEND_PARAM_NAME);

    private final String text;
    private final ChannelUri uri;
    private final String host;
    private final int port;
    private String problem;

    private SimulatedChannel(final String text, final ChannelUri uri, final String host, final int port)
    {
        this.text = text;
        this.uri = uri;
        this.host = host;
        this.port = port;
    }

    static SimulatedChannel parse(final String text)
    {
        try
        {
            return parse(text, ChannelUri.parse(text));
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            final SimulatedChannel refused = new SimulatedChannel(text, ChannelUri.parse(NOTHING), null, 0);
            refused.problem = String.valueOf(ex.getMessage());
            return refused;
        }
    }

    /** Why the driver refuses it, null if it does not. */
    String problem()
    {
        return problem;
    }

    /** As it was given. */
    String text()
    {
        return text;
    }

    boolean isIpc()
    {
        return uri.isIpc();
    }

    /** Are destinations added by hand. */
    boolean isManual()
    {
        return null != uri.get(MDC_CONTROL_MODE_PARAM_NAME);
    }

    boolean isGroup()
    {
        return null != host && (host.matches("2(2[4-9]|3[0-9])\\..*") || host.regionMatches(true, 0, "[ff", 0, 3));
    }

    /** Name or address of the host, null for {@link #isIpc()} and {@link #isManual()}. */
    String host()
    {
        return host;
    }

    /** Port, 0 for any free one. */
    int port()
    {
        return port;
    }

    int length(final String parameter, final int otherwise)
    {
        final String value = uri.get(parameter);
        return null == value ? otherwise : (int)SystemUtil.parseSize(parameter, value);
    }

    long durationNs(final String parameter, final long otherwise)
    {
        final String value = uri.get(parameter);
        return null == value ? otherwise : SystemUtil.parseDuration(parameter, value);
    }

    /** The channel with the port that was found for it. */
    String resolved(final int boundPort)
    {
        if (null == host || 0 != port)
        {
            return text;
        }
        final ChannelUri resolved = ChannelUri.parse(text);
        resolved.replaceEndpointWildcardPort(host + ':' + boundPort);
        return resolved.toString();
    }

    private static SimulatedChannel parse(final String text, final ChannelUri uri)
    {
        final Map<String, String> parameters = new TreeMap<>();
        uri.forEachParameter(parameters::put);
        for (final String each : parameters.keySet())
        {
            if (!USED.contains(each) && !WITHOUT_MEANING.contains(each))
            {
                throw unsupported(text, each);
            }
        }
        if (!uri.prefix().isEmpty() || !uri.isUdp() && !uri.isIpc())
        {
            throw unsupported(text, "prefix or media");
        }
        final String mode = uri.get(MDC_CONTROL_MODE_PARAM_NAME);
        if (null != mode && !MDC_CONTROL_MODE_MANUAL.equals(mode) || !"max".equals(flowControl(uri)))
        {
            throw unsupported(text, null == mode ? FLOW_CONTROL_PARAM_NAME : MDC_CONTROL_MODE_PARAM_NAME);
        }

        final String termLength = uri.get(TERM_LENGTH_PARAM_NAME);
        if (null != termLength)
        {
            LogBufferDescriptor.checkTermLength((int)SystemUtil.parseSize(TERM_LENGTH_PARAM_NAME, termLength));
        }
        final String endpoint = uri.get(ENDPOINT_PARAM_NAME);
        if (uri.isIpc() || null != mode)
        {
            return new SimulatedChannel(text, uri, null, 0);
        }
        final int separator = null == endpoint ? -1 : endpoint.lastIndexOf(':');
        if (separator <= 0)
        {
            throw new IllegalArgumentException("channel has no endpoint with a port: channel=" + text);
        }
        return new SimulatedChannel(
            text, uri, endpoint.substring(0, separator), Integer.parseInt(endpoint.substring(separator + 1)));
    }

    private static String flowControl(final ChannelUri uri)
    {
        final String strategy = uri.get(FLOW_CONTROL_PARAM_NAME);
        return null == strategy ? "max" : strategy;
    }

    private static UnsupportedOperationException unsupported(final String channel, final String what)
    {
        return new UnsupportedOperationException("channel is not simulated: what=" + what + " channel=" + channel);
    }
}
