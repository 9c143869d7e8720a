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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OwnAddressTest
{
    @Test
    void shouldBeLoopbackTowardsTheHostItself()
    {
        assertEquals("127.0.0.1", OwnAddress.towards(List.of("127.0.0.1:20001")));
        assertEquals("127.0.0.1", OwnAddress.towards(List.of("127.0.0.1", "127.0.0.1")));
        assertEquals("aeron:udp?endpoint=127.0.0.1:0", OwnAddress.answerChannel("127.0.0.1:21001"));
    }

    @Test
    void shouldPreferAddressThatOthersReach() throws SocketException
    {
        final String outer = "192.0.2.1";
        try (DatagramSocket socket = new DatagramSocket())
        {
            socket.connect(new InetSocketAddress(outer, 9));
        }
        catch (final SocketException ex)
        {
            Assumptions.abort("this host has no route out: " + ex.getMessage());
        }

        final String own = OwnAddress.towards(List.of(outer));

        assertTrue(!own.startsWith("127."), own);
        assertEquals(own, OwnAddress.towards(List.of("127.0.0.1:1", outer + ":1")));
    }

    @Test
    void shouldSayWhomItDoesNotReach()
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> OwnAddress.towards(List.of("no-such-host.invalid:20001")));

        assertTrue(ex.getMessage().contains("peers=[no-such-host.invalid:20001]"), ex.getMessage());
    }

    @Test
    void shouldTakeLocalhostWithoutNetwork()
    {
        assertEquals("aeron:udp?endpoint=localhost:0", OwnAddress.answerChannel(null));
    }
}
