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
package io.lockstep.sequencer.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.aeron.cluster.service.Cluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.Stamper;

class TickTimerTest
{
    private static final long MS = 1_000_000;

    private final UnsafeBuffer input = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
    private final Stamper stamper = new Stamper(1, 1, new SequencedConfiguration(4, 8, 1024));
    private final TickTimer timer = new TickTimer(stamper);
    private final List<String> set = new ArrayList<>();
    private int declined;

    @BeforeEach
    void start()
    {
        timer.onStart((Cluster)Proxy.newProxyInstance(
            Cluster.class.getClassLoader(), new Class<?>[]{Cluster.class}, (proxy, method, arguments) ->
            {
                if ("idleStrategy".equals(method.getName()))
                {
                    return NoOpIdleStrategy.INSTANCE;
                }
                assertEquals("scheduleTimer", method.getName());
                if (declined > 0)
                {
                    declined--;
                    return false;
                }
                set.add(arguments[0] + "@" + (Long)arguments[1] / MS);
                return true;
            }));
    }

    @Test
    void shouldSetNothingWhileThereAreNoTicks()
    {
        timer.onNewTerm(5 * MS);
        timer.onStamped(6 * MS);

        assertEquals(List.of(), set);
        assertFalse(timer.isInForce(1));
    }

    @Test
    void shouldSetATimerOfItsOwnForEveryInterval()
    {
        timer.onNewTerm(5 * MS);
        command(AdminCommand.setSetting(payload, 0, "tick.interval", "10000000"), 20 * MS);
        timer.onStamped(20 * MS);
        timer.onStamped(21 * MS);
        command(AdminCommand.setSetting(payload, 0, "tick.interval", "30000000"), 22 * MS);
        timer.onStamped(22 * MS);

        assertEquals(List.of("2@30", "3@52"), set);
        assertFalse(timer.isInForce(2), "of an interval that is not in force any more");
        assertTrue(timer.isInForce(3));
        assertThrows(LockstepException.class, () -> timer.isInForce(4));
        assertThrows(LockstepException.class, () -> timer.isInForce(0));
    }

    @Test
    void shouldSetItAgainWithEveryTermAndTryUntilItIsTaken()
    {
        command(AdminCommand.setSetting(payload, 0, "tick.interval", "10000000"), 20 * MS);
        timer.onStamped(20 * MS);
        declined = 3;
        timer.onNewTerm(100 * MS);

        assertEquals(List.of("2@30", "2@110"), set);
        assertEquals(0, declined);
    }

    @Test
    void shouldBeDueAnIntervalAfterWhatWasSequencedLastAndGoOnWhileHaltedButNotAfterTheEnd()
    {
        command(AdminCommand.setSetting(payload, 0, "tick.interval", "10000000"), 20 * MS);
        timer.onTicked(25 * MS);
        assertTrue(stamper.tick(1, 31 * MS, output) > 0);
        timer.onTicked(31 * MS);
        command(AdminCommand.ofStream(payload, 0, AdminCommand.Type.HALT), 33 * MS);
        assertTrue(timer.isInForce(2));
        assertFalse(stamper.isTickDue(90 * MS));
        timer.onTicked(90 * MS);
        command(AdminCommand.ofStream(payload, 0, AdminCommand.Type.END_OF_STREAM), 95 * MS);
        timer.onTicked(100 * MS);
        timer.onNewTerm(100 * MS);

        assertEquals(List.of("2@30", "2@41", "2@100"), set);
    }

    @Test
    void shouldTickOnceAMinuteWhileReadOnlyAndAsBeforeAfterwards()
    {
        final boolean[] isReadOnly = {true};
        timer.readOnly(() -> isReadOnly[0]);
        command(AdminCommand.setSetting(payload, 0, "tick.interval", "10000000"), 20 * MS);
        timer.onStamped(20 * MS);
        timer.onStamped(21 * MS);
        timer.onTicked(22 * MS);
        isReadOnly[0] = false;
        timer.onStamped(30 * MS);
        timer.onStamped(31 * MS);

        assertEquals(List.of("2@60020", "2@60020", "2@40"), set);
    }

    private void command(final int length, final long timeNs)
    {
        final BlockEncoder encoder = new BlockEncoder().wrap(input, 0, input.capacity());
        encoder.tryAppend(EntryKind.COMMAND, 0, 0, 0, 0, 0, payload, 0, length);
        final long before = stamper.lastSequence();
        stamper.stamp(input, 0, encoder.finish(), 1, timeNs, true, output);
        assertEquals(before + 1, stamper.lastSequence());
    }
}
