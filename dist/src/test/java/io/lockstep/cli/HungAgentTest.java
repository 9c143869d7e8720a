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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SequencerNode;
import io.lockstep.status.MetricsServer;

/**
 * A real member of which one of Aeron's threads hangs: health says so and names it, and so does status. The thread is
 * held where it reports something, which is what it does on its own thread.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HungAgentTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int HEALTHY = 200;
    private static final int ILL = 503;

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile String threadToHold = "";
    private SequencerNode node;
    private MetricsServer server;
    private Aeron aeron;
    private int portBase;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws IOException
    {
        final Settings settings = Settings.load(Path.of(NodeProcess.settings(
            dir, "lockstep.metrics.address=127.0.0.1:0\nlockstep.health.agent.limit=1s\n")));
        final SequencerContext ctx = SequencerContext.from(settings)
            .bootstrap(NodeDirectory.Bootstrap.NEW)
            .errorHandler(this::onError)
            .terminationHook(() -> {});
        server = MetricsServer.prepare(settings, NodeKind.SEQUENCER).launch(this::onError);
        node = SequencerNode.launch(ctx);
        server.attach(node.aeronDirectory());
        portBase = ctx.portBase();
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(node.aeronDirectory())
            .errorHandler(this::onError));
        awaitHealth(HEALTHY);
    }

    @AfterEach
    void stop()
    {
        threadToHold = "";
        release.countDown();
        CloseHelper.quietCloseAll(aeron, server, node);
    }

    @Test
    void shouldTellThatTheConsensusModuleHangs() throws Exception
    {
        threadToHold = "m0-consensus";
        try (AeronCluster.AsyncConnect stranger = AeronCluster.asyncConnect(new AeronCluster.Context()
            .aeron(aeron)
            .ownsAeronClient(false)
            .ingressChannel("aeron:udp")
            .ingressEndpoints("0=localhost:" + (portBase + 2))
            .egressChannel("aeron:udp?endpoint=localhost:0")))
        {
            while (!held.await(1, TimeUnit.MILLISECONDS))
            {
                stranger.poll();
            }

            assertHangs("consensus", "consensus");
        }
    }

    @Test
    void shouldTellThatTheArchiveHangs() throws Exception
    {
        try (AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
            .aeron(aeron)
            .ownsAeronClient(false)
            .controlRequestChannel("aeron:ipc?term-length=64k")
            .controlResponseChannel("aeron:ipc?term-length=64k")))
        {
            threadToHold = "m0-archive";
            archive.archiveProxy().startRecording(
                "aeron:udp", 7, SourceLocation.REMOTE, aeron.nextCorrelationId(),
                archive.controlSessionId());
            assertTrue(held.await(1, TimeUnit.MINUTES));

            assertHangs("archive", "archive");
        }
    }

    @Test
    void shouldTellThatTheMediaDriverHangs() throws Exception
    {
        threadToHold = "m0-driver";
        aeron.asyncAddPublication("aeron:udp?endpoint=localhost:" + (portBase + 70) + "|mtu=" +
            (2 * LogBufferDescriptor.TERM_MIN_LENGTH), 7);
        assertTrue(held.await(1, TimeUnit.MINUTES));

        // Whoever asks the driver for something waits for it, and may be named first.
        assertHangs("[a-z.]+", "driver");
    }

    private void assertHangs(final String first, final String agent) throws IOException
    {
        final String reason = awaitHealth(ILL);
        assertTrue(reason.matches("agent hangs: agent=" + first + " seconds=[0-9.]+"), reason);
        final StringWriter out = new StringWriter();

        final int status = LockstepCommand.commandLine().setOut(new PrintWriter(out))
            .execute("status", dir.resolve("data").toString());

        assertEquals(1, status, out::toString);
        assertTrue(out.toString().matches(
            "(?s).*\\nstate +stalled\\n.*\\nstalled agents [a-z. ]*" + agent + "[a-z. ]*\\n.*"), out::toString);
    }

    private String awaitHealth(final int expected) throws IOException
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (true)
        {
            final HttpResponse<String> response = health();
            if (expected == response.statusCode())
            {
                return response.body().strip();
            }
            assertTrue(System.nanoTime() - deadlineNs < 0, response::body);
        }
    }

    private HttpResponse<String> health() throws IOException
    {
        try
        {
            return client.send(
                HttpRequest.newBuilder(URI.create("http:/" + server.address() + "/health")).build(),
                HttpResponse.BodyHandlers.ofString());
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException(ex);
        }
    }

    /** Holds the thread that is to hang; what anything says is of no interest otherwise. */
    private void onError(final Throwable error)
    {
        if (Thread.currentThread().getName().equals(threadToHold))
        {
            held.countDown();
            try
            {
                release.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
