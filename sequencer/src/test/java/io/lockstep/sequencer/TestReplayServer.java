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
package io.lockstep.sequencer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;

import io.aeron.Aeron;
import io.lockstep.journal.replay.ReplayCounters;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.runtime.transport.AeronTransport;

/** Serves a journal as a gateway does, on the driver of a test's clients. */
final class TestReplayServer implements AutoCloseable
{
    private final ReplayCounters counters = new ReplayCounters();
    private final int port;
    private final JournalTool journal;
    private final Aeron aeron;
    private final AgentRunner runner;

    /** A server that sends so many bytes a second, 0 for as many as it can. */
    TestReplayServer(final TestCluster cluster, final int streamId, final Path directory, final int rateLimit)
    {
        this(cluster, streamId, directory, rateLimit, freePort());
    }

    /** The same where another one was. */
    TestReplayServer(
        final TestCluster cluster, final int streamId, final Path directory, final int rateLimit, final int port)
    {
        this.port = port;
        journal = JournalTool.open(directory, TestFiles.MAX_BLOCK_LENGTH);
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
        final ErrorHandler errorHandler = cluster.errors::add;
        runner = new AgentRunner(new BackoffIdleStrategy(), errorHandler, null, new ReplayServer(
            new ReplayServerContext()
                .transport(new AeronTransport(aeron))
                .requestChannel("aeron:udp?endpoint=localhost:" + port)
                .streamId(streamId)
                .maxBlockLength(TestFiles.MAX_BLOCK_LENGTH)
                .rateLimit(rateLimit)
                .rateBurst(1)
                .counters(counters)
                .source(journal.reader())));
        AgentRunner.startOnThread(runner);
    }

    String endpoint()
    {
        return "localhost:" + port;
    }

    int port()
    {
        return port;
    }

    long sentBlocks()
    {
        return counters.blocks();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(runner, aeron, journal);
    }

    static int freePort()
    {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        {
            return socket.getLocalPort();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("no free port", ex);
        }
    }
}
