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

/** One row of a market-by-order file, reused for the next. Prices in units of 1e-9, times in ns since the epoch. */
public final class MarketByOrderRow
{
    long lineNumber;
    long receivedNs;
    int instrumentId;
    char action;
    char side;
    long orderId;
    long price;
    long size;

    /** Line of the file, from 1, the header's being 1. */
    public long lineNumber()
    {
        return lineNumber;
    }

    /** When the row was received: its timing. */
    public long receivedNs()
    {
        return receivedNs;
    }

    /** Instrument, the book's symbol. */
    public int instrumentId()
    {
        return instrumentId;
    }

    /** A add, M modify, C cancel, T trade, F fill. */
    public char action()
    {
        return action;
    }

    /** B bid, A ask, N none. */
    public char side()
    {
        return side;
    }

    /** Order that the row is about. */
    public long orderId()
    {
        return orderId;
    }

    /** Price in units of 1e-9. */
    public long price()
    {
        return price;
    }

    /** Contracts. */
    public long size()
    {
        return size;
    }
}
