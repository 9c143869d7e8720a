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
package io.lockstep.protocol;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;

/**
 * By which address of this host a peer answers it: the one that the system would send from. It travels, in the channel
 * that an answer is asked for on. Nothing is sent to find it.
 * <p>
 * Threading: any thread. A name is looked up, which may wait; nothing else does.
 */
public final class OwnAddress
{
    /** Any port: none is sent to. */
    private static final int PORT = 9;

    private OwnAddress()
    {
    }

    /**
     * Address of this host towards others. One that leads out of the host goes before the loopback interface's: a name
     * of the host itself often stands for that one, and then nobody else would reach it.
     *
     * @param endpoints of the others, each a host, or a host and a port, as in an Aeron channel.
     * @return address, in brackets if it is one of IPv6.
     * @throws IllegalArgumentException if no route leads to any of them.
     */
    public static String towards(final List<String> endpoints)
    {
        String loopback = null;
        Exception problem = null;
        for (final String each : endpoints)
        {
            try
            {
                final InetAddress address = route(hostOf(each));
                if (!address.isLoopbackAddress())
                {
                    return text(address);
                }
                loopback = null == loopback ? text(address) : loopback;
            }
            catch (final SocketException | IllegalArgumentException ex)
            {
                problem = ex;
            }
        }
        if (null == loopback)
        {
            throw new IllegalArgumentException(
                "no route leads there, so the own address is not known: peers=" + endpoints, problem);
        }
        return loopback;
    }

    /**
     * Channel on which a peer can answer, on a free port.
     *
     * @param endpoint of the peer, as in an Aeron channel; null for a peer that is reached without a network.
     * @return Aeron channel.
     * @throws IllegalArgumentException if no route leads to it.
     */
    public static String answerChannel(final String endpoint)
    {
        return channelAt(null == endpoint ? "localhost" : towards(List.of(endpoint)));
    }

    /**
     * Channel on which this host is answered at an address of it, on a free port.
     *
     * @param host name or address of this host.
     * @return Aeron channel.
     */
    public static String channelAt(final String host)
    {
        return "aeron:udp?endpoint=" + host + ":0";
    }

    private static InetAddress route(final String host) throws SocketException
    {
        try (DatagramSocket socket = new DatagramSocket())
        {
            socket.connect(new InetSocketAddress(host, PORT));
            return socket.getLocalAddress();
        }
    }

    private static String text(final InetAddress address)
    {
        final String text = address.getHostAddress();
        return text.indexOf(':') < 0 ? text : '[' + text + ']';
    }

    private static String hostOf(final String endpoint)
    {
        if (endpoint.startsWith("["))
        {
            return endpoint.substring(1, Math.max(1, endpoint.indexOf(']')));
        }
        final int colon = endpoint.indexOf(':');
        return colon < 0 ? endpoint : endpoint.substring(0, colon);
    }
}
