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

import org.agrona.DirectBuffer;

/**
 * A way out: an exclusive publication. While it is not ready it takes nothing, and says so as
 * {@link io.aeron.Publication#NOT_CONNECTED}.
 * <p>
 * Threading: one thread. Errors: if the driver refused one that was added without waiting, every method but
 * {@link #channel()} and {@link #close()} throws {@link io.aeron.exceptions.RegistrationException}. Nothing waits,
 * nothing allocates once it is ready.
 */
public interface TransportPublication extends AutoCloseable
{
    /**
     * Offers a message.
     *
     * @param buffer with the message.
     * @param offset of it.
     * @param length of it in bytes.
     * @return position if it was taken, else one of the negative codes of {@link io.aeron.Publication}.
     */
    long offer(DirectBuffer buffer, int offset, int length);

    /**
     * Offers a message of two parts.
     *
     * @param head       with the first part.
     * @param headOffset of it.
     * @param headLength of it in bytes.
     * @param body       with the second part.
     * @param bodyOffset of it.
     * @param bodyLength of it in bytes.
     * @return as {@link #offer(DirectBuffer, int, int)}.
     */
    long offer(
        DirectBuffer head, int headOffset, int headLength, DirectBuffer body, int bodyOffset, int bodyLength);

    /**
     * Has the driver taken it. Never false again.
     *
     * @return true once it has.
     */
    boolean isReady();

    /**
     * Is there anybody who receives. An offer may be taken for a moment after this turned false, and reaches nobody.
     *
     * @return false while it is not ready.
     */
    boolean isConnected();

    /**
     * Room that receivers leave.
     *
     * @return bytes, 0 or less if there is none, or while it is not ready.
     */
    long availableWindow();

    /**
     * Where it leads to.
     *
     * @return channel, as asked for.
     */
    String channel();

    /**
     * Adds a destination to a channel whose destinations are controlled by hand. Waits for the driver.
     *
     * @param destination channel of it. Throws {@link io.aeron.exceptions.RegistrationException} if the driver refuses
     *                    it, as one of another form. A host that has no address now is none: what is sent does not
     *                    reach it until the driver, which looks it up again every few seconds, finds one.
     */
    void addDestination(String destination);

    /** Closes it, ready or not. Idempotent. */
    @Override
    void close();
}
