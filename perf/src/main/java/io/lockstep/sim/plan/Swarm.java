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
package io.lockstep.sim.plan;

import java.util.Arrays;

import org.agrona.BitUtil;

import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.sim.time.SeededRandom;

/**
 * The settings of one run. Its text has the seed and what is not as usual: {@code seed=7,members=5,member.ring=1,
 * weight.crash=3}, without a space.
 * <p>
 * Relations between settings are those that the production contexts check. A value that is drawn below what the others
 * ask for is lifted to that: the least that is legal then.
 * <p>
 * Threading: immutable.
 */
public final class Swarm
{
    private static final SwarmSetting[] SETTINGS = SwarmSetting.values();
    private static final FaultKind[] KINDS = FaultKind.values();
    private static final double[] TIGHTNESS = {0, 0.05, 0.25, 0.75};
    private static final double USUAL_CHANCE = 0.7;
    private static final long REPLAY_RATE_MIN = 256 * 1024;
    private static final long HELD_WINDOW_MIN = 64;
    private static final long SLACK_NS = 1_000_000;
    private static final long MILLE = 1000;
    /** Round trips that a request takes at most, with all that may delay it. */
    private static final int WORK_FACTOR = 12;
    /** Of a block: to the leader and on to the others; back, and what became committed to all and to the gateway. */
    private static final int BLOCK_TRIPS = 2;
    /** A client leaves this many times as often as it does in the mean, by chance. */
    private static final int LEAVES_FACTOR = 2;
    private static final double KIND_CHANCE = 0.3;
    private static final int MAX_WEIGHT = 5;
    private static final int HELD_BLOCKS = 8;
    private static final int LOG_BLOCKS = 4;
    private static final String SEED = "seed";
    private static final String WEIGHT = "weight.";

    private final long seed;
    private final long[] values;
    private final int[] weights;

    private Swarm(final long seed, final long[] values, final int[] weights)
    {
        this.seed = seed;
        this.values = values;
        this.weights = weights;
    }

    /**
     * Draws the settings of a seed.
     *
     * @param seed of the run.
     * @return the same settings for the same seed. Each is drawn by itself, so that one more leaves the others.
     */
    public static Swarm of(final long seed)
    {
        final SeededRandom random = new SeededRandom(seed).split("swarm");
        final double tightness = TIGHTNESS[random.nextInt(TIGHTNESS.length)];
        final long[] values = new long[SETTINGS.length];
        for (final SwarmSetting each : SETTINGS)
        {
            final SeededRandom own = random.split(each.key());
            final boolean isTight = each.isLimit() && own.chance(tightness);
            // Few limits are away from the usual at a time: a system with all at their least keeps up with nothing.
            final boolean isUsual = each.isLimit() && !isTight && own.chance(USUAL_CHANCE);
            values[each.ordinal()] = isTight ? each.least() :
                isUsual ? each.usual() : each.choice(own.nextInt(each.choiceCount()));
        }
        for (final SwarmSetting each : SETTINGS)
        {
            values[each.ordinal()] = legal(values, each, values[each.ordinal()]);
        }
        final int[] weights = new int[KINDS.length];
        for (final FaultKind each : KINDS)
        {
            final SeededRandom own = random.split(each.key());
            weights[each.ordinal()] = own.chance(KIND_CHANCE) ? 1 + own.nextInt(MAX_WEIGHT) : 0;
        }
        return new Swarm(seed, values, weights);
    }

    /**
     * Settings that are all as usual, without faults.
     *
     * @param seed of the run.
     * @return settings.
     */
    public static Swarm usual(final long seed)
    {
        final long[] values = new long[SETTINGS.length];
        for (final SwarmSetting each : SETTINGS)
        {
            values[each.ordinal()] = each.usual();
        }
        return new Swarm(seed, values, new int[KINDS.length]);
    }

    /**
     * The seed of the run.
     *
     * @return seed.
     */
    public long seed()
    {
        return seed;
    }

    /**
     * A setting.
     *
     * @param setting asked for.
     * @return its value: bytes, ns, thousandths, or a count.
     */
    public long get(final SwarmSetting setting)
    {
        return values[setting.ordinal()];
    }

    /**
     * A setting that fits into an int.
     *
     * @param setting asked for.
     * @return its value.
     */
    public int getInt(final SwarmSetting setting)
    {
        return Math.toIntExact(values[setting.ordinal()]);
    }

