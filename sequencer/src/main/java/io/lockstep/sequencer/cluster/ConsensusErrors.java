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
package io.lockstep.sequencer.cluster;

import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.agrona.ErrorHandler;

import io.aeron.Aeron;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.client.ClusterEvent;
import io.lockstep.protocol.LockstepException;

/**
 * What the consensus module tells as an event, and what is none for this member.
 * <p>
 * One is an election that cuts its log in front of what is committed there (Aeron's Election.onTruncateLogEntry). Its
 * service may have stamped that, and Aeron does not take it back. Mostly such a member can follow nobody any more, as
 * it asks to join behind the end of its log; where the log is filled again before it joins, it goes on behind other
 * entries than it has consumed, and would vouch for blocks that are void. So its gate is shut for good, the cut is
 * noted for the next start, and it ends: it goes on from its last snapshot in front of the cut.
 * <p>
 * The other is a commit position within an entry of the member's own log. A leader takes it from the members that it
 * hears of, also from one that is still in an older term with another log (quorumPositionBoundedByLeaderLog). In its
 * next election its archive refuses to replay from there, and so at each try: only a start forgets the position. A
 * follower that asks a leader for such a replay is told the same, and finds out by itself.
 * <p>
 * Threading: the consensus module's, which is in its election while it tells this: the gate is closed then, and is
 * shut before it can open.
 */
public final class ConsensusErrors implements ErrorHandler
{
    private static final String TRUNCATED = "Truncating Cluster Log";
    private static final Pattern POSITIONS = Pattern.compile("this\\.commitPosition=(\\d+) .*newPosition=(\\d+)");

    private final TermGate gate;
    private final LongConsumer cuts;
    private final ErrorHandler next;

    /**
     * A handler for one life of a member.
     *
     * @param gate to shut.
     * @param cuts is told where the log was cut, 0 if that cannot be read, before anybody else is.
     * @param next for everything, a cut log as FATAL {@link LockstepException}; also for what {@code cuts} throws.
     */
    public ConsensusErrors(final TermGate gate, final LongConsumer cuts, final ErrorHandler next)
    {
        this.gate = gate;
        this.cuts = cuts;
        this.next = next;
    }

    @Override
    public void onError(final Throwable error)
    {
        if (gate.isReplaying() && error instanceof ArchiveException &&
            ArchiveException.INVALID_POSITION == ((ArchiveException)error).errorCode())
        {
            next.onError(LockstepException.fatal(
                LockstepException.Fault.CLUSTER,
                "own log cannot be replayed from the commit position, this member has to start again: " +
                    error.getMessage()));
            return;
        }
        final long cutPosition = cutPosition(error);
        if (Aeron.NULL_VALUE == cutPosition)
        {
            next.onError(error);
            return;
        }
        gate.shut();
        final Throwable cut = LockstepException.fatal(
            LockstepException.Fault.CLUSTER,
            "election has cut the log in front of what is committed here, this member has to start again: " +
                error.getMessage());
        try
        {
            cuts.accept(cutPosition);
        }
        catch (final RuntimeException ex)
        {
            cut.addSuppressed(ex);
            next.onError(ex);
        }
        next.onError(cut);
    }

    /**
     * Does an error say that the log was cut in front of what is committed here. One that cannot be read does.
     *
     * @param error of the consensus module.
     * @return true if so.
     */
    public static boolean isCut(final Throwable error)
    {
        return Aeron.NULL_VALUE != cutPosition(error);
    }

    /** Where it was cut, 0 if that cannot be read; {@link Aeron#NULL_VALUE} for what is no such cut. */
    private static long cutPosition(final Throwable error)
    {
        final String message = error instanceof ClusterEvent ? error.getMessage() : null;
        if (null == message || !message.contains(TRUNCATED))
        {
            return Aeron.NULL_VALUE;
        }
        final Matcher matcher = POSITIONS.matcher(message);
        if (!matcher.find())
        {
            return 0;
        }
        final long position = Long.parseLong(matcher.group(2));
        return Long.parseLong(matcher.group(1)) > position ? position : Aeron.NULL_VALUE;
    }
}
