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
package io.lockstep.sequencer.stamp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.agrona.concurrent.UnsafeBuffer;

/** Snapshots in memory, for tests. */
final class Snapshots
{
    private Snapshots()
    {
    }

    static List<byte[]> of(final Stamper stamper)
    {
        final List<byte[]> messages = new ArrayList<>();
        StampSnapshot.write(stamper, (buffer, length) ->
        {
            final byte[] copy = new byte[length];
            buffer.getBytes(0, copy);
            messages.add(copy);
        });
        return messages;
    }

    static List<String> texts(final Stamper stamper)
    {
        return of(stamper).stream().map(Arrays::toString).collect(Collectors.toList());
    }

    static Stamper restore(final List<byte[]> messages, final Stamper stamper)
    {
        final SnapshotLoader loader = new SnapshotLoader(stamper);
        for (final byte[] each : messages)
        {
            loader.onMessage(new UnsafeBuffer(each), 0, each.length);
        }
        if (!loader.isComplete())
        {
            throw new IllegalStateException("snapshot has no footer");
        }
        return stamper;
    }
}
