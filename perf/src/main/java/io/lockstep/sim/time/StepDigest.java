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

/**
 * Digest over all that happened, in its order. Two runs with equal digests did the same; one number tells whether a
 * seed repeats bit for bit.
 * <p>
 * Threading: one thread. Nothing allocates.
 */
public final class StepDigest
{
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private long value;

    /**
     * Adds a number.
     *
     * @param what happened.
     */
    public void add(final long what)
    {
        value = (Long.rotateLeft(value, 27) ^ SeededRandom.mix(what + MULTIPLIER)) * MULTIPLIER;
    }

    /**
     * Adds a text.
     *
     * @param what happened.
     */
    public void add(final CharSequence what)
    {
        final int length = what.length();
        add(length);
        for (int i = 0; i < length; i++)
        {
            add(what.charAt(i));
        }
    }

    /**
     * The digest of all that was added.
     *
     * @return 0 while nothing was.
     */
    public long value()
    {
        return value;
    }
}
