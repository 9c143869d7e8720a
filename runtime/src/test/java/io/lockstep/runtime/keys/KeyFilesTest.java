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
package io.lockstep.runtime.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFilesTest
{
    private final SigningKey key = SigningKey.generate(Principal.gateway(1), new SecureRandom());
    private final SigningKey admin = SigningKey.generate(Principal.admin("alice"), new SecureRandom());

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile()
    {
        file = directory.resolve("gateway-1.key");
    }

    @Test
    void shouldReadTheKeyThatItWrote() throws IOException
    {
        KeyFile.write(file, key);

        final SigningKey read = KeyFile.read(file);

        assertEquals(key.publicLine(), read.publicLine());
        assertEquals(Principal.gateway(1), read.principal());
        assertTrue(read.isPair());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldNotOverwriteAKey() throws IOException
    {
        KeyFile.write(file, key);
        final String before = Files.readString(file);

        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> KeyFile.write(file, admin));

        assertTrue(ex.getMessage().contains("not overwritten"), ex.getMessage());
        assertEquals(before, Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({"rw----r--,false", "rw--w----,false", "rw-----w-,false", "r--r-----,true", "r--------,true"})
    void shouldNotTakeAKeyThatOthersCouldRead(final String mode, final boolean isTaken) throws IOException
    {
        KeyFile.write(file, key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        if (isTaken)
        {
            assertEquals(key.publicLine(), KeyFile.read(file).publicLine());
        }
        else
        {
            assertRefused("chmod 600");
        }
    }

    @Test
    void shouldNotTakeAKeyBesideAnothersPublicLine() throws IOException
    {
        KeyFile.write(file, key);
        final String text = Files.readString(file);
        Files.writeString(file, admin.publicLine() + text.substring(text.indexOf('\n')));

        assertRefused("the public line is not of this key");
    }

    @Test
    void shouldSayWhatIsWrongWithAKeyFile() throws IOException
    {
        assertRefused("cannot be read");
        KeyFile.write(file, key);
        final String text = Files.readString(file);

        Files.writeString(file, text.replace("BEGIN", "BEGUN"));
        assertRefused("no PKCS#8 key");
        Files.writeString(file, text.substring(text.indexOf('\n') + 1));
        assertRefused("one public line must stand before");
        Files.writeString(file, text.replace("KEY-----\nMC", "KEY-----\nMD"));
        assertRefused("not a PKCS#8 Ed25519 key");
    }

    @Test
    void shouldFindEachPrincipalByItsKey() throws IOException
    {
        final SigningKey second = SigningKey.generate(Principal.gateway(1), new SecureRandom());
        Files.writeString(file, "# keys\n\n  " + key.publicLine() + " host-a, since May\r\n" + admin.publicLine() +
            "\n" + second.publicLine() + "\n");

        final AuthorisedKeys keys = AuthorisedKeys.read(file);

        assertEquals(3, keys.size());
        assertEquals(Principal.gateway(1), keys.find(SessionChallenge.publicKeyOf(key.hello())));
        assertEquals(Principal.gateway(1), keys.find(SessionChallenge.publicKeyOf(second.hello())));
        assertEquals(Principal.admin("alice"), keys.find(SessionChallenge.publicKeyOf(admin.hello())));
        assertNull(keys.find(new byte[32]));
        assertEquals(2, AuthorisedKeys.of(List.of(key, admin)).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gateway|it is not role",
        "gateway 1|it is not role",
        "operator 1 KEY|role is not gateway or admin: role=operator",
        "gateway x KEY|gateway id is not a whole number: id=x",
        "admin Alice KEY|name of an admin",
        "gateway 1 ???|public key is not base64",
        "gateway 1 AAAA|not the X.509 form",
        "gateway 2 KEY|stands there already for gateway 1",
    })
    void shouldNameTheLineThatIsWrong(final String line, final String problem)
    {
        final String good = key.publicLine();
        final String text = "# first\n" + good + "\n" + line.replace("KEY", good.split(" ")[2]) + "\n";

        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> AuthorisedKeys.parse(text, "authorised.keys"));

        assertTrue(ex.getMessage().contains(problem), ex.getMessage());
        assertTrue(ex.getMessage().endsWith("file=authorised.keys line=3"), ex.getMessage());
    }

    @Test
    void shouldRefuseAFileThatLetsNobodyIn() throws IOException
    {
        Files.writeString(file, "# nobody yet\n");

        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> AuthorisedKeys.read(file));

        assertTrue(ex.getMessage().contains("lockstep keys generate"), ex.getMessage());
    }

    @Test
    void shouldWriteThePublicKeyAsOtherToolsDo()
    {
        final byte[] bytes = SessionChallenge.publicKeyOf(key.hello());

        assertArrayEquals(bytes, PublicKeys.parse(key.publicLine().split(" ")[2]));
        assertTrue(key.publicLine().startsWith("gateway 1 MCowBQYDK2VwAyEA"), key.publicLine());
    }

    private void assertRefused(final String problem)
    {
        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, () -> KeyFile.read(file));

        assertTrue(ex.getMessage().contains(problem), ex.getMessage());
        assertTrue(ex.getMessage().contains("file=" + file), ex.getMessage());
    }
}
