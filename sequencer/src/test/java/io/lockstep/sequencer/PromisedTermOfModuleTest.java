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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.BooleanType;
import io.aeron.cluster.codecs.CanvassPositionEncoder;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.RequestVoteEncoder;
import io.aeron.cluster.codecs.VoteEncoder;

/** What a consensus module notes of its votes, and what it has promised; others are spoken for by the test. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PromisedTermOfModuleTest
{
    private static final int CONSENSUS_STREAM_ID = ConsensusModule.Configuration.CONSENSUS_STREAM_ID_DEFAULT;
    private static final long SPEAK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Longer than a ballot, and than a leader may have a member ahead of it. */
    private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(2_500);

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private NodeStateFile file;
    private SequencerNode node;
    private ExclusivePublication words;
    private int member;
    private int other;

    @Test
    void shouldCountVotesAndElectionsAndNothingElse() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root);
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(cluster.clientDriver.aeronDirectoryName())))
        {
            final int leader = leaveAlone(cluster);
            words = aeron.addExclusivePublication(
                "aeron:udp?endpoint=" + cluster.consensusEndpoint(member), CONSENSUS_STREAM_ID);
            final long first = noted();
            assertEquals(first, promised());

            loseBallot(first);
            final long vote = noted() + 1;
            speak("vote", () -> requestVote(vote, Long.MAX_VALUE), () -> vote == noted());
            assertEquals(vote, promised());
            loseBallot(vote);
            final long elected = win();
            refuse(elected, elected + 2);
            final int errors = cluster.fatalErrors().size();

            cluster.start(other);
            cluster.start(leader);
            try (AeronCluster client = cluster.connect())
            {
                assertEquals(member, client.leaderMemberId());
                assertEquals(elected, node.counters().leadershipTermId());
                blocks.requests(client, 1);
                awaitStamped(cluster);
                pass(LONG_NS);
                blocks.requests(client, 1);
                awaitStamped(cluster);
            }
            assertTrue(noted() > elected);
            assertEquals(errors, cluster.fatalErrors().size(), () -> cluster.errors.toString());
            assertEquals(0, cluster.terminations.get(), () -> cluster.errors.toString());
        }
        finally
        {
            if (null != file)
            {
                file.close();
            }
        }
    }

    /** Three members, of which one follower stays: the others can be spoken for. */
    private int leaveAlone(final TestCluster cluster) throws IOException
    {
        cluster.startAll();
        final int leader;
        try (AeronCluster client = cluster.connect())
        {
            leader = client.leaderMemberId();
            blocks.establish(client);
            blocks.requests(client, 1);
            awaitStamped(cluster);
        }
        member = (leader + 1) % 3;
        other = (leader + 2) % 3;
        cluster.stop(other);
        cluster.stop(leader);
        node = cluster.nodes.get(member);
        file = new NodeStateFile(cluster.directory(member, "cluster").toFile(), false, 0);
        return leader;
    }

    /** The member stands, and nobody votes. */
    private void loseBallot(final long promisedTermId)
    {
        final long before = noted();
        speak("ballot", this::canvass, () -> noted() > before);
        TestCluster.await("own ballot is no promise", () -> promisedTermId == promised());
        pass(LONG_NS);
        assertTrue(noted() > before);
        assertEquals(promisedTermId, promised());
    }

    /** The member stands, has a vote, and waits for the voter to hold its log. */
    private long win()
    {
        final long before = noted();
        speak("ballot", this::canvass, () -> noted() > before);
        final long termId = noted();
        speak("election", () -> vote(termId), () -> termId == promised() && termId == noted());
        return termId;
    }

    /** The member leads, with no majority yet, and is asked for a later term by one whose log is shorter. */
    private void refuse(final long promisedTermId, final long termId)
    {
        pass(LONG_NS);
        speak("refusal", () -> requestVote(termId, 0), () -> termId == noted());
        TestCluster.await("refusal is no promise", () -> promisedTermId == promised());
    }

    private long noted()
    {
        return file.candidateTerm().candidateTermId();
    }

    private long promised()
    {
        return node.promised().promisedTermId(noted());
    }

    private void awaitStamped(final TestCluster cluster)
    {
        TestCluster.await("stamped", () ->
        {
            boolean isDone = true;
            for (final SequencerNode each : cluster.nodes)
            {
                isDone &= blocks.blocks() == each.counters().stampedBlock();
            }
            return isDone;
        });
    }

    private static void pass(final long forNs)
    {
        final long startNs = System.nanoTime();
        TestCluster.await("time", () -> System.nanoTime() - startNs >= forNs);
    }

    private void speak(final String what, final Runnable word, final BooleanSupplier condition)
    {
        final long[] spokenNs = {System.nanoTime() - SPEAK_INTERVAL_NS};
        TestCluster.await(what, () ->
        {
            if (condition.getAsBoolean())
            {
                return true;
            }
            if (System.nanoTime() - spokenNs[0] >= SPEAK_INTERVAL_NS)
            {
                spokenNs[0] = System.nanoTime();
                word.run();
            }
            return false;
        });
    }

    private void canvass()
    {
        final CanvassPositionEncoder encoder = new CanvassPositionEncoder().wrapAndApplyHeader(buffer, 0, header)
            .logLeadershipTermId(0)
            .logPosition(0)
            .leadershipTermId(0)
            .followerMemberId(other)
            .protocolVersion(ConsensusModule.Configuration.PROTOCOL_SEMANTIC_VERSION);
        offer(encoder.encodedLength());
    }

    private void requestVote(final long termId, final long logTermId)
    {
        final RequestVoteEncoder encoder = new RequestVoteEncoder().wrapAndApplyHeader(buffer, 0, header)
            .logLeadershipTermId(logTermId)
            .logPosition(0)
            .candidateTermId(termId)
            .candidateMemberId(other)
            .protocolVersion(ConsensusModule.Configuration.PROTOCOL_SEMANTIC_VERSION);
        offer(encoder.encodedLength());
    }

    private void vote(final long termId)
    {
        final VoteEncoder encoder = new VoteEncoder().wrapAndApplyHeader(buffer, 0, header)
            .candidateTermId(termId)
            .logLeadershipTermId(0)
            .logPosition(0)
            .candidateMemberId(member)
            .followerMemberId(other)
            .vote(BooleanType.TRUE);
        offer(encoder.encodedLength());
    }

    private void offer(final int encodedLength)
    {
        words.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
