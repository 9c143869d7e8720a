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
package io.lockstep.sim.net;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

class SimulatedTransportConformanceTest extends TransportConformance
{
    private static final int FIRST_PORT = 24_720;

    @TempDir
    private Path root;

    @Override
    TransportWorld newWorld()
    {
        return new SimulatedWorld(1);
    }

    @Test
    void shouldGiveThePositionsAndTermEndsOfAeron()
    {
        final SimulatedWorld simulated = new SimulatedWorld(1);
        simulated.network().settings().adminActionRate(0);
        try (AeronWorld aeron = new AeronWorld(root, FIRST_PORT))
        {
            assertEquals(results(aeron), results(simulated));
        }
        simulated.close();
    }

    private static List<Long> results(final TransportWorld world)
    {
        final String channel = "aeron:udp?endpoint=" + world.host(1) + ':' + world.port(1);
        final TransportSubscription in = world.node(1).addSubscription(channel, STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(channel + "|term-length=64k", STREAM_ID);
        world.await(out::isConnected);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
        final List<Long> results = new ArrayList<>();
        for (int i = 0; i < 200; i++)
        {
            final int length = lengthOf(i);
            // Room enough that no answer hangs on time.
            world.await(() ->
            {
                in.poll((message, offset, size, header) -> {}, LIMIT);
                return out.availableWindow() > 2 * MAX_LENGTH;
            });
            results.add(out.offer(buffer, 0, length));
        }
        return results;
    }
}
