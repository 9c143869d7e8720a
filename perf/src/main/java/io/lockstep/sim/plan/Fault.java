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

import java.util.List;

/**
 * One thing that goes wrong. Its text is one word: {@code kind@time:hosts}, and then what is not 0 of
 * {@code :to=peers}, {@code :for=time}, {@code :n=amount}, {@code :x=detail}. Hosts are {@code m0} for member 0,
 * {@code g0} for the first gateway, {@code r0}, {@code c0}, joined by {@code +}, or {@code leader}.
 * <p>
 * Threading: immutable.
 *
 * @param kind       of it.
 * @param atNs       simulated time at which it starts.
 * @param hosts      that it hits, by number: members from 0, gateways from 100, replicas from 200, clients from 300;
 *                   {@link #LEADER} for whichever member leads then. Empty for the log as a whole.
 * @param peers      the other side of links; empty for all that are not hosts of it.
 * @param durationNs after which it ends; 0 if it has no end of its own.
 * @param amount     as its kind says.
 * @param detail     as its kind says.
 */
public record Fault(
    FaultKind kind,
    long atNs,
    List<Integer> hosts,
    List<Integer> peers,
    long durationNs,
    long amount,
    long detail)
{
    /** The member that leads when the fault starts. */
    public static final int LEADER = -1;

    /**
     * Checks and copies.
     *
     * @param kind       as above.
     * @param atNs       as above.
     * @param hosts      as above.
     * @param peers      as above.
     * @param durationNs as above.
     * @param amount     as above.
     * @param detail     as above.
     */
    public Fault
    {
        if (atNs < 0 || durationNs < 0)
        {
            throw new IllegalArgumentException("time is below 0: atNs=" + atNs + " durationNs=" + durationNs);
        }
        hosts = List.copyOf(hosts);
        peers = List.copyOf(peers);
    }

    /**
     * When it is over.
     *
     * @return simulated time.
     */
    public long endNs()
    {
        return atNs + durationNs;
    }

    /**
     * Reads a fault.
     *
     * @param text as {@link #toString()} gives it.
     * @return the fault.
     * @throws IllegalArgumentException if it cannot be read.
     */
    public static Fault parse(final String text)
    {
        final String[] parts = text.split(":", -1);
        final int at = parts[0].indexOf('@');
        if (at < 0 || parts.length < 2)
        {
            throw new IllegalArgumentException("no fault: text=" + text);
        }
        List<Integer> peers = List.of();
        long durationNs = 0;
        long amount = 0;
        long detail = 0;
        for (int i = 2; i < parts.length; i++)
        {
            final int equals = parts[i].indexOf('=');
            final String value = parts[i].substring(equals + 1);
            switch (equals < 0 ? "" : parts[i].substring(0, equals))
            {
                case "to":
                    peers = PlanText.hosts(value);
                    break;

                case "for":
                    durationNs = PlanText.time(value);
                    break;

                case "n":
                    amount = PlanText.number(value);
                    break;

                case "x":
                    detail = PlanText.number(value);
                    break;

                default:
                    throw new IllegalArgumentException("no part of a fault: text=" + parts[i] + " of=" + text);
            }
        }
        return new Fault(
            FaultKind.ofKey(parts[0].substring(0, at)),
            PlanText.time(parts[0].substring(at + 1)),
            PlanText.hosts(parts[1]),
            peers,
            durationNs,
            amount,
            detail);
    }

    @Override
    public String toString()
    {
        return kind.key() + '@' + PlanText.time(atNs) + ':' + PlanText.hosts(hosts) +
            (peers.isEmpty() ? "" : ":to=" + PlanText.hosts(peers)) +
            (0 == durationNs ? "" : ":for=" + PlanText.time(durationNs)) +
            (0 == amount ? "" : ":n=" + amount) +
            (0 == detail ? "" : ":x=" + detail);
    }
}
