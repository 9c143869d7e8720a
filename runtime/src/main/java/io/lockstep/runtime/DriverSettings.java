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
package io.lockstep.runtime;

/**
 * Settings of the media driver of a node.
 * <p>
 * Threading: the thread that starts the node.
 */
public final class DriverSettings
{
    /** Directory of a running media driver; empty for one of its own, named after the data directory. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.aeron.dir";
    /** Default of {@link #DIRECTORY_PROP_NAME}. */
    public static final String DIRECTORY_DEFAULT = "";
    /** Term length of every publication that has no setting of its own. */
    public static final String TERM_LENGTH_PROP_NAME = "lockstep.aeron.term.length";
    /** Default of {@link #TERM_LENGTH_PROP_NAME}. */
    public static final int TERM_LENGTH_DEFAULT = 1024 * 1024;
    /** Longest datagram of the driver: 1408 passes every Ethernet, 8192 fits jumbo frames and loopback. */
    public static final String MTU_LENGTH_PROP_NAME = "lockstep.aeron.mtu";
    /** Default of {@link #MTU_LENGTH_PROP_NAME}. */
    public static final int MTU_LENGTH_DEFAULT = 1408;
    /** Send and receive buffers of sockets, and the receivers' window. */
    public static final String SOCKET_BUFFER_LENGTH_PROP_NAME = "lockstep.aeron.socket.buffer";
    /** Default of {@link #SOCKET_BUFFER_LENGTH_PROP_NAME}. */
    public static final int SOCKET_BUFFER_LENGTH_DEFAULT = 1024 * 1024;

    private static final int MTU_MIN = 576;
    private static final int MTU_MAX = 65504;

    private String directory = DIRECTORY_DEFAULT;
    private int termLength = TERM_LENGTH_DEFAULT;
    private int mtuLength = MTU_LENGTH_DEFAULT;
    private int socketBufferLength = SOCKET_BUFFER_LENGTH_DEFAULT;

    /**
     * Reads the settings.
     *
     * @param settings to read.
     * @return this.
     */
    public DriverSettings read(final Settings settings)
    {
        directory = settings.text(DIRECTORY_PROP_NAME, DIRECTORY_DEFAULT);
        termLength = settings.size(TERM_LENGTH_PROP_NAME, TERM_LENGTH_DEFAULT);
        mtuLength = settings.size(MTU_LENGTH_PROP_NAME, MTU_LENGTH_DEFAULT);
        socketBufferLength = settings.size(SOCKET_BUFFER_LENGTH_PROP_NAME, SOCKET_BUFFER_LENGTH_DEFAULT);
        return this;
    }

    /**
     * Checks every value and the relations between them.
     *
     * @return this.
     */
    public DriverSettings conclude()
    {
        Settings.require(mtuLength >= MTU_MIN && mtuLength <= MTU_MAX && 0 == mtuLength % 32,
            MTU_LENGTH_PROP_NAME, mtuLength, "is not a multiple of 32 from " + MTU_MIN + " to " + MTU_MAX);
        Settings.require(socketBufferLength >= mtuLength,
            SOCKET_BUFFER_LENGTH_PROP_NAME, socketBufferLength, "is less than a datagram of " + mtuLength);
        return this;
    }

    /** Directory of a running media driver; empty for one of its own, named after the data directory. */
    public String directory()
    {
        return directory;
    }

    /** Sets {@link #directory()}. */
    public DriverSettings directory(final String value)
    {
        directory = value;
        return this;
    }

    /** Term length of every publication that has no setting of its own. */
    public int termLength()
    {
        return termLength;
    }

    /** Sets {@link #termLength()}. */
    public DriverSettings termLength(final int value)
    {
        termLength = value;
        return this;
    }

    /** Longest datagram of the driver: 1408 passes every Ethernet, 8192 fits jumbo frames and loopback. */
    public int mtuLength()
    {
        return mtuLength;
    }

    /** Sets {@link #mtuLength()}. */
    public DriverSettings mtuLength(final int value)
    {
        mtuLength = value;
        return this;
    }

    /** Send and receive buffers of sockets, and the receivers' window. */
    public int socketBufferLength()
    {
        return socketBufferLength;
    }

    /** Sets {@link #socketBufferLength()}. */
    public DriverSettings socketBufferLength(final int value)
    {
        socketBufferLength = value;
        return this;
    }
}
