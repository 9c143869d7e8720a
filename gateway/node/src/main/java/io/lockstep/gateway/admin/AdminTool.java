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

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.gateway.GatewayConfiguration;
import io.lockstep.gateway.ingress.ClusterPublisher;
import io.lockstep.gateway.ingress.KeyCredentials;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayClientContext;
import io.lockstep.protocol.OwnAddress;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.transport.AeronTransport;

/**
 * Sends one command to the cluster and says what became of it, as the members hold it: a majority, the same block.
 * <p>
 * Threading: one thread, which waits; a media driver of its own beside it, whose directory is removed at the end.
 */
public final class AdminTool implements AutoCloseable
{
    private static final int TERM_LENGTH = 64 * 1024;

    private final AdminContext ctx;
    private final int gatewayId;
    private final long incarnation = new SecureRandom().nextLong() >>> 1;
    private final GatewayCounters counters = new GatewayCounters();
    private final CommandWatch watch;
    private final MemberReplay[] members;
    private final IdleStrategy idleStrategy = new SleepingIdleStrategy(TimeUnit.MILLISECONDS.toNanos(1));
    private MediaDriver driver;
    private Aeron aeron;
    private ClusterPublisher publisher;
    private String lastError = "no answer";

    private AdminTool(final AdminContext ctx)
    {
        this.ctx = ctx;
        gatewayId = ctx.key().principal().gatewayId();
        members = new MemberReplay[ctx.hosts().length];
        watch = new CommandWatch(members.length, gatewayId, incarnation);
    }

    /**
     * Sends a command and waits for its outcome.
     *
     * @param ctx     where to, and for how long.
     * @param command that holds the message of {@code admin.xml}.
     * @param offset  of it.
     * @param length  of it in bytes.
     * @return what became of it.
     */
    public static AdminOutcome send(
        final AdminContext ctx, final DirectBuffer command, final int offset, final int length)
    {
        try (AdminTool tool = new AdminTool(ctx))
        {
            tool.open();
            final VersionCheck check =
                VersionCheck.of(tool.members, ctx.withoutMembers(), command, offset, length);
            return tool.run(check, new CommandRun(
                tool.publisher, tool.members, tool.watch, check, tool.gatewayId, tool.incarnation,
                command, offset, length));
        }
    }

    /** Ends the session and removes the driver's directory. Idempotent. */
    @Override
    public void close()
    {
        final ErrorHandler errorHandler = this::onError;
        CloseHelper.closeAll(errorHandler, members);
        CloseHelper.closeAll(errorHandler, publisher, aeron, driver);
    }

    private void open()
    {
        final String address = ctx.address().isEmpty() ? OwnAddress.towards(List.of(ctx.hosts())) : ctx.address();
        final String answers = OwnAddress.channelAt(address);
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingIdleStrategy(TimeUnit.MICROSECONDS.toNanos(200)))
            .termBufferSparseFile(true)
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            .errorHandler(this::onError));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .errorHandler(this::onError));
        final StringBuilder endpoints = new StringBuilder();
        for (int id = 0; id < members.length; id++)
        {
            final String channel = "aeron:udp?endpoint=" + ctx.endpoint(id, GatewayConfiguration.REPLAY_PORT_OFFSET);
            members[id] = new MemberReplay(
                id,
                () -> new ReplayClient(new ReplayClientContext()
                    .transport(new AeronTransport(aeron))
                    .requestChannel(channel)
                    .responseChannel(answers)
                    .streamId(ctx.streamId())
                    .isAttested(true)),
                watch);
            endpoints.append(0 == id ? "" : ",").append(id).append('=')
                .append(ctx.endpoint(id, GatewayConfiguration.INGRESS_PORT_OFFSET));
        }
        publisher = new ClusterPublisher(
            aeron,
            new KeyCredentials(ctx.key(), ctx.streamId(), ctx.clusterId()),
            endpoints.toString(),
            "aeron:udp?term-length=" + TERM_LENGTH,
            answers + "|term-length=" + TERM_LENGTH,
            counters,
            this::onError);
    }

    private AdminOutcome run(final VersionCheck check, final CommandRun run)
    {
        final long deadlineNs = System.nanoTime() + ctx.timeoutNs();
        long nowNs = System.nanoTime();
        while (nowNs - deadlineNs < 0 && !ctx.isStopped().getAsBoolean())
        {
            idleStrategy.idle(run.poll(nowNs));
            if (null != run.outcome())
            {
                return run.outcome();
            }
            if (!run.isSent() && counters.get(GatewayCounter.CLUSTER_REFUSALS) > 0)
            {
                return run.giveUp("the cluster does not let this key in; the members' authorised keys need the line: " +
                    ctx.key().publicLine());
            }
            nowNs = System.nanoTime();
        }
        final String problem = check.problem();
        return run.giveUp(null != problem ? problem : "no leader and majority of members was reached in time: hosts=" +
            String.join(",", ctx.hosts()) + " last=" + lastError);
    }

    private void onError(final Throwable ex)
    {
        lastError = ErrorLog.describe(ex);
    }
}
