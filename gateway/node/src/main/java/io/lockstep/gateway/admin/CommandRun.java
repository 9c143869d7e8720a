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

import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockEncoder;

/**
 * The course of one command: learn where the stream ends and, if it activates a version, whether the members know it;
 * send the command's block, and read on from there until a majority of the members shows it.
 * <p>
 * Threading: one owner.
 */
final class CommandRun
{
    static final long RESEND_DELAY_NS = TimeUnit.SECONDS.toNanos(1);

    private final ClusterPort port;
    private final MemberStream[] members;
    private final CommandWatch watch;
    private final VersionCheck check;
    private final UnsafeBuffer block;
    private final int blockLength;
    private final int gatewayId;
    private final long incarnation;
    private AdminOutcome declined;
    private boolean isFollowing;
    private boolean isSent;
    private long sentGeneration;
    private long sentAtNs;
    private long firstBlock;

    /**
     * A run before its start.
     *
     * @param port        to the cluster.
     * @param members     whose streams are read, by id.
     * @param watch       that the members' blocks are shown to.
     * @param check       that the members have to pass before the command is sent.
     * @param gatewayId   of the block: 0 for an admin.
     * @param incarnation of the block, of nobody else's.
     * @param command     that holds the message of {@code admin.xml}.
     * @param offset      of it.
     * @param length      of it in bytes.
     */
    CommandRun(
        final ClusterPort port,
        final MemberStream[] members,
        final CommandWatch watch,
        final VersionCheck check,
        final int gatewayId,
        final long incarnation,
        final DirectBuffer command,
        final int offset,
        final int length)
    {
        this.port = port;
        this.members = members;
        this.watch = watch;
        this.check = check;
        this.gatewayId = gatewayId;
        this.incarnation = incarnation;
        block = new UnsafeBuffer(new byte[AdminCommand.MAX_BLOCK_LENGTH]);
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity())
            .origin(gatewayId, incarnation, 1);
        if (!encoder.tryAppend(EntryKind.COMMAND, 0, 0, 0, 0, 0, command, offset, length))
        {
            throw new IllegalArgumentException(
                "command is too long: maximum=" + AdminCommand.MAX_LENGTH + " length=" + length);
        }
        blockLength = encoder.finish();
    }

    /**
     * Goes on.
     *
     * @param nowNs time.
     * @return work done.
     */
    int poll(final long nowNs)
    {
        int workCount = port.poll(nowNs);
        for (final MemberStream each : members)
        {
            workCount += each.poll(nowNs);
        }
        return workCount + (isFollowing ? offer(nowNs) : follow());
    }

    /**
     * What became of the command.
     *
     * @return null as long as there is hope.
     */
    AdminOutcome outcome()
    {
        return null == declined ? watch.outcome() : declined;
    }

    /**
     * Was the command sent, so that only the stream can tell what became of it.
     *
     * @return true if so.
     */
    boolean isSent()
    {
        return isSent;
    }

    /**
     * Nobody waits any longer.
     *
     * @param reason why it was not sent, if it was not.
     * @return what is known.
     */
    AdminOutcome giveUp(final String reason)
    {
        return !isSent ? notSent(reason) :
            new AdminOutcome(AdminOutcome.Status.UNKNOWN, 0, 0, null,
                "it was sent, and no majority of members has shown it; it may be in the stream now or later: " +
                "look for gatewayId=" + gatewayId + " gatewayIncarnation=" + incarnation +
                " with: lockstep journal dump DIR --format json --from-block " + firstBlock);
    }

    private static AdminOutcome notSent(final String reason)
    {
        return new AdminOutcome(AdminOutcome.Status.NOT_SENT, 0, 0, null, reason);
    }

    /** Behind what any member has now: what it reads from there on may be the command, and nothing before can be. */
    private int follow()
    {
        int known = 0;
        long last = 0;
        for (final MemberStream each : members)
        {
            known += each.hasLastBlock() ? 1 : 0;
            last = Math.max(last, each.lastBlock());
        }
        if (known <= members.length / 2 || !check.isComplete())
        {
            return 0;
        }
        final String problem = check.problem();
        if (null != problem)
        {
            declined = notSent(problem);
            return 1;
        }
        isFollowing = true;
        firstBlock = last + 1;
        for (final MemberStream each : members)
        {
            each.follow(firstBlock);
        }
        return 1;
    }

    /** Once, and again behind a change of leaders or sessions, in which it may have been lost. */
    private int offer(final long nowNs)
    {
        final boolean isDue = !isSent ||
            port.generation() != sentGeneration && nowNs - sentAtNs >= RESEND_DELAY_NS;
        if (!isDue || port.offer(block, 0, blockLength) <= 0)
        {
            return 0;
        }
        isSent = true;
        sentGeneration = port.generation();
        sentAtNs = nowNs;
        return 1;
    }
}
