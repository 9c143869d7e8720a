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
package io.lockstep.client;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.SystemUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.protocol.AeronStreams;

/**
 * Settings of a {@link LockstepClient}. What has a property name takes its first value from that system property.
 * <p>
 * Threading: one thread, before the client is opened. Errors: {@link IllegalArgumentException} in one line that names
 * the setting, from {@link #conclude()}.
 */
public final class ClientContext
{
    /**
     * Channel on which the client listens; port 0 takes a free one. It must be one that the gateway can send to. Empty
     * for a free port of the address by which this host reaches the gateway.
     */
    public static final String RESPONSE_CHANNEL_PROP_NAME = "lockstep.client.response.channel";
    /** Default of {@link #RESPONSE_CHANNEL_PROP_NAME}: found for each gateway when it is connected to. */
    public static final String RESPONSE_CHANNEL_DEFAULT = "";

    /** Longest silence, of either side, after which the other counts as gone. A gateway may shorten or lengthen it. */
    public static final String KEEP_ALIVE_PROP_NAME = "lockstep.client.keep.alive";
    /** Default of {@link #KEEP_ALIVE_PROP_NAME} in ns. */
    public static final long KEEP_ALIVE_DEFAULT_NS = SECONDS.toNanos(2);

    /** Longest wait for the transport to a gateway to stand. */
    public static final String CONNECT_TIMEOUT_PROP_NAME = "lockstep.client.connect.timeout";
    /** Default of {@link #CONNECT_TIMEOUT_PROP_NAME} in ns. */
    public static final long CONNECT_TIMEOUT_DEFAULT_NS = SECONDS.toNanos(2);

    /** Time between repeats of Establish. */
    public static final String ESTABLISH_RETRY_PROP_NAME = "lockstep.client.establish.retry";
    /** Default of {@link #ESTABLISH_RETRY_PROP_NAME} in ns. */
    public static final long ESTABLISH_RETRY_DEFAULT_NS = MILLISECONDS.toNanos(250);

    /** Longest wait for an answer to Establish: more than the cluster needs for a new leader. */
    public static final String ESTABLISH_TIMEOUT_PROP_NAME = "lockstep.client.establish.timeout";
    /** Default of {@link #ESTABLISH_TIMEOUT_PROP_NAME} in ns. */
    public static final long ESTABLISH_TIMEOUT_DEFAULT_NS = SECONDS.toNanos(5);

    /** Longest wait for the outcome of the oldest request before the next gateway is tried. */
    public static final String REQUEST_TIMEOUT_PROP_NAME = "lockstep.client.request.timeout";
    /** Default of {@link #REQUEST_TIMEOUT_PROP_NAME} in ns. */
    public static final long REQUEST_TIMEOUT_DEFAULT_NS = SECONDS.toNanos(5);

    /** Wait before the first new attempt; it doubles with every failure. */
    public static final String BACKOFF_MIN_PROP_NAME = "lockstep.client.backoff.min";
    /** Default of {@link #BACKOFF_MIN_PROP_NAME} in ns. */
    public static final long BACKOFF_MIN_DEFAULT_NS = MILLISECONDS.toNanos(10);

    /** Longest wait before a new attempt. */
    public static final String BACKOFF_MAX_PROP_NAME = "lockstep.client.backoff.max";
    /** Default of {@link #BACKOFF_MAX_PROP_NAME} in ns. */
    public static final long BACKOFF_MAX_DEFAULT_NS = SECONDS.toNanos(1);

    /** Longest message in bytes. With the default a message is one datagram. */
    public static final String MAX_MESSAGE_LENGTH_PROP_NAME = "lockstep.client.max.message.length";
    /** Default of {@link #MAX_MESSAGE_LENGTH_PROP_NAME}. */
    public static final int MAX_MESSAGE_LENGTH_DEFAULT = 1200;
    /** Upper bound of {@link #MAX_MESSAGE_LENGTH_PROP_NAME}. */
    public static final int MAX_MESSAGE_LENGTH_LIMIT = 64 * 1024;

    /** Requests without an outcome, a power of two; a gateway may allow fewer. */
    public static final String WINDOW_PROP_NAME = "lockstep.client.window";
    /** Default of {@link #WINDOW_PROP_NAME}. */
    public static final int WINDOW_DEFAULT = 1024;

    private static final byte[] NO_CREDENTIALS = new byte[0];
    /** Aeron takes messages of up to an eighth of a term. */
    private static final int REQUESTS_PER_TERM = 8;
    private static final int CREDENTIALS_LENGTH_LIMIT = 1024;
    private static final long TIME_LIMIT_NS = HOURS.toNanos(1);

