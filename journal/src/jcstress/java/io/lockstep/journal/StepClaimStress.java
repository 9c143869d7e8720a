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
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The keeper's thread and the writer both do steps of the keeper, which has plain fields. */
public class StepClaimStress
{
    private StepClaimStress()
    {
    }

    /** As {@code doWork}: a step counts in a plain field, none is lost, and no two are done at a time. */
    @JCStressTest
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "Both, one after the other.")
    @Outcome(id = {"1, 0, 1", "0, 1, 1"}, expect = ACCEPTABLE, desc = "One found it taken.")
    @Outcome(expect = FORBIDDEN, desc = "Two at a time, or one did not see the other's step.")
    @State
    public static class TryEnter
    {
        private final StepClaim claim = new StepClaim();
        private int stepsInside;
        private int steps;

        /** The keeper's thread. */
        @Actor
        public void keeper(final III_Result result)
        {
            result.r1 = step();
        }

        /** The writer. */
        @Actor
        public void writer(final III_Result result)
        {
            result.r2 = step();
        }

        /** How many steps were done. */
        @Arbiter
        public void end(final III_Result result)
        {
            result.r3 = steps;
        }

        private int step()
        {
            if (!claim.tryEnter())
            {
                return 0;
            }
            final int inside = ++stepsInside;
            steps++;
            stepsInside--;
            claim.leave();
            return inside;
        }
    }

    /** As {@code close} beside {@code doWork}: whoever waits gets in, and sees whole steps only. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Closed first: nothing was done.")
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Closed after a step.")
    @Outcome(expect = FORBIDDEN, desc = "Closed in the middle of a step, or a step was done after it.")
    @State
    public static class EnterToClose
    {
        private final StepClaim claim = new StepClaim();
        private boolean isClosed;
        private int halves;

        /** The keeper's thread. */
        @Actor
        public void keeper()
        {
            if (claim.tryEnter())
            {
                if (!isClosed)
                {
                    halves++;
                    halves++;
                }
                claim.leave();
            }
        }

        /** The writer closes. */
        @Actor
        public void writer(final II_Result result)
        {
            claim.enter();
            isClosed = true;
            result.r1 = halves;
            claim.leave();
        }

        /** What was done in all. */
        @Arbiter
        public void end(final II_Result result)
        {
            result.r2 = halves;
        }
    }
}