    /**
     * Is a setting of two values on.
     *
     * @param setting asked for.
     * @return true if it is not 0.
     */
    public boolean is(final SwarmSetting setting)
    {
        return 0 != values[setting.ordinal()];
    }

    /**
     * A rate.
     *
     * @param setting in thousandths.
     * @return 0 to 1.
     */
    public double rate(final SwarmSetting setting)
    {
        return values[setting.ordinal()] / 1000.0;
    }

    /**
     * Is a limit at the least that is legal with the others.
     *
     * @param setting asked for.
     * @return true if so.
     */
    public boolean isLeast(final SwarmSetting setting)
    {
        return setting.isLimit() && get(setting) == legal(values, setting, setting.least());
    }

    /**
     * How often a kind of fault comes, against the others.
     *
     * @param kind asked for.
     * @return weight, 0 for never.
     */
    public int weight(final FaultKind kind)
    {
        return weights[kind.ordinal()];
    }

    /**
     * Changes one setting, and lifts others where it asks for more.
     *
     * @param setting to change.
     * @param value   of it.
     * @return other settings.
     * @throws IllegalArgumentException if the value is not legal with the others.
     */
    public Swarm with(final SwarmSetting setting, final long value)
    {
        final long[] changed = values.clone();
        changed[setting.ordinal()] = value;
        if (legal(changed, setting, value) != value)
        {
            throw new IllegalArgumentException("setting is not legal with the others: name=" + setting.key() +
                " value=" + value + " least=" + legal(changed, setting, setting.least()));
        }
        for (final SwarmSetting each : SETTINGS)
        {
            changed[each.ordinal()] = legal(changed, each, changed[each.ordinal()]);
        }
        return new Swarm(seed, changed, weights);
    }

    /**
     * Changes how often a kind of fault comes.
     *
     * @param kind   of fault.
     * @param weight of it, 0 for never.
     * @return other settings.
     */
    public Swarm with(final FaultKind kind, final int weight)
    {
        final int[] changed = weights.clone();
        changed[kind.ordinal()] = weight;
        return new Swarm(seed, values, changed);
    }

    /**
     * Does a client speak the protocol without the client library.
     *
     * @param client from 0.
     * @return true if so.
     */
    public boolean isRaw(final int client)
    {
        return client < get(SwarmSetting.RAW_CLIENTS);
    }

    /**
     * Members that may be damaged and leave a majority.
     *
     * @return count.
     */
    public int minority()
    {
        return (getInt(SwarmSetting.MEMBERS) - 1) / 2;
    }

    /**
     * May the log be purged, so that a member that is away for long does not find what it lacks.
     *
     * @return true if the log is kept for less than all of a run.
     */
    public boolean isPurging()
    {
        return get(SwarmSetting.LOG_RETAIN) < SwarmSetting.LOG_RETAIN.usual();
    }

    /**
     * Time that what waits in front of a request takes at most, if all clients send as much as they may, and wait anew
     * at each gateway that they leave meanwhile.
     *
     * @return simulated time in ns.
     */
    public long queueNs()
    {
        final long inFlight = Math.min(get(SwarmSetting.IN_FLIGHT), get(SwarmSetting.CLIENT_WINDOW));
        final long onceNs = BLOCK_TRIPS * queueNs(values);
        return onceNs + onceNs * LEAVES_FACTOR * inFlight * get(SwarmSetting.ELSEWHERE) / MILLE;
    }

    /**
     * Time that a client which leaves a gateway waits at most before it may be back: its back-off, and, where the
     * gateway has no place left for those that come back, until it need not tell the one that left anything any more,
     * and so again for an attempt that was fenced.
     *
     * @return simulated time in ns.
     */
    public long leaveNs()
    {
        final boolean isFull = get(SwarmSetting.SESSIONS) < 2 * get(SwarmSetting.CLIENTS);
        return get(SwarmSetting.BACKOFF_MAX) + (isFull ? 2 * get(SwarmSetting.CLOSING_TIMEOUT) : 0);
    }

    /**
     * Time that all requests take if one client sends them, each not before those in flight are answered, and as many
     * at a time as blocks in flight have room for, with what a lost message, a new session and the wait for either add.
     *
     * @return simulated time in ns.
     */
    public long workNs()
    {
        return WORK_FACTOR * roundTripNs(values) * get(SwarmSetting.RUN_REQUESTS) /
            Math.min(inBlocks(values), Math.min(get(SwarmSetting.IN_FLIGHT), get(SwarmSetting.CLIENT_WINDOW)));
    }

