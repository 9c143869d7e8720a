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
package io.lockstep.sim.time;

import static org.junit.jupiter.api.Assertions.*;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

class StepDigestTest
{
    @Test
    void shouldBeTheSameForTheSame()
    {
        assertEquals(digest(1, 2, 3), digest(1, 2, 3));
        assertEquals(text("stamped"), text("stamped"));
    }

    @Test
    void shouldDifferByValueOrderCountAndBoundary()
    {
        final Set<Long> digests = new HashSet<>();
        assertTrue(digests.add(new StepDigest().value()));
        assertTrue(digests.add(digest(0)));
        assertTrue(digests.add(digest(0, 0)));
        assertTrue(digests.add(digest(1)));
        assertTrue(digests.add(digest(1, 0)));
        assertTrue(digests.add(digest(0, 1)));
        assertTrue(digests.add(digest(-1)));
        assertTrue(digests.add(text("ab", "c")));
        assertTrue(digests.add(text("a", "bc")));
        assertTrue(digests.add(text("abc")));
    }

    private static long digest(final long... values)
    {
        final StepDigest digest = new StepDigest();
        for (final long each : values)
        {
            digest.add(each);
        }
        return digest.value();
    }

    private static long text(final String... values)
    {
        final StepDigest digest = new StepDigest();
        for (final String each : values)
        {
            digest.add(each);
        }
        return digest.value();
    }
}
