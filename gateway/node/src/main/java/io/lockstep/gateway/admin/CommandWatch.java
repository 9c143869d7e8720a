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
package io.lockstep.gateway.admin;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ErrorCode;

/**
 * Looks for the block of a command in what the members hold. It is found once a majority of them holds it at the same
 * number with the same chain CRC, which is when the gateways release it.
 * <p>
 * Threading: one owner.
 */
final class CommandWatch
{
    private final int gatewayId;
    private final long incarnation;
    private final long[] numbers;
    private final int[] chainCrcs;
    private final BlockDecoder decoder = new BlockDecoder();
    private AdminOutcome outcome;

    /**
     * A watch that has seen nothing.
     *
     * @param memberCount of the cluster.
     * @param gatewayId   in the command's block.
     * @param incarnation in the command's block, of nobody else's.
     */
    CommandWatch(final int memberCount, final int gatewayId, final long incarnation)
    {
        this.gatewayId = gatewayId;
        this.incarnation = incarnation;
        numbers = new long[memberCount];
        chainCrcs = new int[memberCount];
    }

    /**
     * A member holds a block. Only the first that is the command's counts: a copy that was sent again comes behind it.
     *
     * @param memberId of the member.
     * @param buffer   that holds the block.
     * @param offset   of the block.
     * @param length   of the block in bytes.
     */
    void onBlock(final int memberId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null != outcome || 0 != numbers[memberId] || !decoder.tryWrap(buffer, offset, length) ||
            gatewayId != decoder.gatewayId() || incarnation != decoder.gatewayIncarnation())
        {
            return;
        }
        numbers[memberId] = decoder.blockNumber();
        chainCrcs[memberId] = decoder.chainCrc();
        int votes = 0;
        for (int i = 0; i < numbers.length; i++)
        {
            votes += numbers[i] == decoder.blockNumber() && chainCrcs[i] == decoder.chainCrc() ? 1 : 0;
        }
        if (votes > numbers.length / 2)
        {
            outcome = read();
        }
    }

    /**
     * What became of the command.
     *
     * @return null while no majority holds it.
     */
    AdminOutcome outcome()
    {
        return outcome;
    }

    private AdminOutcome read()
    {
        final long number = decoder.blockNumber();
        if (!decoder.nextEntry())
        {
            return new AdminOutcome(AdminOutcome.Status.REFUSED, number, 0, null, "its block came back empty");
        }
        if (EntryKind.ADMIN == decoder.kind())
        {
            return new AdminOutcome(
                AdminOutcome.Status.SEQUENCED, number, decoder.outcome(), ErrorCode.NONE, "in block " + number);
        }
        return new AdminOutcome(
            AdminOutcome.Status.REFUSED, number, 0, ErrorCode.get(decoder.code()),
            "in block " + number + " as " + decoder.kind());
    }
}
