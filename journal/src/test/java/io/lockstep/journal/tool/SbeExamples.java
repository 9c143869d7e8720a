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
package io.lockstep.journal.tool;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.node.SnapshotClientEncoder;
import io.lockstep.codecs.session.AppliedEncoder;
import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;

/** Messages of schemas that are at hand here, to stand for what clients send. */
final class SbeExamples
{
    private static final int CAPACITY = 1024;

    private SbeExamples()
    {
    }

    /** Fields alone. */
    static byte[] applied(final long requestId, final long sequence)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        final AppliedEncoder encoder = new AppliedEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .firstRequestId(requestId)
            .firstSequence(sequence)
            .timestampNs(ToolBlocks.START_NS)
            .count(1);
        return Arrays.copyOf(buffer.byteArray(), encoder.limit());
    }

    /** Fields, a text and bytes. */
    static byte[] establish(final String channel)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        final EstablishEncoder encoder = new EstablishEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(13)
            .nonce(7)
            .keepAliveMs(500)
            .responseStreamId(3).incarnation(0)
            .responseChannel(channel)
            .putCredentials(new byte[] {(byte)0xFF, 10, 34}, 0, 3);
        return Arrays.copyOf(buffer.byteArray(), encoder.limit());
    }

    /** Fields and groups. */
    static byte[] snapshotClient(final int outcomes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        final SnapshotClientEncoder encoder = new SnapshotClientEncoder()
            .wrapAndApplyHeader(buffer, 0, new io.lockstep.codecs.node.MessageHeaderEncoder())
            .clientId(13)
            .lastRequestId(7)
            .nonce(1)
            .openedSequence(2)
            .incarnation(3)
            .isOpen((short)1);
        final SnapshotClientEncoder.OutcomesEncoder group = encoder.outcomesCount(outcomes);
        for (int i = 0; i < outcomes; i++)
        {
            group.next().outcome(100 + i);
        }
        encoder.attemptsCount(0);
        return Arrays.copyOf(buffer.byteArray(), encoder.limit());
    }
}
