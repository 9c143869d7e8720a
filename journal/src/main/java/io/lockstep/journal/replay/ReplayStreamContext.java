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

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.ErrorHandler;

import io.lockstep.protocol.ChainCrc;

/**
 * Settings of a stream of replays. Every setter may be called until {@link #conclude()}, which the stream calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting. Ownership: the
 * Aeron client of the client's settings stays the caller's and must outlive the stream.
 */
public final class ReplayStreamContext
{
    /** How long a server may take to be there for a request. */
    public static final String CONNECT_TIMEOUT_PROP_NAME = "lockstep.replay.connect.timeout";
    /** Default of {@link #CONNECT_TIMEOUT_PROP_NAME} in ns. */
    public static final long CONNECT_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(3);

    /** How long a server is left alone that could not help, unless it asks for longer. */
    public static final String RETRY_INTERVAL_PROP_NAME = "lockstep.replay.retry.interval";
    /** Default of {@link #RETRY_INTERVAL_PROP_NAME} in ns. */
    public static final long RETRY_INTERVAL_NS_DEFAULT = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long a follower stays at the tail of a server that has no new block before it asks the next one. */
    public static final String TAIL_TIMEOUT_PROP_NAME = "lockstep.replay.tail.timeout";
    /** Default of {@link #TAIL_TIMEOUT_PROP_NAME} in ns. */
    public static final long TAIL_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(5);

    /** After which time without a block or word of the tail from any server the stream fails, 0 for never. */
    public static final String GIVE_UP_TIMEOUT_PROP_NAME = "lockstep.replay.give.up.timeout";
    /** Default of {@link #GIVE_UP_TIMEOUT_PROP_NAME} in ns. */
    public static final long GIVE_UP_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(30);

    private final ReplayRange range = new ReplayRange().fromBlock(1).waitMs(1_000);
    private ReplayClientContext client;
    private List<String> servers = List.of();
    private ErrorHandler errorHandler;
    private boolean isFollowing;
    private boolean hasPreviousChainCrc;
    private int previousChainCrc;
    private long connectTimeoutNs = CONNECT_TIMEOUT_NS_DEFAULT;
    private long retryIntervalNs = RETRY_INTERVAL_NS_DEFAULT;
    private long tailTimeoutNs = TAIL_TIMEOUT_NS_DEFAULT;
    private long giveUpTimeoutNs = GIVE_UP_TIMEOUT_NS_DEFAULT;
    private boolean isConcluded;

    /**
     * Checks every value, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public ReplayStreamContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("ReplayStreamContext already concluded");
        }
        isConcluded = true;

        isGiven("client", client);
        isGiven("errorHandler", errorHandler);
        atLeast("servers", 1, servers.size());
        atLeast("connectTimeoutNs", 1, connectTimeoutNs);
        atLeast("retryIntervalNs", 1, retryIntervalNs);
        atLeast("tailTimeoutNs", 1, tailTimeoutNs);
        atLeast("giveUpTimeoutNs", 0, giveUpTimeoutNs);
        if (!range.isValid())
        {
            throw new IllegalArgumentException("range is not valid: " + range);
        }
        if (1 == range.fromBlock())
        {
            previousChainCrc(ChainCrc.GENESIS);
        }
        servers.forEach((each) -> client.copyFor(each).conclude());
        return this;
    }

    /**
     * Settings of the client.
     *
     * @return context.
     */
    public ReplayClientContext client()
    {
        return client;
    }

    /**
     * Settings of the client of each server; the request channel is left out.
     *
     * @param client that is not concluded.
     * @return this.
     */
    public ReplayStreamContext client(final ReplayClientContext client)
    {
        this.client = client;
        return this;
    }

    /**
     * Request channels of the servers.
     *
     * @return channels.
     */
    public List<String> servers()
    {
        return servers;
    }

