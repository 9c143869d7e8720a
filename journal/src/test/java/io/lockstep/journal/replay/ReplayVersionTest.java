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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayEndDecoder;
import io.lockstep.codecs.stream.ReplayEndEncoder;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.codecs.stream.ReplayRequestDecoder;
import io.lockstep.journal.TestBlocks;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;

/** What a server says of the rules that it knows, and nodes of releases that do not know the question. */
class ReplayVersionTest
{
    /** Of an end in versions 0 and 1 of the schema. */
    private static final int EARLIER_LENGTH = 53;

    @Test
    void shouldTellWhichRulesTheServerKnows()
    {
        final TestBlocks blocks = new TestBlocks();
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext().knownVersion(3));
            final ReplayRig.TestClient client = rig.newClient(blocks).request(1).awaitEnd();

            assertEquals(ErrorCode.RANGE_AHEAD, client.code);
            assertEquals(3, client.knownVersion, "of a stream without blocks, too");
        }
    }

    @Test
    void shouldTakeAnEndOfAServerOfAnEarlierRelease()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext());
            final Subscription requests = rig.aeron.addSubscription(ReplayRig.LOOPBACK, AeronStreams.REPLAY_REQUESTS);
            rig.await("bound", () -> null != requests.tryResolveChannelEndpointPort());
            final EarlierServer server = new EarlierServer(rig, requests);
            rig.steps.add(server::doWork);
            final ReplayRig.TestClient client = rig.newClient(
                rig.clientContext().requestChannel(requests.tryResolveChannelEndpointPort()), null)
                .request(1).awaitEnd();

            assertEquals(ErrorCode.RANGE_AHEAD, client.code);
            assertEquals(0, client.first);
            assertEquals(77, client.last);
            assertEquals(0, client.knownVersion);
        }
    }

    @Test
    void shouldLeaveWhatEarlierReleasesReadWhereItWas()
    {
        assertEquals(EARLIER_LENGTH, ReplayEndDecoder.knownVersionEncodingOffset());
        assertEquals(EARLIER_LENGTH - 1, ReplayEndDecoder.reasonEncodingOffset());
        assertTrue(ReplayEndDecoder.BLOCK_LENGTH > EARLIER_LENGTH, "a longer block is of a later version");
    }

    /** Answers each request with an end as a release sent it that did not know the rules' versions. */
    private static final class EarlierServer
    {
        private final ReplayRig rig;
        private final Subscription requests;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final ReplayRequestDecoder request = new ReplayRequestDecoder();
        private ExclusivePublication answers;
        private boolean isDue;

        EarlierServer(final ReplayRig rig, final Subscription requests)
        {
            this.rig = rig;
            this.requests = requests;
        }

        int doWork()
        {
            final int length = MessageHeaderEncoder.ENCODED_LENGTH + EARLIER_LENGTH;
            isDue = isDue && answers.offer(buffer, 0, length) < 0;
            return requests.poll((message, offset, ignored, frame) -> onRequest(message, offset), 1);
        }

        private void onRequest(final DirectBuffer message, final int offset)
        {
            request.wrapAndApplyHeader(message, offset, header);
            new ReplayEndEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(request.correlationId()).nextBlock(1).firstBlock(0).lastBlock(77)
                .firstSequence(0).lastSequence(99).code(ErrorCode.RANGE_AHEAD.code()).retryDelayMs(0)
                .reason(ReplayEndReason.REFUSED);
            buffer.putShort(0, (short)EARLIER_LENGTH, ByteOrder.LITTLE_ENDIAN);
            buffer.putShort(6, (short)1, ByteOrder.LITTLE_ENDIAN);
            final int responseStreamId = request.responseStreamId();
            answers = rig.aeron.addExclusivePublication(request.responseChannel(), responseStreamId);
            isDue = true;
        }
    }
}
