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
package io.lockstep.sim;

import java.util.ArrayDeque;
import java.util.Iterator;

import org.agrona.MutableDirectBuffer;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.sim.node.RequestSource;

/**
 * What a test has given a client: sent as soon as the client library takes it, in order.
 * <p>
 * Threading: the simulation's.
 */
final class SentRequests implements RequestSource
{
    private final ArrayDeque<TestRequest> waiting = new ArrayDeque<>();
    private final ArrayDeque<TestRequest> open = new ArrayDeque<>();
    private final int maxLength;

    SentRequests(final int maxLength)
    {
        this.maxLength = maxLength;
    }

    void add(final TestRequest request)
    {
        waiting.add(request);
    }

    /** Requests without an outcome. */
    int count()
    {
        return waiting.size() + open.size();
    }

    @Override
    public int maxLength()
    {
        return maxLength;
    }

    @Override
    public long nextNs()
    {
        return waiting.isEmpty() ? Long.MAX_VALUE : 0;
    }

    @Override
    public int fill(final MutableDirectBuffer buffer)
    {
        final byte[] payload = waiting.peek().payload();
        buffer.putBytes(0, payload);
        return payload.length;
    }

    @Override
    public void taken(final long requestId)
    {
        final TestRequest request = waiting.remove();
        request.taken(requestId);
        open.add(request);
    }

    @Override
    public void refused(final boolean isForGood)
    {
        if (isForGood)
        {
            waiting.remove().rejected(ErrorCode.MESSAGE_TOO_LONG);
        }
    }

    @Override
    public boolean isDone()
    {
        return waiting.isEmpty();
    }

    @Override
    public void applied(final long requestId, final long sequence)
    {
        final TestRequest request = close(requestId);
        if (null != request)
        {
            request.applied(sequence);
        }
    }

    @Override
    public void rejected(final long requestId, final ErrorCode code)
    {
        final TestRequest request = close(requestId);
        if (null != request)
        {
            request.rejected(code);
        }
    }

    @Override
    public void lifeEnded()
    {
        open.forEach(TestRequest::lost);
        open.clear();
        waiting.forEach(TestRequest::lost);
        waiting.clear();
    }

    private TestRequest close(final long requestId)
    {
        final Iterator<TestRequest> each = open.iterator();
        while (each.hasNext())
        {
            final TestRequest request = each.next();
            if (requestId == request.requestId())
            {
                each.remove();
                return request;
            }
        }
        return null;
    }
}
