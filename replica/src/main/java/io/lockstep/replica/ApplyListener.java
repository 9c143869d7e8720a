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

import io.lockstep.codecs.stream.EntryKind;

/**
 * Told of every entry right after the machine has taken it; for measuring and recording.
 * <p>
 * Threading: the thread that applies. It must neither block nor allocate.
 */
public interface ApplyListener
{
    /**
     * A message was applied.
     *
     * @param sequence    of the message.
     * @param timestampNs sequenced time, ns since the epoch.
     * @param clientId    that sent it.
     * @param requestId   that the client gave it.
     */
    void onApplied(long sequence, long timestampNs, long clientId, long requestId);

    /**
     * A sequenced entry that is no message was applied, or had nothing to be applied to.
     *
     * @param sequence    of the entry.
     * @param timestampNs sequenced time, ns since the epoch.
     * @param kind        of the entry.
     */
    default void onSystemEntry(final long sequence, final long timestampNs, final EntryKind kind)
    {
    }
}
