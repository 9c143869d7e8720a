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
package io.lockstep.runtime.counters;

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

class AeronCounterSourceTest
{
    private MediaDriver driver;

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnShutdown(true));
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countersShouldBeSeenByOthersWithLabelKeyAndValue(final boolean hasInvoker)
    {
        try (Aeron aeron = connect(hasInvoker); Aeron other = connect(false))
        {
            final AeronCounterSource source = new AeronCounterSource(aeron, NodeKind.GATEWAY, 7);
            final AtomicCounter[] counters =
                source.newCounters(CounterType.GATEWAY_BUSY, CounterType.JOURNAL_FORCED_BLOCK);
            final AtomicCounter cycles = source.newCounter(CounterType.NODE_AGENT_CYCLES, 3, "egress");

            counters[0].incrementRelease();
            counters[1].setRelease(-5);
            cycles.getAndAddRelease(9);

            final List<String> seen = new ArrayList<>();
            final CountersReader reader = other.countersReader();
            reader.forEach((id, typeId, key, label) ->
            {
                if (null != CounterType.of(typeId))
                {
                    final UnsafeBuffer copy = new UnsafeBuffer(key);
                    seen.add(label + " = " + reader.getCounterValue(id) + ' ' + CounterKey.kind(copy) + ' ' +
                        CounterKey.nodeId(copy) + ' ' + CounterKey.index(copy) + " '" + CounterKey.name(copy) + "' " +
                        (aeron.clientId() == reader.getCounterOwnerId(id)));
                }
            });
            assertEquals(List.of(
                "lockstep gateway busy: gateway=7 = 1 GATEWAY 7 -1 '' true",
                "lockstep journal forced-block: gateway=7 = -5 GATEWAY 7 -1 '' true",
                "lockstep node agent-cycles: gateway=7 name=egress = 9 GATEWAY 7 3 'egress' true"), seen);
        }
    }

    @Test
    void countersShouldOutliveClientAndDriver()
    {
        final AtomicCounter counter;
        final AeronCounterSource source;
        try (Aeron aeron = connect(false))
        {
            source = new AeronCounterSource(aeron, NodeKind.SEQUENCER, 0);
            counter = source.newCounter(CounterType.SEQUENCER_BLOCKS, CounterSource.ONLY, "");
        }
        driver.close();

        for (int i = 0; i < 100_000; i++)
        {
            counter.incrementRelease();
        }

        assertEquals(100_000, counter.get());
        assertEquals(100_000, source.reader().getCounterValue(counter.id()));
    }

    private Aeron connect(final boolean hasInvoker)
    {
        final Aeron.Context context = new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName());
        return Aeron.connect(hasInvoker ?
            context.useConductorAgentInvoker(true).clientLock(NoOpLock.INSTANCE) : context);
    }
}
