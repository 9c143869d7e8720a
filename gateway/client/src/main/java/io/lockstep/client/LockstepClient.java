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
package io.lockstep.client;

import io.aeron.Aeron;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * Sends messages into the one order, and learns the outcome of each exactly once.
 * <pre>{@code
 * final LockstepClient client = LockstepClient.open(new ClientContext()
 *     .clientId(7)
 *     .gatewayChannels("aeron:udp?endpoint=gateway-a:21001", "aeron:udp?endpoint=gateway-b:21001")
 *     .listener(listener)
 *     .aeron(aeron));
 *
 * while (isRunning)
 * {
 *     idleStrategy.idle(client.poll());
 *     final long requestId = client.offer(buffer, 0, length);
 *     ... negative: poll and offer again; positive: the listener is told the outcome of this id ...
 * }
 * }</pre>
 * The client connects by itself, to one gateway of the list at a time, and stays connected: on loss it goes to the next
 * gateway and sends again what has no outcome. Ids go on where the stream says that this client id has stopped.
 * <p>
 * Threading: one owner thread for every method; {@link #poll()} must be called several times in the time of a
 * keep-alive. No allocation while a session stays open. Errors: refusals and pressure are return values and callbacks;
 * nothing is thrown on the message path.
 */
public final class LockstepClient implements AutoCloseable
{
    /** No session now. Poll, and offer again after {@link ClientListener#onConnected}. Nothing was taken. */
    public static final long NOT_CONNECTED = -1;
    /** The transport is full, or older requests are being sent again. Poll and offer again. Nothing was taken. */
    public static final long BACK_PRESSURED = -2;
    /** As many requests as may be are without an outcome. Poll and offer again. Nothing was taken. */
    public static final long WINDOW_FULL = -3;
    /** The client is closed for ever. The message must go by another client. */
    public static final long CLOSED = -4;
    /** The message is longer than context or gateway allow. Offering it again is of no use. */
    public static final long TOO_LONG = -5;

    private static final int FRAGMENT_LIMIT = 64;
    private static final System.Logger LOGGER = System.getLogger(LockstepClient.class.getName());

    private final Aeron ownAeron;
    private final NanoClock clock;
    private final SessionLink link;
    private final SessionCore core;
    private final SessionAdapter adapter;
    private final FragmentHandler fragmentHandler = this::onFragment;
    private long nowNs;

    private LockstepClient(final ClientContext ctx, final SessionLink link, final Aeron ownAeron)
    {
        this.link = link;
        this.ownAeron = ownAeron;
        clock = ctx.clock();
        nowNs = clock.nanoTime();
        core = new SessionCore(ctx, link, nowNs);
        adapter = new SessionAdapter(core);
    }

    /**
     * Opens a client. It starts to connect with the first {@link #poll()}.
     *
     * @param ctx with the settings; concluded here.
     * @return the client, to be closed by the caller.
     */
    public static LockstepClient open(final ClientContext ctx)
    {
        ctx.conclude();
        if (null != ctx.link())
        {
            return new LockstepClient(ctx, ctx.link().get(), null);
        }
        final Aeron ownAeron = null == ctx.aeron() ? connectAeron(ctx) : null;
        try
        {
            return new LockstepClient(ctx, newGatewayLink(ctx, null == ownAeron ? ctx.aeron() : ownAeron), ownAeron);
        }
        catch (final RuntimeException | Error ex)
        {
            CloseHelper.quietClose(ownAeron);
            throw ex;
        }
    }

    /**
     * Offers a message. What is taken is copied, and the listener is told its outcome once.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it in bytes, 0 or more.
     * @return the request id, from 1 and consecutive; or {@link #NOT_CONNECTED}, {@link #BACK_PRESSURED},
     * {@link #WINDOW_FULL}, {@link #CLOSED} or {@link #TOO_LONG}, in which case nothing was taken.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return core.offer(buffer, offset, length);
    }

    /**
     * Reads answers, keeps the session alive, and connects where there is none.
     *
     * @return how much was done; 0 to idle.
     */
    public int poll()
    {
        if (ClientState.CLOSED == core.state())
        {
            return 0;
        }
        nowNs = clock.nanoTime();
        int workCount = link.poll(fragmentHandler, FRAGMENT_LIMIT);
        if (link.isClosed())
        {
            core.onTransportClosed();
            return 1;
        }
        workCount += core.poll(nowNs);
        return workCount;
    }

    /**
     * State of the session.
     *
     * @return state; in {@link ClientState#ESTABLISHED} alone messages are taken.
     */
    public ClientState state()
    {
        return core.state();
    }

    /**
     * Is the client closed, by its owner or because another process took over its id.
     *
     * @return true if it will never do anything again.
     */
    public boolean isClosed()
    {
        return ClientState.CLOSED == core.state();
    }

    /**
     * Requests that were taken and may have no outcome yet: from the first one without an outcome to the last taken.
     *
     * @return count, 0 if every request has its outcome.
     */
    public int inFlight()
    {
        return core.window().count();
    }

    /**
     * First request without an outcome. After a close, the outcome of this one and of those after it is unknown here,
     * unless the listener was told; the journal knows.
     *
     * @return request id; the next new one if every request has its outcome.
     */
    public long firstInFlight()
    {
        return core.window().first();
    }

    /**
     * Gateway that is in use, or is tried next.
     *
     * @return index in the list of the context.
     */
    public int gatewayIndex()
    {
        return core.gatewayIndex();
    }

    /**
     * Incarnation of the session, or of the last one.
     *
     * @return incarnation, 0 before the first session.
     */
    public int incarnation()
    {
        return core.incarnation();
    }

    /**
     * Sessions that were opened.
     *
     * @return count.
     */
    public long sessionCount()
    {
        return core.sessionCount();
    }

    /**
     * Messages that {@link #offer} refused as {@link #TOO_LONG}.
     *
     * @return count.
     */
    public long tooLongCount()
    {
        return core.tooLongCount();
    }

    /**
     * Requests that were sent again, each time counted.
     *
     * @return count.
     */
    public long resendCount()
    {
        return core.resendCount();
    }

    /**
     * Messages from gateways that were not understood.
     *
     * @return count.
     */
    public long ignoredCount()
    {
        return adapter.ignoredCount();
    }

    /**
     * Tells the gateway, as far as it can be told at once, and lets go of everything. Outcomes that are missing then
     * stay unknown to this client. A second call does nothing.
     */
    @Override
    public void close()
    {
        core.close();
        CloseHelper.close(ownAeron);
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (FrameDescriptor.UNFRAGMENTED == (header.flags() & FrameDescriptor.UNFRAGMENTED))
        {
            adapter.onMessage(nowNs, header.sessionId(), buffer, offset, length);
        }
    }

    private static SessionLink newGatewayLink(final ClientContext ctx, final Aeron aeron)
    {
        return new GatewayLink(
            aeron, null == ctx.errorHandler() ? aeron.context().errorHandler() : ctx.errorHandler(), ctx);
    }

    private static Aeron connectAeron(final ClientContext ctx)
    {
        final Aeron.Context aeronContext = new Aeron.Context().errorHandler(
            null == ctx.errorHandler() ? LockstepClient::logError : ctx.errorHandler());
        if (null != ctx.aeronDirectoryName())
        {
            aeronContext.aeronDirectoryName(ctx.aeronDirectoryName());
        }
        return Aeron.connect(aeronContext);
    }

    private static void logError(final Throwable throwable)
    {
        LOGGER.log(System.Logger.Level.ERROR, "transport error", throwable);
    }
}
