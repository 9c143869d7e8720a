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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NominationOrderTest
{
    private static final int DRAWS = 10_000;

    @Test
    void shouldKeepMembersApartInTheirOrder()
    {
        double before = -1;
        for (int id = 0; id < 5; id++)
        {
            final NominationOrder order = new NominationOrder(id);
            double first = Double.MAX_VALUE;
            double last = 0;
            for (int i = 0; i < DRAWS; i++)
            {
                final double draw = order.nextDouble();
                first = Math.min(first, draw);
                last = Math.max(last, draw);
            }
            assertTrue(first - before >= 0.5, "member=" + id + " first=" + first + " before=" + before);
            assertTrue(first >= 0 && first < last, "member=" + id + " first=" + first + " last=" + last);
            before = last;
        }
    }
}
