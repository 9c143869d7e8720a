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
package io.lockstep.sim.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.check.Violation;

/** What is left of the events of a host when a run has failed. */
class TraceTest
{
    private static final int HOST = 7;

    private final Trace trace = new Trace(new Events()
    {
    }, 3);

    @Test
    void shouldKeepTheLastEvents()
    {
        for (int i = 1; i <= 5; i++)
        {
            trace.onStep(i * 1_000_000_000L);
            trace.onAttested(HOST, i, 0);
        }

        assertEquals("""
              3.000000000s step 3  attests block=3 crc=0
              4.000000000s step 4  attests block=4 crc=0
              5.000000000s step 5  attests block=5 crc=0
            """, text());
    }

    @Test
    void shouldNotHaveLivesPushedOutByTraffic()
    {
        trace.onStep(1);
        trace.onStarted(HOST);
        for (int i = 1; i <= 100; i++)
        {
            trace.onAttested(HOST, i, 0);
        }
        trace.onStep(2);
        trace.onStopped(HOST, 11, "disk is gone", false);
        trace.onLifeEnded(HOST, LifeEnd.KILLED);

        assertEquals("""
              0.000000001s step 1  starts
              0.000000001s step 1  attests block=98 crc=0
              0.000000001s step 1  attests block=99 crc=0
              0.000000001s step 1  attests block=100 crc=0
              0.000000002s step 2  stops status=11 allowed=no disk is gone
              0.000000002s step 2  life ends KILLED
            """, text());
    }

    @Test
    void shouldTellTheLastOfWhatMovesOnAndCountWhatIsTheSame()
    {
        trace.onLog(HOST, 64, 0);
        trace.onLog(HOST, 128, 64);
        for (int i = 0; i < 9; i++)
        {
            trace.onStep(i);
            trace.onAttested(HOST, 1, 255);
        }

        assertEquals("""
              0.000000000s step 0  log is written=128 forced=64
              0.000000008s step 9  attests block=1 crc=ff, 9 times in a row
            """, text());
    }

    @Test
    void shouldNameCodesAndWhatIsNoBlock()
    {
        trace.onTold(HOST, 1, 2, 0, ErrorCode.CONFLICT.code());
        trace.onReleased(HOST, new UnsafeBuffer(new byte[4]), 0, 4);

        assertEquals("""
              0.000000000s step 0  is told client=1 request=2 sequence=0 code=CONFLICT
              0.000000000s step 0  releases block=-1 first=-1 count=4 no block
            """, text());
    }

    @Test
    void shouldHoldTheEventThatBreaksAnInvariant()
    {
        final Trace judged = new Trace(new Events()
        {
            @Override
            public void onDigest(final int replica, final long sequence, final long digest)
            {
                throw new Violation("DigestsEqual", "digests differ", "");
            }
        }, 3);

        assertThrows(Violation.class, () -> judged.onDigest(HOST, 5, 0xABL));

        final StringBuilder text = new StringBuilder();
        judged.append(text, HOST);
        assertTrue(text.toString().endsWith("digest sequence=5 digest=ab\n"), text::toString);
    }

    private String text()
    {
        final StringBuilder text = new StringBuilder();
        trace.append(text, HOST);
        return text.toString();
    }
}
