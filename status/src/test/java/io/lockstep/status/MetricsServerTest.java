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
package io.lockstep.status;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.AeronCounterSource;
import io.lockstep.runtime.counters.CounterSet;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.CounterType.Kind;
import io.lockstep.runtime.counters.CounterType.Scope;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;

/** What a scrape brings, over HTTP and from a real CnC file. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MetricsServerTest
{
    private final HttpClient client = HttpClient.newHttpClient();
    private MediaDriver driver;
    private Aeron aeron;
    private MetricsServer server;
    private CounterSet gateway;
    private CounterSet journal;
    private AtomicCounter cycles;

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        server = MetricsServer.prepare(settings("127.0.0.1:0", "200ms"), NodeKind.GATEWAY).launch((ex) -> fail(ex));
    }

    @AfterEach
    void close()
    {
        server.close();
        aeron.close();
        driver.close();
    }

    @Test
    void shouldServeEveryCounterByTheConventions() throws Exception
    {
        attach();
        gateway.of(CounterType.GATEWAY_REQUESTS).set(42);
        gateway.of(CounterType.GATEWAY_EGRESS_CYCLE_MAX).set(1_500_000_000L);
        journal.of(CounterType.JOURNAL_FORCED_BLOCK).set(7);

        final HttpResponse<String> response = get("/metrics", "text/plain");

        assertEquals(200, response.statusCode());
        final TreeMap<String, Double> samples = parse(response.body());
        assertEquals(42.0, samples.get("lockstep_gateway_requests_total"));
        assertEquals(1.5, samples.get("lockstep_gateway_egress_cycle_max_seconds"));
        assertEquals(7.0, samples.get("lockstep_journal_forced_block"));
        assertEquals(1.0, samples.get("lockstep_node_healthy"));
        assertEquals(0.0, samples.get("lockstep_node_ready"));
        assertEquals(1.0, samples.get("lockstep_node_info{id=\"3\",kind=\"gateway\",stream=\"5\"}"));
        assertNotNull(samples.get("lockstep_node_agent_cycles_total{agent=\"egress\"}"));
        assertTrue(samples.get("lockstep_node_start_timestamp_seconds") > 1.0e9);
        for (final CounterType each : CounterType.values())
        {
            if (Scope.GATEWAY == each.scope() || Scope.JOURNAL == each.scope())
            {
                assertTrue(samples.containsKey(
                    NodeMetrics.nameOf(each) + (Kind.COUNTER == each.kind() ? "_total" : "")), each::name);
            }
        }
    }

    @Test
    void metricNamesShouldBeUniqueAndInBaseUnits()
    {
        final Set<String> seen = new HashSet<>();
        for (final CounterType each : CounterType.values())
        {
            final String name = NodeMetrics.nameOf(each);
            assertTrue(seen.add(name), name);
            assertTrue(name.matches("lockstep_[a-z]+(_[a-z]+)+"), name);
            assertFalse(name.matches(".*_(ms|ns|total)"), name);
        }
    }

    @Test
    void shouldAnswerHealthAndReadinessWithAReason() throws Exception
    {
        assertEquals("200 ok", line(get("/health", "*/*")));
        assertEquals("503 node starts or stops", line(get("/ready", "*/*")));
        assertEquals("200 ", line(get("/metrics", "text/plain")));
        attach();
        assertEquals("503 no session with the cluster's leader", line(get("/ready", "*/*")));
        gateway.of(CounterType.GATEWAY_CLUSTER_CONNECTED).set(1);
        assertEquals("200 ok", line(get("/ready", "*/*")));
        assertEquals("200 {\"status\":\"ok\"}", line(get("/ready", "application/json")));

        journal.of(CounterType.JOURNAL_FAILED).set(1);

        assertEquals("503 journal has failed", line(get("/health", "*/*")));
        assertEquals("503 {\"status\":\"unavailable\",\"reason\":\"journal has failed\"}",
            line(get("/ready", "application/json")));
        assertEquals("404 no such page; see /metrics /health /ready", line(get("/nowhere", "*/*")));
    }

    @Test
    void agentThatHangsShouldMakeTheNodeUnhealthyUntilItGoesOn() throws Exception
    {
        server.close();
        server = MetricsServer.prepare(settings("127.0.0.1:0", "3s"), NodeKind.GATEWAY).launch((ex) -> fail(ex));
        attach();
        await("503 agent hangs: agent=egress", false);
        await("200 ok", true);
    }

    @Test
    void shouldRefuseAnAddressThatIsNone()
    {
        for (final String each : new String[] {"9400", "localhost", "localhost:http", "localhost:70000", ":9400"})
        {
            final String message = assertThrows(IllegalArgumentException.class, () ->
                MetricsServer.prepare(settings(each, "5s"), NodeKind.GATEWAY)).getMessage();
            assertTrue(message.contains("name=lockstep.metrics.address value=" + each), message);
        }
        assertNull(MetricsServer.prepare(settings("", "5s"), NodeKind.GATEWAY).launch(null));
    }

    private void attach()
    {
        final AeronCounterSource source = new AeronCounterSource(aeron, NodeKind.GATEWAY, 3);
        final NodeCounters common = new NodeCounters(
            source, ProcessHandle.current().pid(), 5, System.currentTimeMillis());
        cycles = common.newAgentCycles("egress");
        gateway = new CounterSet(source, CounterType.of(Scope.GATEWAY));
        journal = new CounterSet(source, CounterType.of(Scope.JOURNAL));
        server.attach(driver.aeronDirectoryName());
    }

    private void await(final String start, final boolean isMoving) throws Exception
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String line = line(get("/health", "*/*"));
        while (!line.startsWith(start))
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, line);
            if (isMoving)
            {
                cycles.increment();
            }
            line = line(get("/health", "*/*"));
        }
    }

    private static Settings settings(final String address, final String limit)
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.metrics.address", address);
        properties.setProperty("lockstep.health.agent.limit", limit);
        return new Settings(properties, "test");
    }

    private HttpResponse<String> get(final String path, final String accept) throws IOException, InterruptedException
    {
        return client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .header("Accept", accept).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private static String line(final HttpResponse<String> response)
    {
        return response.statusCode() + " " + response.body().strip();
    }

    /** The text format: comments with HELP and TYPE before the samples of a metric, each once. */
    private static TreeMap<String, Double> parse(final String body)
    {
        final TreeMap<String, Double> samples = new TreeMap<>();
        final Set<String> typed = new HashSet<>();
        for (final String line : body.split("\n"))
        {
            if (line.startsWith("# TYPE "))
            {
                assertTrue(typed.add(line.split(" ")[2]), line);
            }
            else if (!line.startsWith("#"))
            {
                final int space = line.lastIndexOf(' ');
                final String name = line.substring(0, space);
                assertTrue(typed.contains(name.replaceAll("\\{.*", "")), line);
                assertNull(samples.put(name, Double.parseDouble(line.substring(space + 1))), line);
            }
        }
        return samples;
    }
}
