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
package io.lockstep.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AgentPlacementTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

    private final AgentPlacement placement = new AgentPlacement()
        .agent("service")
        .share("agents", "journal", "feed")
        .agent("keeper", IdleMode.SLEEP);

    @Test
    void shouldReadASettingForEveryAgentOverTheOneOfAll()
    {
        placement.read(settings(
            "lockstep.threads", "dedicated", "lockstep.idle", "yield", "lockstep.idle.feed", "spin",
            "lockstep.cpu.journal", "3")).conclude();

        assertEquals(IdleMode.YIELD, placement.idleMode("service"));
        assertEquals(IdleMode.SPIN, placement.idleMode("feed"));
        assertEquals(IdleMode.SLEEP, placement.idleMode("keeper"));
        assertEquals(3, placement.cpu("journal"));
        assertEquals(CpuPinner.ANY_CPU, placement.cpu("feed"));
    }

    @Test
    void shouldTellWhatWasAskedAndWhatTheThreadsGot() throws Exception
    {
        final CountDownLatch done = new CountDownLatch(2);
        placement.read(settings("lockstep.cpu.journal", "0", "lockstep.idle.service", "spin")).conclude();

        placement.factory("m0", "service").newThread(done::countDown).start();
        placement.factory("m0", "journal").newThread(done::countDown).start();
        final List<String> lines = placement.table(DEADLINE_NS).lines().toList();

        done.await();
        assertEquals(4, lines.size(), lines::toString);
        assertEquals("agent             thread          core asked core got    idle", lines.get(0));
        assertTrue(lines.get(1).matches("service +m0-service +any +[0-9,-]+ +spin"), lines.get(1));
        assertTrue(lines.get(2).matches("journal +m0-agents +0 +0 +backoff"), lines.get(2));
        assertTrue(lines.get(3).matches("feed +m0-agents +0 +0 +backoff"), lines.get(3));
    }

    @Test
    void shouldTellThatAThreadDidNotGetTheCoreThatIsNotThere() throws Exception
    {
        placement.threads(Threads.DEDICATED).cpu("service", CpuPinner.LAST_CPU).conclude();

        final Thread thread = placement.factory("m0", "service").newThread(() -> {});
        thread.start();
        thread.join();

        assertTrue(placement.table(DEADLINE_NS).contains("1023       " + CpuPinner.allowed()));
    }

    @Test
    void shouldRefuseWhatCannotBe()
    {
        assertRefused("name=lockstep.cpu.service value=1024", "lockstep.cpu.service", "1024");
        assertRefused("name=lockstep.cpu.service value=-2", "lockstep.cpu.service", "-2");
        assertRefused("name=lockstep.cpu.journal value=1 other=lockstep.cpu.feed otherValue=2",
            "lockstep.cpu.journal", "1", "lockstep.cpu.feed", "2");
        assertRefused("name=lockstep.idle.journal value=backoff other=lockstep.idle.feed otherValue=spin",
            "lockstep.idle.feed", "spin");
        assertThrows(IllegalArgumentException.class, () -> placement.cpu("nobody"));
    }

    @Test
    void shouldTakeWhatContradictsOnlyOnASharedThreadWhenThreadsAreDedicated()
    {
        placement.read(settings(
            "lockstep.threads", "dedicated", "lockstep.cpu.journal", "1", "lockstep.cpu.feed", "2")).conclude();

        assertEquals(1, placement.cpu("journal"));
        assertEquals(2, placement.cpu("feed"));
    }

    private void assertRefused(final String named, final String... pairs)
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> placement.read(settings(pairs)).conclude());
        assertTrue(ex.getMessage().contains(named), ex.getMessage());
    }

    private static Settings settings(final String... pairs)
    {
        final Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2)
        {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return new Settings(properties, "test");
    }
}
