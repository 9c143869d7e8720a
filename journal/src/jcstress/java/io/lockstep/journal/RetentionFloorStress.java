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
import org.openjdk.jcstress.infra.results.II_Result;

/** A consumer raises its floor while the keeper looks at it. */
public class RetentionFloorStress
{
    private RetentionFloorStress()
    {
    }

    /** A floor is not seen to go back, also when its owner says less than before. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 5", "0, 9", "5, 5", "5, 9", "9, 9"}, expect = ACCEPTABLE, desc = "Never down.")
    @Outcome(expect = FORBIDDEN, desc = "It went back, or to where nobody raised it.")
    @State
    public static class Raise
    {
        private final RetentionFloor floor = new RetentionFloor("consumer");

        /** The consumer. */
        @Actor
        public void consumer()
        {
            floor.raise(5);
            floor.raise(3);
            floor.raise(9);
        }

        /** The keeper. */
        @Actor
        public void keeper(final II_Result result)
        {
            result.r1 = (int)floor.block();
            result.r2 = (int)floor.block();
        }
    }

    /** What the consumer did before it raised the floor is done for whoever sees it raised. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1", "5, 1"}, expect = ACCEPTABLE, desc = "Done before it was raised.")
    @Outcome(expect = FORBIDDEN, desc = "Raised before it was done.")
    @State
    public static class RaiseReleases
    {
        private final RetentionFloor floor = new RetentionFloor("consumer");
        private int done;

        /** The consumer. */
        @Actor
        public void consumer()
        {
            done = 1;
            floor.raise(5);
        }

        /** The keeper. */
        @Actor
        public void keeper(final II_Result result)
        {
            result.r1 = (int)floor.block();
            result.r2 = done;
        }
    }
}
