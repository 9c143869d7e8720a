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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.runtime.ExitCode;

/** What a user gets who misreads the manual: one line that names the mistake, and a status that is not 0. */
class LockstepCommandTest
{
    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "|a command is missing",
        "dmeo|dmeo",
        "demo --members 2|--members must be 1 or 3: 2",
        "demo --members x|--members",
        "demo --seconds 0|--seconds must be above 0: 0",
        "demo --clients 0|--clients must be 1 to 64: 0",
        "demo --speed fast|'fast' is neither a number nor max",
        "demo --max-gap 1parsec|'1parsec' is not a duration",
        "demo --rate -5|--rate",
        "demo --durability maybe|--durability",
        "demo --input /nowhere/rows.csv --seconds 1|input cannot be read: file=/nowhere/rows.csv",
        "demo --json /nowhere/x.json|directory is missing",
        "demo --keep src|directory is not empty",
        "demo --keep pom.xml|directory is not empty, or not one that can be read",
        "sequencer|FILE",
        "sequencer /nowhere/s.properties|settings file cannot be read: file=/nowhere/s.properties",
        "gateway /nowhere/g.properties|/nowhere/g.properties",
        "replica /nowhere/r.properties|/nowhere/r.properties",
        "bench speed|speed",
        "bench throughput --members 2|--members is not 1 or 3",
        "bench|what is measured is missing",
        "bench journal write|write",
        "bench journal append --rounds 2|--rounds is not odd: value=2",
        "bench journal append --lengths 64,0|--lengths is out of range",
        "bench journal append --lengths 65536 --blocks 64|blockLength=",
        "bench journal append --blocks many|'many'",
        "bench journal append --run-length huge|'huge' is not a size",
        "bench journal append --segment 65000|segmentLength=65000",
        "bench journal append --ring 3|ringLength=3",
        "bench journal append --directory /nowhere|--directory is not a directory: directory=/nowhere",
        "bench journal append --json /nowhere/x.json|--json cannot be written",
        "bench journal roll --rate 10000000 --duration 600s|run does not fit into one segment",
        "bench journal seek --seek-messages 100000000000000|disk has too little room",
        "keys|a keys command is missing",
        "keys generate|--role and --out are needed, or --all",
        "keys generate --role gateway --name a --out x|a gateway is named by --id, an admin by --name",
        "keys generate --role member --id 1 --out x|--role must be gateway or admin: member",
        "keys generate --role gateway --id 0 --out x|gateway id is not 1 or more: id=0",
        "keys generate --role gateway --id 1 --out /nowhere/x|key file cannot be written: file=/nowhere/x",
        "keys generate --role gateway --id 1 --out pom.xml|key file is there already and is not overwritten",
        "keys generate --all src --role admin|--all goes with --gateways only",
        "keys generate --all src --gateways 0|--gateways must be 1 to 256: 0",
        "keys show /nowhere/k|key file cannot be read: file=/nowhere/k",
        "bench failover --kills -1|--kills is out of range",
        "bench failover --kills 0|nothing to measure",
        "bench failover --load -1|--load is out of range",
        "bench failover --outcomes -1|--outcomes is out of range",
        "load|--history",
        "load --history /nowhere/h.jsonl|--history cannot be written",
        "load --history h.jsonl --window 3|--window is not a power of two: value=3",
        "load --history h.jsonl --length 8|--length is out of range",
        "observe src/main/conf/replica.properties|--history",
        "observe src/main/conf/replica.properties --history /nowhere/h|--history cannot be written",
        "check|HISTORY",
        "check /nowhere/h.jsonl|history is missing: file=/nowhere/h.jsonl",
        "check src|no history in what was named: [src]",
        "check pom.xml|history cannot be understood: file=pom.xml line=1 problem=no object",
        "check pom.xml --violations 0|--violations is out of range",
        "admin|an admin command is missing",
        "admin halt|--key",
        "admin suspend --key pom.xml|--client",
        "admin retire --key pom.xml --client many|--client",
        "admin activate-version --key pom.xml next|'next' is not an int",
        "admin halt --key /nowhere/k|key file cannot be read: file=/nowhere/k",
        "admin halt --key pom.xml|key file is not taken",
        "admin halt --key pom.xml --timeout soon|'soon' is not a duration",
        "admin set --key pom.xml clients.limit|VALUE",
        "admin set --key pom.xml clients.limit many|value is not a number",
        "admin set --key pom.xml clients.limit 99999999999999999999|value is too large",
        "soak --rate 0|--rate is out of range",
        "sim --seed x|--seed",
        "sim --seeds 0|--seeds must be 1 to 1000000000: 0",
        "sim --seed 1 --seeds 2|--seed is one seed: without --from and --seeds",
        "sim --time soon|'soon' is not a duration",
        "sim --minutes 0|--minutes must be 1 to 100000: 0",
        "sim --minutes 1 --time 1s|--time and --minutes say the same",
        "sim --jobs 0|--jobs is out of range",
        "sim --jobs many|--jobs",
        "sim --events -1|--events is out of range",
        "sim --shrink soon|'soon' is not a duration",
        "sim --sede 1|--sede",
        "sim --seed 1 --jobs 2|one run is neither timed nor shared",
        "sim --seed 1 --minutes 2|one run is neither timed nor shared",
        "sim --settings seed=1 --keep-going|one run is neither timed nor shared",
        "sim --settings seed=1 --seed 1|--settings is one run and names its seed",
        "sim --settings seed=1 --seeds 2|--settings is one run and names its seed",
        "sim --settings members=3|settings do not start with the seed: text=members=3",
        "sim --settings seed=1,members=2|setting is not legal with the others: name=members value=2",
        "sim --settings seed=1,colour=2|no setting: name=colour",
        "sim --settings @/nowhere/s.txt|file cannot be read: file=/nowhere/s.txt",
        "sim --faults none|--faults are of one run: with --seed or --settings",
        "sim --seed 1 --faults flood@1ms:m0|no kind of fault: text=flood",
        "sim --seed 1 --faults crash@soon:m0|no time: text=soon",
        "sim --seed 1 --history pom.xml|--history is no directory: file=pom.xml",
        "soak --duration soon|'soon' is not a duration"})
    void shouldTellTheMistakeInOneLine(final String args, final String named)
    {
        final StringWriter err = new StringWriter();

        final int status = execute(err, null == args ? new String[0] : args.split(" "));

        assertNotEquals(0, status);
        final String line = err.toString().trim();
        assertTrue(line.startsWith("lockstep: ") && line.contains(named), line);
        assertFalse(line.contains("\n"), line);
        assertFalse(line.contains("\tat "), line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "sequencer|lockstep.tpyo=1|setting is unknown: names=[lockstep.tpyo]",
        "sequencer|lockstep.cluster.port.base=many|name=lockstep.cluster.port.base value=many",
        "gateway|lockstep.gateway.id=one|name=lockstep.gateway.id value=one",
        "replica|lockstep.replica.machine=abacus|machine=abacus"})
    void shouldNameTheSettingThatIsWrong(final String node, final String setting, final String named)
        throws IOException
    {
        final Path file = dir.resolve("node.properties");
        Files.writeString(file, "lockstep.sequencer.dir=" + dir + "\n" + setting + "\n");
        if (!"sequencer".equals(node))
        {
            Files.writeString(file, setting + "\n");
        }
        final StringWriter err = new StringWriter();

        final int status = execute(err, node, "--print-config", file.toString());

        assertEquals(ExitCode.REFUSED.code(), status);
        assertTrue(err.toString().contains(named), err::toString);
        assertEquals(1, err.toString().trim().lines().count(), err::toString);
    }

    @Test
    void examplesShouldBeAccepted()
    {
        for (final String node : new String[] {"sequencer", "gateway", "replica"})
        {
            final StringWriter err = new StringWriter();

            final int status = execute(err, node, "--print-config", "src/main/conf/" + node + ".properties");

            assertEquals(0, status, err::toString);
        }
    }

    @Test
    void shouldPrintHelpAndVersion()
    {
        assertEquals(0, execute(new StringWriter(), "--help"));
        assertEquals(0, execute(new StringWriter(), "--version"));
        assertEquals(0, execute(new StringWriter(), "demo", "--help"));
    }

    private static int execute(final StringWriter err, final String... args)
    {
        return LockstepCommand.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(args);
    }
}
