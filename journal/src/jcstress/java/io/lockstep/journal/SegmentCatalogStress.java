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

import java.util.List;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Writer, keeper and readers at the catalog of a journal's segments. */
public class SegmentCatalogStress
{
    private SegmentCatalogStress()
    {
    }

    private static Segment segment(final long firstBlock, final int limit)
    {
        final SegmentIndex index = new SegmentIndex(8, 2);
        index.reset(firstBlock, firstBlock * 10, 7);
        final Segment segment = new Segment("1.spare", firstBlock, firstBlock * 10, index);
        segment.limit(limit);
        return segment;
    }

    /** Whoever acquires the sequence sees its block, and with a block the segment with its limit and index. */
    @JCStressTest
    @Outcome(id = "0, 0, (-1|100), (-1|10)", expect = ACCEPTABLE, desc = "Not published yet.")
    @Outcome(id = "0, 1, 100, 10", expect = ACCEPTABLE, desc = "The block is published, with all that belongs to it.")
    @Outcome(id = "19, 1, 100, 10", expect = ACCEPTABLE, desc = "The sequence is published too.")
    @Outcome(expect = FORBIDDEN, desc = "A sequence or a block number without what belongs to it.")
    @State
    public static class FirstSegment
    {
        private final SegmentCatalog catalog = new SegmentCatalog(List.of(), 0, 0, 0);

        /** The writer's first batch. */
        @Actor
        public void writer()
        {
            final Segment segment = segment(1, 100);
            catalog.add(segment);
            catalog.publish(segment, 100, 1, 19, 1);
        }

        /** A reader that polls. */
        @Actor
        public void reader(final IIII_Result result)
        {
            result.r1 = (int)catalog.publishedSequence();
            result.r2 = (int)catalog.publishedBlock();
            final Segment segment = catalog.find(1);
            result.r3 = null == segment ? -1 : segment.limit();
            result.r4 = null == segment ? -1 : (int)segment.index().sequence(0);
        }
    }

    /** The same in a segment that is there already: only its limit grows. */
    @JCStressTest
    @Outcome(id = "19, 1, (100|200|300)", expect = ACCEPTABLE, desc = "The old end.")
    @Outcome(id = "(19|29), 2, (200|300)", expect = ACCEPTABLE, desc = "At least what belongs to block 2.")
    @Outcome(id = "(19|29|39), 3, 300", expect = ACCEPTABLE, desc = "All that belongs to block 3.")
    @Outcome(expect = FORBIDDEN, desc = "A sequence or a block number without what belongs to it.")
    @State
    public static class NextBatch
    {
        private final Segment segment = segment(1, 100);
        private final SegmentCatalog catalog = new SegmentCatalog(List.of(segment), 1, 19, 1);

        /** Two batches. */
        @Actor
        public void writer()
        {
            catalog.publish(segment, 200, 2, 29, 2);
            catalog.publish(segment, 300, 3, 39, 3);
        }

        /** A reader that polls. */
        @Actor
        public void reader(final III_Result result)
        {
            result.r1 = (int)catalog.publishedSequence();
            result.r2 = (int)catalog.publishedBlock();
            result.r3 = catalog.last().limit();
        }
    }

    /** The writer adds while the keeper removes: neither change is lost, and what is seen is always without a gap. */
    @JCStressTest
    @Outcome(id = "(123|23), (2|23), 23", expect = ACCEPTABLE, desc = "Both, in either order.")
    @Outcome(expect = FORBIDDEN, desc = "A change was lost, or a gap was seen.")
    @State
    public static class AddAndRemove
    {
        private final SegmentCatalog catalog = new SegmentCatalog(List.of(segment(1, 100), segment(2, 100)), 2, 29, 2);

        /** The writer rolls. */
        @Actor
        public void writer(final III_Result result)
        {
            catalog.add(segment(3, 100));
            result.r1 = digits(catalog.segments());
        }

        /** The keeper enforces retention. */
        @Actor
        public void keeper(final III_Result result)
        {
            catalog.removeFirst();
            result.r2 = digits(catalog.segments());
        }

        /** What is left. */
        @Arbiter
        public void end(final III_Result result)
        {
            result.r3 = digits(catalog.segments());
        }

        private static int digits(final Segment[] all)
        {
            int digits = 0;
            for (final Segment each : all)
            {
                digits = digits * 10 + (int)each.firstBlock();
            }
            return digits;
        }
    }

    /** A segment whose index is dropped has its name and, for retention, its length and time. */
    @JCStressTest
    @Outcome(id = "0, (0|64)", expect = ACCEPTABLE, desc = "Still in memory.")
    @Outcome(id = "1, 64", expect = ACCEPTABLE, desc = "Whole, and its length is known.")
    @Outcome(expect = FORBIDDEN, desc = "Whole, but the length is not known.")
    @State
    public static class WholeSegment
    {
        private final Segment segment = segment(1, 100);

        /** The keeper, at the end of a switch. */
        @Actor
        public void keeper()
        {
            segment.onWhole(64, 9);
            segment.dropIndex();
        }

        /** Another step of the keeper, or a reader. */
        @Actor
        public void reader(final II_Result result)
        {
            result.r1 = null == segment.index() ? 1 : 0;
            result.r2 = (int)segment.fileLength();
        }
    }
}
