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

/**
 * A 64-bit digest of a list of words, for {@link StateMachine#digest()}: for comparing replicas, not against forgery.
 * <pre>
 *  mix(z)    z = (z ^ z &gt;&gt;&gt; 30) * 0xbf58476d1ce4e5b9
 *            z = (z ^ z &gt;&gt;&gt; 27) * 0x94d049bb133111eb
 *            z ^ z &gt;&gt;&gt; 31
 *  reset     state = 0, count = 0
 *  add(w)    state = mix((state ^ w) + 0x9e3779b97f4a7c15), count = count + 1
 *  value     mix(state + count)
 * </pre>
 * The constants are those of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014;
 * public-domain code by Vigna), whose finaliser is David Stafford's variant 13 of MurmurHash3's. Each step is a
 * bijection of the state for a given word, and of the word for a given state: two lists that differ in one word never
 * have the same digest. A list of varying length is told apart only if its length is added before it.
 * <p>
 * The algorithm is part of what replicas compare, so it does not change. Threading: one thread. No allocation.
 */
public final class Digest64
{
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FIRST_FACTOR = 0xbf58476d1ce4e5b9L;
    private static final long SECOND_FACTOR = 0x94d049bb133111ebL;

    private long state;
    private long count;

    /**
     * Starts again with the empty list.
     *
     * @return this.
     */
    public Digest64 reset()
    {
        state = 0;
        count = 0;
        return this;
    }

    /**
     * Takes in one word.
     *
     * @param word any value.
     * @return this.
     */
    public Digest64 add(final long word)
    {
        state = mix((state ^ word) + GAMMA);
        count++;
        return this;
    }

    /**
     * Digest of the words since the last reset; more can be added after it.
     *
     * @return any value, also 0.
     */
    public long value()
    {
        return mix(state + count);
    }

    private static long mix(final long word)
    {
        final long once = (word ^ word >>> 30) * FIRST_FACTOR;
        final long twice = (once ^ once >>> 27) * SECOND_FACTOR;
        return twice ^ twice >>> 31;
    }
}
