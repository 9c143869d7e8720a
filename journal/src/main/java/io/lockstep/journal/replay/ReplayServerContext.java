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
import static io.lockstep.journal.replay.Limits.atMost;
import static io.lockstep.journal.replay.Limits.isGiven;

import java.util.concurrent.TimeUnit;

import org.agrona.BitUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayBlockEncoder;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.runtime.transport.Transport;

/**
 * Settings of a replay server. Every setter may be called until {@link #conclude()}, which the server calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting. Ownership: the
 * transport and the source stay the caller's and must outlive the server.
 */
public final class ReplayServerContext
{
    /** Most requesters that are served at a time. */
    public static final String REQUESTER_LIMIT_PROP_NAME = "lockstep.replay.requester.limit";
    /** Default of {@link #REQUESTER_LIMIT_PROP_NAME}. */
    public static final int REQUESTER_LIMIT_DEFAULT = 16;

    /** Most requesters beyond that limit that are told so at a time. */
    public static final String REFUSAL_LIMIT_PROP_NAME = "lockstep.replay.refusal.limit";
    /** Default of {@link #REFUSAL_LIMIT_PROP_NAME}. */
    public static final int REFUSAL_LIMIT_DEFAULT = 4;

    /** When a refused requester may ask again, in ms. */
    public static final String RETRY_DELAY_PROP_NAME = "lockstep.replay.retry.delay.ms";
    /** Default of {@link #RETRY_DELAY_PROP_NAME}. */
    public static final int RETRY_DELAY_MS_DEFAULT = 500;

    /** Bytes of blocks that a requester is sent before it is the next one's turn. */
    public static final String TURN_LENGTH_PROP_NAME = "lockstep.replay.turn.length";
    /** Default of {@link #TURN_LENGTH_PROP_NAME}. */
    public static final int TURN_LENGTH_DEFAULT = 64 * 1024;

    /** Most bytes of blocks that answer one request, whatever it asks for. */
    public static final String ANSWER_LENGTH_PROP_NAME = "lockstep.replay.answer.length";
    /** Default of {@link #ANSWER_LENGTH_PROP_NAME}. */
    public static final int ANSWER_LENGTH_DEFAULT = 4 * 1024 * 1024;

    /**
     * Term length of a publication of answers, a power of two; 0 for the least that holds the longest block. Three
     * terms are mapped for each requester, in a sparse file.
     */
    public static final String TERM_LENGTH_PROP_NAME = "lockstep.replay.term.length";
    /** Default of {@link #TERM_LENGTH_PROP_NAME}. */
    public static final int TERM_LENGTH_DEFAULT = 0;

    /** After which time without a request or a message that went out a requester is forgotten. */
    public static final String IDLE_TIMEOUT_PROP_NAME = "lockstep.replay.idle.timeout";
    /** Default of {@link #IDLE_TIMEOUT_PROP_NAME} in ns. */
    public static final long IDLE_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(10);

    /** Most ms that a request may wait at the tail, 0 for no waiting. Less than the idle time-out. */
    public static final String WAIT_LIMIT_PROP_NAME = "lockstep.replay.wait.limit";
    /** Default of {@link #WAIT_LIMIT_PROP_NAME}. */
    public static final int WAIT_LIMIT_MS_DEFAULT = 2_000;

    /** Bytes of blocks that a requester is sent in a second, 0 for no limit. */
    public static final String RATE_LIMIT_PROP_NAME = "lockstep.replay.rate.limit";
    /** Default of {@link #RATE_LIMIT_PROP_NAME}. */
    public static final int RATE_LIMIT_DEFAULT = 256 * 1024 * 1024;

    /** Bytes of blocks that a requester is sent at once after a pause. */
    public static final String RATE_BURST_PROP_NAME = "lockstep.replay.rate.burst";
    /** Default of {@link #RATE_BURST_PROP_NAME}. */
    public static final int RATE_BURST_DEFAULT = 8 * 1024 * 1024;

