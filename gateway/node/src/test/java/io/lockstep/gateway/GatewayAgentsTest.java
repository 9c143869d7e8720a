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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalReader;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.transport.OneWayTransport;

class GatewayAgentsTest implements ClusterPort
{
    @TempDir
    private Path directory;
    private final List<Throwable> errors = new ArrayList<>();
    private final OneWayTransport transport = OneWayTransport.deaf();
    private final GatewayCounters counters = new GatewayCounters();
    private long timeNs = 1_000_000_000L;
    private int clockReads;
    private boolean isPortClosed;
    private Journal journal;
    private JournalReader reader;
    private GatewayAgents agents;

    @BeforeEach
    void wire()
    {
        final GatewayContext ctx = new GatewayContext(settings()).errorHandler(errors::add).clock(this::time);
        ctx.conclude();
        journal = Journal.open(GatewayAgents.journalContext(ctx, CounterSource.detached(), errors::add)
            .directory(directory.toFile()));
        reader = journal.newReader();
        final GatewayAgents.Config config = new GatewayAgents.Config();
        config.context = ctx;
        config.channels = ctx.resolvedChannels();
        config.incarnation = 1;
        config.transport = transport;
        config.port = this;
        config.journal = journal;
        config.reader = reader;
        config.counters = counters;
        config.counterSource = CounterSource.detached();
        config.errorHandler = errors::add;
        config.minimumQueueLength = 1024;
        config.settlementQueueLength = 1024;
        agents = new GatewayAgents(config);
    }

    @AfterEach
    void shutDown()
    {
        reader.close();
        journal.close();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldGiveAgentsInTheOrderOfTheirSteps()
    {
        assertEquals(
            List.of("ingress", "packer", "egress", "replay"),
            agents.agents().stream().map(Agent::roleName).toList());
    }

    @Test
    void shouldOpenTheWaysInBeforeTheWaysOutAndReplayLast()
    {
        final List<String> channels =
            transport.opened.stream().map((each) -> each.replaceAll(".*endpoint=", "")).toList();

        assertEquals("localhost:1", channels.get(0));
        assertEquals("localhost:2", channels.get(1));
        assertEquals("localhost:4", channels.get(channels.size() - 1));
        assertTrue(channels.stream().anyMatch((each) -> each.startsWith("localhost:3|term-length=")));
    }

    @Test
    void shouldStepEveryAgentByTheGivenClock() throws Exception
    {
        for (final Agent each : agents.agents())
        {
            final int before = clockReads;
            each.doWork();
            assertTrue(clockReads > before, each.roleName());
            timeNs += 1_000_000L;
        }
    }

    @Test
    void shouldTellLimitsAndFillOfTheRing()
    {
        agents.readRing();

        assertEquals(256, counters.get(GatewayCounter.RING_LENGTH));
        assertEquals(0, counters.get(GatewayCounter.RING_FILL));
        assertEquals(2, counters.get(GatewayCounter.SESSIONS_LIMIT));
    }

    @Test
    void shouldCloseWhatItOpened() throws Exception
    {
        for (final Agent each : agents.agents())
        {
            each.doWork();
        }
        for (final Agent each : agents.agents())
        {
            each.onClose();
        }

        assertEquals(List.of(), transport.open);
        assertTrue(isPortClosed);
    }

    private long time()
    {
        clockReads++;
        return timeNs;
    }

    private static Settings settings()
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.gateway.id", "3");
        properties.setProperty("lockstep.cluster.hosts", "localhost,localhost,localhost");
        properties.setProperty("lockstep.gateway.host", "localhost");
        properties.setProperty("lockstep.gateway.ingress.channel", "aeron:udp?endpoint=localhost:1");
        properties.setProperty("lockstep.feed.channels", "aeron:udp?endpoint=localhost:2");
        properties.setProperty("lockstep.gateway.stream.channel", "aeron:udp?endpoint=localhost:3");
        properties.setProperty("lockstep.gateway.replay.channel", "aeron:udp?endpoint=localhost:4");
        properties.setProperty("lockstep.gateway.max.sessions", "2");
        properties.setProperty("lockstep.gateway.ring.capacity", "256");
        properties.setProperty("lockstep.journal.segment.length", "1m");
        return new Settings(properties, "test");
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return 0;
    }

    @Override
    public int poll(final long nowNs)
    {
        return 0;
    }

    @Override
    public long generation()
    {
        return 1;
    }

    @Override
    public void close()
    {
        isPortClosed = true;
    }
}
