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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.Principal;
import picocli.CommandLine;

class KeysCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldMakeAKeyAndAppendItsPublicLine() throws IOException
    {
        final Path list = directory.resolve("list");
        Files.writeString(list, "# mine");

        assertEquals(0, execute("generate", "--role", "gateway", "--id", "3", "--out", directory.toString(),
            "--authorised", list.toString()), err::toString);
        assertEquals(0, execute("generate", "--role", "admin", "--name", "alice",
            "--out", directory.resolve("my.key").toString(), "--authorised", list.toString()), err::toString);

        final Path gateway = directory.resolve("gateway-3.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway)));
        assertEquals(Principal.gateway(3), KeyFile.read(gateway).principal());
        assertEquals(2, AuthorisedKeys.read(list).size());
        assertEquals("# mine\n" + out, Files.readString(list));

        out.getBuffer().setLength(0);
        assertEquals(0, execute("show", gateway.toString(), directory.resolve("my.key").toString()));
        assertEquals("# mine\n" + out, Files.readString(list));
    }

    @Test
    void shouldMakeAllKeysOnce() throws IOException
    {
        final String all = directory.resolve("keys").toString();

        assertEquals(0, execute("generate", "--all", all, "--gateways", "3"), err::toString);

        final AuthorisedKeys keys = AuthorisedKeys.read(Path.of(out.toString().trim()));
        assertEquals(4, keys.size());
        assertEquals(Principal.gateway(3), KeyFile.read(Path.of(all, "gateway-3.key")).principal());
        assertEquals(Principal.admin("operator"), KeyFile.read(Path.of(all, "admin-operator.key")).principal());

        final String before = Files.readString(Path.of(all, "gateway-1.key"));
        assertEquals(1, execute("generate", "--all", all));
        assertTrue(err.toString().contains("not overwritten: file=" + all + "/authorised.keys"), err::toString);
        Files.delete(Path.of(all, "authorised.keys"));
        assertEquals(1, execute("generate", "--all", all));
        assertTrue(err.toString().contains("not overwritten: file=" + all + "/gateway-1.key"), err::toString);
        assertEquals(before, Files.readString(Path.of(all, "gateway-1.key")));
    }

    private int execute(final String... args)
    {
        final String[] whole = new String[args.length + 1];
        whole[0] = "keys";
        System.arraycopy(args, 0, whole, 1, args.length);
        final CommandLine commandLine = LockstepCommand.commandLine();
        return commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(whole);
    }
}
