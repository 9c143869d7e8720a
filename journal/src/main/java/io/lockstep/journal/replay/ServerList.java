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

import java.util.Arrays;
import java.util.List;

import io.lockstep.protocol.ErrorCode;

/**
 * Which server is asked, and which is next. One that could not help is left alone until a time; one whose answer would
 * be the same again is ruled out until another one has helped.
 * <p>
 * Threading: one owner; time is passed in.
 */
final class ServerList
{
    private final String[] channels;
    private final long[] notBeforeNs;
    private final ErrorCode[] verdicts;
    private final boolean[] isTold;
    private int current;
    private boolean hasVerdicts;

    ServerList(final List<String> channels, final long nowNs)
    {
        this.channels = channels.toArray(new String[0]);
        notBeforeNs = new long[this.channels.length];
        verdicts = new ErrorCode[this.channels.length];
        isTold = new boolean[this.channels.length];
        Arrays.fill(notBeforeNs, nowNs);
    }

    /** The server that is asked. */
    String channel()
    {
        return channels[current];
    }

    /** It helped: what was said before is over. */
    void onHelp()
    {
        isTold[current] = false;
        if (hasVerdicts)
        {
            Arrays.fill(verdicts, null);
            hasVerdicts = false;
        }
    }

    /** Is it the first time since it last helped that there is something to tell of it. */
    boolean isToBeTold()
    {
        final boolean isFirst = !isTold[current];
        isTold[current] = true;
        return isFirst;
    }

    /** It is to be left alone until a time. */
    void leaveUntil(final long timeNs)
    {
        notBeforeNs[current] = timeNs;
    }

    /** Its answer would be the same again. */
    void ruleOut(final ErrorCode code)
    {
        verdicts[current] = code;
        hasVerdicts = true;
    }

    /** How long to leave it alone, at least 0. */
    long waitNs(final long nowNs)
    {
        return waitNs(current, nowNs);
    }

    /**
     * Goes on to the server that can be asked first: the next ones before the one that was asked last.
     *
     * @return false if all are ruled out.
     */
    boolean next(final long nowNs)
    {
        int best = -1;
        for (int i = 1; i <= channels.length; i++)
        {
            final int index = (current + i) % channels.length;
            if (null == verdicts[index] && (best < 0 || waitNs(index, nowNs) < waitNs(best, nowNs)))
            {
                best = index;
            }
        }
        if (best < 0)
        {
            return false;
        }
        current = best;
        return true;
    }

    private long waitNs(final int index, final long nowNs)
    {
        return Math.max(0, notBeforeNs[index] - nowNs);
    }
}
