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
package io.lockstep.perf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.lockstep.perf.load.JsonWriter;

/**
 * What a throughput run measured. Counts are of the whole run, the rate is of the time that counts.
 * <p>
 * Threading: immutable.
 */
public final class ThroughputResult
{
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final long measuredMessages;
    private final long measuredNs;
    private final long cpuNs;
    private final long sent;
    private final long received;
    private final List<String> reasons;

    /**
     * A result.
     *
     * @param name             of the target.
     * @param measuredMessages messages whose outcome came in the time that counts.
     * @param measuredNs       the time that counts.
     * @param cpuNs            CPU time of all processes that took part, in the time that counts; 0 if not known.
     * @param sent             messages sent in the whole run.
     * @param received         outcomes received in the whole run.
     * @param reasons          why it does not count besides lost replies; empty if nothing went wrong.
     */
    public ThroughputResult(
        final String name,
        final long measuredMessages,
        final long measuredNs,
        final long cpuNs,
        final long sent,
        final long received,
        final List<String> reasons)
    {
        this.name = name;
        this.measuredMessages = measuredMessages;
        this.measuredNs = measuredNs;
        this.cpuNs = cpuNs;
        this.sent = sent;
        this.received = received;

        final List<String> all = new ArrayList<>(reasons);
        if (0 == measuredMessages)
        {
            all.add("nothing came back in the time that counts: sent=" + sent);
        }
        if (received != sent)
        {
            all.add("replies lost: sent=" + sent + " received=" + received);
        }
        this.reasons = List.copyOf(all);
    }

    /** Name of the target. */
    public String name()
    {
        return name;
    }

    /** Messages a second over the time that counts. */
    public double messagesPerSecond()
    {
        return measuredNs <= 0 ? 0 : measuredMessages * NS_PER_SECOND / measuredNs;
    }

    /** CPU time of a message, in ns, the load's own included; 0 if not known. */
    public double cpuNsPerMessage()
    {
        return 0 == measuredMessages ? 0 : cpuNs / (double)measuredMessages;
    }

    /** Messages sent in the whole run. */
    public long sent()
    {
        return sent;
    }

    /** Outcomes received in the whole run. */
    public long received()
    {
        return received;
    }

    /** Does the run count. */
    public boolean isOk()
    {
        return reasons.isEmpty();
    }

    /** Why the run does not count; empty if it does. */
    public List<String> reasons()
    {
        return reasons;
    }

    /**
     * As an object.
     *
     * @param json to write to, where a value may stand.
     */
    public void writeTo(final JsonWriter json)
    {
        json.beginObject();
        json.field("name", name).field("verdict", isOk() ? "OK" : "FAILED");
        json.field("messagesPerSecond", messagesPerSecond());
        json.field("cpuNsPerMessage", cpuNsPerMessage());
        json.field("measuredMessages", measuredMessages).field("measuredNs", measuredNs);
        json.field("sent", sent).field("received", received);
        json.name("reasons").beginArray();
        reasons.forEach(json::value);
        json.endArray().endObject();
    }

    @Override
    public String toString()
    {
        return String.format(Locale.ROOT, "%s %s messages/s=%.0f cpu/message=%.0fns sent=%d received=%d%s",
            isOk() ? "OK" : "FAILED", name, messagesPerSecond(), cpuNsPerMessage(), sent, received,
            isOk() ? "" : " reasons=" + reasons);
    }
}
