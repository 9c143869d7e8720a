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
 * When what happened between the death of a leader and the first new answer, in ns since the death. What was not seen
 * is {@link #UNSEEN}.
 *
 * @param missedNs   a follower began an election.
 * @param electedNs  a member leads, with its election over.
 * @param sessionNs  a gateway followed it there.
 * @param stampedNs  a member stamped a block after that.
 * @param answeredNs a client was told the outcome of a request that it sent after the death.
 * @param ballots    in which a member was a candidate.
 * @param trail      every step of every member and gateway, a line each.
 */
record FailoverPhases(
    long missedNs,
    long electedNs,
    long sessionNs,
    long stampedNs,
    long answeredNs,
    int ballots,
    List<String> trail)
{
    /** Time of what was not seen. */
    static final long UNSEEN = -1;

    /** Names of the columns of {@link #row(int)}. */
    static final String HEADER = "  kill   missed  elected  session  stamped answered  ballots";

    /** Times in ms, in columns. */
    String row(final int kill)
    {
        return String.format("%6d %8s %8s %8s %8s %8s %8d", kill, ms(missedNs), ms(electedNs), ms(sessionNs),
            ms(stampedNs), ms(answeredNs), ballots);
    }

    private static String ms(final long timeNs)
    {
        return UNSEEN == timeNs ? "-" : Long.toString(TimeUnit.NANOSECONDS.toMillis(timeNs));
    }
}
