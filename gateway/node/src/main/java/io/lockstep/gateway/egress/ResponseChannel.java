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
package io.lockstep.gateway.egress;

import org.agrona.DirectBuffer;

/**
 * The way to one client.
 * <p>
 * Threading: the egress agent's. Nothing here blocks.
 */
interface ResponseChannel extends AutoCloseable
{
    /** The channel cannot be used, now or ever. */
    long FAILED = -100;

    /**
     * Offers a message.
     *
     * @return positive if it was taken; {@link #FAILED} if nothing ever will be; else try again.
     */
    long offer(DirectBuffer buffer, int offset, int length);

    @Override
    void close();
}