    private boolean isConcluded;
    private boolean hasClientId;
    private long clientId;
    private final List<String> gatewayChannels = new ArrayList<>();
    private String responseChannel = System.getProperty(RESPONSE_CHANNEL_PROP_NAME, RESPONSE_CHANNEL_DEFAULT);
    private int requestStreamId = AeronStreams.CLIENT_REQUESTS;
    private int responseStreamId = AeronStreams.CLIENT_RESPONSES;
    private Aeron aeron;
    private String aeronDirectoryName;
    private Supplier<? extends SessionLink> link;
    private byte[] credentials = NO_CREDENTIALS;
    private long keepAliveNs = SystemUtil.getDurationInNanos(KEEP_ALIVE_PROP_NAME, KEEP_ALIVE_DEFAULT_NS);
    private long connectTimeoutNs =
        SystemUtil.getDurationInNanos(CONNECT_TIMEOUT_PROP_NAME, CONNECT_TIMEOUT_DEFAULT_NS);
    private long establishRetryNs =
        SystemUtil.getDurationInNanos(ESTABLISH_RETRY_PROP_NAME, ESTABLISH_RETRY_DEFAULT_NS);
    private long establishTimeoutNs =
        SystemUtil.getDurationInNanos(ESTABLISH_TIMEOUT_PROP_NAME, ESTABLISH_TIMEOUT_DEFAULT_NS);
    private long requestTimeoutNs =
        SystemUtil.getDurationInNanos(REQUEST_TIMEOUT_PROP_NAME, REQUEST_TIMEOUT_DEFAULT_NS);
    private long backoffMinNs = SystemUtil.getDurationInNanos(BACKOFF_MIN_PROP_NAME, BACKOFF_MIN_DEFAULT_NS);
    private long backoffMaxNs = SystemUtil.getDurationInNanos(BACKOFF_MAX_PROP_NAME, BACKOFF_MAX_DEFAULT_NS);
    private int maxMessageLength = SystemUtil.getSizeAsInt(MAX_MESSAGE_LENGTH_PROP_NAME, MAX_MESSAGE_LENGTH_DEFAULT);
    private int window = Integer.getInteger(WINDOW_PROP_NAME, WINDOW_DEFAULT);
    private long seed;
    private boolean hasSeed;
    private NanoClock clock;
    private ErrorHandler errorHandler;
    private ClientListener listener;

