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
package io.lockstep.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import io.lockstep.replica.stream.StreamContext;
import io.lockstep.replica.machines.StateMachines;
import io.lockstep.runtime.IdleMode;
import io.lockstep.runtime.Settings;

class ReplicaContextTest
{
    @Test
    void shouldListenToOneGatewayOnThisHostByDefault()
    {
        final ReplicaContext ctx = ReplicaContext.from(settings(), StateMachines::factory);

        assertEquals(List.of("aeron:udp?endpoint=239.255.1.1:21101"), ctx.streamChannels());
        assertEquals(List.of("aeron:udp?endpoint=localhost:21201"), ctx.replayChannels());
        assertEquals("orderbook", ctx.machineFactory().get().name());
        assertNull(ctx.aeronDirectory());
        ctx.conclude();
        assertEquals(1, ctx.stream().groupCount());
        assertNotNull(ctx.errorHandler());
    }

    @Test
    void shouldListenToTwoGatewaysWhenTold()
    {
        final ReplicaContext ctx = ReplicaContext.from(
            settings("lockstep.replica.gateways", "2"), StateMachines::factory);

        assertEquals("aeron:udp?endpoint=239.255.1.3:21103", ctx.streamChannels().get(1));
        assertEquals("aeron:udp?endpoint=localhost:21202", ctx.replayChannels().get(1));
        assertEquals(2, ctx.conclude().stream().groupCount());
    }

    @Test
    void shouldTakeEverySettingAndRefuseUnknownOnes()
    {
        final Settings settings = settings(
            "lockstep.replica.streams", "",
            "lockstep.replica.replays", "aeron:udp?endpoint=a:1 , aeron:udp?endpoint=b:2",
            "lockstep.stream.id", "9",
            "lockstep.replica.epoch", "3",
            "lockstep.idle", "yield",
            "lockstep.threads", "dedicated",
            "lockstep.aeron.dir", "/dev/shm/x",
            "lockstep.cpu.apply", "3",
            "lockstep.idle.driver.sender", "sleep",
            "lockstep.replica.gap.settle", "7ms",
            "lockstep.max.block.length", "128k");

        final ReplicaContext ctx = ReplicaContext.from(settings, StateMachines::factory);

        settings.refuseUnknown();
        assertEquals(List.of(), ctx.streamChannels());
        assertEquals(List.of("aeron:udp?endpoint=a:1", "aeron:udp?endpoint=b:2"), ctx.replayChannels());
        assertEquals(9, ctx.stream().streamId());
        assertEquals(3, ctx.stream().epochLimit());
        assertEquals(IdleMode.YIELD, ctx.placement().idleMode("apply"));
        assertEquals(IdleMode.SLEEP, ctx.placement().idleMode("driver.sender"));
        assertFalse(ctx.placement().isShared());
        assertEquals("/dev/shm/x", ctx.aeronDirectory());
        assertEquals(3, ctx.placement().cpu("apply"));
        assertEquals(7_000_000, ctx.stream().gapSettleNs());
        assertEquals(128 * 1024, ctx.stream().maxBlockLength());

        final Settings unknown = settings("lockstep.replica.nonsense", "1");
        ReplicaContext.from(unknown, StateMachines::factory);
        assertThrows(IllegalArgumentException.class, unknown::refuseUnknown);
    }

    @Test
    void shouldNameWhatIsWrong()
    {
        assertRefused("machine is unknown: expected=[orderbook] machine=x",
            () -> ReplicaContext.from(settings("lockstep.replica.machine", "x"), StateMachines::factory));
        assertRefused("lockstep.replica.gateways",
            () -> ReplicaContext.from(settings("lockstep.replica.gateways", "50"), StateMachines::factory));
        assertRefused("machineFactory", () -> new ReplicaContext().conclude());
        assertRefused("no source", () -> newContext().streamChannels(List.of()).replayChannels(List.of()).conclude());
        assertRefused("fromSequence", () -> newContext().from(1, 0, 5).conclude());
        assertRefused("nakBackoffNs=0", () -> newContext().nakBackoffNs(0).conclude());
        assertRefused("epochLimit", (ctx) -> ctx.epochLimit(0));
        assertRefused("reorderSlots=100", (ctx) -> ctx.reorderSlots(100));
        assertRefused("reorderSlots", (ctx) -> ctx.reorderSlots(1 << 20));
        assertRefused("fromBlock", (ctx) -> ctx.from(0, 0));
        assertRefused("fromChainCrc", (ctx) -> ctx.from(1, 5));
        assertRefused("maxBlockLength", (ctx) -> ctx.maxBlockLength(10));
        assertThrows(IllegalStateException.class, () -> newContext().conclude().conclude());
    }

    private static ReplicaContext newContext()
    {
        return new ReplicaContext().machineFactory(HashMachine::new);
    }

    private static void assertRefused(final String reason, final Consumer<StreamContext> change)
    {
        assertRefused(reason, () ->
        {
            final StreamContext ctx = new StreamContext();
            change.accept(ctx);
            ctx.conclude();
        });
    }

    private static void assertRefused(final String reason, final Runnable action)
    {
        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, action::run, reason);
        assertTrue(ex.getMessage().contains(reason), ex.getMessage());
    }

    private static Settings settings(final String... pairs)
    {
        final Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2)
        {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return new Settings(properties, "test");
    }
}
