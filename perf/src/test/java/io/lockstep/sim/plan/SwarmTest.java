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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.lockstep.client.ClientContext;
import io.lockstep.client.ClientListener;
import io.lockstep.gateway.GatewayConfiguration;
import io.lockstep.gateway.GatewayContext;
import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.JournalContext;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.replica.stream.StreamContext;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.SequencerConfiguration;
import io.lockstep.sequencer.SequencerContext;

/** The settings of a run: legal for production, all drawn sometimes, and the same again from their text. */
class SwarmTest
{
    private static final int SEEDS = 3000;
    private static final int LEGAL_SEEDS = 400;
    /** Within so many seeds each limit is at its least and each kind of fault is on. */
    private static final int SOON = 60;

    @Test
    void shouldBeTheSameFromItsText()
    {
        for (long seed = 0; seed < SEEDS; seed++)
        {
            final Swarm swarm = Swarm.of(seed * 0x9E3779B97F4A7C15L);
            final String text = swarm.toString();

            assertEquals(swarm, Swarm.parse(text));
            assertEquals(text, Swarm.parse(text).toString());
            assertFalse(text.contains(" ") || text.contains("\n"), text);
        }
        assertEquals("seed=7", Swarm.usual(7).toString());
    }

    @Test
    void shouldBeTheSameFromTheSameSeed()
    {
        assertEquals(Swarm.of(5), Swarm.of(5));
        assertEquals(Swarm.of(5).hashCode(), Swarm.of(5).hashCode());
        assertNotEquals(Swarm.of(5), Swarm.of(6));
    }

    @Test
    void shouldBringEachLimitToItsLeastSoon()
    {
        final EnumSet<SwarmSetting> missing = EnumSet.allOf(SwarmSetting.class);
        missing.removeIf((each) -> !each.isLimit());
        final EnumSet<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
        for (long seed = 1; seed <= SOON; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            missing.removeIf(swarm::isLeast);
            kinds.removeIf((each) -> swarm.weight(each) > 0);
        }
        assertTrue(missing.isEmpty(), () -> "never at their least: " + missing);
        assertTrue(kinds.isEmpty(), () -> "never on: " + kinds);
    }

