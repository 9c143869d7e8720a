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

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayEndEncoder;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.codecs.stream.ReplayRequestEncoder;
import io.lockstep.codecs.stream.ReplayScope;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.MessageChecksum;

/** Holds the worked examples of replay in PROTOCOL.md against the codecs. */
class ReplayExamplesTest
{
    private static final int BYTES_PER_LINE = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @Test
    void shouldEncodeARequestAsTheProtocolShowsIt() throws IOException
    {
        final ReplayRequestEncoder request = new ReplayRequestEncoder();
        request.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(9).fromBlock(0).fromSequence(1_000_001).toBlock(0).toSequence(1_000_500)
            .streamId(7).maxLength(1_048_576).waitMs(1_000).responseStreamId(2_031).scope(ReplayScope.HELD)
            .responseChannel("aeron:udp?endpoint=10.0.0.7:40123");

        final int length = MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength();
        request.checksum(new MessageChecksum().compute(
            buffer, 0, length, MessageHeaderEncoder.ENCODED_LENGTH + ReplayRequestEncoder.checksumEncodingOffset()));
        assertShown(length);
    }

    @Test
    void shouldEncodeAnEndAsTheProtocolShowsIt() throws IOException
    {
        final ReplayEndEncoder end = new ReplayEndEncoder();
        end.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(9).nextBlock(0).firstBlock(50_001).lastBlock(90_000)
            .firstSequence(2_000_001).lastSequence(4_321_000)
            .code(ErrorCode.RANGE_GONE.code()).retryDelayMs(0).reason(ReplayEndReason.REFUSED)
            .knownVersion(2);

        final int length = MessageHeaderEncoder.ENCODED_LENGTH + end.encodedLength();
        end.checksum(new MessageChecksum().compute(
            buffer, 0, length, MessageHeaderEncoder.ENCODED_LENGTH + ReplayEndEncoder.checksumEncodingOffset()));
        assertShown(length);
    }

    private void assertShown(final int length) throws IOException
    {
        final StringBuilder dump = new StringBuilder();
        for (int i = 0; i < length; i += BYTES_PER_LINE)
        {
            dump.append(String.format(" %04x ", i));
            for (int j = i; j < Math.min(length, i + BYTES_PER_LINE); j++)
            {
                dump.append(j == i + BYTES_PER_LINE / 2 ? "  " : " ").append(String.format("%02x", buffer.getByte(j)));
            }
            dump.append('\n');
        }
        final String protocol = Files.readString(Path.of("..", "PROTOCOL.md"));
        assertTrue(protocol.contains(dump), "PROTOCOL.md should show\n" + dump);
    }
}
