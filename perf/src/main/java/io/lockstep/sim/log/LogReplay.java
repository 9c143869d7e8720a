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

import io.aeron.archive.client.ArchiveException;

/**
 * The end of the own log, read in an election: Aeron's LogReplay. The service joins the replay first, and is waited
 * for; then it is given what the consensus module has read, committed or not. Without
 * {@link LogFlaw#REPLAY_BEFORE_TERM} the consensus module alone reads.
 * <p>
 * Threading: the simulation's one thread.
 */
final class LogReplay
{
    private final Consensus agent;
    private final long start;
    private final long stop;
    private boolean hasJoined;

    LogReplay(final Consensus agent, final long start, final long stop)
    {
        this.agent = agent;
        this.start = start;
        this.stop = stop;
        if (null == agent.log.at(start))
        {
            throw new ArchiveException(
                "replayPosition=" + start + " does not point to a valid frame: log=" + agent.log,
                ArchiveException.INVALID_POSITION);
        }
        agent.readPosition = start;
    }

    int doWork()
    {
        if (!hasJoined)
        {
            hasJoined = true;
            agent.joinReplay(start, stop);
            return 1;
        }
        return agent.isAwaitingService() ? 0 : agent.reader.replayLogPoll(stop);
    }

    boolean isDone()
    {
        return hasJoined && !agent.isAwaitingService() && !agent.isTakingSnapshot() &&
            (agent.readPosition >= stop || agent.reader.isBeyond(stop));
    }

    long position()
    {
        return agent.readPosition;
    }

    void close()
    {
        agent.onReplayClosed();
    }
}