    /** Requests of a requester that are taken in a second, and at once; more are told to wait. 0 for no limit. */
    public static final String REQUEST_RATE_LIMIT_PROP_NAME = "lockstep.replay.request.rate.limit";
    /** Default of {@link #REQUEST_RATE_LIMIT_PROP_NAME}. */
    public static final int REQUEST_RATE_LIMIT_DEFAULT = 2_000;

    /** New requesters in a second; more are dropped. 0 for no limit. As many as there are places may come at once. */
    public static final String CONNECT_RATE_LIMIT_PROP_NAME = "lockstep.replay.connect.rate.limit";
    /** Default of {@link #CONNECT_RATE_LIMIT_PROP_NAME}. */
    public static final int CONNECT_RATE_LIMIT_DEFAULT = 10;

    /** Requests that are taken in one duty cycle. */
    static final int REQUEST_LIMIT = 16;

    private static final int MESSAGES_PER_TERM = 8;
    private static final int RETRY_DELAY_MAX = 65_534;

    private Transport transport;
    private String requestChannel;
    private BlockSource source;
    private BlockSource attestedSource;
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private ReplayCounters counters;
    private int streamId = JournalConfiguration.STREAM_ID_DEFAULT;
    private int maxBlockLength = JournalConfiguration.MAX_BLOCK_LENGTH_DEFAULT;
    private int requesterLimit = REQUESTER_LIMIT_DEFAULT;
    private int refusalLimit = REFUSAL_LIMIT_DEFAULT;
    private int retryDelayMs = RETRY_DELAY_MS_DEFAULT;
    private int turnLength = TURN_LENGTH_DEFAULT;
    private int answerLength = ANSWER_LENGTH_DEFAULT;
    private int termLength = TERM_LENGTH_DEFAULT;
    private int waitLimitMs = WAIT_LIMIT_MS_DEFAULT;
    private int rateLimit = RATE_LIMIT_DEFAULT;
    private int rateBurst = RATE_BURST_DEFAULT;
    private int requestRateLimit = REQUEST_RATE_LIMIT_DEFAULT;
    private int connectRateLimit = CONNECT_RATE_LIMIT_DEFAULT;
    private int knownVersion;
    private long idleTimeoutNs = IDLE_TIMEOUT_NS_DEFAULT;
    private boolean isConcluded;

    /**
     * Checks every value, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public ReplayServerContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("ReplayServerContext already concluded");
        }
        isConcluded = true;

        counters = null == counters ? new ReplayCounters() : counters;
        isGiven("transport", transport);
        isGiven("requestChannel", requestChannel);
        isGiven("source", source);
        isGiven("clock", clock);
        atLeast("requesterLimit", 1, requesterLimit);
        atLeast("refusalLimit", 0, refusalLimit);
        atLeast("retryDelayMs", 0, retryDelayMs);
        atMost("retryDelayMs", RETRY_DELAY_MAX, retryDelayMs);
        atLeast("turnLength", 1, turnLength);
        atLeast("answerLength", 1, answerLength);
        atLeast("idleTimeoutNs", 1, idleTimeoutNs);
        atLeast("waitLimitMs", 0, waitLimitMs);
        atMost("waitLimitMs", TimeUnit.NANOSECONDS.toMillis(idleTimeoutNs) - (waitLimitMs > 0 ? 1 : 0), waitLimitMs);
        atLeast("rateLimit", 0 == rateLimit ? 0 : maxBlockLength, rateLimit);
        atLeast("rateBurst", 1, rateBurst);
        atLeast("requestRateLimit", 0, requestRateLimit);
        atLeast("connectRateLimit", 0, connectRateLimit);
        atLeast("knownVersion", 0, knownVersion);
        final int longest = MessageHeaderEncoder.ENCODED_LENGTH + ReplayBlockEncoder.BLOCK_LENGTH + maxBlockLength;
        final int leastTermLength = Math.max(
            LogBufferDescriptor.TERM_MIN_LENGTH, BitUtil.findNextPositivePowerOfTwo(MESSAGES_PER_TERM * longest));
        termLength = 0 == termLength ? leastTermLength : termLength;
        atLeast("termLength", leastTermLength, termLength);
        if (!BitUtil.isPowerOfTwo(termLength))
        {
            throw new IllegalArgumentException("termLength is not a power of two: termLength=" + termLength);
        }
        return this;
    }

    /** Where requests and answers travel. */
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
    public ReplayServerContext transport(final Transport transport)
    {
        this.transport = transport;
        return this;
    }

