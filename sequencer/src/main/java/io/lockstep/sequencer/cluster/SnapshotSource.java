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
package io.lockstep.sequencer.cluster;

import org.agrona.DirectBuffer;

/**
 * A snapshot of the service as it is read at the start: the messages that were written of it, in order.
 * <p>
 * Threading: the service's thread.
 */
public interface SnapshotSource
{
    /** Takes the messages of a snapshot, one after the other. */
    @FunctionalInterface
    interface Consumer
    {
        /**
         * One message.
         *
         * @param buffer that holds it; only during the call.
         * @param offset of its message header.
         * @param length in bytes.
         */
        void onMessage(DirectBuffer buffer, int offset, int length);
    }

    /**
     * Hands over what is there. Never waits.
     *
     * @param consumer of whole messages.
     * @return work done, 0 if nothing was there.
     */
    int poll(Consumer consumer);

    /**
     * Will nothing come any more. To be asked when {@link #poll} had nothing.
     *
     * @return true if so.
     */
    boolean hasEnded();

    /**
     * How far it has been read.
     *
     * @return position, for what is said when it is not whole.
     */
    long position();
}