    /**
     * Request channels of the servers. The first one is asked first; when one cannot help, the next one is.
     *
     * @param servers at least one.
     * @return this.
     */
    public ReplayStreamContext servers(final List<String> servers)
    {
        this.servers = List.copyOf(servers);
        return this;
    }

    /**
     * What is asked for.
     *
     * @return range; from block 1 without an end unless it was set.
     */
    public ReplayRange range()
    {
        return range;
    }

    /**
     * What is asked for, and how long a server waits at the tail for more.
     *
     * @param range that is valid; copied.
     * @return this.
     */
    public ReplayStreamContext range(final ReplayRange range)
    {
        this.range.set(range);
        return this;
    }

    /**
     * Does the stream go on at the tail.
     *
     * @return true if so.
     */
    public boolean isFollowing()
    {
        return isFollowing;
    }

    /**
     * Does the stream go on at the tail. If so, it ends at the end of the range, or never. If not, it is done at the
     * tail where the range has no end, and fails where all servers' tails are before the end.
     *
     * @param isFollowing true to go on.
     * @return this.
     */
    public ReplayStreamContext isFollowing(final boolean isFollowing)
    {
        this.isFollowing = isFollowing;
        return this;
    }

    /**
     * Is the chain CRC before the first block known.
     *
     * @return true if so.
     */
    public boolean hasPreviousChainCrc()
    {
        return hasPreviousChainCrc;
    }

    /**
     * Chain CRC before the first block.
     *
     * @return chain CRC.
     */
    public int previousChainCrc()
    {
        return previousChainCrc;
    }

    /**
     * Chain CRC of the block before the first one, so that the first one is verified as well. Without it the first
     * block is taken as it is, unless it is block 1.
     *
     * @param previousChainCrc of that block.
     * @return this.
     */
    public ReplayStreamContext previousChainCrc(final int previousChainCrc)
    {
        this.previousChainCrc = previousChainCrc;
        hasPreviousChainCrc = true;
        return this;
    }

    /**
     * Where servers that cannot be reached are told, as WARN.
     *
     * @return handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Where servers that cannot be reached are told, as WARN, once each until they help again.
     *
     * @param errorHandler to tell.
     * @return this.
     */
    public ReplayStreamContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * How long a server may take to be there for a request.
     *
     * @return time in ns.
     */
    public long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * How long a server may take to be there for a request.
     *
     * @param connectTimeoutNs in ns.
     * @return this.
     */
    public ReplayStreamContext connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return this;
    }

    /**
     * How long a server is left alone that could not help.
     *
     * @return time in ns.
     */
    public long retryIntervalNs()
    {
        return retryIntervalNs;
    }

    /**
     * How long a server is left alone that could not help, unless it asks for longer.
     *
     * @param retryIntervalNs in ns.
     * @return this.
     */
    public ReplayStreamContext retryIntervalNs(final long retryIntervalNs)
    {
        this.retryIntervalNs = retryIntervalNs;
        return this;
    }

    /**
     * How long a follower stays at a tail that does not move.
     *
     * @return time in ns.
     */
    public long tailTimeoutNs()
    {
        return tailTimeoutNs;
    }

    /**
     * How long a follower stays at the tail of a server that has no new block before it asks the next one: the server
     * may have been cut off.
     *
     * @param tailTimeoutNs in ns.
     * @return this.
     */
    public ReplayStreamContext tailTimeoutNs(final long tailTimeoutNs)
    {
        this.tailTimeoutNs = tailTimeoutNs;
        return this;
    }

    /**
     * After which time without help from any server the stream fails.
     *
     * @return time in ns, 0 for never.
     */
    public long giveUpTimeoutNs()
    {
        return giveUpTimeoutNs;
    }

    /**
     * After which time without a block or word of the tail from any server the stream fails.
     *
     * @param giveUpTimeoutNs in ns, 0 for never.
     * @return this.
     */
    public ReplayStreamContext giveUpTimeoutNs(final long giveUpTimeoutNs)
    {
        this.giveUpTimeoutNs = giveUpTimeoutNs;
        return this;
    }
}
