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
package io.lockstep.sim.check;

import org.agrona.collections.Long2ObjectHashMap;

/** A value of each request of each client, as {@link LongWindow}. Threading: one thread. */
final class ClientWindows
{
    private final Long2ObjectHashMap<LongWindow> windows = new Long2ObjectHashMap<>();
    private final int limit;

    ClientWindows(final int limit)
    {
        this.limit = limit;
    }

    /** The window of a client. */
    LongWindow of(final long clientId)
    {
        LongWindow window = windows.get(clientId);
        if (null == window)
        {
            window = new LongWindow(limit);
            windows.put(clientId, window);
        }
        return window;
    }

    long get(final long clientId, final long requestId)
    {
        final LongWindow window = windows.get(clientId);
        return null == window ? 0 : window.get(requestId);
    }
}
