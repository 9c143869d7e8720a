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
package io.lockstep.runtime.transport;

import java.util.function.IntConsumer;


/**
 * What a node sends and receives through. Production code meets Aeron's client only here, so that the same code runs
 * over a simulated network: Aeron's own publications, subscriptions and images are final classes.
 * <p>
 * Result codes, handlers and headers are Aeron's. Whoever implements this keeps what Aeron promises: what one
 * publication sends comes in order and without a gap from where a subscription met it until the source is gone; what a
 * handler throws is told to the client's error handler, not to whoever polls.
 * <p>
 * Threading: any thread; what it gives belongs to one thread each. Ownership: what was added is closed by who added it,
 * or with the client below.
 */
public interface Transport
{
    /**
     * Subscribes. Waits until the driver has taken it.
     *
     * @param channel  to subscribe to.
     * @param streamId on it.
     * @return subscription. Throws {@link io.aeron.exceptions.RegistrationException} if the driver refuses it.
     */
    TransportSubscription addSubscription(String channel, int streamId);

    /**
     * Subscribes, and tells when a source is gone. Waits until the driver has taken it.
     *
     * @param channel      to subscribe to.
     * @param streamId     on it.
     * @param onSourceGone told of a session id whose source is gone, on the thread of the client's conductor.
     * @return subscription. Throws {@link io.aeron.exceptions.RegistrationException} if the driver refuses it.
     */
    TransportSubscription addSubscription(String channel, int streamId, IntConsumer onSourceGone);

    /**
     * Subscribes without waiting.
     *
     * @param channel  to subscribe to.
     * @param streamId on it.
     * @return subscription, which is not ready yet.
     */
    TransportSubscription asyncAddSubscription(String channel, int streamId);

    /**
     * Adds an exclusive publication. Waits until the driver has taken it.
     *
     * @param channel  to send to.
     * @param streamId on it.
     * @return publication. Throws {@link io.aeron.exceptions.RegistrationException} if the driver refuses it.
     */
    TransportPublication addPublication(String channel, int streamId);

    /**
     * Adds an exclusive publication without waiting.
     *
     * @param channel  to send to.
     * @param streamId on it.
     * @return publication, which is not ready yet.
     */
    TransportPublication asyncAddPublication(String channel, int streamId);

    /**
     * A number that no other client of the same driver was given.
     *
     * @return number.
     */
    long nextCorrelationId();

    /**
     * Steps the client's conductor, where it has no thread of its own.
     *
     * @return work done; always 0 where it has one.
     */
    int poll();

    /**
     * Is the client closed, by its owner or because the driver is gone.
     *
     * @return true for good.
     */
    boolean isClosed();
}
