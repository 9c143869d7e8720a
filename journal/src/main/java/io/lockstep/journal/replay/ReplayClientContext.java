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
package io.lockstep.journal.replay;

import static io.lockstep.journal.replay.Limits.atLeast;
import static io.lockstep.journal.replay.Limits.isGiven;

import java.util.concurrent.TimeUnit;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.runtime.transport.Transport;

/**
 * Settings of a replay client. Every setter may be called until {@link #conclude()}, which the client calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting. Ownership: the
 * transport stays the caller's and must outlive the replay client.
 */
public final class ReplayClientContext
{
    /** Bytes of blocks that one request asks for. */
    public static final String REQUEST_LENGTH_PROP_NAME = "lockstep.replay.request.length";
    /** Default of {@link #REQUEST_LENGTH_PROP_NAME}. */
    public static final int REQUEST_LENGTH_DEFAULT = 1024 * 1024;

    /** After which time without an answer, or without going on with one, a request is given up. */
    public static final String REQUEST_TIMEOUT_PROP_NAME = "lockstep.replay.request.timeout";
    /** Default of {@link #REQUEST_TIMEOUT_PROP_NAME} in ns. */
    public static final long REQUEST_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(2);

    /** Fragments that are taken in one poll. */
    public static final String FRAGMENT_LIMIT_PROP_NAME = "lockstep.replay.fragment.limit";
    /** Default of {@link #FRAGMENT_LIMIT_PROP_NAME}. */
    public static final int FRAGMENT_LIMIT_DEFAULT = 64;

    private Transport transport;
    private String requestChannel;
    private String responseChannel;
    private int responseStreamId = AeronStreams.REPLAY_RESPONSES;
    private int streamId = JournalConfiguration.STREAM_ID_DEFAULT;
    private boolean isAttested;
    private int maxBlockLength = JournalConfiguration.MAX_BLOCK_LENGTH_DEFAULT;
    private int requestLength = REQUEST_LENGTH_DEFAULT;
    private long requestTimeoutNs = REQUEST_TIMEOUT_NS_DEFAULT;
    private int fragmentLimit = FRAGMENT_LIMIT_DEFAULT;
    private Runnable damageListener = ReplayClientContext::ignore;
    private boolean isConcluded;

    /**
     * Checks every value, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public ReplayClientContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("ReplayClientContext already concluded");
        }
        isConcluded = true;

        isGiven("transport", transport);
        isGiven("requestChannel", requestChannel);
        isGiven("responseChannel", responseChannel);
        atLeast("requestLength", 1, requestLength);
        atLeast("requestTimeoutNs", 1, requestTimeoutNs);
        atLeast("fragmentLimit", 1, fragmentLimit);
        return this;
    }

    /** The same settings for another server, not concluded. */
    ReplayClientContext copyFor(final String requestChannel)
    {
        return new ReplayClientContext()
            .transport(transport)
            .requestChannel(requestChannel)
            .responseChannel(responseChannel)
            .responseStreamId(responseStreamId)
            .streamId(streamId)
            .isAttested(isAttested)
            .maxBlockLength(maxBlockLength)
            .requestLength(requestLength)
            .requestTimeoutNs(requestTimeoutNs)
            .fragmentLimit(fragmentLimit)
            .damageListener(damageListener);
    }

    /**
     * Who is told of each message of the server's that came damaged and was left.
     *
     * @return listener.
     */
    public Runnable damageListener()
    {
        return damageListener;
    }

    /**
     * Has somebody count what comes damaged; by default nobody does.
     *
     * @param listener told on the client's thread.
     * @return this.
     */
    public ReplayClientContext damageListener(final Runnable listener)
    {
        damageListener = listener;
        return this;
    }

    /**
     * Is only that part asked for of which the server's node says that it stays.
     *
     * @return true if so.
     */
    public boolean isAttested()
    {
        return isAttested;
    }

