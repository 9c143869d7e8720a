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
package io.lockstep.perf.history;

/**
 * The order agrees with real time: whatever was invoked after a request was told as applied stands behind it. Requests
 * are gone over in the order in which they were invoked, with the highest sequence that had been told by then. A
 * request whose outcome its client never learnt counts too, at the sequence that it has. Only times of one clock
 * compare.
 * <p>
 * Threading: one thread. Time: that of two sorts by radix.
 */
final class RealTimeRule
{
    private final Requests requests;
    private final RequestRules requestRules;
    private final Sources sources;
    private final Violations violations;

    RealTimeRule(
        final Requests requests, final RequestRules requestRules, final Sources sources, final Violations violations)
    {
        this.requests = requests;
        this.requestRules = requestRules;
        this.sources = sources;
        this.violations = violations;
    }

    void check()
    {
        for (final String each : sources.clocks())
        {
            check(each);
        }
    }

    private void check(final String clock)
    {
        final int count = requests.count();
        final int[] invoked = new int[count];
        final int[] told = new int[count];
        int invokedCount = 0;
        int toldCount = 0;
        for (int i = 0; i < count; i++)
        {
            if (0 != sequenceOf(i) && isOf(clock, requests.invokeSource[i]))
            {
                invoked[invokedCount++] = i;
            }
            if (Requests.APPLIED == requests.outcome[i] && isOf(clock, requests.outcomeSource[i]))
            {
                told[toldCount++] = i;
            }
        }
        sweep(
            RadixSort.sort(invoked, invokedCount, requests.invokeNs), invokedCount,
            RadixSort.sort(told, toldCount, requests.outcomeNs), toldCount);
    }

    private void sweep(final int[] invoked, final int invokedCount, final int[] told, final int toldCount)
    {
        int highest = -1;
        int next = 0;
        for (int i = 0; i < invokedCount; i++)
        {
            final int index = invoked[i];
            while (next < toldCount && requests.outcomeNs[told[next]] < requests.invokeNs[index])
            {
                if (highest < 0 || requests.toldSequence[told[next]] > requests.toldSequence[highest])
                {
                    highest = told[next];
                }
                next++;
            }
            if (highest >= 0 && requests.toldSequence[highest] >= sequenceOf(index))
            {
                report(highest, index);
            }
        }
    }

    private void report(final int before, final int after)
    {
        violations.add(Rule.REAL_TIME, () -> requests.name(after) + " has sequence " + sequenceOf(after) +
            " and was invoked at " + requests.invokeNs[after] + " by " + requestRules.invokePlace(after) + ", after " +
            requests.name(before) + " was told as applied at sequence " + requests.toldSequence[before] + " at " +
            requests.outcomeNs[before] + " by " + requestRules.outcomePlace(before));
    }

    private boolean isOf(final String clock, final int source)
    {
        return Sources.NONE != source && clock.equals(sources.clockOf(source));
    }

    private long sequenceOf(final int index)
    {
        return 0 != requests.sequence[index] ? requests.sequence[index] :
            Requests.APPLIED == requests.outcome[index] ? requests.toldSequence[index] : 0;
    }
}
