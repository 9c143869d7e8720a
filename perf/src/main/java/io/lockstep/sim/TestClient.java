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

import org.agrona.DirectBuffer;

import io.lockstep.sim.node.SimulatedHost;

/**
 * A client of the stream: a process with the client library. It connects by itself, goes to another gateway when its
 * own does not answer, and sends again what has no outcome. A life that ends leaves what was sent {@link
 * TestOutcome#UNKNOWN}; the next one goes on with the same client id.
 * <p>
 * Threading: that of its {@link TestSequencer}.
 */
public final class TestClient extends TestHost
{
    private final SentRequests requests;

    TestClient(final TestRun run, final SimulatedHost host, final SentRequests requests)
    {
        super(run, host);
        this.requests = requests;
    }

    /**
     * Sends a message. It leaves when the simulation runs; any number may be on their way, in order.
     *
     * @param payload of it; copied.
     * @return the request, whose outcome comes when the simulation runs.
     * @throws IllegalArgumentException if it is longer than {@code lockstep.client.max.message.length}.
     * @throws IllegalStateException    if the client is down.
     */
    public TestRequest send(final byte[] payload)
    {
        run().requireUse();
        if (payload.length > requests.maxLength())
        {
            throw new IllegalArgumentException(
                "message is too long: limit=" + requests.maxLength() + " length=" + payload.length);
        }
        if (!isUp())
        {
            throw new IllegalStateException("node is down and sends nothing: node=" + name());
        }
        final TestRequest request = new TestRequest(run(), name(), payload.clone());
        requests.add(request);
        return request;
    }

    /**
     * Sends a message.
     *
     * @param buffer that holds it; copied.
     * @param offset of it.
     * @param length of it in bytes.
     * @return as {@link #send(byte[])}.
     */
    public TestRequest send(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] payload = new byte[length];
        buffer.getBytes(offset, payload);
        return send(payload);
    }

    /**
     * Requests without an outcome.
     *
     * @return count.
     */
    public int inFlight()
    {
        return requests.count();
    }
}