    /** Channel that requests come in on. */
    public String requestChannel()
    {
        return requestChannel;
    }

    /**
     * Channel that requests come in on.
     *
     * @param requestChannel with the endpoint of this server.
     * @return this.
     */
    public ReplayServerContext requestChannel(final String requestChannel)
    {
        this.requestChannel = requestChannel;
        return this;
    }

    /** Where the blocks come from. */
    public BlockSource source()
    {
        return source;
    }

    /**
     * Where the blocks come from. It is used by the server's thread alone.
     *
     * @param source for this server alone.
     * @return this.
     */
    public ReplayServerContext source(final BlockSource source)
    {
        this.source = source;
        return this;
    }

    BlockSource attestedSource()
    {
        return null == attestedSource ? source : attestedSource;
    }

    /** Source of those blocks alone that this node answers for: for who takes them as its word. */
    public ReplayServerContext attestedSource(final BlockSource source)
    {
        attestedSource = source;
        return this;
    }

    /** Clock of the time-outs. */
    public NanoClock clock()
    {
        return clock;
    }

    /**
     * Clock of the time-outs.
     *
     * @param clock to read once a duty cycle.
     * @return this.
     */
    public ReplayServerContext clock(final NanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    /** Stream that is served. */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Stream that is served.
     *
     * @param streamId of the blocks.
     * @return this.
     */
    public ReplayServerContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /**
     * Last version of the rules of the stamp that this server knows, which every answer tells.
     *
     * @return version, 0 if the server is no member.
     */
    public int knownVersion()
    {
        return knownVersion;
    }

    /**
     * Last version of the rules of the stamp that this server knows, for whoever is about to activate one.
     *
     * @param knownVersion of a member; 0, as by default, of another node.
     * @return this.
     */
    public ReplayServerContext knownVersion(final int knownVersion)
    {
        this.knownVersion = knownVersion;
        return this;
    }

    /** Length of the longest block. */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /**
     * Length of the longest block.
     *
     * @param maxBlockLength in bytes.
     * @return this.
     */
    public ReplayServerContext maxBlockLength(final int maxBlockLength)
    {
        this.maxBlockLength = maxBlockLength;
        return this;
    }

    /** Most requesters that are served at a time. */
    public int requesterLimit()
    {
        return requesterLimit;
    }

    /**
     * Most requesters that are served at a time.
     *
     * @param requesterLimit at least 1.
     * @return this.
     */
    public ReplayServerContext requesterLimit(final int requesterLimit)
    {
        this.requesterLimit = requesterLimit;
        return this;
    }

    /** Most requesters beyond the limit that are told so at a time. */
    public int refusalLimit()
    {
        return refusalLimit;
    }

    /**
     * Most requesters beyond the limit that are told so at a time. What asks beyond that is dropped.
     *
     * @param refusalLimit 0 to tell nobody.
     * @return this.
     */
    public ReplayServerContext refusalLimit(final int refusalLimit)
    {
        this.refusalLimit = refusalLimit;
        return this;
    }

    /** When a refused requester may ask again. */
    public int retryDelayMs()
    {
        return retryDelayMs;
    }

    /**
     * When a refused requester may ask again.
     *
     * @param retryDelayMs from 0 to 65,534.
     * @return this.
     */
    public ReplayServerContext retryDelayMs(final int retryDelayMs)
    {
        this.retryDelayMs = retryDelayMs;
        return this;
    }

    /** Bytes of blocks that a requester is sent in one turn. */
    public int turnLength()
    {
        return turnLength;
    }

    /**
     * Bytes of blocks that a requester is sent in one turn; the block that reaches it is the last of the turn.
     *
     * @param turnLength in bytes.
     * @return this.
     */
    public ReplayServerContext turnLength(final int turnLength)
    {
        this.turnLength = turnLength;
        return this;
    }

    /** Most bytes of blocks that answer one request. */
    public int answerLength()
    {
        return answerLength;
    }

    /**
     * Most bytes of blocks that answer one request, unless the first block is longer.
     *
     * @param answerLength in bytes.
     * @return this.
     */
    public ReplayServerContext answerLength(final int answerLength)
    {
        this.answerLength = answerLength;
        return this;
    }

    /** Term length of a publication of answers. */
    public int termLength()
    {
        return termLength;
    }

    /**
     * Term length of a publication of answers: at least 8 times the longest message.
     *
     * @param termLength in bytes, a power of two, or 0 for the least.
     * @return this.
     */
    public ReplayServerContext termLength(final int termLength)
    {
        this.termLength = termLength;
        return this;
    }

    /** After which time a silent requester is forgotten. */
    public long idleTimeoutNs()
    {
        return idleTimeoutNs;
    }

    /**
     * After which time a silent requester is forgotten and its publication closed.
     *
     * @param idleTimeoutNs in ns.
     * @return this.
     */
    public ReplayServerContext idleTimeoutNs(final long idleTimeoutNs)
    {
        this.idleTimeoutNs = idleTimeoutNs;
        return this;
    }

    /**
     * Most time that a request may wait at the tail.
     *
     * @return ms.
     */
    public int waitLimitMs()
    {
        return waitLimitMs;
    }

    /**
     * Most time that a request may wait at the tail. Its place stays taken that long, which costs nobody else anything.
     *
     * @param waitLimitMs in ms, 0 for no waiting.
     * @return this.
     */
    public ReplayServerContext waitLimitMs(final int waitLimitMs)
    {
        this.waitLimitMs = waitLimitMs;
        return this;
    }

    /**
     * Bytes of blocks that a requester is sent in a second.
     *
     * @return bytes, 0 for no limit.
     */
    public int rateLimit()
    {
        return rateLimit;
    }

    /**
     * Bytes of blocks that a requester is sent in a second, by its response channel.
     *
     * @param rateLimit in bytes, at least the longest block, or 0 for no limit.
     * @return this.
     */
    public ReplayServerContext rateLimit(final int rateLimit)
    {
        this.rateLimit = rateLimit;
        return this;
    }

    /** Bytes of blocks that a requester is sent at once after a pause. */
    public int rateBurst()
    {
        return rateBurst;
    }

    /**
     * Bytes of blocks that a requester is sent at once after a pause.
     *
     * @param rateBurst in bytes.
     * @return this.
     */
    public ReplayServerContext rateBurst(final int rateBurst)
    {
        this.rateBurst = rateBurst;
        return this;
    }

    /**
     * Requests of a requester that are taken in a second.
     *
     * @return count, 0 for no limit.
     */
    public int requestRateLimit()
    {
        return requestRateLimit;
    }

    /**
     * Requests of a requester that are taken in a second, and at once; the rest is answered OVERLOADED.
     *
     * @param requestRateLimit or 0 for no limit.
     * @return this.
     */
    public ReplayServerContext requestRateLimit(final int requestRateLimit)
    {
        this.requestRateLimit = requestRateLimit;
        return this;
    }

    /**
     * New requesters in a second.
     *
     * @return count, 0 for no limit.
     */
    public int connectRateLimit()
    {
        return connectRateLimit;
    }

    /**
     * New requesters in a second. What comes beyond that, and beyond as many at once as there are places, is dropped.
     *
     * @param connectRateLimit or 0 for no limit.
     * @return this.
     */
    public ReplayServerContext connectRateLimit(final int connectRateLimit)
    {
        this.connectRateLimit = connectRateLimit;
        return this;
    }

    /**
     * Counters of the server.
     *
     * @return counters; once concluded never null.
     */
    public ReplayCounters counters()
    {
        return counters;
    }

    /**
     * Counters of the server.
     *
     * @param counters to move; without them nobody outside of the process sees any.
     * @return this.
     */
    public ReplayServerContext counters(final ReplayCounters counters)
    {
        this.counters = counters;
        return this;
    }
}
