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
package io.lockstep.sim.run;

import java.util.List;

import org.agrona.MutableDirectBuffer;

import io.lockstep.sim.node.RequestSource;
import io.lockstep.sim.plan.RequestAction;
import io.lockstep.sim.plan.RequestPlan;

/**
 * The messages that a client's user sends by a workload.
 * <p>
 * Threading: the simulation's.
 */
final class PlannedRequests implements RequestSource
{
    private final List<RequestPlan> requests;
    private final int maxLength;
    private int next;

    /**
     * What a client does.
     *
     * @param planned what it is to do, by time.
     * @param isRaw   whether it can do all of that; else what the client library cannot do is left out.
     */
    PlannedRequests(final List<RequestPlan> planned, final boolean isRaw)
    {
        requests = planned.stream().filter((each) -> isRaw || each.action().isOfLibrary()).toList();
        maxLength = requests.stream().mapToInt(RequestPlan::length).max().orElse(0);
    }

    @Override
    public int maxLength()
    {
        return maxLength;
    }

    @Override
    public long nextNs()
    {
        return isDone() ? Long.MAX_VALUE : requests.get(next).atNs();
    }

    @Override
    public RequestAction action()
    {
        return requests.get(next).action();
    }

    @Override
    public long actionId()
    {
        return requests.get(next).id();
    }

    @Override
    public void passed()
    {
        next++;
    }

    @Override
    public int fill(final MutableDirectBuffer buffer)
    {
        final byte[] payload = requests.get(next).payload();
        buffer.putBytes(0, payload);
        return payload.length;
    }

    @Override
    public void taken(final long requestId)
    {
        next++;
    }

    @Override
    public void refused(final boolean isForGood)
    {
        next += isForGood ? 1 : 0;
    }

    @Override
    public boolean isDone()
    {
        return requests.size() == next;
    }
}
