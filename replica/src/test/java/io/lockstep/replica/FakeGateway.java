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

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.runtime.transport.AeronTransport;

/**
 * What a replica sees of a gateway: a multicast publication and a replay server over a journal, all real. It publishes
 * what it is told to and keeps back what it is told to. Stepped by the test's thread.
 */
final class FakeGateway implements AutoCloseable
{
    private final String streamChannel;
    private final String replayChannel;
    private final TestStream stream;
    private final ExclusivePublication publication;
    private final Journal journal;
    private final JournalReader reader;
    private final ReplayServer server;
    private boolean isReplayDead;
    private long skips;

    FakeGateway(
        final Aeron aeron,
        final File directory,
        final TestStream stream,
        final String streamChannel,
        final String replayChannel)
    {
        this.stream = stream;
        this.streamChannel = streamChannel;
        this.replayChannel = replayChannel;
        publication = aeron.addExclusivePublication(streamChannel + "|term-length=1m", AeronStreams.MULTICAST);
        journal = Journal.open(new JournalContext()
            .directory(directory).streamId(TestStream.STREAM_ID).segmentLength(1024 * 1024));
        reader = journal.newReader();
        server = new ReplayServer(new ReplayServerContext()
            .transport(new AeronTransport(aeron))
            .requestChannel(replayChannel)
            .source(reader)
            .streamId(TestStream.STREAM_ID));
    }

    String streamChannel()
    {
        return streamChannel;
    }

    String replayChannel()
    {
        return replayChannel;
    }

    boolean isHeard()
    {
        return publication.isConnected();
    }

    long skips()
    {
        return skips;
    }

    FakeGateway replayDead(final boolean isReplayDead)
    {
        this.isReplayDead = isReplayDead;
        return this;
    }

    /** Into the journal, and out on the group unless it is to be kept back. Never waits, like a gateway. */
    void release(final long blockNumber, final boolean isPublished)
    {
        assertTrue(journal.append(stream.buffer(blockNumber), 0, stream.block(blockNumber).length));
        journal.flush();
        if (isPublished)
        {
            publish(stream.buffer(blockNumber), stream.block(blockNumber).length);
        }
    }

    void publish(final DirectBuffer buffer, final int length)
    {
        final long position = publication.offer(buffer, 0, length);
        assertTrue(position != Publication.MAX_POSITION_EXCEEDED && position != Publication.CLOSED);
        skips += position < 0 ? 1 : 0;
    }

    void heartbeat()
    {
        final UnsafeBuffer heartbeat = stream.heartbeat(journal.lastBlockNumber());
        publish(heartbeat, heartbeat.capacity());
    }

    int step()
    {
        return isReplayDead ? 0 : server.doWork();
    }

    @Override
    public void close()
    {
        server.onClose();
        CloseHelper.closeAll(publication, reader, journal);
    }
}
