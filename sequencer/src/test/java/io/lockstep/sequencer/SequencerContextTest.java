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
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import io.lockstep.sequencer.housekeeping.HousekeepingContext;

/** Limits that contradict each other: the line names a setting and the remedy. */
class SequencerContextTest
{
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    @Test
    void shouldRefuseBlocksThatTermsHaveNoRoomFor()
    {
        assertEquals("setting is less than eight times the longest block, raise it or lower " +
            "lockstep.max.block.length of 131072: name=lockstep.aeron.term.length value=1048576",
            problem(newContext().maxBlockLength(128 * KIB)));
        assertEquals("setting is less than eight times the longest block, raise it or lower " +
            "lockstep.max.block.length of 98304: name=lockstep.cluster.log.term.length value=524288",
            problem(newContext().maxBlockLength(96 * KIB).logTermLength(512 * KIB)));
    }

    @Test
    void shouldRefuseMessagesThatBlocksHaveNoRoomFor()
    {
        assertEquals("setting does not fit into lockstep.max.block.length of 65536, raise that to 65656 on all " +
            "nodes or lower this: name=lockstep.message.length value=65536",
            problem(newContext().genesis(new GenesisContext().messageLength(64 * KIB))));
    }

    @Test
    void shouldRefuseAReserveThatWhatIsStillToBeWrittenWouldNotFitInto()
    {
        assertEquals("setting is less than what may still have to be written then, raise it to 603979776 or lower " +
            "clients, window, block, ring or segment length: name=lockstep.disk.reserve value=1048576",
            problem(newContext().housekeeping(new HousekeepingContext().diskReserve(MIB))));
    }

    @Test
    void shouldTakeMessagesOf64KibInBlocksOf96()
    {
        newContext().maxBlockLength(96 * KIB).genesis(new GenesisContext().messageLength(64 * KIB)).conclude();
    }

    private static SequencerContext newContext()
    {
        return new SequencerContext().directory("never-made").authorisedKeys("never-read")
            .errorHandler((ex) -> {}).terminationHook(() -> {});
    }

    private static String problem(final SequencerContext ctx)
    {
        return assertThrows(IllegalArgumentException.class, ctx::conclude).getMessage();
    }
}
