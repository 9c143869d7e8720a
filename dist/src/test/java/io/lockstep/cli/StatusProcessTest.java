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
package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.perf.system.FreePortRange;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.keys.KeyDirectory;

/** Status, health and readiness of real processes: running, stopped by a signal, killed, without a majority. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StatusProcessTest
{
    private static final Pattern ADDRESS = Pattern.compile("metrics are at (http://[^/]+)/metrics");
    private static final long DEADLINE_S = 90;
    private static final int LIVE = 200;
    private static final int NOT_NOW = 503;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<NodeProcess> processes = new ArrayList<>();

    @TempDir
    private Path dir;

    @AfterEach
    void killAll() throws Exception
    {
        for (final NodeProcess each : processes)
        {
            each.kill().awaitExit();
        }
        for (int id = 0; id < 3; id++)
        {
            IoUtil.delete(new File(DriverDirectory.of(data("member", id).toFile())), true);
        }
        IoUtil.delete(new File(DriverDirectory.of(data("gateway", 1).toFile())), true);
        IoUtil.delete(new File(DriverDirectory.of(data("replica", 0).toFile())), true);
    }

    @Test
    void statusShouldTellAProcessThatRunsFromOneThatHangsAndOneThatIsDead() throws Exception
    {
        final int portBase = FreePortRange.find(1, 2, 3, 10, 90);
        final NodeProcess node = startMember(0, 1, portBase, "run");
        await(node, "/ready", LIVE);
        final String data = data("member", 0).toString();

        final String alive = status(0, data);
        assertLine(alive, "state", "alive");
        assertLine(alive, "role", "leader");
        assertLine(alive, "election", "closed");
        assertLine(alive, "pid", Long.toString(node.pid()));
        final String json = status(0, "--json", data);
        assertTrue(json.matches("\\{\"time_ms\":\\d+,\"source\":\"" + data +
            "\",\"node\":\"sequencer\",\"id\":0,\"state\":\"alive\",.*\"term\":\\d+,.*}\n"), json);
        assertTrue(status(0, "--aeron-dir", DriverDirectory.of(Path.of(data).toFile())).contains("alive"));

        signal(node, "-STOP");
        final String hung = status(1, data);
        assertLine(hung, "state", "hung");
        assertLine(hung, "role", "leader");
        assertLine(hung, "pid", Long.toString(node.pid()));

        signal(node, "-CONT");
        assertLine(status(0, data), "state", "alive");
        await(node, "/health", LIVE);
        await(node, "/ready", LIVE);

        node.kill().awaitExit();
        final String dead = status(1, data);
        assertLine(dead, "state", "dead");
        assertLine(dead, "role", "leader");
        assertLine(dead, "pid", Long.toString(node.pid()));
        assertTrue(status(1, "--json", data).contains("\"state\":\"dead\""));
    }

    @Test
    void statusShouldSayThatThereIsNothingToTell() throws IOException
    {
        final String nowhere = dir.resolve("nowhere").toString();
        final String data = dir.toString();

        assertTrue(status(1, nowhere).startsWith(nowhere + ": no counters: no such directory"));
        assertTrue(status(1, "--json", nowhere).contains("\"reason\":\"no counters: no such directory\""));
        assertTrue(status(1, data).startsWith(data + ": no counters: stopped, "));
        assertTrue(status(1, "--json", data).contains("\"state\":\"stopped\""));
        assertEquals(2, LockstepCommand.commandLine().setErr(new PrintWriter(new StringWriter())).execute("status"));
    }

    @Test
    void readinessShouldGoWithTheMajorityAndComeBackWithIt() throws Exception
    {
        final int portBase = FreePortRange.find(1, 2, 3, 10, 90);
        final List<NodeProcess> members = new ArrayList<>();
        for (int id = 0; id < 3; id++)
        {
            members.add(startMember(id, 3, portBase, "run"));
        }
        final NodeProcess gateway = start("gateway", "gateway-1", file("gateway-1", common(3, portBase) +
            "\nlockstep.gateway.id=1\nlockstep.gateway.key=" + keys().gatewayKey(1) +
            "\nlockstep.gateway.dir=" + data("gateway", 1) +
            "\nlockstep.feed.channels=" + feed(portBase) +
            "\nlockstep.gateway.stream.channel=" + stream(portBase) +
            "\nlockstep.gateway.ingress.channel=aeron:udp?endpoint=localhost:" + (portBase + 90) +
            "\nlockstep.gateway.replay.channel=aeron:udp?endpoint=localhost:" + (portBase + 91) + "\n"));
        final NodeProcess replica = start("replica", "replica-0", file("replica-0",
            "lockstep.metrics.address=127.0.0.1:0\nlockstep.stream.id=7\nlockstep.replica.dir=" +
            data("replica", 0) + "\nlockstep.replica.streams=" + stream(portBase) +
            "\nlockstep.replica.replays=aeron:udp?endpoint=localhost:" + (portBase + 91) + "\n"));
        for (final NodeProcess each : members)
        {
            await(each, "/ready", LIVE);
        }
        await(gateway, "/ready", LIVE);
        await(replica, "/ready", LIVE);
        final String all = status(0, data("member", 0).toString(), data("member", 1).toString(),
            data("member", 2).toString(), data("gateway", 1).toString(), data("replica", 0).toString());
        assertTrue(all.contains("connected"), all);
        assertTrue(all.contains("live"), all);

        members.get(1).terminate().awaitExit();
        members.get(2).kill().awaitExit();
        await(members.get(0), "/ready", NOT_NOW);
        await(gateway, "/ready", NOT_NOW);
        assertEquals(LIVE, get(members.get(0), "/health"));
        assertEquals(LIVE, get(gateway, "/health"));

        members.set(1, startMember(1, 3, portBase, "again"));
        await(members.get(0), "/ready", LIVE);
        await(members.get(1), "/ready", LIVE);
        await(gateway, "/ready", LIVE);

        gateway.kill().awaitExit();
        await(replica, "/ready", NOT_NOW);
    }

    private NodeProcess startMember(final int id, final int count, final int portBase, final String run)
        throws IOException
    {
        final List<String> command = Files.exists(data("member", id)) ?
            List.of("sequencer") : List.of("sequencer", "--bootstrap");
        return start(command, "member-" + id + '-' + run, file("member-" + id, common(count, portBase) +
            "\nlockstep.cluster.member.id=" + id +
            "\nlockstep.cluster.authorised.keys=" + keys().authorisedKeys() +
            "\nlockstep.sequencer.dir=" + data("member", id) +
            "\nlockstep.feed.channel=" + feed(portBase) +
            "\nlockstep.cluster.heartbeat.timeout=2s\nlockstep.cluster.election.timeout=1s" +
            "\nlockstep.cluster.log.term.length=1m\nlockstep.archive.segment.length=1m\n"));
    }

    private KeyDirectory keys()
    {
        final KeyDirectory keys = new KeyDirectory(dir.resolve("keys"));
        return Files.exists(keys.authorisedKeys()) ? keys : keys.create(1, new SecureRandom());
    }

    private static String common(final int memberCount, final int portBase)
    {
        return "lockstep.metrics.address=127.0.0.1:0\nlockstep.stream.id=7" +
            "\nlockstep.cluster.hosts=localhost" + ",localhost".repeat(memberCount - 1) +
            "\nlockstep.cluster.port.base=" + portBase +
            "\nlockstep.journal.segment.length=1m";
    }

    private NodeProcess start(final String command, final String name, final String settings) throws IOException
    {
        return start(List.of(command), name, settings);
    }

    private NodeProcess start(final List<String> command, final String name, final String settings) throws IOException
    {
        final List<String> line = new ArrayList<>(command);
        line.add(settings);
        final NodeProcess process = NodeProcess.start(dir, name, line.toArray(String[]::new));
        processes.add(process);
        return process.awaitRunning();
    }

    private String file(final String name, final String settings) throws IOException
    {
        return Files.writeString(dir.resolve(name + ".properties"), settings).toString();
    }

    private Path data(final String kind, final int id)
    {
        return dir.resolve("data-" + kind + '-' + id);
    }

    private static String feed(final int portBase)
    {
        return "aeron:udp?endpoint=239.255.0." + group(portBase) + ':' + (portBase + 80) + "|interface=localhost";
    }

    private static String stream(final int portBase)
    {
        return "aeron:udp?endpoint=239.255.1." + group(portBase) + ':' + (portBase + 81) + "|interface=localhost";
    }

    private static int group(final int portBase)
    {
        return 1 + 2 * (portBase / 100 % 100);
    }

    private static String status(final int expectedStatus, final String... arguments)
    {
        final List<String> line = new ArrayList<>(List.of("status"));
        line.addAll(List.of(arguments));
        final StringWriter out = new StringWriter();
        final int status = LockstepCommand.commandLine().setOut(new PrintWriter(out)).execute(
            line.toArray(String[]::new));
        assertEquals(expectedStatus, status, out::toString);
        return out.toString();
    }

    private static void assertLine(final String text, final String name, final String value)
    {
        assertTrue(Pattern.compile("(?m)^" + name + " +" + value + "$").matcher(text).find(),
            name + ' ' + value + '\n' + text);
    }

    private static void signal(final NodeProcess process, final String signal) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor());
    }

    private void await(final NodeProcess process, final String path, final int status) throws Exception
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        HttpResponse<String> response = request(process, path);
        while (status != response.statusCode())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError(path + " expected=" + status + " actual=" + response.statusCode() + ' ' +
                    response.body() + process.error());
            }
            response = request(process, path);
        }
    }

    private int get(final NodeProcess process, final String path) throws Exception
    {
        return request(process, path).statusCode();
    }

    private HttpResponse<String> request(final NodeProcess process, final String path) throws Exception
    {
        final Matcher matcher = ADDRESS.matcher(process.output());
        assertTrue(matcher.find(), process::toString);
        return client.send(
            HttpRequest.newBuilder(URI.create(matcher.group(1) + path)).timeout(Duration.ofSeconds(DEADLINE_S)).build(),
            HttpResponse.BodyHandlers.ofString());
    }
}
