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
package io.lockstep.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportResponseChannelsTest
{
    @Test
    void shouldTakeOnlyTheEndpointOfWhatAClientWants()
    {
        final String accepted = TransportResponseChannels.accept(
            "aeron:udp?endpoint=10.0.0.1:4000|term-length=1g|interface=10.9.9.9|mtu=9k", 65536);

        assertTrue(accepted.contains("endpoint=10.0.0.1:4000"), accepted);
        assertTrue(accepted.contains("term-length=65536") || accepted.contains("term-length=64k"), accepted);
        assertEquals(-1, accepted.indexOf("interface"));
        assertEquals(-1, accepted.indexOf("mtu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aeron", "aeron:udp", "aeron:udp?control=a:1", "aeron:udp?endpoint=a b:1",
        "aeron:udp?endpoint=../../x", "aeron:file?endpoint=a:1"})
    void shouldRefuseWhatIsNoPlainEndpoint(final String channel)
    {
        assertNull(TransportResponseChannels.accept(channel, 65536));
    }
}
