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
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.LockstepException;

/** A member that has voted in a later term, and follows the leader of an earlier one all the same, as Aeron lets it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class VotedAheadTest
{
    private static final int BLOCKS = 20;
    private static final int AHEAD = 2;
    private static final int FRAGMENT_LIMIT = 10;

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();
    private final long[] attestedBlock = new long[3];
    private final int[] sessionId = new int[3];
    private int formerSessionId;
    private int voter;
    private long promisedTermId = Long.MAX_VALUE;

    @Test
    void shouldTellNothingAndHaveItsLeaderEnd() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root);
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(cluster.clientDriver.aeronDirectoryName()));
            Subscription feed = aeron.addSubscription(cluster.feedChannel, AeronStreams.FEED))
        {
            cluster.startAll();
            final int leader;
            try (AeronCluster client = cluster.connect())
            {
                leader = client.leaderMemberId();
                blocks.establish(client);
                for (int i = 1; i < BLOCKS; i++)
                {
                    blocks.requests(client, 1);
                }
                awaitAttested(cluster, feed);
            }
            final long termId = cluster.nodes.get(leader).counters().leadershipTermId();
            voter = (leader + 1) % 3;
            cluster.stop(voter);
            vote(cluster, termId + AHEAD);
            cluster.start(voter);

            TestCluster.await("leader ends", () ->
            {
                poll(cluster, feed);
                return cluster.terminations.get() > 0;
            });
            assertEquals(termId, cluster.nodes.get(voter).counters().leadershipTermId(), "it followed");
            assertEquals(1, cluster.fatalErrors().size());
            assertTrue(cluster.hasError("member has voted in a later term, another leader is needed: member=" + voter +
                " leadershipTermId=" + termId + " promisedTermId=" + promisedTermId), () -> cluster.errors.toString());
            assertEquals(LockstepException.Fault.CLUSTER, cluster.fatalErrors().get(0).fault());
            cluster.stop(leader);
            cluster.start(leader);
            awaitAttested(cluster, feed);
            try (AeronCluster client = cluster.connect())
            {
                blocks.requests(client, 1);
                awaitAttested(cluster, feed);
            }

            assertEquals(1, cluster.fatalErrors().size(), () -> cluster.errors.toString());
        }
    }

    private void vote(final TestCluster cluster, final long termId) throws IOException
    {
        try (NodeStateFile state = new NodeStateFile(cluster.directory(voter, "cluster").toFile(), false, 0))
        {
            state.updateCandidateTermId(termId, 0, 0);
        }
        promisedTermId = termId;
        attestedBlock[voter] = 0;
        formerSessionId = sessionId[voter];
    }

    private void awaitAttested(final TestCluster cluster, final Subscription feed)
    {
        TestCluster.await("attested", () ->
        {
            poll(cluster, feed);
            boolean isDone = true;
            for (int id = 0; id < cluster.nodes.size(); id++)
            {
                isDone &= blocks.blocks() == attestedBlock[id];
            }
            return isDone;
        });
    }

    private void poll(final TestCluster cluster, final Subscription feed)
    {
        feed.poll((buffer, offset, length, header) ->
        {
            if (AttestationDecoder.TEMPLATE_ID == buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN))
            {
                final AttestationDecoder attestation =
                    new AttestationDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                final int id = attestation.memberId();
                // That of the attestation is the one that the block was committed in.
                final long termId = cluster.nodes.get(id).counters().leadershipTermId();
                onAttestation(id, attestation.blockNumber(), termId, header.sessionId());
            }
        }, FRAGMENT_LIMIT);
    }

    private void onAttestation(final int id, final long blockNumber, final long termId, final int session)
    {
        if (Long.MAX_VALUE != promisedTermId && session == formerSessionId)
        {
            // Still under way from before its vote.
            return;
        }
        assertTrue(
            id != voter || Long.MAX_VALUE == promisedTermId || 0 == blockNumber || termId >= promisedTermId,
            "told in term " + termId);
        sessionId[id] = session;
        attestedBlock[id] = blockNumber;
    }
}
