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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.keys.KeyDirectory;

/** {@code lockstep admin}, up to where a cluster is needed, and against one that is not there. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AdminCommandLineTest
{
    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void shouldNotSendWithAGatewaysKey()
    {
        final KeyDirectory keys = new KeyDirectory(directory).create(1, new SecureRandom());

        assertEquals(1, execute("admin", "halt", "--key", keys.gatewayKey(1).toString()));

        assertTrue(err.toString().contains("key is not of an admin"), err::toString);
        assertTrue(err.toString().contains("principal=gateway 1"), err::toString);
    }

    @Test
    void shouldNotGuessWhoTheMembersAre() throws IOException
    {
        final KeyDirectory keys = new KeyDirectory(directory).create(1, new SecureRandom());
        final Path file = directory.resolve("gateway.properties");
        Files.writeString(file, "lockstep.cluster.port.base=31500\n");

        assertEquals(1, execute("admin", "halt", "--key", keys.adminKey().toString()));
        assertEquals(1, execute("admin", "halt", "--key", keys.adminKey().toString(), "-f", file.toString()));

        assertEquals(2, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().lines().allMatch((line) -> line.contains("hosts of the members are not given")),
            err::toString);
    }

    @Test
    void shouldTakeTheClusterFromANodesFileAndSayThatNothingWasSent() throws IOException
    {
        final KeyDirectory keys = new KeyDirectory(directory).create(1, new SecureRandom());
        final Path file = directory.resolve("gateway.properties");
        Files.writeString(file, "lockstep.cluster.hosts=localhost,localhost,localhost\n" +
            "lockstep.cluster.port.base=31500\nlockstep.gateway.dir=x\n");

        assertEquals(1, execute(
            "admin", "halt", "--key", keys.adminKey().toString(), "-f", file.toString(), "--timeout", "1s"));

        assertTrue(err.toString().startsWith("lockstep: command was not sent, "), err::toString);
        assertTrue(err.toString().contains("hosts=localhost,localhost,localhost"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "activate-version 2 --without-member 1, --without-member is no member: members=0-0 id=1",
        "set format.version 2 --without-member 7, --without-member is no member: members=0-0 id=7",
        "set clients.limit 2 --without-member 0, --without-member is for format.version alone: name=clients.limit"})
    void shouldLeaveOutAMemberOfTheClusterAndForAVersionOnly(final String command, final String problem)
    {
        final KeyDirectory keys = new KeyDirectory(directory).create(1, new SecureRandom());

        assertEquals(1, execute(
            ("admin " + command + " --hosts localhost --key " + keys.adminKey()).split(" ")));

        assertTrue(err.toString().contains(problem), err::toString);
    }

    @Test
    void shouldNameTheMembersThatDoNotAnswerWhenAVersionIsToBeActivated() throws IOException
    {
        final KeyDirectory keys = new KeyDirectory(directory).create(1, new SecureRandom());

        assertEquals(1, execute(
            "admin", "activate-version", "2", "--key", keys.adminKey().toString(), "--hosts", "localhost",
            "--port-base", "31500", "--timeout", "1s"));

        assertTrue(err.toString().startsWith("lockstep: command was not sent, member 0 does not answer"),
            err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0", "1024,1024", "64k,65536", "2m,2097152", "100ms,100000000", "5s,5000000000", "7us,7000", "9ns,9",
        "durable,0", "replicated,1"})
    void shouldWriteValuesInTheSmallestUnit(final String value, final String canonical)
    {
        assertEquals(canonical, SettingValue.canonical(value));
    }

    @Test
    void shouldTellWhatASettingTakesWhenItIsRefused()
    {
        assertEquals(": name=clients.limit value=0; it takes 1 to 10000000",
            SettingValue.refusal(ErrorCode.BAD_VALUE, "clients.limit", "0"));
        assertEquals(": name=tick.interval value=10us; it takes 0, or 1ms to 86400s",
            SettingValue.refusal(ErrorCode.BAD_VALUE, "tick.interval", "10us"));
        assertTrue(SettingValue.refusal(ErrorCode.UNKNOWN_SETTING, "clients.limti", "1")
            .startsWith(": name=clients.limti known=[clients.limit, "));
        assertEquals("", SettingValue.refusal(ErrorCode.NOT_AUTHORISED, "clients.limit", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "64 k", "1h", "true", "0x10"})
    void shouldRefuseAValueThatIsNone(final String value)
    {
        assertThrows(IllegalArgumentException.class, () -> SettingValue.canonical(value));
    }

    private int execute(final String... args)
    {
        return LockstepCommand.commandLine().setErr(new PrintWriter(err)).execute(args);
    }
}
