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
package io.lockstep.sequencer;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

import io.lockstep.journal.Journal;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.sequencer.cluster.SequencerService;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.recovery.ReleasedEnd;
import io.lockstep.sequencer.recovery.ReleasedSearch;

/**
 * What a member finds out before it joins the cluster: what was released, as the others' journals and its own say. When
 * it is done, the service knows what the log must hold, and the journal what is not its own to give way with.
 * <p>
 * Threading: one owner, who polls until {@link #isDone()}; the member's agents run meanwhile. Never waits.
 */
public final class MemberStart implements AutoCloseable
{
    private final ReleasedSearch search;
    private final Journal journal;
    private final JournalAgent journalAgent;
    private final SequencerService service;
    private final ErrorHandler errorHandler;
    private final long timeoutNs;
    private boolean isDone;

    MemberStart(
        final SequencerContext ctx,
        final Transport transport,
        final NanoClock clock,
        final Journal journal,
        final JournalAgent journalAgent,
        final SequencerService service)
    {
        this.journal = journal;
        this.journalAgent = journalAgent;
        this.service = service;
        errorHandler = ctx.errorHandler();
        timeoutNs = ctx.recovery().compareTimeoutNs();
        search = new ReleasedSearch(transport, clock, ctx.host(ctx.memberId()), ctx.streamId());
        try
        {
            search.own(journal.newReader(), journal.lastAttestable());
            for (int id = 0; id < ctx.memberCount(); id++)
            {
                if (id != ctx.memberId())
                {
                    search.member(ctx.endpoint(id, MemberPorts.REPLAY));
                }
            }
            for (final String each : ctx.recovery().gatewayEndpoints())
            {
                search.gateway(each);
            }
        }
        catch (final Exception ex)
        {
            CloseHelper.quietClose(search);
            throw ex;
        }
    }

    /** Asks all for what they hold; once. */
    public void begin()
    {
        search.begin(timeoutNs);
    }

    /**
     * Takes what has come in, and asks on.
     *
     * @return work done.
     */
    public int poll()
    {
        final int workCount = search.poll();
        if (search.isDone() && !isDone)
        {
            isDone = true;
            conclude();
        }
        return workCount;
    }

    /**
     * Can the member join.
     *
     * @return true if there is nothing left to ask, or nobody.
     */
    public boolean isDone()
    {
        return isDone;
    }

    @Override
    public void close()
    {
        search.close();
    }

    /** What was released must be in the log; it is said who could not be asked. */
    private void conclude()
    {
        final ReleasedEnd released = search.released();
        if (journal.lastBlockNumber() > 0 && !search.silent().isEmpty())
        {
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                "journals not compared, no answer: from=" + search.silent() + " released: " + released));
        }
        final long sequence = search.ownReleasedSequence();
        if (sequence >= 0)
        {
            journalAgent.released(released.blockNumber(), sequence);
        }
        service.released(released);
    }
}
