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
package io.lockstep.journal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Readers search the index of a segment that is being written. */
public class SegmentIndexStress
{
    private SegmentIndexStress()
    {
    }

    /** A point is found with all its parts, or not found. */
    @JCStressTest
    @Outcome(id = "1, 10, 64, 7", expect = ACCEPTABLE, desc = "The first point.")
    @Outcome(id = "2, 20, 80, 8", expect = ACCEPTABLE, desc = "The second point.")
    @Outcome(id = "3, 30, 96, 9", expect = ACCEPTABLE, desc = "The third point.")
    @Outcome(expect = FORBIDDEN, desc = "Parts of a point.")
    @State
    public static class ByBlock
    {
        private final SegmentIndex index = newIndex();

        /** The writer gathers records. */
        @Actor
        public void writer()
        {
            index.onRecord(2, 20, 80, 8);
            index.onRecord(3, 30, 96, 9);
        }

        /** A reader seeks. */
        @Actor
        public void reader(final IIII_Result result)
        {
            take(index, index.pointBefore(3), result);
        }
    }

    /** The same by sequence. */
    @JCStressTest
    @Outcome(id = "1, 10, 64, 7", expect = ACCEPTABLE, desc = "The first point.")
    @Outcome(id = "2, 20, 80, 8", expect = ACCEPTABLE, desc = "The second point.")
    @Outcome(id = "3, 30, 96, 9", expect = ACCEPTABLE, desc = "The third point.")
    @Outcome(expect = FORBIDDEN, desc = "Parts of a point.")
    @State
    public static class BySequence
    {
        private final SegmentIndex index = newIndex();

        /** The writer gathers records. */
        @Actor
        public void writer()
        {
            index.onRecord(2, 20, 80, 8);
            index.onRecord(3, 30, 96, 9);
        }

        /** A reader seeks. */
        @Actor
        public void reader(final IIII_Result result)
        {
            take(index, index.pointBeforeSequence(30), result);
        }
    }

    private static SegmentIndex newIndex()
    {
        final SegmentIndex index = new SegmentIndex(8, 4);
        index.reset(1, 10, 7);
        return index;
    }

    private static void take(final SegmentIndex index, final int point, final IIII_Result result)
    {
        result.r1 = (int)index.block(point);
        result.r2 = (int)index.sequence(point);
        result.r3 = index.position(point);
        result.r4 = index.crcBefore(point);
    }
}
