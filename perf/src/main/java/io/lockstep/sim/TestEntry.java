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

import java.util.Arrays;

import io.lockstep.codecs.stream.EntryKind;

/**
 * An entry of the stream that has a sequence, as it was released.
 * <p>
 * Threading: immutable.
 *
 * @param sequence    of it.
 * @param timestampNs sequenced time, ns since the epoch.
 * @param kind        {@link EntryKind#SEQUENCED} for a message, else a session record or a tick.
 * @param clientId    that sent it, or whose session it is; 0 for a tick.
 * @param requestId   of a message, else 0.
 * @param payload     of a message, else empty. Not to be changed.
 */
public record TestEntry(
    long sequence, long timestampNs, EntryKind kind, long clientId, long requestId, byte[] payload)
{
    @Override
    public boolean equals(final Object other)
    {
        return other instanceof TestEntry that && sequence == that.sequence && timestampNs == that.timestampNs &&
            kind == that.kind && clientId == that.clientId && requestId == that.requestId &&
            Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode()
    {
        return 31 * Long.hashCode(sequence) + Arrays.hashCode(payload);
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder("sequence=").append(sequence).append(" kind=").append(kind)
            .append(" client=").append(clientId).append(" request=").append(requestId)
            .append(" timestampNs=").append(timestampNs).append(" length=").append(payload.length)
            .append(" payload=");
        for (final byte each : payload)
        {
            text.append(Character.forDigit(each >> 4 & 0xf, 16)).append(Character.forDigit(each & 0xf, 16));
        }
        return text.toString();
    }
}
