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
package io.lockstep.sim.log;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Settings of the model, in simulated time. Defaults are the proportions of production at a tenth of its times.
 * <p>
 * Threading: built, then read only.
 */
public final class LogSettings
{
    final int memberCount;
    final Set<LogFlaw> flaws = EnumSet.noneOf(LogFlaw.class);
    boolean isDurable = true;
    long heartbeatIntervalNs = TimeUnit.MILLISECONDS.toNanos(8);
    long heartbeatTimeoutNs = TimeUnit.MILLISECONDS.toNanos(40);
    long electionTimeoutNs = TimeUnit.MILLISECONDS.toNanos(15);
    long statusIntervalNs = TimeUnit.MILLISECONDS.toNanos(4);
    long startupCanvassTimeoutNs = TimeUnit.MILLISECONDS.toNanos(100);
    long sessionTimeoutNs = TimeUnit.MILLISECONDS.toNanos(500);
    int sessionLimit = 32;
    long tickNs = TimeUnit.MILLISECONDS.toNanos(2);
    long busyNs = TimeUnit.MICROSECONDS.toNanos(10);
    long writeNs = TimeUnit.MICROSECONDS.toNanos(10);
    long forceFromNs = TimeUnit.MICROSECONDS.toNanos(50);
    long forceToNs = TimeUnit.MICROSECONDS.toNanos(300);
    int termLength = 64 * 1024;
    int segmentLength = 64 * 1024;
    int window = 32 * 1024;
    int fragmentLimit = 50;
    long keepAliveIntervalNs = TimeUnit.MILLISECONDS.toNanos(50);
    long retryDelayNs = TimeUnit.MILLISECONDS.toNanos(20);
    long refusedDelayNs = TimeUnit.MILLISECONDS.toNanos(200);
    long connectTimeoutNs = TimeUnit.MILLISECONDS.toNanos(150);
    long followTimeoutNs = TimeUnit.MILLISECONDS.toNanos(100);
    long livenessNs = TimeUnit.MILLISECONDS.toNanos(200);

    /**
     * Default settings, without flaws.
     *
     * @param memberCount of the cluster: 1, 3 or 5.
     */
    public LogSettings(final int memberCount)
    {
        if (memberCount < 1)
        {
            throw new IllegalArgumentException("memberCount=" + memberCount + " is not 1 or more");
        }
        this.memberCount = memberCount;
    }

    /**
     * What is not as Raft has it.
     *
     * @param values in place of those before.
     * @return this.
     */
    public LogSettings flaws(final Set<LogFlaw> values)
    {
        flaws.clear();
        flaws.addAll(values);
        return this;
    }

    /**
     * One thing that is not as Raft has it.
     *
     * @param flaw what.
     * @param isOn whether it is so.
     * @return this.
     */
    public LogSettings flaw(final LogFlaw flaw, final boolean isOn)
    {
        if (isOn)
        {
            flaws.add(flaw);
        }
        else
        {
            flaws.remove(flaw);
        }
        return this;
    }

    /**
     * Aeron's leader heartbeat interval and timeout.
     *
     * @param intervalNs between heartbeats.
     * @param timeoutNs  without one, behind which followers elect.
     * @return this.
     */
    public LogSettings heartbeat(final long intervalNs, final long timeoutNs)
    {
        heartbeatIntervalNs = intervalNs;
        heartbeatTimeoutNs = timeoutNs;
        return this;
    }

    /**
     * Aeron's election timeout, election status interval and startup canvass timeout.
     *
     * @param timeoutNs        of a ballot.
     * @param statusIntervalNs between canvass positions.
     * @param startupCanvassNs for which a member that was started waits for all.
     * @return this.
     */
    public LogSettings election(final long timeoutNs, final long statusIntervalNs, final long startupCanvassNs)
    {
        electionTimeoutNs = timeoutNs;
        this.statusIntervalNs = statusIntervalNs;
        startupCanvassTimeoutNs = startupCanvassNs;
        return this;
    }

    /**
     * Cluster sessions.
     *
     * @param timeoutNs without a word of it, behind which a session is closed.
     * @param limit     of open sessions.
     * @return this.
     */
    public LogSettings sessions(final long timeoutNs, final int limit)
    {
        sessionTimeoutNs = timeoutNs;
        sessionLimit = limit;
        return this;
    }

    /**
     * The device of the archive.
     *
     * @param durable     true if a position counts when it is forced, false if it does when it is written.
     * @param writingNs   of a write.
     * @param forceMinNs  least of a force.
     * @param forceMaxNs  longest of a force.
     * @return this.
     */
    public LogSettings device(
        final boolean durable, final long writingNs, final long forceMinNs, final long forceMaxNs)
    {
        isDurable = durable;
        writeNs = writingNs;
        forceFromNs = forceMinNs;
        forceToNs = forceMaxNs;
        return this;
    }

    /**
     * Lengths of the log.
     *
     * @param termBuffer of a term buffer, a power of two, at least 4 KiB and above the longest entry. Aeron's are at
     *                   least 64 KiB, more than a short run fills.
     * @param segment    of a segment file, a multiple of the term buffer's: the unit of purging.
     * @param unrecorded bytes that a leader may append beyond what its archive has recorded, and a gateway may offer
     *                   beyond what its leader has read.
     * @return this.
     */
    public LogSettings lengths(final int termBuffer, final int segment, final int unrecorded)
    {
        if (Integer.bitCount(termBuffer) != 1 || termBuffer < 4 * 1024 || segment % termBuffer != 0)
        {
            throw new IllegalArgumentException("termBuffer=" + termBuffer + " segment=" + segment + " do not fit");
        }
        termLength = termBuffer;
        segmentLength = segment;
        window = unrecorded;
        return this;
    }

    /**
     * Pace of the consensus module.
     *
     * @param idleNs between two steps while nothing happens.
     * @param workNs from what happens to the step that sees it.
     * @param limit  of entries, and of ingress, a step.
     * @return this.
     */
    public LogSettings pace(final long idleNs, final long workNs, final int limit)
    {
        tickNs = idleNs;
        busyNs = workNs;
        fragmentLimit = limit;
        return this;
    }

    /**
     * Times of a gateway's cluster session, as ClusterPublisher has them, and of Aeron's images.
     *
     * @param keepAliveNs between keep-alives.
     * @param retryNs     from a failure to the next try.
     * @param refusedNs   from a refusal to the next try.
     * @param connectNs   longest try.
     * @param followNs    longest wait for a new leader.
     * @param imageNs     behind which a stream from which nothing came is gone.
     * @return this.
     */
    public LogSettings ports(
        final long keepAliveNs,
        final long retryNs,
        final long refusedNs,
        final long connectNs,
        final long followNs,
        final long imageNs)
    {
        keepAliveIntervalNs = keepAliveNs;
        retryDelayNs = retryNs;
        refusedDelayNs = refusedNs;
        connectTimeoutNs = connectNs;
        followTimeoutNs = followNs;
        livenessNs = imageNs;
        return this;
    }

    /**
     * Members of the cluster.
     *
     * @return count.
     */
    public int memberCount()
    {
        return memberCount;
    }

    /**
     * Must a position be forced to count.
     *
     * @return true for durable, false for replicated.
     */
    public boolean isDurable()
    {
        return isDurable;
    }

    boolean has(final LogFlaw flaw)
    {
        return flaws.contains(flaw);
    }

    int quorum()
    {
        return memberCount / 2 + 1;
    }
}
