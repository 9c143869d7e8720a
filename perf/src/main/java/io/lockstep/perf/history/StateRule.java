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
package io.lockstep.perf.history;

import java.util.HashMap;
import java.util.Map;

/**
 * Equal state after equal prefixes.
 * <p>
 * Threading: one thread.
 */
final class StateRule
{
    private final Map<Key, Told> digests = new HashMap<>();
    private final Sources sources;
    private final Violations violations;

    private record Key(String kind, long sequence)
    {
    }

    /** A digest, as it was told first, and where. */
    record Told(long digest, int source, long line)
    {
    }

    /** Receives digests. */
    @FunctionalInterface
    interface Consumer
    {
        void onDigest(String kind, long sequence, Told told);
    }

    StateRule(final Sources sources, final Violations violations)
    {
        this.sources = sources;
        this.violations = violations;
    }

    void onDigest(final int source, final long line, final String kind, final long sequence, final long digest)
    {
        final Told first = digests.putIfAbsent(new Key(kind, sequence), new Told(digest, source, line));
        if (null != first && first.digest != digest)
        {
            violations.add(Rule.STATE, () -> "after sequence " + sequence + " the digest of " + kind + " is " +
                Long.toHexString(first.digest) + " in " + sources.place(first.source, first.line) + " and " +
                Long.toHexString(digest) + " in " + sources.place(source, line));
        }
    }

    /** Hands out the first digest of each machine and sequence, in no order. */
    void forEach(final Consumer consumer)
    {
        digests.forEach((key, told) -> consumer.onDigest(key.kind, key.sequence, told));
    }

    int count()
    {
        return digests.size();
    }
}
