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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.runtime.Settings;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cluster.hosts=a,,c|has a host without a name: name=lockstep.cluster.hosts value=a,,c",
        "cluster.hosts=a,b|is not 1, 3 or 5 hosts: name=lockstep.cluster.hosts value=a,b",
        "cluster.member.id=1|is not one of the members of localhost: name=lockstep.cluster.member.id value=1",
        "cluster.port.base=65500|leaves no room for the ports of 1 members: name=lockstep.cluster.port.base",
        "cluster.heartbeat.timeout=0ns|is below 10ms: name=lockstep.cluster.heartbeat.timeout value=0ns",
        "cluster.election.timeout=1ms|is below 10ms: name=lockstep.cluster.election.timeout value=1000000ns",
        "start.canvass.timeout=799ms|is less than two heartbeat time-outs of 400000000ns: " +
            "name=lockstep.start.canvass.timeout value=799000000ns",
        "feed.attest.interval=0ns|is not above 0: name=lockstep.feed.attest.interval value=0ns",
        "snapshot.deadline=0ns|is not above 0: name=lockstep.snapshot.deadline value=0ns",
        "feed.channel=239.255.0.1:20901|is no channel of Aeron: name=lockstep.feed.channel value=239.255.0.1:20901",
        "aeron.term.length=1000000|is not a power of two from 64k to 1g: name=lockstep.aeron.term.length",
        "cluster.log.term.length=9m|is not a power of two from 64k to 1g: name=lockstep.cluster.log.term.length",
        "archive.segment.length=100m|is not a power of two: name=lockstep.archive.segment.length value=104857600",
        "archive.segment.length=1m|is less than a term of the log of 16777216: name=lockstep.archive.segment.length",
        "max.block.length=2147483647|is less than eight times the longest block",
        "max.block.length=263|is less than an operator's command of up to 264: name=lockstep.max.block.length",
        "max.block.length=8|is too small, raise it: minimum=84 name=lockstep.max.block.length value=8",
        "journal.segment.length=3m|is not a power of two up to 1073741824: name=lockstep.journal.segment.length",
        "journal.segment.length=4k|is too small, raise it: minimum=",
        "journal.force.interval=0ns|is not above 0: name=lockstep.journal.force.interval value=0ns",
        "journal.retain.segments=-1|is below 0: name=lockstep.journal.retain.segments value=-1",
        "ring.length=100|is not a power of two: name=lockstep.ring.length value=100",
        "start.compare.gateways=gw1|is no list of HOST:PORT: name=lockstep.start.compare.gateways value=gw1"})
    void shouldNameTheSettingThatCannotWork(final String setting, final String named)
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.sequencer.dir", "never-made");
        properties.setProperty("lockstep.cluster.authorised.keys", "never-read");
        properties.setProperty("lockstep." + setting.split("=")[0], setting.split("=")[1]);
        final Settings settings = new Settings(properties, "test");

        final String problem = assertThrows(IllegalArgumentException.class, () ->
            SequencerContext.from(settings).errorHandler((ex) -> {}).terminationHook(() -> {}).conclude())
            .getMessage();

        assertTrue(problem.startsWith("setting ") && problem.contains(named), problem);
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
