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
package io.lockstep.replica;

import org.agrona.DirectBuffer;

/**
 * What a user writes: state that is a pure function of the stream. Every replica that was given the same prefix is in
 * the same state and has the same digest.
 * <p>
 * So a machine uses nothing but its arguments: no clock, randomness, environment, locale or floating point, and it
 * never iterates over a hash map. It validates before it mutates. Threading: one thread calls it, the same one always.
 * Ownership: a buffer is valid during the call only. Errors: whatever is thrown stops the replica.
 */
public interface StateMachine
{
    /**
     * A message has its place in the order.
     *
     * @param sequence    of the message.
     * @param timestampNs sequenced time, ns since the epoch; never decreases.
     * @param clientId    that sent it.
     * @param buffer      that holds the message.
     * @param offset      of the message.
     * @param length      of the message in bytes.
     */
    void onMessage(long sequence, long timestampNs, long clientId, DirectBuffer buffer, int offset, int length);

    /**
     * A client's session was opened, or opened again.
     *
     * @param sequence    of the session record.
     * @param timestampNs sequenced time, ns since the epoch.
     * @param clientId    of the client.
     */
    default void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
    {
    }

    /**
     * A client's session was closed or lost.
     *
     * @param sequence    of the session record.
     * @param timestampNs sequenced time, ns since the epoch.
     * @param clientId    of the client.
     */
    default void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
    {
    }

    /**
     * Sequenced time went on while nothing else did.
     *
     * @param sequence    of the tick.
     * @param timestampNs sequenced time, ns since the epoch.
     */
    default void onTick(final long sequence, final long timestampNs)
    {
    }

    /**
     * A number over the whole state.
     *
     * @return the same for the same prefix of the stream.
     */
    long digest();

    /**
     * Name of the machine.
     *
     * @return lower case, stable.
     */
    String name();
}
