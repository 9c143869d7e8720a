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
package io.lockstep.perf.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.client.ClientContext;
import io.lockstep.client.ClientListener;
import io.lockstep.client.LockstepClient;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.load.OpenLoopPacer;

/**
 * Clients that send at a rate, through whatever happens to the gateways, and write down everything. What is lost on the
 * way is sent again by the clients with the same ids, at the next gateway where the last one is gone.
 * <p>
 * Threading: the thread that made it. It has a media driver of its own.
 */
public final class HistoryLoad implements AutoCloseable
{
    private static final int BURST = 64;
    private static final int TERM_LENGTH = 256 * 1024;
    private static final long FLUSH_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final List<HistoryClient> clients = new ArrayList<>();
    private final LoadSettings settings;
    private final HistoryWriter history;
    private final SplittableRandom random;
    private final IdleStrategy idleStrategy = new BackoffIdleStrategy(10, 10, 1_000, MAX_PARK_NS);
    private final MediaDriver driver;
    private final Aeron aeron;
    private HistoryClient.AckListener ackListener = HistoryLoad::ignore;
    private OpenLoopPacer pacer;
    private long flushAtNs;
    private long churnAtNs;
    private int next;

    /**
     * Starts the driver and opens the clients, which connect while the load runs.
     *
     * @param settings     of the load.
     * @param history      to write to; the caller closes it after this.
     * @param errorHandler for what the transport survives.
     */
    public HistoryLoad(final LoadSettings settings, final HistoryWriter history, final ErrorHandler errorHandler)
    {
        this.settings = settings;
        this.history = history;
        random = new SplittableRandom(settings.seed());
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(settings.aeronDirectory())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(TERM_LENGTH)
            .errorHandler(errorHandler));
        try
        {
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(errorHandler));
            final long processNumber = System.nanoTime();
            for (int i = 0; i < settings.clients(); i++)
            {
                final int index = i;
                final long clientId = settings.firstClientId() + i;
                clients.add(new HistoryClient(clientId, processNumber, settings.maxLength(), random.split(), history,
                    (listener) -> open(clientId, index, listener), this::onApplied));
            }
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private LockstepClient open(final long clientId, final int index, final ClientListener listener)
    {
        final List<String> gateways = settings.gateways();
        final String[] channels = new String[gateways.size()];
        for (int i = 0; i < channels.length; i++)
        {
            channels[i] = gateways.get((index + i) % channels.length);
        }
        return LockstepClient.open(new ClientContext()
            .aeron(aeron)
            .clientId(clientId)
            .gatewayChannels(channels)
            .window(settings.window())
            .maxMessageLength(Math.max(settings.maxLength(), ClientContext.MAX_MESSAGE_LENGTH_DEFAULT))
            .listener(listener));
    }

    private static void ignore(
        final long clientId, final long requestId, final long invokeNs, final long nowNs)
    {
    }

    private void onApplied(
        final long clientId, final long requestId, final long invokeNs, final long nowNs)
    {
        ackListener.onApplied(clientId, requestId, invokeNs, nowNs);
    }

    void ackListener(final HistoryClient.AckListener listener)
    {
        ackListener = listener;
    }

    /**
     * Sends for its time, then waits for what is missing.
     *
     * @param isStopped true once it shall send no more.
     * @return true if every request got an outcome.
     */
    public boolean run(final BooleanSupplier isStopped)
    {
        final long startNs = System.nanoTime();
        while (!isStopped.getAsBoolean() && System.nanoTime() - startNs < settings.durationNs())
        {
            step(true);
        }
        final long drainStartNs = System.nanoTime();
        while (!isAnswered() && System.nanoTime() - drainStartNs < settings.drainNs())
        {
            step(false);
        }
        return isAnswered();
    }

    private boolean isAnswered()
    {
        for (final HistoryClient each : clients)
        {
            if (!each.isAnswered())
            {
                return false;
            }
        }
        return true;
    }

    /** One turn: polls every client, sends what is due, idles if there was nothing to do. */
    void step(final boolean isSending)
    {
        int workCount = 0;
        for (final HistoryClient each : clients)
        {
            workCount += each.poll();
        }
        final long nowNs = System.nanoTime();
        if (isSending)
        {
            workCount += send(nowNs);
            churn(nowNs);
        }
        if (nowNs - flushAtNs >= 0)
        {
            history.flush();
            flushAtNs = nowNs + FLUSH_INTERVAL_NS;
        }
        idleStrategy.idle(workCount);
    }

    private int send(final long nowNs)
    {
        if (null == pacer)
        {
            pacer = new OpenLoopPacer(settings.rate(), nowNs);
        }
        int sent = 0;
        int declined = 0;
        while (sent < BURST && declined < clients.size() && pacer.isDue(nowNs))
        {
            final HistoryClient client = clients.get(next);
            next = (next + 1) % clients.size();
            if (0 != client.trySend())
            {
                pacer.advance();
                sent++;
                declined = 0;
            }
            else
            {
                declined++;
            }
        }
        return sent;
    }

    private void churn(final long nowNs)
    {
        if (settings.churnNs() > 0 && nowNs - churnAtNs >= 0)
        {
            if (0 != churnAtNs)
            {
                clients.get(random.nextInt(clients.size())).reopen();
            }
            churnAtNs = nowNs + 1 + random.nextLong(2 * settings.churnNs() / clients.size());
        }
    }

    private long sum(final ToLongFunction<HistoryClient> figure)
    {
        return clients.stream().mapToLong(figure).sum();
    }

    /**
     * Clients that are closed for ever, as another process uses their ids.
     *
     * @return count.
     */
    public long taken()
    {
        return clients.stream().filter(HistoryClient::isClosed).count();
    }

    /**
     * What was done, in one line.
     *
     * @return names and counts.
     */
    public String summary()
    {
        return "sent=" + sum(HistoryClient::sent) + " applied=" + sum(HistoryClient::applied) +
            " rejected=" + sum(HistoryClient::rejected) + " unknown=" + sum(HistoryClient::unknown) +
            " busy=" + sum(HistoryClient::busy) + " sessions=" + sum(HistoryClient::sessions);
    }

    /** Closes the sessions; what has no outcome then is unknown. */
    public void giveUp()
    {
        CloseHelper.closeAll(clients);
    }

    /** Closes the sessions and stops the driver. */
    @Override
    public void close()
    {
        giveUp();
        CloseHelper.closeAll(aeron, driver);
    }
}
