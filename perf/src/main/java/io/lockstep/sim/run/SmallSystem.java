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

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.lockstep.sim.time.SeededRandom;

/**
 * Settings of a run by its seed: a system as small as it can be with everything in it, buffers and rings near their
 * least length, times a tenth of the real ones.
 * <p>
 * Threading: stateless.
 */
final class SmallSystem
{
    private static final int[] MEMBERS = {1, 3, 3, 3, 3, 5};
    private static final long FAULTS_NS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long LOAD_NS = TimeUnit.MILLISECONDS.toNanos(1600);
    private static final int REQUESTS = 600;

    private SmallSystem()
    {
    }

    /** The settings of a seed. */
    static SimulationSettings of(final long seed)
    {
        final SeededRandom random = new SeededRandom(seed).split("settings");
        final int clients = random.nextInt(1, 7);
        final int requests = REQUESTS / clients;
        return new SimulationSettings(
            MEMBERS[random.nextInt(MEMBERS.length)],
            random.nextInt(1, 4),
            clients,
            random.nextInt(1, 4),
            true,
            requests,
            LOAD_NS / requests,
            400,
            random.chance(0.1) ? 0 : FAULTS_NS,
            properties(random));
    }

    private static Map<String, String> properties(final SeededRandom random)
    {
        final Map<String, String> properties = new TreeMap<>();
        properties.put("lockstep.max.block.length", "4k");
        properties.put("lockstep.journal.segment.length", random.chance(0.5) ? "64k" : "16k");
        properties.put("lockstep.journal.write.buffer.length", "16k");
        properties.put("lockstep.journal.read.buffer.length", "16k");
        properties.put("lockstep.journal.index.interval", "4k");
        properties.put("lockstep.gateway.block.length", random.chance(0.5) ? "2k" : "1k");
        properties.put("lockstep.gateway.max.message.length", "512");
        properties.put("lockstep.gateway.held.length", "64k");
        properties.put("lockstep.gateway.held.window", "64");
        properties.put("lockstep.gateway.ring.capacity", random.chance(0.5) ? "64" : "8");
        properties.put("lockstep.gateway.max.sessions", "16");
        properties.put("lockstep.gateway.term.length", "64k");
        properties.put("lockstep.gateway.max.in.flight", random.chance(0.5) ? "64" : "4");
        properties.put("lockstep.gateway.blocks.in.flight", Integer.toString(random.nextInt(1, 9)));
        properties.put("lockstep.gateway.outcome.timeout", "50ms");
        properties.put("lockstep.gateway.stall", "20ms");
        properties.put("lockstep.gateway.heartbeat.interval", "20ms");
        properties.put("lockstep.ring.length", random.chance(0.5) ? "16" : "2");
        properties.put("lockstep.cluster.log.term.length", "64k");
        properties.put("lockstep.archive.segment.length", "64k");
        properties.put("lockstep.term.length", "64k");
        properties.put("lockstep.clients.limit", "32");
        properties.put("lockstep.clients.window", random.chance(0.5) ? "64" : "8");
        properties.put("lockstep.feed.attest.interval", "10ms");
        properties.put("lockstep.start.compare.timeout", "100ms");
        properties.put("lockstep.replica.reorder.slots", random.chance(0.5) ? "64" : "4");
        properties.put("lockstep.replica.silence.timeout", "60ms");
        properties.put("lockstep.replica.replay.timeout", "50ms");
        properties.put("lockstep.replica.probe.interval", "100ms");
        return properties;
    }
}
