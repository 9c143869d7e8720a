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
package io.lockstep.runtime.counters;

import static org.junit.jupiter.api.Assertions.*;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.aeron.AeronCounters;

class CounterTypeTest
{
    private static final int LOWEST = 9_100;
    private static final int HIGHEST = 9_999;

    @Test
    void numbersShouldBeUniqueAndApartFromThoseOfAeron() throws IllegalAccessException
    {
        final Set<Integer> seen = new HashSet<>();
        for (final Field each : AeronCounters.class.getFields())
        {
            if (each.getName().endsWith("_TYPE_ID"))
            {
                seen.add(each.getInt(null));
            }
        }
        assertTrue(seen.size() > 50, seen::toString);
        for (final CounterType each : CounterType.values())
        {
            assertTrue(each.typeId() >= LOWEST && each.typeId() <= HIGHEST, each::name);
            assertTrue(seen.add(each.typeId()), each::name);
            assertSame(each, CounterType.of(each.typeId()));
        }
        assertNull(CounterType.of(HIGHEST));
    }

    @Test
    void labelsShouldBeUniqueWithinTheScopeAndSayTheUnit()
    {
        final Set<String> seen = new HashSet<>();
        for (final CounterType each : CounterType.values())
        {
            assertTrue(seen.add(each.scope().label() + ' ' + each.label()), each::name);
            assertTrue(each.label().matches("[a-z]+(-[a-z]+)*"), each::label);
            assertTrue(each.name().startsWith(each.scope().name() + '_'), each::name);
            assertTrue(each.help().endsWith("."), each::help);
        }
    }
}