    /**
     * Chance of a purpose of this run.
     *
     * @param purpose of it.
     * @return a stream of its own.
     */
    public SeededRandom random(final String purpose)
    {
        return new SeededRandom(seed).split(purpose);
    }

    /**
     * Reads settings.
     *
     * @param text as {@link #toString()} gives it. What is not in it is as usual.
     * @return settings.
     * @throws IllegalArgumentException if it cannot be read, or a value is not legal with the others.
     */
    public static Swarm parse(final String text)
    {
        final String[] parts = text.split(",", -1);
        if (!parts[0].startsWith(SEED + '='))
        {
            throw new IllegalArgumentException("settings do not start with the seed: text=" + text);
        }
        final Swarm read = usual(PlanText.number(parts[0].substring(SEED.length() + 1)));
        for (int i = 1; i < parts.length; i++)
        {
            final int equals = parts[i].indexOf('=');
            if (equals < 0)
            {
                throw new IllegalArgumentException("no setting: text=" + parts[i]);
            }
            read.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        for (final SwarmSetting each : SETTINGS)
        {
            if (legal(read.values, each, read.get(each)) != read.get(each))
            {
                throw new IllegalArgumentException("setting is not legal with the others: name=" + each.key() +
                    " value=" + read.get(each) + " least=" + legal(read.values, each, each.least()));
            }
        }
        return read;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Swarm && seed == ((Swarm)other).seed &&
            Arrays.equals(values, ((Swarm)other).values) && Arrays.equals(weights, ((Swarm)other).weights);
    }

    @Override
    public int hashCode()
    {
        return Long.hashCode(seed) * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(SEED).append('=').append(seed);
        for (final SwarmSetting each : SETTINGS)
        {
            if (get(each) != each.usual())
            {
                text.append(',').append(each.key()).append('=')
                    .append(each.isTime() ? PlanText.time(get(each)) : Long.toString(get(each)));
            }
        }
        for (final FaultKind each : KINDS)
        {
            if (0 != weight(each))
            {
                text.append(',').append(WEIGHT).append(each.key()).append('=').append(weight(each));
            }
        }
        return text.toString();
    }

    /** Only while it is read. */
    private void put(final String key, final String text)
    {
        if (key.startsWith(WEIGHT))
        {
            weights[FaultKind.ofKey(key.substring(WEIGHT.length())).ordinal()] = (int)PlanText.number(text);
            return;
        }
        for (final SwarmSetting each : SETTINGS)
        {
            if (each.key().equals(key))
            {
                values[each.ordinal()] = each.isTime() ? PlanText.time(text) : PlanText.number(text);
                return;
            }
        }
        throw new IllegalArgumentException("no setting: name=" + key);
    }

    /** A value, lifted to what others ask for, and to a power of two or a count of members where one is asked for. */
    private static long legal(final long[] values, final SwarmSetting setting, final long value)
    {
        if (SwarmSetting.REPLAY_RATE == setting && 0 == value)
        {
            return value;
        }
        if (SwarmSetting.MEMBERS == setting)
        {
            return value <= 1 ? 1 : value <= 3 ? 3 : 5;
        }
        final long lifted = Math.max(value, required(values, setting));
        return setting.isPower() ? BitUtil.findNextPositivePowerOfTwo(Math.max(1, lifted)) : lifted;
    }

    /** The least that other settings ask for: the relations of the production contexts. */
    private static long required(final long[] values, final SwarmSetting setting)
    {
        switch (setting)
        {
            case GATEWAY_BLOCK:
                return BlockDescriptor.HEADER_LENGTH + BlockDescriptor.entryLength((int)Math.max(
                    of(values, SwarmSetting.MESSAGE_MAX), BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH));

            case BLOCK_MAX:
                return Math.max(AdminCommand.MAX_BLOCK_LENGTH,
                    legal(values, SwarmSetting.GATEWAY_BLOCK, of(values, SwarmSetting.GATEWAY_BLOCK)));

            case CLIENTS_LIMIT:
            case SESSIONS:
                return of(values, SwarmSetting.CLIENTS);

            case CLIENTS_WINDOW:
                return of(values, SwarmSetting.IN_FLIGHT);

            case PEERS_TIMEOUT:
                return 2 * of(values, SwarmSetting.PEERS_INTERVAL);

            case SEGMENT:
            case WRITE_BUFFER:
                return SegmentDescriptor.HEADER_LENGTH + longestRecord(values);

            case READ_BUFFER:
                return longestRecord(values);

            case REPLAY_RATE:
                return Math.max(REPLAY_RATE_MIN, longestBlock(values));

            case HELD_LENGTH:
                return caughtUpBlocks(values, HELD_BLOCKS) * longestBlock(values);

            case HELD_WINDOW:
                return caughtUpBlocks(values, Math.max(HELD_WINDOW_MIN, 2 * of(values, SwarmSetting.BLOCKS_IN_FLIGHT)));

            case LOG_SEGMENT:
                return LOG_BLOCKS * longestBlock(values);

            case REPLAY_REQUESTERS:
                return of(values, SwarmSetting.REPLICAS) + of(values, SwarmSetting.GATEWAYS) +
                    of(values, SwarmSetting.MEMBERS);

            case GATEWAY_RING:
                return of(values, SwarmSetting.CLIENTS);

            case STALL:
                return of(values, SwarmSetting.GAP_SETTLE);

            case KEEP_ALIVE_MAX:
                return Math.max(of(values, SwarmSetting.KEEP_ALIVE_MIN), 2 * of(values, SwarmSetting.ESTABLISH_RETRY));

            case BACKOFF_MAX:
                return of(values, SwarmSetting.BACKOFF_MIN);

            default:
                return Math.max(setting.isLimit() ? setting.least() : 0, answeredNs(values, setting));
        }
    }

    /** The least that a time-out must allow for: an answer that comes, under load too, is waited for. */
    private static long answeredNs(final long[] values, final SwarmSetting setting)
    {
        switch (setting)
        {
            case OUTCOME_TIMEOUT:
                return 20 * roundTripNs(values);

            case ESTABLISH_TIMEOUT:
            case REQUEST_TIMEOUT:
                // A session that is given up costs an end, an attempt or two, and the request again, all in one queue.
                return 10 * roundTripNs(values) + 8 * queueNs(values);

            case KEEP_ALIVE_MIN:
            case HEARTBEAT_TIMEOUT:
            case CLIENT_KEEP_ALIVE:
            case CONNECT_TIMEOUT:
            case REPLAY_TIMEOUT:
                return 10 * roundTripNs(values);

            case ESTABLISH_RETRY:
            case ELECTION_TIMEOUT:
                return 4 * roundTripNs(values);

            default:
                return 0;
        }
    }

    /** Blocks that a gateway must be able to take at a time, so as to come nearer to a head that ticks move on. */
    private static long caughtUpBlocks(final long[] values, final long least)
    {
        final long tickNs = of(values, SwarmSetting.TICK_INTERVAL);
        return 0 == tickNs ? least : Math.max(least, 4 * roundTripNs(values) / tickNs);
    }

    /** There and back, forced on the way, and a little more. */
    private static long roundTripNs(final long[] values)
    {
        return 2 * (of(values, SwarmSetting.DELAY) + of(values, SwarmSetting.JITTER)) +
            2 * of(values, SwarmSetting.FORCE_LATENCY) + SLACK_NS;
    }

    private static long queueNs(final long[] values)
    {
        final long inFlight = Math.min(
            of(values, SwarmSetting.CLIENTS) * Math.min(
                of(values, SwarmSetting.IN_FLIGHT), of(values, SwarmSetting.CLIENT_WINDOW)),
            of(values, SwarmSetting.RUN_REQUESTS));
        return roundTripNs(values) * (inFlight / inBlocks(values));
    }

    /** Messages of the longest kind that are under way from a gateway at most. */
    private static long inBlocks(final long[] values)
    {
        final long room = legal(values, SwarmSetting.GATEWAY_BLOCK, of(values, SwarmSetting.GATEWAY_BLOCK)) -
            BlockDescriptor.HEADER_LENGTH;
        final long packed = Math.min(
            legal(values, SwarmSetting.GATEWAY_RING, of(values, SwarmSetting.GATEWAY_RING)),
            room / BlockDescriptor.entryLength((int)of(values, SwarmSetting.MESSAGE_MAX)));
        return of(values, SwarmSetting.BLOCKS_IN_FLIGHT) * Math.max(1, packed);
    }

    private static long longestBlock(final long[] values)
    {
        return legal(values, SwarmSetting.BLOCK_MAX, of(values, SwarmSetting.BLOCK_MAX));
    }

    private static long longestRecord(final long[] values)
    {
        return SegmentDescriptor.alignedRecordLength(
            (int)legal(values, SwarmSetting.BLOCK_MAX, of(values, SwarmSetting.BLOCK_MAX)));
    }

    private static long of(final long[] values, final SwarmSetting setting)
    {
        return values[setting.ordinal()];
    }
}
