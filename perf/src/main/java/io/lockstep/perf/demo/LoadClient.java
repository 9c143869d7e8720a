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

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import org.agrona.BitUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.client.LockstepClient;
import io.lockstep.client.ClientListener;
import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.perf.load.MessageSource;
import io.lockstep.protocol.ErrorCode;

/**
 * One client of a load: takes messages from its source, offers them, and holds every answer against what it sent. Each
 * request must be answered once, in order, with a higher sequence than the one before.
 * <p>
 * Threading: one thread, but for {@link #onReplicaApplied(long)}, which is for the thread of one replica.
 */
public final class LoadClient implements ClientListener, AutoCloseable
{
    private static final int MAX_MESSAGE_LENGTH = 64 * 1024;

    private final long clientId;
    private final NanoClock clock;
    private final MessageSource source;
    private final LatencyRecorder ackLatency;
    private final LatencyRecorder appliedLatency;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_MESSAGE_LENGTH]);
    private final AtomicLongArray intendedNs;
    private final AtomicLong appliedRequestId = new AtomicLong();
    private final int mask;
    private final boolean isGatedByReplica;
    private LockstepClient client;
    private int pendingLength;
    private boolean isExhausted;
    private boolean isConnected;
    private boolean isClosing;
    private long sent;
    private long acked;
    private long rejected;
    private long busy;
    private long disconnects;
    private long misordered;
    private long lastSequence;
    private long hash;

    /**
     * A client that is not connected yet.
     *
     * @param clientId         of it.
     * @param clock            of the load.
     * @param source           of its messages.
     * @param ackLatency       from the intended time to the answer; null if it is not measured.
     * @param appliedLatency   from the intended time to the replica; null if it is not measured.
     * @param ringLength       messages whose time is remembered, a power of two.
     * @param isGatedByReplica whether no more than these may be on their way to the replica, which then tells.
     */
    public LoadClient(
        final long clientId,
        final NanoClock clock,
        final MessageSource source,
        final LatencyRecorder ackLatency,
        final LatencyRecorder appliedLatency,
        final int ringLength,
        final boolean isGatedByReplica)
    {
        this.clientId = clientId;
        this.clock = clock;
        this.source = source;
        this.ackLatency = ackLatency;
        this.appliedLatency = appliedLatency;
        this.isGatedByReplica = isGatedByReplica;
        intendedNs = new AtomicLongArray(BitUtil.findNextPositivePowerOfTwo(ringLength));
        mask = intendedNs.length() - 1;
    }

    /**
     * Gives it its connection.
     *
     * @param newClient whose listener this is; closed with this.
     */
    public void client(final LockstepClient newClient)
    {
        client = newClient;
    }

    /**
     * Polls the connection.
     *
     * @return work done.
     */
    public int poll()
    {
        return client.poll();
    }

    /**
     * Offers the next message, if there is one and there is room.
     *
     * @param nowNs time on the clock of the load.
     * @return true if a message went out.
     */
    public boolean tryOffer(final long nowNs)
    {
        if (0 == pendingLength)
        {
            if (isExhausted || !isConnected)
            {
                return false;
            }
            final int length = source.next(buffer, nowNs);
            if (length <= 0)
            {
                isExhausted = MessageSource.END == length;
                return false;
            }
            pendingLength = length;
        }
        if (isGatedByReplica && sent - appliedRequestId.getAcquire() > mask)
        {
            return false;
        }

        final long requestId = client.offer(buffer, 0, pendingLength);
        if (requestId <= 0)
        {
            if (LockstepClient.TOO_LONG == requestId || LockstepClient.CLOSED == requestId)
            {
                throw new IllegalStateException("message cannot be sent: length=" + pendingLength +
                    " result=" + requestId);
            }
            return false;
        }
        intendedNs.setRelease((int)requestId & mask, source.intendedNs());
        sent++;
        pendingLength = 0;
        return true;
    }

    @Override
    public void onConnected(final int incarnation, final long lastRequestId)
    {
        isConnected = true;
    }

    @Override
    public void onApplied(final long requestId, final long sequence, final long timestampNs)
    {
        if (null != ackLatency)
        {
            ackLatency.record(intendedNs.getAcquire((int)requestId & mask), clock.nanoTime());
        }
        if (requestId != acked + rejected + 1 || sequence <= lastSequence)
        {
            misordered++;
        }
        acked++;
        lastSequence = sequence;
        hash = StreamAudit.fold(hash, requestId, sequence);
    }

    @Override
    public void onRejected(final long requestId, final ErrorCode code)
    {
        if (requestId != acked + rejected + 1)
        {
            misordered++;
        }
        rejected++;
    }

    @Override
    public void onBusy(final long requestId, final ErrorCode code)
    {
        busy++;
    }

    @Override
    public void onDisconnected(final ErrorCode code)
    {
        isConnected = false;
        disconnects += isClosing ? 0 : 1;
    }

    /**
     * The replica has applied a message of this client.
     *
     * @param requestId of the message.
     */
    public void onReplicaApplied(final long requestId)
    {
        if (null != appliedLatency)
        {
            appliedLatency.record(intendedNs.getAcquire((int)requestId & mask), clock.nanoTime());
        }
        appliedRequestId.setRelease(requestId);
    }

    @Override
    public void close()
    {
        isClosing = true;
        if (null != client)
        {
            client.close();
        }
    }

    /** Id of the client. */
    public long clientId()
    {
        return clientId;
    }

    /** Is the session open. */
    public boolean isConnected()
    {
        return isConnected;
    }

    /** Has the source ended, and the last message gone out. */
    public boolean isExhausted()
    {
        return isExhausted && 0 == pendingLength;
    }

    /** Requests sent. */
    public long sent()
    {
        return sent;
    }

    /** Requests answered with a sequence. */
    public long acked()
    {
        return acked;
    }

    /** Requests answered with a rejection. */
    public long rejected()
    {
        return rejected;
    }

    /** Requests that a replica has applied, where that is measured. */
    public long applied()
    {
        return appliedRequestId.getAcquire();
    }

    /** Attempts that were not taken. */
    public long busy()
    {
        return busy;
    }

    /** Sessions lost. */
    public long disconnects()
    {
        return disconnects;
    }

    /** Answers that came twice, or out of order, or with a sequence that is not higher than the one before. */
    public long misordered()
    {
        return misordered;
    }

    /** Number over all (request id, sequence), to compare with {@link StreamAudit#hashOf(long)}. */
    public long hash()
    {
        return hash;
    }
}