    /**
     * Checks every value, fills what is missing, then freezes. A context serves one client, once.
     *
     * @return this.
     */
    public ClientContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("ClientContext already concluded");
        }
        isConcluded = true;

        check(hasClientId, "client id is missing: setting=clientId");
        check(null != listener, "listener is missing: setting=listener");
        check(!gatewayChannels.isEmpty(), "no gateway: setting=gatewayChannels");
        gatewayChannels.forEach(this::checkGatewayChannel);
        check(null != responseChannel, "channel is missing: setting=responseChannel");
        if (!responseChannel.isEmpty())
        {
            checkChannel("responseChannel", responseChannel);
        }
        checkTime("keepAliveNs", keepAliveNs);
        checkTime("connectTimeoutNs", connectTimeoutNs);
        checkTime("establishRetryNs", establishRetryNs);
        checkTime("establishTimeoutNs", establishTimeoutNs);
        checkTime("requestTimeoutNs", requestTimeoutNs);
        checkTime("backoffMinNs", backoffMinNs);
        checkTime("backoffMaxNs", backoffMaxNs);
        check(backoffMinNs <= backoffMaxNs, "back-off: minimumNs=" + backoffMinNs + " maximumNs=" + backoffMaxNs);
        check(maxMessageLength >= 0 && maxMessageLength <= MAX_MESSAGE_LENGTH_LIMIT,
            "maxMessageLength: limit=" + MAX_MESSAGE_LENGTH_LIMIT + " actual=" + maxMessageLength);
        check(BitUtil.isPowerOfTwo(window), "window is not a power of two: actual=" + window);
        final long windowLength = (long)window * RequestWindow.slotLength(maxMessageLength);
        check(windowLength <= Integer.MAX_VALUE,
            "window needs too many bytes: limit=" + Integer.MAX_VALUE + " actual=" + windowLength);
        check(credentials.length <= CREDENTIALS_LENGTH_LIMIT,
            "credentials too long: limit=" + CREDENTIALS_LENGTH_LIMIT + " actual=" + credentials.length);

        clock = null == clock ? SystemNanoClock.INSTANCE : clock;
        seed = hasSeed ? seed : new SecureRandom().nextLong();
        return this;
    }

    private static void check(final boolean isRight, final String message)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException(message);
        }
    }

    private static void checkTime(final String name, final long timeNs)
    {
        check(timeNs > 0 && timeNs <= TIME_LIMIT_NS, name + ": limit=" + TIME_LIMIT_NS + " actual=" + timeNs);
    }

    private void checkGatewayChannel(final String channel)
    {
        checkChannel("gatewayChannels", channel);
        final String termLength = ChannelUri.parse(channel).get(CommonContext.TERM_LENGTH_PARAM_NAME);
        final long needed = (long)REQUESTS_PER_TERM * RequestWindow.slotLength(maxMessageLength);
        check(null == termLength || SystemUtil.parseSize(CommonContext.TERM_LENGTH_PARAM_NAME, termLength) >= needed,
            "term-length of a channel is too short for maxMessageLength, leave it out or raise it: " +
            "setting=gatewayChannels needed=" + needed + " actual=" + termLength);
    }

    private static void checkChannel(final String name, final String channel)
    {
        check(null != channel, "channel is missing: setting=" + name);
        try
        {
            ChannelUri.parse(channel);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("channel: setting=" + name + " actual=" + channel, ex);
        }
    }

    /**
     * Name of this client, for ever: the stream remembers the last request id of each. One process at a time may use
     * it.
     *
     * @param clientId id of the client.
     * @return this.
     */
    public ClientContext clientId(final long clientId)
    {
        hasClientId = true;
        this.clientId = clientId;
        return this;
    }

    long clientId()
    {
        return clientId;
    }

    /**
     * Gateways to use, in the order in which they are tried.
     *
     * @param channels Aeron channels of their client ingress; replaces those set before.
     * @return this.
     */
    public ClientContext gatewayChannels(final String... channels)
    {
        gatewayChannels.clear();
        gatewayChannels.addAll(List.of(channels));
        return this;
    }

    List<String> gateways()
    {
        return gatewayChannels;
    }

    /**
     * Channel on which the client listens. Its host must be one that the gateways reach; see {@link
     * #RESPONSE_CHANNEL_PROP_NAME}.
     *
     * @param responseChannel Aeron channel, or empty.
     * @return this.
     */
    public ClientContext responseChannel(final String responseChannel)
    {
        this.responseChannel = responseChannel;
        return this;
    }

    String responseChannel()
    {
        return responseChannel;
    }

    /**
     * Stream on which the gateways listen.
     *
     * @param requestStreamId Aeron stream id.
     * @return this.
     */
    public ClientContext requestStreamId(final int requestStreamId)
    {
        this.requestStreamId = requestStreamId;
        return this;
    }

    int requestStreamId()
    {
        return requestStreamId;
    }

    /**
     * Stream on which the client listens.
     *
     * @param responseStreamId Aeron stream id.
     * @return this.
     */
    public ClientContext responseStreamId(final int responseStreamId)
    {
        this.responseStreamId = responseStreamId;
        return this;
    }

    int responseStreamId()
    {
        return responseStreamId;
    }

    /**
     * Aeron client to use. It is shared and stays its caller's to close; without one the client makes its own.
     *
     * @param aeron Aeron client, or null.
     * @return this.
     */
    public ClientContext aeron(final Aeron aeron)
    {
        this.aeron = aeron;
        return this;
    }

    Aeron aeron()
    {
        return aeron;
    }

    /**
     * Directory of the media driver, if the client makes its own Aeron client.
     *
     * @param aeronDirectoryName name, or null for Aeron's default.
     * @return this.
     */
    public ClientContext aeronDirectoryName(final String aeronDirectoryName)
    {
        this.aeronDirectoryName = aeronDirectoryName;
        return this;
    }

    String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Another transport than Aeron, such as a simulated one. The client makes no Aeron client then, and uses none.
     *
     * @param factory called once, when the client is opened; null for Aeron.
     * @return this.
     */
    public ClientContext link(final Supplier<? extends SessionLink> factory)
    {
        link = factory;
        return this;
    }

    Supplier<? extends SessionLink> link()
    {
        return link;
    }

    /**
     * Bytes that go to the gateway as they are. Not copied.
     *
     * @param credentials credentials, at most 1,024 bytes.
     * @return this.
     */
    public ClientContext credentials(final byte[] credentials)
    {
        this.credentials = credentials;
        return this;
    }

    byte[] credentials()
    {
        return credentials;
    }

    /**
     * See {@link #KEEP_ALIVE_PROP_NAME}.
     *
     * @param keepAliveNs time in ns; it travels in ms.
     * @return this.
     */
    public ClientContext keepAliveNs(final long keepAliveNs)
    {
        this.keepAliveNs = keepAliveNs;
        return this;
    }

    long keepAliveNs()
    {
        return keepAliveNs;
    }

    /**
     * See {@link #CONNECT_TIMEOUT_PROP_NAME}.
     *
     * @param connectTimeoutNs time in ns.
     * @return this.
     */
    public ClientContext connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return this;
    }

    long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * See {@link #ESTABLISH_RETRY_PROP_NAME}.
     *
     * @param establishRetryNs time in ns.
     * @return this.
     */
    public ClientContext establishRetryNs(final long establishRetryNs)
    {
        this.establishRetryNs = establishRetryNs;
        return this;
    }

    long establishRetryNs()
    {
        return establishRetryNs;
    }

    /**
     * See {@link #ESTABLISH_TIMEOUT_PROP_NAME}.
     *
     * @param establishTimeoutNs time in ns.
     * @return this.
     */
    public ClientContext establishTimeoutNs(final long establishTimeoutNs)
    {
        this.establishTimeoutNs = establishTimeoutNs;
        return this;
    }

    long establishTimeoutNs()
    {
        return establishTimeoutNs;
    }

    /**
     * See {@link #REQUEST_TIMEOUT_PROP_NAME}.
     *
     * @param requestTimeoutNs time in ns.
     * @return this.
     */
    public ClientContext requestTimeoutNs(final long requestTimeoutNs)
    {
        this.requestTimeoutNs = requestTimeoutNs;
        return this;
    }

    long requestTimeoutNs()
    {
        return requestTimeoutNs;
    }

    /**
     * See {@link #BACKOFF_MIN_PROP_NAME}.
     *
     * @param backoffMinNs time in ns.
     * @return this.
     */
    public ClientContext backoffMinNs(final long backoffMinNs)
    {
        this.backoffMinNs = backoffMinNs;
        return this;
    }

    long backoffMinNs()
    {
        return backoffMinNs;
    }

    /**
     * See {@link #BACKOFF_MAX_PROP_NAME}.
     *
     * @param backoffMaxNs time in ns.
     * @return this.
     */
    public ClientContext backoffMaxNs(final long backoffMaxNs)
    {
        this.backoffMaxNs = backoffMaxNs;
        return this;
    }

    long backoffMaxNs()
    {
        return backoffMaxNs;
    }

    /**
     * See {@link #MAX_MESSAGE_LENGTH_PROP_NAME}. The window takes this much for each of its places.
     *
     * @param maxMessageLength length in bytes.
     * @return this.
     */
    public ClientContext maxMessageLength(final int maxMessageLength)
    {
        this.maxMessageLength = maxMessageLength;
        return this;
    }

    int maxMessageLength()
    {
        return maxMessageLength;
    }

    /**
     * See {@link #WINDOW_PROP_NAME}.
     *
     * @param window count, a power of two.
     * @return this.
     */
    public ClientContext window(final int window)
    {
        this.window = window;
        return this;
    }

    int window()
    {
        return window;
    }

    /**
     * Seed of nonces and back-off; for tests. The default is random, so that clients do not come back in step. Nonces
     * depend on the clock at the client's start as well, so a client that starts again may have the same seed.
     *
     * @param seed seed.
     * @return this.
     */
    public ClientContext seed(final long seed)
    {
        hasSeed = true;
        this.seed = seed;
        return this;
    }

    long seed()
    {
        return seed;
    }

    /**
     * Clock of the client.
     *
     * @param clock clock, or null for the system's.
     * @return this.
     */
    public ClientContext clock(final NanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    NanoClock clock()
    {
        return clock;
    }

    /**
     * Told of transport errors that the client survives, such as a host that is not known.
     *
     * @param errorHandler handler, or null for the Aeron client's.
     * @return this.
     */
    public ClientContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Told of outcomes.
     *
     * @param listener listener.
     * @return this.
     */
    public ClientContext listener(final ClientListener listener)
    {
        this.listener = listener;
        return this;
    }

    ClientListener listener()
    {
        return listener;
    }
}
