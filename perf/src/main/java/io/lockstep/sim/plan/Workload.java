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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

import io.lockstep.sim.time.SeededRandom;

/**
 * What all clients do in a run, in the order of its times: open loop, so that a slow appliance does not slow it. Its
 * text is those of its parts, joined by commas, without a space; {@code none} if there are none. What only raw clients
 * can do, the others do not: they send a new message instead.
 * <p>
 * Threading: immutable.
 */
public final class Workload
{
    private static final String NONE_TEXT = "none";
    private static final int MILLE = 1000;
    private static final int TYPICAL_LENGTH = 100;

    private final List<RequestPlan> requests;

    /**
     * A workload of parts.
     *
     * @param requests in any order; those of one time stay in this one.
     */
    public Workload(final List<RequestPlan> requests)
    {
        final List<RequestPlan> sorted = new ArrayList<>(requests);
        sorted.sort(Comparator.comparingLong(RequestPlan::atNs));
        this.requests = List.copyOf(sorted);
    }

    /**
     * Draws a workload.
     *
     * @param swarm settings of the run, which say how much of what.
     * @return the same workload for the same settings: their seed decides.
     */
    public static Workload of(final Swarm swarm)
    {
        final SeededRandom random = swarm.random("workload");
        final int count = swarm.getInt(SwarmSetting.RUN_REQUESTS);
        final int burst = swarm.getInt(SwarmSetting.BURST);
        final long limitNs = swarm.get(SwarmSetting.RUN_DURATION);
        final List<RequestPlan> requests = new ArrayList<>(count);
        long id = 0;
        while (id < count)
        {
            final int client = random.nextInt(swarm.getInt(SwarmSetting.CLIENTS));
            final long atNs = random.nextLong(0, limitNs) / MILLE * MILLE;
            final int size = (int)Math.min(count - id, 1 == burst ? 1 : 1 + random.nextInt(2 * burst));
            for (int i = 0; i < size; i++)
            {
                id++;
                if (random.nextInt(MILLE) < swarm.get(SwarmSetting.CLIENT_RESTART))
                {
                    requests.add(new RequestPlan(atNs, client, RequestAction.RESTART, 0, id));
                }
                else
                {
                    final RequestAction drawn = action(swarm, random);
                    final RequestAction action =
                        drawn.isOfLibrary() || swarm.isRaw(client) ? drawn : RequestAction.SEND;
                    requests.add(new RequestPlan(atNs, client, action, length(swarm, action, random), id));
                }
            }
        }
        return new Workload(requests);
    }

    /**
     * Its parts.
     *
     * @return by time; cannot be changed.
     */
    public List<RequestPlan> requests()
    {
        return requests;
    }

    /**
     * What one client does.
     *
     * @param client from 0.
     * @return by time.
     */
    public List<RequestPlan> of(final int client)
    {
        final List<RequestPlan> found = new ArrayList<>();
        for (final RequestPlan each : requests)
        {
            if (client == each.client())
            {
                found.add(each);
            }
        }
        return found;
    }

    /**
     * How many parts.
     *
     * @return count.
     */
    public int size()
    {
        return requests.size();
    }

    /**
     * How often the client that does so most leaves its gateway, be it by dying.
     *
     * @return count.
     */
    public int leaves()
    {
        final Map<Integer, Integer> byClient = new TreeMap<>();
        for (final RequestPlan each : requests)
        {
            if (RequestAction.ELSEWHERE == each.action() || RequestAction.RESTART == each.action())
            {
                byClient.merge(each.client(), 1, Integer::sum);
            }
        }
        return byClient.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * The workload without some of its parts.
     *
     * @param isKept whether the part of an index stays.
     * @return another workload.
     */
    public Workload keep(final IntPredicate isKept)
    {
        final List<RequestPlan> kept = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++)
        {
            if (isKept.test(i))
            {
                kept.add(requests.get(i));
            }
        }
        return new Workload(kept);
    }

    /**
     * Reads a workload.
     *
     * @param text as {@link #toString()} gives it.
     * @return the workload.
     * @throws IllegalArgumentException if it cannot be read.
     */
    public static Workload parse(final String text)
    {
        final List<RequestPlan> requests = new ArrayList<>();
        if (!NONE_TEXT.equals(text))
        {
            for (final String each : text.split(",", -1))
            {
                requests.add(RequestPlan.parse(each));
            }
        }
        return new Workload(requests);
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Workload && requests.equals(((Workload)other).requests);
    }

    @Override
    public int hashCode()
    {
        return requests.hashCode();
    }

    @Override
    public String toString()
    {
        if (requests.isEmpty())
        {
            return NONE_TEXT;
        }
        final StringBuilder text = new StringBuilder();
        for (final RequestPlan each : requests)
        {
            text.append(text.length() > 0 ? "," : "").append(each);
        }
        return text.toString();
    }

    private static RequestAction action(final Swarm swarm, final SeededRandom random)
    {
        long drawn = random.nextInt(MILLE);
        final SwarmSetting[] settings =
            {SwarmSetting.RETRY, SwarmSetting.ELSEWHERE, SwarmSetting.REUSE, SwarmSetting.MALFORMED};
        final RequestAction[] actions =
            {RequestAction.RETRY, RequestAction.ELSEWHERE, RequestAction.REUSE, RequestAction.MALFORMED};
        for (int i = 0; i < settings.length; i++)
        {
            drawn -= swarm.get(settings[i]);
            if (drawn < 0)
            {
                return actions[i];
            }
        }
        return RequestAction.SEND;
    }

    private static int length(final Swarm swarm, final RequestAction action, final SeededRandom random)
    {
        final int longest = swarm.getInt(SwarmSetting.MESSAGE_MAX);
        if (RequestAction.RETRY == action)
        {
            return 0;
        }
        long drawn = random.nextInt(MILLE);
        drawn -= swarm.get(SwarmSetting.TOO_LONG);
        if (drawn < 0)
        {
            return longest + 1;
        }
        drawn -= swarm.get(SwarmSetting.MAXIMAL);
        if (drawn < 0)
        {
            return longest;
        }
        drawn -= swarm.get(SwarmSetting.TINY);
        if (drawn < 0)
        {
            return random.nextInt(2);
        }
        return random.nextInt(1 + Math.min(longest, random.chance(0.8) ? TYPICAL_LENGTH : longest));
    }
}
