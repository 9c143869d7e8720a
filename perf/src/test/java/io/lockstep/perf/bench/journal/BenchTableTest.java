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
package io.lockstep.perf.bench.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import io.lockstep.perf.load.JsonWriter;

class BenchTableTest
{
    @Test
    void shouldTellMediansAndRatiosOfTheSubject()
    {
        final BenchTable table = new BenchTable("title", "ns", true, Contender.LOCKSTEP);
        for (final double each : new double[] {30, 10, 20})
        {
            table.add("a", "archive", 2 * each).add("a", "lockstep", each);
        }

        assertEquals(20, table.median("a", "lockstep"));
        assertEquals(0.5, table.ratio("a", "archive"), 1e-9);
        assertTrue(table.print().startsWith(
            "title, ns; x: lockstep over this one, below 1 is in its favour\n"), table.print());
        assertTrue(table.print().contains("archive x"), table.print());
        assertFalse(table.print().contains("lockstep x"), table.print());
    }

    @Test
    void shouldSayAbsentWhenAContenderHasNoFigure()
    {
        final BenchTable table = new BenchTable("title", "ns", true, Contender.LOCKSTEP)
            .add("a", "lockstep", 1).add("a", "chronicle", 2).add("b", "chronicle", 3);

        final String line = table.print().lines().filter((each) -> each.startsWith("b")).findFirst().orElse("");

        assertTrue(line.matches("b +absent +3.00 +-"), line);
    }

    @Test
    void shouldWriteEveryRound()
    {
        final StringBuilder out = new StringBuilder();
        final JsonWriter json = new JsonWriter(out);

        new BenchTable("title", "MB/s", false, Contender.LOCKSTEP)
            .add("a", "lockstep", 1).add("a", "lockstep", 3).add("a", "lockstep", 2).writeTo(json);

        assertTrue(json.isComplete());
        assertTrue(out.toString().replaceAll("\\s", "").contains(
            "\"median\":2.000,\"ratio\":1.000,\"rounds\":[1.000,3.000,2.000]"), out.toString());
    }
}
