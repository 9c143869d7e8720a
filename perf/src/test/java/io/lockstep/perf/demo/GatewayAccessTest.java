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
package io.lockstep.perf.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.gateway.GatewayContext;
import io.lockstep.gateway.GatewayNode;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.perf.system.FreePortRange;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.keys.KeyDirectory;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.SigningKey;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SequencerNode;

/** A gateway whose key the member knows, and one whose key it does not know, both with a real member. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class GatewayAccessTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path root;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final int portBase = FreePortRange.find(1, 2, 60, 61);

    @Test
    void shouldConnectWithAKnownKeyAndBeToldWhatIsMissingWithAnother()
    {
        final KeyDirectory known = new KeyDirectory(root.resolve("known")).create(1, new SecureRandom());
        final KeyDirectory unknown = new KeyDirectory(root.resolve("unknown")).create(1, new SecureRandom());
        try (SequencerNode member = launchMember(known))
        {
            final SigningKey stranger = KeyFile.read(unknown.gatewayKey(1));
            try (GatewayNode gateway = launchGateway(unknown))
            {
                await("refused twice", () -> gateway.counters().get(GatewayCounter.CLUSTER_REFUSALS) >= 2);
                assertEquals(0, gateway.counters().get(GatewayCounter.CLUSTER_CONNECTS));
            }
            assertEquals(0, member.counters().sessionsAuthenticated());
            assertTrue(member.counters().sessionsRefused() >= 2);
            assertEquals(
                2, warnings.stream().filter((each) -> each.contains(stranger.publicLine())).count(),
                "gateway and member tell it once each: " + warnings);

            try (GatewayNode gateway = launchGateway(known))
            {
                await("connected", () -> 1 == gateway.counters().get(GatewayCounter.CLUSTER_CONNECTS));
                assertEquals(0, gateway.counters().get(GatewayCounter.CLUSTER_REFUSALS));
            }
            assertEquals(1, member.counters().sessionsAuthenticated());
        }
    }

    private SequencerNode launchMember(final KeyDirectory keys)
    {
        final Properties properties = common();
        properties.setProperty("lockstep.sequencer.dir", root.resolve("member").toString());
        properties.setProperty("lockstep.feed.channel", feedChannel());
        properties.setProperty("lockstep.cluster.authorised.keys", keys.authorisedKeys().toString());
        properties.setProperty("lockstep.durability", "replicated");
        return SequencerNode.launch(SequencerContext.from(new Settings(properties, "test"))
            .bootstrap(NodeDirectory.Bootstrap.ADOPT)
            .errorHandler(this::onError).terminationHook(() -> warnings.add("terminated")));
    }

    private GatewayNode launchGateway(final KeyDirectory keys)
    {
        final Properties properties = common();
        properties.setProperty("lockstep.gateway.dir", root.resolve("gateway").toString());
        properties.setProperty("lockstep.feed.channels", feedChannel());
        properties.setProperty("lockstep.gateway.key", keys.gatewayKey(1).toString());
        properties.setProperty("lockstep.gateway.ingress.channel", "aeron:udp?endpoint=localhost:" + (portBase + 61));
        properties.setProperty("lockstep.gateway.stream.channel", "aeron:udp?endpoint=localhost:" + (portBase + 62));
        properties.setProperty("lockstep.gateway.replay.channel", "aeron:udp?endpoint=localhost:" + (portBase + 63));
        return GatewayNode.launch(new GatewayContext(new Settings(properties, "test"))
            .errorHandler(this::onError).terminationHook(() -> warnings.add("terminated")));
    }

    private Properties common()
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.cluster.port.base", Integer.toString(portBase));
        properties.setProperty("lockstep.journal.segment.length", "1m");
        return properties;
    }

    private String feedChannel()
    {
        return "aeron:udp?endpoint=localhost:" + (portBase + 60);
    }

    private void onError(final Throwable ex)
    {
        warnings.add(ErrorLog.describe(ex));
    }

    private static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not in time: " + what);
            Thread.yield();
        }
    }
}
