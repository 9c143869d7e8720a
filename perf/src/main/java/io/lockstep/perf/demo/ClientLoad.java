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

import java.util.List;
import java.util.function.ToLongFunction;

import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

/**
 * Drives the clients of a load on one thread, in turn. When a message is due is its source's affair: with a pacer the
 * load is open, and latency counts from the time at which the message was meant to go out, also when it goes out late.
 * <p>
 * Threading: the caller's.
 */
public final class ClientLoad implements AutoCloseable
{
    private static final int BURST = 64;

    private final LoadClient[] clients;
    private final NanoClock clock;
    private boolean isSending = true;
    private int next;

    /**
     * A load.
     *
     * @param clients to drive; closed with this.
     * @param clock   of the load.
     */
    public ClientLoad(final List<LoadClient> clients, final NanoClock clock)
    {
        this.clients = clients.toArray(new LoadClient[0]);
        this.clock = clock;
    }

    /**
     * Polls every client and sends what is due.
     *
     * @return work done.
     */
    public int doWork()
    {
        int workCount = 0;
        for (final LoadClient each : clients)
        {
            workCount += each.poll();
        }
        if (isSending)
        {
            workCount += send(clock.nanoTime());
        }
        return workCount;
    }

    private int send(final long nowNs)
    {
        int sent = 0;
        int blocked = 0;
        while (sent < BURST && blocked < clients.length)
        {
            final LoadClient client = clients[next];
            next = next + 1 == clients.length ? 0 : next + 1;
            if (client.tryOffer(nowNs))
            {
                sent++;
                blocked = 0;
            }
            else
            {
                blocked++;
            }
        }
        return sent;
    }

    /** Sends from here on. */
    public void startSending()
    {
        isSending = true;
    }

    /** Sends nothing more; answers are still awaited. */
    public void stopSending()
    {
        isSending = false;
    }

    /** Are all sessions open. */
    public boolean isConnected()
    {
        for (final LoadClient each : clients)
        {
            if (!each.isConnected())
            {
                return false;
            }
        }
        return true;
    }

    /** Have all sources ended. */
    public boolean isExhausted()
    {
        for (final LoadClient each : clients)
        {
            if (!each.isExhausted())
            {
                return false;
            }
        }
        return true;
    }

    /** Is every request answered. */
    public boolean isAnswered()
    {
        return sum(LoadClient::sent) == sum(LoadClient::acked) + sum(LoadClient::rejected);
    }

    /**
     * A figure over all clients.
     *
     * @param figure of one client.
     * @return the sum.
     */
    public long sum(final ToLongFunction<LoadClient> figure)
    {
        long sum = 0;
        for (final LoadClient each : clients)
        {
            sum += figure.applyAsLong(each);
        }
        return sum;
    }

    /** The clients. */
    public List<LoadClient> clients()
    {
        return List.of(clients);
    }

    /** Closes every session. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(clients);
    }
}