    @Test
    void shouldDrawEachChoiceAndLeaveKindsOutOfMostRuns()
    {
        final List<Set<Long>> seen = Arrays.stream(SwarmSetting.values()).map((each) -> (Set<Long>)new HashSet<Long>())
            .toList();
        long kinds = 0;
        long calm = 0;
        long limits = 0;
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            int least = 0;
            for (final SwarmSetting each : SwarmSetting.values())
            {
                seen.get(each.ordinal()).add(swarm.get(each));
                least += swarm.isLeast(each) ? 1 : 0;
            }
            for (final FaultKind each : FaultKind.values())
            {
                kinds += swarm.weight(each) > 0 ? 1 : 0;
            }
            calm += 0 == swarm.get(SwarmSetting.RUN_FAULTS) ? 1 : 0;
            limits = Math.max(limits, least);
        }
        for (final SwarmSetting each : SwarmSetting.values())
        {
            for (int i = 1; i < each.choiceCount(); i++)
            {
                assertTrue(seen.get(each.ordinal()).contains(each.choice(i)), each + " is never " + each.choice(i));
            }
        }
        final double share = kinds / (double)SEEDS / FaultKind.values().length;
        assertTrue(share > 0.25 && share < 0.35, "share of kinds in a run: " + share);
        assertTrue(calm > SEEDS / 10 && calm < SEEDS / 3, "runs without a fault: " + calm);
        assertTrue(limits > 30, "most limits at their least in a run: " + limits);
    }

    @Test
    void shouldBeLegalForTheContextsOfProduction()
    {
        for (long seed = 1; seed <= LEGAL_SEEDS; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            try
            {
                concludeAll(swarm);
            }
            catch (final IllegalArgumentException ex)
            {
                throw new AssertionError(swarm + " " + ex.getMessage(), ex);
            }
        }
        concludeAll(Swarm.usual(1));
    }

    @Test
    void shouldRefuseWhatIsNotLegal()
    {
        for (final String each : new String[] {
            "members=3", "seed=1,members=2", "seed=1,nothing=1", "seed=1,members", "seed=x", "seed=1,segment=100000",
            "seed=1,stall=10ns", "seed=1,weight.nothing=1", "seed=1,stall=3", "seed=1,held.length=100"})
        {
            assertThrows(IllegalArgumentException.class, () -> Swarm.parse(each), each);
        }
        final Swarm usual = Swarm.usual(1);
        assertThrows(IllegalArgumentException.class, () -> usual.with(SwarmSetting.MEMBER_RING, 3));
    }

    @Test
    void shouldLiftWhatAChangedSettingAsksFor()
    {
        final Swarm swarm = Swarm.usual(1).with(SwarmSetting.MESSAGE_MAX, 9000).with(FaultKind.CRASH, 2);

        assertTrue(swarm.get(SwarmSetting.GATEWAY_BLOCK) > 9000);
        assertTrue(swarm.get(SwarmSetting.BLOCK_MAX) >= swarm.get(SwarmSetting.GATEWAY_BLOCK));
        assertEquals(2, swarm.weight(FaultKind.CRASH));
        assertEquals(swarm, Swarm.parse(swarm.toString()));
        concludeAll(swarm);
    }

    private static void concludeAll(final Swarm swarm)
    {
        final Properties properties = SwarmProperties.of(swarm);
        final String hosts = String.join(",", List.of("a", "b", "c", "d", "e").subList(
            0, swarm.getInt(SwarmSetting.MEMBERS)));
        properties.setProperty(SequencerConfiguration.HOSTS_PROP_NAME, hosts);
        properties.setProperty(SequencerConfiguration.DIRECTORY_PROP_NAME, "never-made");
        properties.setProperty(SequencerConfiguration.AUTHORISED_KEYS_PROP_NAME, "never-read");
        properties.setProperty(GatewayConfiguration.ID_PROP_NAME, "1");
        final Settings settings = new Settings(properties, "seed");
        new JournalContext()
            .maxBlockLength(swarm.getInt(SwarmSetting.BLOCK_MAX))
            .segmentLength(swarm.getInt(SwarmSetting.SEGMENT))
            .writeBufferLength(swarm.getInt(SwarmSetting.WRITE_BUFFER))
            .readBufferLength(swarm.getInt(SwarmSetting.READ_BUFFER))
            .check();
        final JournalContext journal = JournalContext.from(settings, ForcePolicy.INTERVAL);
        assertEquals(swarm.get(SwarmSetting.FORCE_POLICY), journal.forcePolicy().ordinal());
        assertEquals(swarm.get(SwarmSetting.OPEN_CHECK), journal.openCheck().ordinal());
        final SequencerContext member = SequencerContext.from(settings)
            .errorHandler((ex) -> {}).terminationHook(() -> {}).conclude();
        assertEquals(swarm.is(SwarmSetting.DURABLE), member.durability().fileSyncLevel() > 0);
        new GatewayContext(settings).conclude();
        new StreamContext().read(settings).conclude();
        new ClientContext()
            .clientId(1)
            .gatewayChannels("aeron:udp?endpoint=localhost:1")
            .maxMessageLength(swarm.getInt(SwarmSetting.MESSAGE_MAX))
            .window(swarm.getInt(SwarmSetting.CLIENT_WINDOW))
            .keepAliveNs(swarm.get(SwarmSetting.CLIENT_KEEP_ALIVE))
            .backoffMinNs(swarm.get(SwarmSetting.BACKOFF_MIN))
            .backoffMaxNs(swarm.get(SwarmSetting.BACKOFF_MAX))
            .listener(new Nobody())
            .conclude();
    }

    private static final class Nobody implements ClientListener
    {
        @Override
        public void onApplied(final long requestId, final long sequence, final long timestampNs)
        {
            throw new AssertionError();
        }

        @Override
        public void onRejected(final long requestId, final ErrorCode code)
        {
            throw new AssertionError();
        }
    }
}
