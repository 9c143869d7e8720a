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
package io.lockstep.journal.tool;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import io.aeron.Aeron;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.RepairSource;
import io.lockstep.journal.replay.ReplayClientContext;
import io.lockstep.journal.replay.ReplayRange;
import io.lockstep.journal.replay.ReplayStream;
import io.lockstep.journal.replay.ReplayStreamContext;
import io.lockstep.journal.replay.ReplayStreamState;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.OwnAddress;
import io.lockstep.runtime.transport.AeronTransport;

/**
 * Blocks of a node that serves replay, a member or a gateway.
 * <p>
 * Threading: the caller's thread waits for what it fetches. The Aeron client is the caller's.
 */
public final class ReplayTool implements RepairSource
{
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int PORT_MAX = 65_535;

    private final IdleStrategy idleStrategy = new BackoffIdleStrategy();
    private final Aeron aeron;
    private final InetSocketAddress server;
    private final int streamId;
    private final int maxBlockLength;

    /**
     * A source.
     *
     * @param aeron          client, of a driver that runs.
     * @param server         in the form {@code HOST:PORT}, where the node takes requests for replay.
     * @param streamId       of the stream.
     * @param maxBlockLength most that the stream allows, in bytes, or more.
     */
    public ReplayTool(final Aeron aeron, final String server, final int streamId, final int maxBlockLength)
    {
        this.aeron = aeron;
        this.server = addressOf(server);
        this.streamId = streamId;
        this.maxBlockLength = maxBlockLength;
    }

    /**
     * Has a text the form of a host and a port.
     *
     * @param text that was given.
     * @return true if so.
     */
    public static boolean isServer(final String text)
    {
        return text.matches("[^/:]+:[0-9]{1,5}") && Integer.parseInt(text.substring(text.indexOf(':') + 1)) <= PORT_MAX;
    }

    @Override
    public void fetch(final long firstBlock, final long lastBlock, final BlockConsumer consumer)
    {
        final ReplayStreamContext context = new ReplayStreamContext()
            .client(new ReplayClientContext()
                .transport(new AeronTransport(aeron))
                .responseChannel(OwnAddress.answerChannel(server.getAddress().getHostAddress()))
                .streamId(streamId)
                .maxBlockLength(maxBlockLength))
            .servers(List.of("aeron:udp?endpoint=" + server.getAddress().getHostAddress() + ':' + server.getPort()))
            .range(new ReplayRange().fromBlock(firstBlock).toBlock(lastBlock))
            .giveUpTimeoutNs(GIVE_UP_NS)
            .errorHandler(this::onWarning);
        try (ReplayStream stream = new ReplayStream(context, System.nanoTime()))
        {
            while (!stream.state().isFinal())
            {
                idleStrategy.idle(stream.poll(System.nanoTime(), consumer));
            }
            if (ReplayStreamState.DONE != stream.state() || stream.nextBlock() != lastBlock + 1)
            {
                throw new LockstepException(
                    LockstepException.Severity.ERROR, "source does not give the blocks: server=" + server +
                    " needed=" + firstBlock + '-' + lastBlock + " held=" + stream.firstAvailableBlock() + '-' +
                    stream.lastAvailableBlock() + " code=" + stream.code());
            }
        }
    }

    /** Why the stream ends is in the code that it ends with. */
    private void onWarning(final Throwable warning)
    {
        idleStrategy.reset();
    }

    private static InetSocketAddress addressOf(final String text)
    {
        final int colon = text.indexOf(':');
        final InetSocketAddress address =
            new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        if (address.isUnresolved())
        {
            throw new IllegalArgumentException("host is not known: server=" + text);
        }
        return address;
    }
}
