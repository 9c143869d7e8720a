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

import java.util.SplittableRandom;
import java.util.function.Function;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.client.ClientListener;
import io.lockstep.client.LockstepClient;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.history.PayloadHash;
import io.lockstep.protocol.ErrorCode;

/**
 * A client that writes down what it sends and what it is told. No two payloads are equal: each begins with the client,
 * a number of this process, and a count.
 * <p>
 * Threading: one thread.
 */
final class HistoryClient implements ClientListener, AutoCloseable
{
    private static final String GIVEN_UP = "GIVEN_UP";

    private final UnsafeBuffer buffer;
    private final Long2LongHashMap open = new Long2LongHashMap(0);
    private final long clientId;
    private final long processNumber;
    private final int maxLength;
    private final SplittableRandom random;
    private final HistoryWriter history;
    private final Function<ClientListener, LockstepClient> opener;
    private final AckListener ackListener;
    private LockstepClient client;
    private int pendingLength;
    private long count;
    private long sent;
    private long applied;
    private long rejected;
    private long unknown;
    private long busy;
    private long sessions;

    /** Told of each request that was applied. */
    @FunctionalInterface
    interface AckListener
    {
        /**
         * A request was applied.
         *
         * @param clientId  that sent it.
         * @param requestId of it.
         * @param invokeNs  when it was sent for the first time.
         * @param nowNs     when the client was told.
         */
        void onApplied(long clientId, long requestId, long invokeNs, long nowNs);
    }

    HistoryClient(
        final long clientId,
        final long processNumber,
        final int maxLength,
        final SplittableRandom random,
        final HistoryWriter history,
        final Function<ClientListener, LockstepClient> opener,
        final AckListener ackListener)
    {
        this.clientId = clientId;
        this.processNumber = processNumber;
        this.maxLength = maxLength;
        this.random = random;
        this.history = history;
        this.opener = opener;
        this.ackListener = ackListener;
        buffer = new UnsafeBuffer(new byte[maxLength]);
        for (int i = 0; i < maxLength; i++)
        {
            buffer.putByte(i, (byte)random.nextInt());
        }
        client = opener.apply(this);
    }

    int poll()
    {
        return client.poll();
    }

    /** Sends the next message if it can be sent now; gives its request id, or 0. */
    long trySend()
    {
        if (0 == pendingLength)
        {
            pendingLength = LoadSettings.MIN_LENGTH + random.nextInt(maxLength - LoadSettings.MIN_LENGTH + 1);
            buffer.putLong(0, clientId);
            buffer.putLong(Long.BYTES, processNumber);
            buffer.putLong(2 * Long.BYTES, ++count);
        }
        final long nowNs = System.nanoTime();
        final long requestId = client.offer(buffer, 0, pendingLength);
        if (requestId <= 0)
        {
            if (LockstepClient.TOO_LONG == requestId)
            {
                throw new IllegalStateException("message is longer than allowed: length=" + pendingLength);
            }
            return 0;
        }
        history.invoke(nowNs, clientId, requestId, PayloadHash.of(buffer, 0, pendingLength), pendingLength);
        open.put(requestId, nowNs);
        sent++;
        pendingLength = 0;
        return requestId;
    }

    /** Drops the session, with whatever has no outcome, and begins another. */
    void reopen()
    {
        close();
        client = opener.apply(this);
    }

    @Override
    public void onConnected(final int incarnation, final long lastRequestId)
    {
        sessions++;
    }

    @Override
    public void onApplied(final long requestId, final long sequence, final long timestampNs)
    {
        final long nowNs = System.nanoTime();
        history.applied(nowNs, clientId, requestId, sequence);
        applied++;
        ackListener.onApplied(clientId, requestId, open.remove(requestId), nowNs);
    }

    @Override
    public void onRejected(final long requestId, final ErrorCode code)
    {
        history.rejected(System.nanoTime(), clientId, requestId, code.name());
        open.remove(requestId);
        rejected++;
    }

    @Override
    public void onBusy(final long requestId, final ErrorCode code)
    {
        history.busy(System.nanoTime(), clientId, requestId, code.name());
        busy++;
    }

    boolean isAnswered()
    {
        return open.isEmpty();
    }

    boolean isClosed()
    {
        return client.isClosed();
    }

    long sent()
    {
        return sent;
    }

    long applied()
    {
        return applied;
    }

    long rejected()
    {
        return rejected;
    }

    long unknown()
    {
        return unknown;
    }

    long busy()
    {
        return busy;
    }

    long sessions()
    {
        return sessions;
    }

    /** Closes the session. What has no outcome by then never gets one here. */
    @Override
    public void close()
    {
        client.close();
        final long nowNs = System.nanoTime();
        open.forEachLong((requestId, invokeNs) -> history.unknown(nowNs, clientId, requestId, GIVEN_UP));
        unknown += open.size();
        open.clear();
    }
}
