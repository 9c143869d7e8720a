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

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a load does. Defaults are those of the command line.
 * <p>
 * Threading: one thread.
 */
public final class LoadSettings
{
    /** Shortest payload in bytes: what makes it unique. */
    public static final int MIN_LENGTH = 24;
    /** Default of {@link #clients}. */
    public static final int CLIENTS_DEFAULT = 4;
    /** Default of {@link #rate}. */
    public static final long RATE_DEFAULT = 1_000;
    /** Default of {@link #maxLength}. */
    public static final int MAX_LENGTH_DEFAULT = 256;
    /** Default of {@link #window}, a power of two. */
    public static final int WINDOW_DEFAULT = 64;
    /** Default of {@link #drainNs}. */
    public static final long DRAIN_DEFAULT_NS = TimeUnit.SECONDS.toNanos(30);

    private int clients = CLIENTS_DEFAULT;
    private long firstClientId = 1;
    private long rate = RATE_DEFAULT;
    private int maxLength = MAX_LENGTH_DEFAULT;
    private int window = WINDOW_DEFAULT;
    private long durationNs = Long.MAX_VALUE;
    private long drainNs = DRAIN_DEFAULT_NS;
    private long churnNs;
    private long seed;
    private String process = "load";
    private List<String> gateways = List.of();
    private String aeronDirectory;

    /** Defaults. */
    public LoadSettings()
    {
    }

    /** Clients, each with a session of its own. */
    public LoadSettings clients(final int value)
    {
        clients = value;
        return this;
    }

    int clients()
    {
        return clients;
    }

    /** Id of the first client; the others follow. */
    public LoadSettings firstClientId(final long value)
    {
        firstClientId = value;
        return this;
    }

    long firstClientId()
    {
        return firstClientId;
    }

    /** Messages a second of all clients together. */
    public LoadSettings rate(final long value)
    {
        rate = value;
        return this;
    }

    long rate()
    {
        return rate;
    }

    /** Longest payload in bytes; lengths are spread from {@link #MIN_LENGTH} to this. */
    public LoadSettings maxLength(final int value)
    {
        maxLength = value;
        return this;
    }

    int maxLength()
    {
        return maxLength;
    }

    /** Requests of one client without an outcome, a power of two. */
    public LoadSettings window(final int value)
    {
        window = value;
        return this;
    }

    int window()
    {
        return window;
    }

    /** Time to send for, in ns. */
    public LoadSettings durationNs(final long value)
    {
        durationNs = value;
        return this;
    }

    long durationNs()
    {
        return durationNs;
    }

    /** Longest wait for the last outcomes, in ns; what has none then is unknown. */
    public LoadSettings drainNs(final long value)
    {
        drainNs = value;
        return this;
    }

    long drainNs()
    {
        return drainNs;
    }

    /** Mean time in ns after which a client drops its session and opens another; 0 for never. */
    public LoadSettings churnNs(final long value)
    {
        churnNs = value;
        return this;
    }

    long churnNs()
    {
        return churnNs;
    }

    /** Of lengths and of the times at which sessions are dropped. */
    public LoadSettings seed(final long value)
    {
        seed = value;
        return this;
    }

    long seed()
    {
        return seed;
    }

    /** Name of the process in the history. */
    public LoadSettings process(final String value)
    {
        process = value;
        return this;
    }

    String process()
    {
        return process;
    }

    /** Aeron channels of the gateways. Clients begin with different ones, and each knows all. */
    public LoadSettings gateways(final List<String> value)
    {
        gateways = List.copyOf(value);
        return this;
    }

    List<String> gateways()
    {
        return gateways;
    }

    /** Directory for a media driver of its own, which is cleared first. */
    public LoadSettings aeronDirectory(final String value)
    {
        aeronDirectory = value;
        return this;
    }

    String aeronDirectory()
    {
        return aeronDirectory;
    }
}
