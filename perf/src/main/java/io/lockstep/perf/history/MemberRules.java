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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * What members said and had forced: the same chain for the same block, nothing attested before it was forced, nothing
 * told to a client before a majority had attested it. A rule whose events are in no history is not checked.
 * <p>
 * Threading: one thread.
 */
final class MemberRules
{
    private final Requests requests;
    private final RequestRules requestRules;
    private final Sources sources;
    private final Violations violations;
    private final List<String> members = new ArrayList<>();
    private final List<Mark> attests = new ArrayList<>();
    private final List<Mark> forces = new ArrayList<>();
    private final List<Recovery> recoveries = new ArrayList<>();
    private int memberCount;

    /** A member said, or had on its device, everything up to a block. */
    private record Mark(
        int source, long line, long timeNs, int member, long block, long sequence, long crc)
    {
    }

    /** The log was begun anew: what was attested before and never released may be another block afterwards. */
    private record Recovery(int source, long timeNs)
    {
    }

    MemberRules(
        final Requests requests, final RequestRules requestRules, final Sources sources, final Violations violations)
    {
        this.requests = requests;
        this.requestRules = requestRules;
        this.sources = sources;
        this.violations = violations;
    }

    void onCluster(final int count)
    {
        memberCount = count;
    }

    void onForce(
        final int source, final long line, final long timeNs, final String node, final long block, final long sequence)
    {
        forces.add(new Mark(source, line, timeNs, indexOf(node), block, sequence, 0));
    }

    void onAttest(
        final int source, final long line, final long timeNs, final String node, final long block,
        final long sequence, final long crc)
    {
        attests.add(new Mark(source, line, timeNs, indexOf(node), block, sequence, crc));
    }

    void onRecovery(final int source, final long timeNs)
    {
        recoveries.add(new Recovery(source, timeNs));
    }

    private int indexOf(final String node)
    {
        final int index = members.indexOf(node);
        if (index >= 0)
        {
            return index;
        }
        members.add(node);
        return members.size() - 1;
    }

    int attestCount()
    {
        return attests.size();
    }

    /** When everything was read. */
    void finish()
    {
        checkDivergence();
        for (final String each : sources.clocks())
        {
            final Mark[] attested = ofClock(attests, each);
            checkForced(attested, ofClock(forces, each));
            if (memberCount > 0 && attested.length > 0)
            {
                checkReleased(attested, each);
            }
        }
    }

    private void checkDivergence()
    {
        final List<Long2ObjectHashMap<Mark>> firstAttested = new ArrayList<>();
        for (int i = 0; i <= recoveries.size(); i++)
        {
            firstAttested.add(new Long2ObjectHashMap<>());
        }
        for (final Mark each : attests)
        {
            final Mark first = firstAttested.get(generationOf(each)).putIfAbsent(each.block, each);
            if (null != first && first.crc != each.crc)
            {
                violations.add(Rule.DIVERGENCE, () -> "block " + each.block + " has chain CRC " +
                    Long.toHexString(first.crc) + " on " + members.get(first.member) + ", " +
                    sources.place(first.source, first.line) + ", and " + Long.toHexString(each.crc) + " on " +
                    members.get(each.member) + ", " + sources.place(each.source, each.line));
            }
        }
    }

    /** How often the log had been begun anew, as far as the same clock tells. */
    private int generationOf(final Mark mark)
    {
        int generation = 0;
        for (final Recovery each : recoveries)
        {
            final boolean isBefore = each.timeNs <= mark.timeNs &&
                sources.clockOf(each.source).equals(sources.clockOf(mark.source));
            generation += isBefore ? 1 : 0;
        }
        return generation;
    }

    private Mark[] ofClock(final List<Mark> marks, final String clock)
    {
        return marks.stream()
            .filter((each) -> clock.equals(sources.clockOf(each.source)))
            .sorted((a, b) -> Long.compare(a.timeNs, b.timeNs))
            .toArray(Mark[]::new);
    }

    private void checkForced(final Mark[] attested, final Mark[] forced)
    {
        final long[] forcedBlock = new long[members.size()];
        final boolean[] hasForces = new boolean[members.size()];
        for (final Mark each : forced)
        {
            hasForces[each.member] = true;
        }
        int next = 0;
        for (final Mark each : attested)
        {
            while (next < forced.length && forced[next].timeNs <= each.timeNs)
            {
                forcedBlock[forced[next].member] = Math.max(forcedBlock[forced[next].member], forced[next].block);
                next++;
            }
            if (hasForces[each.member] && forcedBlock[each.member] < each.block)
            {
                final long block = forcedBlock[each.member];
                violations.add(Rule.RELEASE, () -> members.get(each.member) + " attested block " + each.block +
                    ", " + sources.place(each.source, each.line) + ", with " + block + " forced");
            }
        }
    }

    private void checkReleased(final Mark[] attested, final String clock)
    {
        final int[] told = new int[requests.count()];
        int count = 0;
        for (int i = 0; i < requests.count(); i++)
        {
            if (Requests.APPLIED == requests.outcome[i] && clock.equals(sources.clockOf(requests.outcomeSource[i])))
            {
                told[count++] = i;
            }
        }
        final int[] sorted = RadixSort.sort(told, count, requests.outcomeNs);
        final long[] held = new long[Math.max(memberCount, members.size())];
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            final int index = sorted[i];
            while (next < attested.length && attested[next].timeNs <= requests.outcomeNs[index])
            {
                held[attested[next].member] = Math.max(held[attested[next].member], attested[next].sequence);
                next++;
            }
            final long holders = Arrays.stream(held).filter((each) -> each >= requests.toldSequence[index]).count();
            if (holders <= memberCount / 2)
            {
                violations.add(Rule.RELEASE, () -> requests.name(index) + " was told as applied at sequence " +
                    requests.toldSequence[index] + " by " + requestRules.outcomePlace(index) + " when " + holders +
                    " of " + memberCount + " members had attested it");
            }
        }
    }
}
