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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.agrona.IoUtil;
import org.agrona.SemanticVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.journal.JournalContext;
import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.StopReason;
import io.lockstep.sequencer.recovery.StreamLife;

/** Members whose essential settings differ are no cluster. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EssentialSettingsTest
{
    @TempDir
    private Path root;

    private final List<Throwable> recorded = new CopyOnWriteArrayList<>();
    private final StopReason reason = new StopReason(recorded::add);
    private final AtomicInteger terminations = new AtomicInteger();

    @Test
    void shouldEndTheMemberThatMeetsALeaderWithOtherSettings()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                cluster.start(id);
            }
            final int odd;
            try (AeronCluster client = cluster.connect())
            {
                odd = (client.leaderMemberId() + 1) % 3;
            }
            cluster.stop(odd);
            IoUtil.delete(root.resolve("m" + odd).toFile(), false);
            cluster.start(odd, (ctx) -> odd(ctx).genesis(new GenesisContext().clientLimit(77)),
                UnaryOperator.identity());
            TestCluster.await("refused", () -> terminations.get() > 0);

            assertRefusedAs("lockstep.clients.limit=77");
            assertEquals(0, cluster.terminations.get(), "the others go on");
        }
    }

    @Test
    void shouldEndTheMemberWhoseLogBeganWithOtherSettings()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            cluster.start(0);
            cluster.connect().close();
            cluster.stop(0);

            cluster.start(0, (ctx) -> odd(ctx).durability(Durability.DURABLE), UnaryOperator.identity());
            TestCluster.await("refused", () -> terminations.get() > 0);

            assertRefusedAs("lockstep.durability=durable");
        }
    }

    @Test
    void everyEssentialSettingShouldCountAndNoOther()
    {
        final int version = version((ctx) -> ctx);

        assertNotEquals(version, version((ctx) -> ctx.streamId(9)));
        assertNotEquals(version, version((ctx) -> ctx.durability(Durability.REPLICATED)));
        assertNotEquals(version, version((ctx) -> ctx.genesis(new GenesisContext().clientLimit(9))));
        assertNotEquals(version, version((ctx) -> ctx.genesis(new GenesisContext().windowLength(8))));
        assertNotEquals(version, version((ctx) -> ctx.genesis(new GenesisContext().messageLength(9))));
        assertNotEquals(version, version((ctx) -> ctx.genesis(new GenesisContext().tickIntervalNs(9))));
        assertNotEquals(version, version((ctx) -> ctx.journal(new JournalContext().clusterId(9))));
        assertNotEquals(version, version((ctx) -> ctx.maxBlockLength(32 * 1024)));
        assertNotEquals(version, version((ctx) -> ctx.hosts("a,b,c")));
        assertEquals(version, version((ctx) -> ctx.hosts("b").memberId(2).ringLength(8).portBase(31000)));
        assertEquals(1, SemanticVersion.major(version));
    }

    private SequencerContext odd(final SequencerContext ctx)
    {
        return ctx.errorHandler(reason).terminationHook(terminations::incrementAndGet);
    }

    private void assertRefusedAs(final String own)
    {
        final String message = reason.error().getMessage();
        assertTrue(message.startsWith("essential settings differ from another member's"), message);
        assertTrue(message.contains(own), message);
        assertEquals(ExitCode.REFUSED, reason.exitCode());
    }

    private int version(final UnaryOperator<SequencerContext> change)
    {
        return new EssentialSettings(change.apply(new SequencerContext()), StreamLife.FIRST).version();
    }
}
