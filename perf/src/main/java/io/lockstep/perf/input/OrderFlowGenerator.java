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
package io.lockstep.perf.input;

import java.util.SplittableRandom;

import org.agrona.MutableDirectBuffer;

import io.lockstep.replica.machines.orderbook.OrderBookCommands;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * Makes an order flow by seed: orders around a price that drifts, most of them cancelled or replaced later, some that
 * cross and trade. Each client has an order id space of its own and a bounded number of orders that it holds to be
 * live; an order that has traded meanwhile is then cancelled in vain, as happens in life.
 * <p>
 * Threading: one thread. No allocation after construction.
 */
public final class OrderFlowGenerator
{
    /** A price step: a quarter of a point, in units of 1e-9. */
    public static final long TICK = 250_000_000L;

    private static final int SYMBOLS = 4;
    private static final int LIVE_LIMIT = 256;
    private static final int LEVELS = 20;
    private static final int MAX_QUANTITY = 20;
    private static final int ORDER_ID_SHIFT = 40;
    private static final int FIRST_SYMBOL = 1;
    private static final long FIRST_MID = 4_000 * 4 * TICK;

    private final OrderBookCommands commands = new OrderBookCommands();
    private final SplittableRandom random;
    private final long[] mids = new long[SYMBOLS];
    private final long[] liveIds = new long[LIVE_LIMIT];
    private final int[] liveSymbols = new int[LIVE_LIMIT];
    private final long[] livePrices = new long[LIVE_LIMIT];
    private int live;
    private long nextOrderId;

    /**
     * A flow.
     *
     * @param seed     of it.
     * @param clientId whose flow it is.
     */
    public OrderFlowGenerator(final long seed, final long clientId)
    {
        random = new SplittableRandom(seed * 31 + clientId);
        nextOrderId = clientId << ORDER_ID_SHIFT;
        java.util.Arrays.fill(mids, FIRST_MID);
    }

    /**
     * Encodes the next message.
     *
     * @param buffer to write to.
     * @param offset of the message.
     * @return length in bytes.
     */
    public int next(final MutableDirectBuffer buffer, final int offset)
    {
        final int dice = random.nextInt(100);
        if (live < LIVE_LIMIT / 4 || live < LIVE_LIMIT && dice < 45)
        {
            return newOrder(buffer, offset, dice < 8);
        }

        final int chosen = random.nextInt(live);
        return dice < 75 ? cancel(buffer, offset, chosen) : replace(buffer, offset, chosen);
    }

    private int newOrder(final MutableDirectBuffer buffer, final int offset, final boolean isAggressive)
    {
        final int symbol = random.nextInt(SYMBOLS);
        final boolean isBid = random.nextBoolean();
        if (0 == random.nextInt(50))
        {
            mids[symbol] += random.nextBoolean() ? TICK : -TICK;
        }
        final long distance = (isAggressive ? -random.nextInt(4) : 1 + random.nextInt(LEVELS)) * TICK;
        final long price = isBid ? mids[symbol] - distance : mids[symbol] + distance;
        final long orderId = ++nextOrderId;
        liveIds[live] = orderId;
        liveSymbols[live] = symbol;
        livePrices[live] = price;
        live++;
        return commands.encodeAdd(
            buffer, offset, orderId, price, 1 + random.nextInt(MAX_QUANTITY), FIRST_SYMBOL + symbol,
            isBid ? Side.BID : Side.ASK, true);
    }

    private int cancel(final MutableDirectBuffer buffer, final int offset, final int chosen)
    {
        final long orderId = liveIds[chosen];
        final int symbol = FIRST_SYMBOL + liveSymbols[chosen];
        live--;
        liveIds[chosen] = liveIds[live];
        liveSymbols[chosen] = liveSymbols[live];
        livePrices[chosen] = livePrices[live];
        return commands.encodeCancel(buffer, offset, orderId, 0, symbol);
    }

    private int replace(final MutableDirectBuffer buffer, final int offset, final int chosen)
    {
        // A replace never matches: the quantity changes, the price stays, so that no order ends up across the market.
        return commands.encodeReplace(
            buffer, offset, liveIds[chosen], livePrices[chosen], 1 + random.nextInt(MAX_QUANTITY),
            FIRST_SYMBOL + liveSymbols[chosen]);
    }
}
