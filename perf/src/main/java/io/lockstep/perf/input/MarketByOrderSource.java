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

import java.nio.file.Path;

import org.agrona.MutableDirectBuffer;

import io.lockstep.perf.load.MessageSource;

/**
 * A market-by-order file as the messages of one client, at the file's timing.
 * <p>
 * Threading: one thread.
 */
public final class MarketByOrderSource implements MessageSource, AutoCloseable
{
    private final MarketByOrderReader reader;
    private final MarketByOrderEncoder encoder = new MarketByOrderEncoder();
    private final InputPacer pacer;
    private MarketByOrderRow row;
    private long dueNs;
    private boolean hasEnded;

    /**
     * Opens the file.
     *
     * @param file  to send.
     * @param pacer of its rows.
     */
    public MarketByOrderSource(final Path file, final InputPacer pacer)
    {
        reader = new MarketByOrderReader(file);
        this.pacer = pacer;
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final long nowNs)
    {
        if (null == row && !hasEnded)
        {
            row = reader.next();
            hasEnded = null == row;
            dueNs = hasEnded ? nowNs : pacer.dueNs(row.receivedNs(), nowNs);
        }
        if (hasEnded)
        {
            return END;
        }
        if (dueNs - nowNs > 0)
        {
            return NOT_YET;
        }
        final int length = encoder.encode(row, buffer, 0);
        row = null;
        return length;
    }

    @Override
    public long intendedNs()
    {
        return dueNs;
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
