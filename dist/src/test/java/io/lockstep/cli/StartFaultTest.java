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
package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import io.aeron.exceptions.AeronException;

import io.lockstep.runtime.ExitCode;

/** What a driver says of a node's own settings. */
class StartFaultTest
{
    @Test
    void shouldTellWhatAnOperatorCanMend()
    {
        assertTold("port is taken, maybe by another node with the same settings: endpoint=localhost:20001; stop that",
            "channel error - Address already in use (at Net): aeron:udp?sparse=true|endpoint=localhost:20001, error");
        assertTold("address is none of this host's: endpoint=10.9.9.9:20101; look at the order of",
            "channel error - Cannot assign requested address: aeron:udp?endpoint=10.9.9.9:20101|term-length=64k");
        assertTold("host is not known here: endpoint=nohost1:20001; mend",
            "ERROR - java.net.UnknownHostException: unresolved - endpoint=nohost1:20001, name-resolver=Default");
    }

    @Test
    void shouldLeaveEverythingElseAlone()
    {
        final RuntimeException other = new AeronException("driver timeout");

        assertSame(other, StartFault.of(other));
    }

    private static void assertTold(final String expected, final String message)
    {
        final RuntimeException told = StartFault.of(new IllegalStateException("x", new AeronException(message)));

        assertTrue(told.getMessage().startsWith(expected), told.getMessage());
        assertEquals(ExitCode.REFUSED, ExitCode.ofStart(told));
    }
}
