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
package io.lockstep.perf.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lockstep.runtime.IdleMode;

/**
 * How a cluster is built, without what it does: the settings that the raw baseline and the appliance must share for
 * their figures to be compared.
 * <p>
 * Threading: one thread; not to be changed once a cluster was launched from it.
 */
public final class ClusterProfile
{
    private static final int MAX_MEMBERS = 5;

    private int memberCount = 1;
    private boolean isDurable;
    private boolean isShared = true;
    private IdleMode idleMode = IdleMode.BACKOFF;
    private boolean hasArchiveChecksum = true;
    private int logTermLength = 4 * 1024 * 1024;
    private int termLength = 1024 * 1024;
    private int archiveSegmentLength = 16 * 1024 * 1024;
    private int mtuLength = 1408;
    private int socketBufferLength = 1024 * 1024;
    private long heartbeatTimeoutNs = TimeUnit.MILLISECONDS.toNanos(400);
    private long electionTimeoutNs = TimeUnit.MILLISECONDS.toNanos(150);
    private Path baseDirectory = Path.of(System.getProperty("java.io.tmpdir"));

    /**
     * Refuses what cannot run.
     *
     * @return this.
     */
    public ClusterProfile validate()
    {
        if (memberCount < 1 || memberCount > MAX_MEMBERS || 0 == memberCount % 2)
        {
            throw new IllegalArgumentException("member count is not 1, 3 or 5: memberCount=" + memberCount);
        }
        if (archiveSegmentLength < logTermLength)
        {
            throw new IllegalArgumentException("archive segment is shorter than a term of the log: logTermLength=" +
                logTermLength + " archiveSegmentLength=" + archiveSegmentLength);
        }
        if (socketBufferLength > termLength)
        {
            throw new IllegalArgumentException("receiver window is longer than a term: termLength=" +
                termLength + " socketBufferLength=" + socketBufferLength);
        }
        return this;
    }

    /**
     * All settings but the directory, by name, to be told beside figures.
     *
     * @return a new map in a fixed order.
     */
    public Map<String, String> describe()
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("memberCount", Integer.toString(memberCount));
        values.put("durability", isDurable ? "durable" : "replicated");
        values.put("fileSyncLevel", Integer.toString(fileSyncLevel()));
        values.put("threads", isShared ? "shared" : "dedicated");
        values.put("idleMode", idleMode.name());
        values.put("archiveChecksum", Boolean.toString(hasArchiveChecksum));
        values.put("logTermLength", Integer.toString(logTermLength));
        values.put("termLength", Integer.toString(termLength));
        values.put("archiveSegmentLength", Integer.toString(archiveSegmentLength));
        values.put("mtuLength", Integer.toString(mtuLength));
        values.put("socketBufferLength", Integer.toString(socketBufferLength));
        values.put("heartbeatTimeoutNs", Long.toString(heartbeatTimeoutNs));
        values.put("electionTimeoutNs", Long.toString(electionTimeoutNs));
        return values;
    }

    /** The level that archive, catalog and cluster share: 1 forces before a position counts, 0 does not. */
    public int fileSyncLevel()
    {
        return isDurable ? 1 : 0;
    }

    /** Members of the cluster: 1, 3 or 5. */
    public int memberCount()
    {
        return memberCount;
    }

    /** Sets {@link #memberCount()}. */
    public ClusterProfile memberCount(final int value)
    {
        memberCount = value;
        return this;
    }

    /** Does a message count only when it was forced to the device. */
    public boolean isDurable()
    {
        return isDurable;
    }

    /** Sets {@link #isDurable()}. */
    public ClusterProfile isDurable(final boolean value)
    {
        isDurable = value;
        return this;
    }

    /** One thread for each driver instead of three. */
    public boolean isShared()
    {
        return isShared;
    }

    /** Sets {@link #isShared()}. */
    public ClusterProfile isShared(final boolean value)
    {
        isShared = value;
        return this;
    }

    /** What every thread of the members does when there is nothing to do. */
    public IdleMode idleMode()
    {
        return idleMode;
    }

    /** Sets {@link #idleMode()}. */
    public ClusterProfile idleMode(final IdleMode value)
    {
        idleMode = value;
        return this;
    }

    /** Does the archive write a CRC-32C with each record. */
    public boolean hasArchiveChecksum()
    {
        return hasArchiveChecksum;
    }

    /** Sets {@link #hasArchiveChecksum()}. */
    public ClusterProfile hasArchiveChecksum(final boolean value)
    {
        hasArchiveChecksum = value;
        return this;
    }

    /** Term length of the replicated log in bytes. */
    public int logTermLength()
    {
        return logTermLength;
    }

    /** Sets {@link #logTermLength()}. */
    public ClusterProfile logTermLength(final int value)
    {
        logTermLength = value;
        return this;
    }

    /** Term length of every other publication in bytes. */
    public int termLength()
    {
        return termLength;
    }

    /** Sets {@link #termLength()}. */
    public ClusterProfile termLength(final int value)
    {
        termLength = value;
        return this;
    }

    /** Length of a segment file of the archive in bytes. */
    public int archiveSegmentLength()
    {
        return archiveSegmentLength;
    }

    /** Sets {@link #archiveSegmentLength()}. */
    public ClusterProfile archiveSegmentLength(final int value)
    {
        archiveSegmentLength = value;
        return this;
    }

    /** Longest datagram in bytes. */
    public int mtuLength()
    {
        return mtuLength;
    }

    /** Sets {@link #mtuLength()}. */
    public ClusterProfile mtuLength(final int value)
    {
        mtuLength = value;
        return this;
    }

    /** Send and receive buffers of sockets, and the receivers' window, in bytes. */
    public int socketBufferLength()
    {
        return socketBufferLength;
    }

    /** Sets {@link #socketBufferLength()}. */
    public ClusterProfile socketBufferLength(final int value)
    {
        socketBufferLength = value;
        return this;
    }

    /** Silence after which followers elect another leader. */
    public long heartbeatTimeoutNs()
    {
        return heartbeatTimeoutNs;
    }

    /** Sets {@link #heartbeatTimeoutNs()}. */
    public ClusterProfile heartbeatTimeoutNs(final long value)
    {
        heartbeatTimeoutNs = value;
        return this;
    }

    /** Longest wait for votes. */
    public long electionTimeoutNs()
    {
        return electionTimeoutNs;
    }

    /** Sets {@link #electionTimeoutNs()}. */
    public ClusterProfile electionTimeoutNs(final long value)
    {
        electionTimeoutNs = value;
        return this;
    }

    /** Where the directories of archive and cluster are made: the device that is measured. */
    public Path baseDirectory()
    {
        return baseDirectory;
    }

    /** Sets {@link #baseDirectory()}. */
    public ClusterProfile baseDirectory(final Path value)
    {
        baseDirectory = value;
        return this;
    }
}
