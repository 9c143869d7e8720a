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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** What clients do in a run: texts, and how often what comes. */
class WorkloadTest
{
    private static final int SEEDS = 300;
    private static final int SOON = 60;

    @Test
    void shouldBeTheSameFromItsText()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            final Workload workload = Workload.of(Swarm.of(seed));
            final String text = workload.toString();

            assertEquals(workload, Workload.parse(text));
            assertEquals(text, Workload.parse(text).toString());
            assertFalse(text.contains(" "), text);
            assertEquals(workload, Workload.of(Swarm.of(seed)));
        }
        assertEquals(0, Workload.parse("none").size());
        assertEquals("none", Workload.parse("none").toString());
    }

    @Test
    void shouldDoWhatTheSettingsSay()
    {
        final Map<RequestAction, Integer> actions = new EnumMap<>(RequestAction.class);
        final Set<String> lengths = new HashSet<>();
        boolean hasBurst = false;
        for (long seed = 1; seed <= SOON; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            final Workload workload = Workload.of(swarm);
            assertEquals(swarm.get(SwarmSetting.RUN_REQUESTS), workload.size());
            final int longest = swarm.getInt(SwarmSetting.MESSAGE_MAX);
            long lastNs = 0;
            int sameTime = 0;
            final Set<Long> ids = new HashSet<>();
            for (final RequestPlan each : workload.requests())
            {
                assertTrue(each.atNs() >= lastNs && each.atNs() < swarm.get(SwarmSetting.RUN_DURATION));
                assertTrue(each.client() >= 0 && each.client() < swarm.get(SwarmSetting.CLIENTS));
                assertTrue(each.length() >= 0 && each.length() <= longest + 1);
                assertTrue(ids.add(each.id()));
                assertTrue(each.action().isOfLibrary() || swarm.isRaw(each.client()), each::toString);
                sameTime = each.atNs() == lastNs ? sameTime + 1 : 0;
                hasBurst |= sameTime > 10;
                lastNs = each.atNs();
                actions.merge(each.action(), 1, Integer::sum);
                lengths.add(RequestAction.SEND != each.action() ? "none" : 0 == each.length() ? "empty" :
                    longest == each.length() ? "longest" : longest < each.length() ? "too long" : "between");
            }
        }
        assertEquals(RequestAction.values().length, actions.size(), actions::toString);
        assertTrue(actions.get(RequestAction.SEND) > 10 * actions.get(RequestAction.REUSE), actions::toString);
        assertEquals(Set.of("none", "empty", "longest", "too long", "between"), lengths);
        assertTrue(hasBurst, "no burst");
    }

    @Test
    void shouldSplitByClientAndKeepWhatIsAskedFor()
    {
        final Workload workload = Workload.parse("send@2s:1:10:1,retry@1ms:0:0:2,restart@3us:1:0:3");

        assertEquals("restart@3us:1:0:3,retry@1ms:0:0:2,send@2s:1:10:1", workload.toString(), "by time");
        assertEquals(2, workload.of(1).size());
        assertEquals(1, workload.leaves());
        assertEquals(2, Workload.parse("elsewhere@1s:2:0:1,restart@2s:2:0:2,restart@3us:1:0:3").leaves());
        assertEquals("retry@1ms:0:0:2", workload.keep((i) -> 1 == i).toString());
    }

    @Test
    void shouldMakeThePayloadOfTheIdAlone()
    {
        final RequestPlan one = RequestPlan.parse("send@1s:0:40:7");

        assertArrayEquals(one.payload(), RequestPlan.parse("send@2s:3:40:7").payload());
        final Set<String> seen = new HashSet<>();
        for (int id = 1; id <= 300; id++)
        {
            assertTrue(seen.add(java.util.Arrays.toString(new RequestPlan(0, 0, RequestAction.SEND, 2, id).payload())));
        }
        assertEquals(0, RequestPlan.parse("retry@1s:0:0:7").payload().length);
    }

    @Test
    void shouldRefuseWhatIsNoRequest()
    {
        for (final String each : new String[] {"", "send", "send@1s:0:1", "send@1s:0:1:2:3", "nothing@1s:0:1:2",
            "send@1:0:1:2", "send@1s:x:1:2", "send:0:1:2"})
        {
            assertThrows(IllegalArgumentException.class, () -> Workload.parse(each), each);
        }
    }
}
