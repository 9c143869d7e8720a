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
package io.lockstep.journal.replay;

/** Checks that settings share. Errors: {@link IllegalArgumentException} that names the setting. */
final class Limits
{
    private Limits()
    {
    }

    static void atLeast(final String name, final long minimum, final long value)
    {
        if (value < minimum)
        {
            throw new IllegalArgumentException(
                name + " is too small: minimum=" + minimum + ' ' + name + '=' + value);
        }
    }

    static void atMost(final String name, final long maximum, final long value)
    {
        if (value > maximum)
        {
            throw new IllegalArgumentException(
                name + " is too large: maximum=" + maximum + ' ' + name + '=' + value);
        }
    }

    static void isGiven(final String name, final Object value)
    {
        if (null == value)
        {
            throw new IllegalArgumentException(name + " is not given");
        }
    }
}
