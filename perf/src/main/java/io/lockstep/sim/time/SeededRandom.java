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
 * Chance of a simulation: the same numbers from the same seed on every JDK and machine.
 * <p>
 * The generator is xoroshiro128++ by David Blackman and Sebastiano Vigna (prng.di.unimi.it/xoroshiro128plusplus.c), its
 * state filled by SplitMix64 (prng.di.unimi.it/splitmix64.c); both are in the public domain. Good for simulations, not
 * for secrets.
 * <p>
 * Threading: one thread. Nothing allocates but {@link #split(String)}.
 */
public final class SeededRandom
{
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private final long seed;
    private long s0;
    private long s1;

    /**
     * A stream of numbers.
     *
     * @param seed that decides all of them. Any value is good.
     */
    public SeededRandom(final long seed)
    {
        this(seed, mix(seed + GOLDEN_GAMMA), mix(seed + 2 * GOLDEN_GAMMA));
    }

    SeededRandom(final long seed, final long s0, final long s1)
    {
        this.seed = seed;
        this.s0 = s0;
        this.s1 = s1;
    }

    /**
     * Another stream for a purpose. It hangs on this one's seed and on the purpose, and not on how much was drawn here.
     *
     * @param purpose that it is for. The same one gives the same stream.
     * @return stream of its own.
     */
    public SeededRandom split(final String purpose)
    {
        long hash = FNV_OFFSET;
        for (int i = 0; i < purpose.length(); i++)
        {
            hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
        }
        return new SeededRandom(mix(mix(seed) + hash));
    }

    /**
     * The seed of this stream.
     *
     * @return seed, as given, or as made of the purpose.
     */
    public long seed()
    {
        return seed;
    }

    /**
     * Any number.
     *
     * @return each value alike.
     */
    public long nextLong()
    {
        final long a = s0;
        final long b = s1 ^ a;
        final long result = Long.rotateLeft(a + s1, 17) + a;

        s0 = Long.rotateLeft(a, 49) ^ b ^ (b << 21);
        s1 = Long.rotateLeft(b, 28);
        return result;
    }

    /**
     * A number below a bound.
     *
     * @param bound above 0.
     * @return 0 to bound - 1, each alike.
     */
    public int nextInt(final int bound)
    {
        return (int)nextLong(0, bound);
    }

    /**
     * A number of a range.
     *
     * @param from        the least.
     * @param toExclusive above the greatest.
     * @return each alike.
     */
    public int nextInt(final int from, final int toExclusive)
    {
        return (int)nextLong(from, toExclusive);
    }

    /**
     * A number of a range.
     *
     * @param from        the least.
     * @param toExclusive above the greatest. The range holds at most {@link Long#MAX_VALUE} numbers.
     * @return each alike.
     */
    public long nextLong(final long from, final long toExclusive)
    {
        final long range = toExclusive - from;
        if (from >= toExclusive || range <= 0)
        {
            throw new IllegalArgumentException("empty or too long a range: from=" + from + " to=" + toExclusive);
        }

        long bits = nextLong() >>> 1;
        long value = bits % range;
        while (bits - value + (range - 1) < 0)
        {
            bits = nextLong() >>> 1;
            value = bits % range;
        }
        return from + value;
    }

    /**
     * Does what has this probability happen. Draws one number whatever the probability, so that a changed one leaves
     * what is drawn later.
     *
     * @param probability 0 or less never, 1 or more always.
     * @return true if so.
     */
    public boolean chance(final double probability)
    {
        return nextDouble() < probability;
    }

    /**
     * A fraction.
     *
     * @return 0 to below 1.
     */
    public double nextDouble()
    {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /** The output function of SplitMix64. */
    static long mix(final long value)
    {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
