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
package io.lockstep.perf.system;

import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.sequencer.HoldRecorder;

/**
 * The history that a member writes of itself: how far its log is on the device, and what it said that it holds. Each
 * line is in the file before the member says what it tells.
 * <p>
 * Threading: the member's feed agent.
 */
public final class MemberHistory implements HoldRecorder
{
    private final HistoryWriter history;
    private final String node;

    /**
     * A history of a member.
     *
     * @param history to write to, closed with this.
     * @param node    name of the member in it.
     */
    public MemberHistory(final HistoryWriter history, final String node)
    {
        this.history = history;
        this.node = node;
    }

    @Override
    public void onForced(final long blockNumber, final long lastSequence)
    {
        history.force(System.nanoTime(), node, blockNumber, lastSequence);
    }

    @Override
    public void onAttest(final long blockNumber, final long lastSequence, final int chainCrc)
    {
        history.attest(System.nanoTime(), node, blockNumber, lastSequence, chainCrc);
        history.flush();
    }

    @Override
    public void close()
    {
        history.close();
    }
}