    /**
     * Asks only for that part of which the server's node says that it stays, so that what comes is the node's word;
     * by default everything that it holds is asked for.
     *
     * @param isAttested true for that part alone.
     * @return this.
     */
    public ReplayClientContext isAttested(final boolean isAttested)
    {
        this.isAttested = isAttested;
        return this;
    }

    /**
     * Where requests and answers travel.
     *
     * @return client.
     */
    public Transport transport()
    {
        return transport;
    }

    /**
     * Where requests and answers travel.
     *
     * @param transport to use.
     * @return this.
     */
    public ReplayClientContext transport(final Transport transport)
    {
        this.transport = transport;
        return this;
    }

    /**
     * Channel of the server.
     *
     * @return channel.
     */
    public String requestChannel()
    {
        return requestChannel;
    }

    /**
     * Channel of the server.
     *
     * @param requestChannel with the server's endpoint.
     * @return this.
     */
    public ReplayClientContext requestChannel(final String requestChannel)
    {
        this.requestChannel = requestChannel;
        return this;
    }

    /**
     * Channel of the answers.
     *
     * @return channel.
     */
    public String responseChannel()
    {
        return responseChannel;
    }

    /**
     * Channel of the answers. Together with the stream id it is this client's alone; with port 0 it is.
     *
     * @param responseChannel with an endpoint that the server reaches.
     * @return this.
     */
    public ReplayClientContext responseChannel(final String responseChannel)
    {
        this.responseChannel = responseChannel;
        return this;
    }

    /**
     * Aeron stream of the answers.
     *
     * @return stream id.
     */
    public int responseStreamId()
    {
        return responseStreamId;
    }

    /**
     * Aeron stream of the answers.
     *
     * @param responseStreamId on the response channel.
     * @return this.
     */
    public ReplayClientContext responseStreamId(final int responseStreamId)
    {
        this.responseStreamId = responseStreamId;
        return this;
    }

    /**
     * Stream that is asked for.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Stream that is asked for.
     *
     * @param streamId of the blocks.
     * @return this.
     */
    public ReplayClientContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /**
     * Length of the longest block.
     *
     * @return bytes.
     */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /**
     * Length of the longest block: what is set aside to put one together.
     *
     * @param maxBlockLength in bytes.
     * @return this.
     */
    public ReplayClientContext maxBlockLength(final int maxBlockLength)
    {
        this.maxBlockLength = maxBlockLength;
        return this;
    }

    /**
     * Bytes of blocks that one request asks for.
     *
     * @return bytes.
     */
    public int requestLength()
    {
        return requestLength;
    }

    /**
     * Bytes of blocks that one request asks for; a server may send less, and at least one block.
     *
     * @param requestLength in bytes.
     * @return this.
     */
    public ReplayClientContext requestLength(final int requestLength)
    {
        this.requestLength = requestLength;
        return this;
    }

    /**
     * After which time a request is given up.
     *
     * @return time in ns.
     */
    public long requestTimeoutNs()
    {
        return requestTimeoutNs;
    }

    /**
     * After which time without an answer, or without going on with one, a request is given up.
     *
     * @param requestTimeoutNs in ns.
     * @return this.
     */
    public ReplayClientContext requestTimeoutNs(final long requestTimeoutNs)
    {
        this.requestTimeoutNs = requestTimeoutNs;
        return this;
    }

    /**
     * Fragments that are taken in one poll.
     *
     * @return count.
     */
    public int fragmentLimit()
    {
        return fragmentLimit;
    }

    /**
     * Fragments that are taken in one poll.
     *
     * @param fragmentLimit at least 1.
     * @return this.
     */
    public ReplayClientContext fragmentLimit(final int fragmentLimit)
    {
        this.fragmentLimit = fragmentLimit;
        return this;
    }

    private static void ignore()
    {
        // Where nobody counts, an answer that does not come says enough.
    }
}
