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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;

class HostChannelsTest
{
    private static final String GROUP = "aeron:udp?endpoint=239.255.0.1:20901";

    @Test
    void shouldPutGroupOnOwnInterface()
    {
        assertEquals(GROUP + "|interface=10.0.0.7", HostChannels.onInterfaceOf(GROUP, "10.0.0.7"));
        assertEquals("aeron:udp?endpoint=[ff02::5]:9|interface=[fd00::7]",
            HostChannels.onInterfaceOf("aeron:udp?endpoint=[ff02::5]:9", "[fd00::7]"));
    }

    @Test
    void shouldLeaveOtherChannelsAlone()
    {
        for (final String each : List.of(
            GROUP + "|interface=10.1.0.0/16", "aeron:udp?endpoint=10.0.0.8:9", "aeron:ipc", "aeron:udp?control=a:1"))
        {
            assertEquals(each, HostChannels.onInterfaceOf(each, "10.0.0.7"));
        }
        assertEquals(GROUP, HostChannels.onInterfaceOf(GROUP, ""));
    }

    @Test
    void shouldTakeHostThatWasSet()
    {
        assertEquals("gw-a", HostChannels.ownHost("a.host", "gw-a", List.of("aeron:udp?endpoint=no-such.invalid:1")));
    }

    @Test
    void shouldFindOwnAddress()
    {
        assertEquals("127.0.0.1", HostChannels.ownHost("a.host", "", List.of("aeron:udp?endpoint=127.0.0.1:1")));
        assertEquals("", HostChannels.ownHost("a.host", "", List.of("aeron:ipc")));
    }

    @Test
    void shouldNameSettingWhenAddressIsNotFound()
    {
        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class,
            () -> HostChannels.ownHost("a.host", "", List.of("aeron:udp?endpoint=no-such-host.invalid:1")));

        assertEquals("setting is missing, as no route leads to a peer: name=a.host peers=[no-such-host.invalid:1]",
            ex.getMessage());
    }
}
