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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.runtime.Settings;

class GatewayContextTest
{
    @Test
    void shouldFillChannelsByTheGatewaysId()
    {
        final GatewayContext ctx = newContext("lockstep.gateway.id", "2", "lockstep.cluster.hosts", "a,b,c").conclude();

        assertEquals("aeron:udp?endpoint=localhost:21002", ctx.ingressChannel());
        assertEquals("aeron:udp?endpoint=239.255.1.3:21103", ctx.streamChannel());
        assertEquals("aeron:udp?endpoint=localhost:21202", ctx.replayChannel());
        assertEquals("0=a:20002,1=b:20102,2=c:20202", ctx.ingressEndpoints());
        assertTrue(ctx.memberReplayChannel(1).contains("endpoint=b:20110"));
    }

    @Test
    void shouldBeReachedAtItsHost()
    {
        final GatewayContext ctx = newContext(
            "lockstep.gateway.host", "10.0.0.5", "lockstep.cluster.hosts", "no-such-host.invalid").conclude();
        final GatewayChannels channels = ctx.resolvedChannels();

        assertEquals("aeron:udp?endpoint=10.0.0.5:21001", ctx.ingressChannel());
        assertEquals("aeron:udp?endpoint=10.0.0.5:21201", ctx.replayChannel());
        assertEquals("aeron:udp?endpoint=10.0.0.5:0", channels.answers());
        assertEquals("aeron:udp?endpoint=239.255.1.1:21101|interface=10.0.0.5", channels.stream());
        assertEquals(List.of("aeron:udp?endpoint=239.255.0.1:20901|interface=10.0.0.5"), channels.feeds());
    }

    @Test
    void shouldFindItsHostByTheWayToTheMembers()
    {
        final GatewayChannels channels = newContext("lockstep.cluster.hosts", "127.0.0.1",
            "lockstep.feed.channels", "aeron:udp?endpoint=239.255.0.1:9|interface=10.1.0.0/16")
            .conclude().resolvedChannels();

        assertEquals("aeron:udp?endpoint=127.0.0.1:0", channels.answers());
        assertEquals("aeron:udp?endpoint=239.255.1.1:21101|interface=127.0.0.1", channels.stream());
        assertEquals(List.of("aeron:udp?endpoint=239.255.0.1:9|interface=10.1.0.0/16"), channels.feeds());
    }

    @Test
    void shouldNameSettingWhenNoMemberIsReached()
    {
        final GatewayContext ctx = newContext("lockstep.cluster.hosts", "no-such-host.invalid").conclude();

        final String message = assertThrows(IllegalArgumentException.class, ctx::resolvedChannels).getMessage();
        assertTrue(message.contains("name=lockstep.gateway.host"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "lockstep.gateway.id, 0",
        "lockstep.cluster.hosts, 'a,b'",
        "lockstep.gateway.max.message.length, 0",
        "lockstep.gateway.max.message.length, 16k",
        "lockstep.gateway.max.message.length, 65537",
        "lockstep.gateway.max.sessions, 16385",
        "lockstep.gateway.ring.capacity, 100",
        "lockstep.gateway.block.length, 128k",
        "lockstep.gateway.term.length, 512k",
        "lockstep.gateway.client.term.length, 32k",
        "lockstep.gateway.held.length, 256k",
        "lockstep.gateway.held.window, 16",
        "lockstep.gateway.stall, 1ms",
        "lockstep.replay.requester.limit, 0",
        "lockstep.replay.rate.limit, 1k",
        "lockstep.replay.wait.limit, 10s",
        "lockstep.gateway.keep.alive.min, 61s",
        "lockstep.gateway.outcome.timeout, 1ms"})
    void shouldRefuseValuesThatDoNotFitTogether(final String name, final String value)
    {
        final GatewayContext ctx = newContext(name, value);

        final String message = assertThrows(IllegalArgumentException.class, ctx::conclude).getMessage();
        assertTrue(message.contains("name=lockstep."), message);
    }

    @Test
    void shouldNameTheSettingAndTheRemedyWhereLimitsContradictEachOther()
    {
        assertEquals("setting is not room for the longest message, raise it to 65656 or lower " +
            "lockstep.gateway.max.message.length of 65536: name=lockstep.gateway.block.length value=16384",
            problem("lockstep.gateway.max.message.length", "64k"));
        assertEquals("setting is not at least a block of this gateway, raise it on all nodes or lower " +
            "lockstep.gateway.block.length of 98304: name=lockstep.max.block.length value=65536",
            problem("lockstep.gateway.max.message.length", "64k", "lockstep.gateway.block.length", "96k"));
        assertEquals("setting is not a power of two for 8 of the longest blocks, raise it to 2097152 or lower " +
            "lockstep.max.block.length of 131072: name=lockstep.gateway.term.length value=1048576",
            problem("lockstep.max.block.length", "128k"));
        newContext("lockstep.gateway.max.message.length", "64k", "lockstep.gateway.block.length", "96k",
            "lockstep.max.block.length", "96k").conclude();
    }

    @Test
    void shouldHaveRoomForItsOwnEntriesWhereMessagesAreShort()
    {
        final GatewayContext ctx = newContext("lockstep.gateway.max.message.length", "1").conclude();

        assertEquals(1, ctx.maxMessageLength());
        assertEquals(8, ctx.ringPayloadLength());
    }

    private static String problem(final String... pairs)
    {
        return assertThrows(IllegalArgumentException.class, newContext(pairs)::conclude).getMessage();
    }

    @Test
    void shouldBeConcludedOnce()
    {
        final GatewayContext ctx = newContext().conclude();

        assertThrows(IllegalStateException.class, ctx::conclude);
    }

    @Test
    void shouldGiveEveryCounterALabelOfItsOwn()
    {
        final HashSet<String> labels = new HashSet<>();
        Arrays.stream(GatewayCounter.values()).forEach((each) -> labels.add(each.label()));

        assertEquals(GatewayCounter.values().length, labels.size());
    }

    private static GatewayContext newContext(final String... pairs)
    {
        final Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2)
        {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        final Settings settings = new Settings(properties, "test");
        final GatewayContext ctx = new GatewayContext(settings);
        settings.refuseUnknown();
        return ctx;
    }
}
