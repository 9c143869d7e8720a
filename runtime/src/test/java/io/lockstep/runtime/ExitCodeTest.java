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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.ConfigurationException;
import io.aeron.exceptions.DriverTimeoutException;
import io.aeron.exceptions.StorageSpaceException;
import io.aeron.exceptions.TimeoutException;
import io.lockstep.protocol.LockstepException;

class ExitCodeTest
{
    @Test
    void numbersAreAnInterfaceAndNeverChange()
    {
        assertEquals(
            "OK=0 FAILED=1 USAGE=2 REFUSED=10 JOURNAL=11 CLUSTER=12 DIVERGED=13 RESEED=14 INVARIANT=15 NO_SPACE=16 " +
                "OVERDUE=17 FORKED=18",
            Arrays.stream(ExitCode.values()).map((each) -> each + "=" + each.code())
                .collect(Collectors.joining(" ")));
    }

    static Stream<Arguments> errors()
    {
        final IOException full = new IOException("No space left on device");
        return Stream.of(
            Arguments.of(ExitCode.INVARIANT, LockstepException.fatal("broken")),
            Arguments.of(ExitCode.INVARIANT, new IllegalStateException("what")),
            Arguments.of(ExitCode.INVARIANT, new IllegalArgumentException("of an agent")),
            Arguments.of(ExitCode.INVARIANT, new StackOverflowError()),
            Arguments.of(ExitCode.INVARIANT, new IllegalStateException("No space left on device")),
            Arguments.of(ExitCode.REFUSED, LockstepException.fatal(LockstepException.Fault.REFUSED, "locked")),
            Arguments.of(ExitCode.REFUSED, new ConfigurationException("mtu")),
            Arguments.of(ExitCode.JOURNAL, LockstepException.fatal(
                LockstepException.Fault.JOURNAL, "journal write failed", new IOException("Input/output error"))),
            Arguments.of(ExitCode.NO_SPACE, LockstepException.fatal(
                LockstepException.Fault.JOURNAL, "journal roll failed", new IOException("no room", full))),
            Arguments.of(ExitCode.NO_SPACE, LockstepException.fatal(LockstepException.Fault.NO_SPACE, "nearly full")),
            Arguments.of(ExitCode.NO_SPACE, new StorageSpaceException("insufficient usable storage")),
            Arguments.of(ExitCode.NO_SPACE, new AeronException("ERROR - low storage threshold=1 <= usableSpace=0")),
            Arguments.of(ExitCode.CLUSTER, LockstepException.fatal(LockstepException.Fault.CLUSTER, "gone")),
            Arguments.of(ExitCode.CLUSTER, new DriverTimeoutException("driver")),
            Arguments.of(ExitCode.CLUSTER, new AgentTerminationException("unexpected Aeron close")),
            Arguments.of(ExitCode.DIVERGED, LockstepException.fatal(LockstepException.Fault.DIVERGED, "crc")),
            Arguments.of(ExitCode.FORKED, LockstepException.fatal(LockstepException.Fault.FORKED, "tail")),
            Arguments.of(ExitCode.RESEED, LockstepException.fatal(LockstepException.Fault.RESEED, "gone")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("errors")
    void shouldGiveEachKindOfErrorItsCode(final ExitCode expected, final Throwable error)
    {
        assertEquals(expected, ExitCode.of(error));
    }

    @Test
    void argumentThatIsRefusedAtStartIsASetting()
    {
        assertEquals(ExitCode.REFUSED, ExitCode.ofStart(new IllegalArgumentException("setting is unknown")));
        assertEquals(ExitCode.INVARIANT, ExitCode.ofStart(new IllegalStateException("x")));
    }

    @Test
    void reasonOfAStopShouldBeTheFirstErrorThatIsFatal()
    {
        final List<Throwable> recorded = new ArrayList<>();
        final StopReason reason = new StopReason(recorded::add);
        final Throwable first = LockstepException.fatal(LockstepException.Fault.JOURNAL, "first");

        reason.onError(new TimeoutException("election", AeronException.Category.WARN));
        reason.onError(new LockstepException(LockstepException.Severity.WARN, "torn tail cut"));
        reason.onError(new AgentTerminationException());
        assertNull(reason.error());
        assertEquals(ExitCode.OK, reason.exitCode());
        reason.onError(new AeronException("an error"));
        assertEquals(ExitCode.CLUSTER, reason.exitCode());
        reason.onError(first);
        reason.onError(LockstepException.fatal("what followed"));

        assertSame(first, reason.error());
        assertEquals(ExitCode.JOURNAL, reason.exitCode());
        assertEquals(6, recorded.size());
    }

    @Test
    void warningIsAnEventAndNothingElseIs()
    {
        assertTrue(StopReason.isEvent(new LockstepException(LockstepException.Severity.WARN, "x")));
        assertTrue(StopReason.isEvent(new TimeoutException("x", AeronException.Category.WARN)));
        assertFalse(StopReason.isEvent(new LockstepException(LockstepException.Severity.ERROR, "x")));
        assertFalse(StopReason.isEvent(new TimeoutException("x", AeronException.Category.ERROR)));
        assertFalse(StopReason.isEvent(new IllegalStateException("x")));
    }
}
