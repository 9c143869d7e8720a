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
package io.lockstep.sequencer.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.BackupQueryEncoder;
import io.aeron.cluster.codecs.BackupResponseDecoder;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.logbuffer.Header;

/**
 * Asks the other members which leader they follow, and what they hold. Only a member that is in no election answers.
 * <p>
 * Threading: one owner, who waits in {@link #ask} and {@link #askLeader}.
 */
public final class ClusterQuery implements AutoCloseable
{
    private static final int STREAM_ID = ConsensusModule.Configuration.CONSENSUS_STREAM_ID_DEFAULT;
    private static final long REPEAT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int FRAGMENT_LIMIT = 10;

    private final Aeron aeron;
    private final NanoClock clock;
    private final IdleStrategy idleStrategy;
    private final String responseChannel;
    private final Subscription subscription;
    private final List<ExclusivePublication> publications = new ArrayList<>();
    private final Map<Integer, MemberReport> reports = new HashMap<>();
    private final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BackupResponseDecoder response = new BackupResponseDecoder();
    private long nextNs;

    /**
     * A query.
     *
     * @param aeron        client to use.
     * @param clock        for deadlines.
     * @param idleStrategy while answers are awaited.
     * @param ownEndpoint  where the answers are sent to.
     * @param endpoints    of the other members' consensus modules.
     */
    public ClusterQuery(
        final Aeron aeron,
        final NanoClock clock,
        final IdleStrategy idleStrategy,
        final String ownEndpoint,
        final List<String> endpoints)
    {
        this.aeron = aeron;
        this.clock = clock;
        this.idleStrategy = idleStrategy;
        responseChannel = "aeron:udp?endpoint=" + ownEndpoint;
        subscription = aeron.addSubscription(responseChannel, STREAM_ID);
        for (final String each : endpoints)
        {
            publications.add(aeron.addExclusivePublication(
                "aeron:udp?term-length=64k|endpoint=" + each, STREAM_ID));
        }
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(publications);
        CloseHelper.quietClose(subscription);
    }

    /**
     * Asks until enough members agree on a leader and its term, or one answers that recovers and is a cluster alone.
     *
     * @param quorum    members that have to agree.
     * @param timeoutNs longest wait.
     * @return what those say that agree; empty if there were not enough in time.
     */
    public List<MemberReport> ask(final int quorum, final long timeoutNs)
    {
        final long deadlineNs = clock.nanoTime() + timeoutNs;
        nextNs = clock.nanoTime();
        while (clock.nanoTime() - deadlineNs < 0)
        {
            poll();
            for (final MemberReport each : reports.values())
            {
                final List<MemberReport> agreed = agreedWith(each);
                if (agreed.size() >= quorum || 1 == each.memberCount())
                {
                    return agreed;
                }
            }
        }
        return List.of();
    }

    /**
     * Asks until a leader answers.
     *
     * @param timeoutNs longest wait.
     * @return what it says; null if there was none in time.
     */
    public MemberReport askLeader(final long timeoutNs)
    {
        final long deadlineNs = clock.nanoTime() + timeoutNs;
        nextNs = clock.nanoTime();
        while (clock.nanoTime() - deadlineNs < 0)
        {
            poll();
            for (final MemberReport each : reports.values())
            {
                if (each.memberId() == each.leaderMemberId())
                {
                    return each;
                }
            }
        }
        return null;
    }

    private void poll()
    {
        if (clock.nanoTime() - nextNs >= 0)
        {
            reports.clear();
            publications.forEach(this::send);
            nextNs = clock.nanoTime() + REPEAT_NS;
        }
        idleStrategy.idle(subscription.poll(assembler, FRAGMENT_LIMIT));
    }

    private List<MemberReport> agreedWith(final MemberReport report)
    {
        final List<MemberReport> agreed = new ArrayList<>();
        for (final MemberReport each : reports.values())
        {
            if (each.agreesWith(report))
            {
                agreed.add(each);
            }
        }
        return agreed;
    }

    private void send(final ExclusivePublication publication)
    {
        if (publication.isConnected())
        {
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final BackupQueryEncoder query = new BackupQueryEncoder();
            query.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(aeron.nextCorrelationId())
                .responseStreamId(STREAM_ID)
                .version(AeronCluster.Configuration.PROTOCOL_SEMANTIC_VERSION)
                .logPosition(Long.MAX_VALUE)
                .responseChannel(responseChannel)
                .putEncodedCredentials(new byte[0], 0, 0);
            // Lost, it is sent again.
            publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + query.encodedLength());
        }
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header frame)
    {
        header.wrap(buffer, offset);
        if (BackupResponseDecoder.SCHEMA_ID == header.schemaId() &&
            BackupResponseDecoder.TEMPLATE_ID == header.templateId())
        {
            response.wrapAndApplyHeader(buffer, offset, header);
            final MemberReport report = new MemberReport(response);
            reports.put(report.memberId(), report);
        }
    }
}
