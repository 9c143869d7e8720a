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
package io.lockstep.perf.load;

import org.agrona.MutableDirectBuffer;

/**
 * Where a client's messages come from.
 * <p>
 * Threading: the thread of the client.
 */
public interface MessageSource
{
    /** Nothing is due yet. */
    int NOT_YET = 0;
    /** There are no more messages. */
    int END = -1;

    /**
     * Encodes the next message.
     *
     * @param buffer to write to, from offset 0.
     * @param nowNs  time on the clock of the load.
     * @return its length in bytes, {@link #NOT_YET} or {@link #END}.
     */
    int next(MutableDirectBuffer buffer, long nowNs);

    /**
     * When the message last encoded was meant to be sent.
     *
     * @return time on the clock of the load: latency is measured from here.
     */
    long intendedNs();
}
