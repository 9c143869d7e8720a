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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

class SessionChallengeTest
{
    private static final int STREAM_ID = 7;
    private static final int CLUSTER_ID = 3;
    private static final Path EXAMPLES = Path.of("src/test/resources/challenge-examples.txt");
    /** From the directory of the module, in which tests run. */
    private static final Path DOCUMENT = Path.of("../PROTOCOL.md");
    /** The first test vector of RFC 8032, section 7.1. */
    private static final String PRIVATE_KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private final SigningKey key = SigningKey.generate(Principal.gateway(1), new SecureRandom());
    private final byte[] challenge = challenge(11, 1);

    @Test
    void shouldTakeTheResponseOfTheKeysHolder()
    {
        final byte[] response = key.respond(challenge, STREAM_ID, CLUSTER_ID);

        assertTrue(SessionChallenge.isRightResponse(challenge, key.hello(), response));
        assertEquals(key.principal(), SessionChallenge.principalOf(key.hello()));
    }

    @Test
    void shouldNotTakeAResponseToAnotherChallenge()
    {
        final byte[] response = key.respond(challenge, STREAM_ID, CLUSTER_ID);

        assertFalse(SessionChallenge.isRightResponse(challenge(11, 2), key.hello(), response), "another nonce");
        assertFalse(SessionChallenge.isRightResponse(challenge(12, 1), key.hello(), response), "another session");
    }

    @Test
    void shouldNotTakeAResponseOfAnotherKeyOrForAnotherPrincipal()
    {
        final SigningKey other = SigningKey.generate(Principal.gateway(1), new SecureRandom());
        final byte[] response = key.respond(challenge, STREAM_ID, CLUSTER_ID);
        final byte[] asAdmin = SessionChallenge.encodeHello(
            SessionChallenge.publicKeyOf(key.hello()), Principal.admin("gate"));

        assertFalse(SessionChallenge.isRightResponse(
            challenge, key.hello(), other.respond(challenge, STREAM_ID, CLUSTER_ID)));
        assertFalse(SessionChallenge.isRightResponse(challenge, asAdmin, response));
    }

    @Test
    void shouldNotTakeAResponseThatIsDamagedAnywhere()
    {
        final byte[] response = key.respond(challenge, STREAM_ID, CLUSTER_ID);

        for (int i = 0; i < response.length; i++)
        {
            if (6 != i && 7 != i)
            {
                final byte[] damaged = response.clone();
                damaged[i] ^= 1;
                assertFalse(SessionChallenge.isRightResponse(challenge, key.hello(), damaged), "offset=" + i);
            }
            assertFalse(SessionChallenge.isRightResponse(challenge, key.hello(), Arrays.copyOf(response, i)));
        }
        assertFalse(SessionChallenge.isRightResponse(challenge, key.hello(), Arrays.copyOf(response, 73)));
        assertFalse(SessionChallenge.isRightResponse(challenge, new byte[0], response));
    }

    @Test
    void shouldFindNobodyInAHelloThatIsNone()
    {
        final byte[] hello = key.hello();

        for (int length = 0; length < hello.length; length++)
        {
            assertNull(SessionChallenge.principalOf(Arrays.copyOf(hello, length)), "length=" + length);
        }
        assertNull(SessionChallenge.principalOf(Arrays.copyOf(hello, 4096)));
        assertNull(SessionChallenge.principalOf(challenge));
    }

    @Test
    void shouldNotSignForAnotherClusterOrAnythingElse()
    {
        assertRefused("another stream: expected=8 actual=7", challenge, STREAM_ID + 1, CLUSTER_ID);
        assertRefused("another cluster: expected=4 actual=3", challenge, STREAM_ID, CLUSTER_ID + 1);
        assertRefused("not the form", Arrays.copyOf(challenge, 55), STREAM_ID, CLUSTER_ID);
        assertRefused("not the form", new byte[0], STREAM_ID, CLUSTER_ID);
        assertRefused("not the form", key.hello(), STREAM_ID, CLUSTER_ID);
    }

    @Test
    void shouldWriteTheExamplesThatTheDocumentQuotes() throws IOException, GeneralSecurityException
    {
        final SigningKey example = new SigningKey(
            Principal.gateway(2),
            KeyFactory.getInstance("Ed25519").generatePrivate(
                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes(PRIVATE_KEY))),
            bytes(PUBLIC_KEY));
        final byte[] asked = challenge(5, 0);
        final String actual = describe("Hello", example.hello(), "4 magic = LKSH", "2 version = 1", "2 reserved",
            "32 public key", "1 role = gateway", "1 length = 4", "4 gateway id = 2") + '\n' +
            describe("Challenge", asked, "4 magic = LKSC", "2 version = 1", "2 reserved", "4 stream id = 7",
            "4 cluster id = 3", "8 cluster session id = 5", "32 nonce") + '\n' +
            describe("Response", example.respond(asked, STREAM_ID, CLUSTER_ID), "4 magic = LKSR", "2 version = 1",
            "2 reserved", "64 signature");

        if (Boolean.getBoolean("scenario.rewrite"))
        {
            Files.writeString(EXAMPLES, actual);
        }
        assertTrue(example.isPair());
        assertEquals(Files.readString(EXAMPLES), actual);
        final String document = Files.readString(DOCUMENT);
        for (final String each : actual.split("\n\n"))
        {
            assertTrue(document.contains("```\n" + each.strip() + "\n```\n"), "not quoted: " + each);
        }
    }

    private void assertRefused(
        final String problem, final byte[] bytes, final int streamId, final int clusterId)
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> key.respond(bytes, streamId, clusterId));

        assertTrue(ex.getMessage().contains(problem), ex.getMessage());
    }

    private static byte[] challenge(final long sessionId, final int firstOfNonce)
    {
        final byte[] nonce = new byte[SessionChallenge.NONCE_LENGTH];
        for (int i = 0; i < nonce.length; i++)
        {
            nonce[i] = (byte)(firstOfNonce + i);
        }
        return SessionChallenge.encodeChallenge(STREAM_ID, CLUSTER_ID, sessionId, nonce);
    }

    private static byte[] bytes(final String hex)
    {
        final byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static String describe(final String name, final byte[] bytes, final String... fields)
    {
        final StringBuilder text = new StringBuilder(name + ", " + bytes.length + " bytes\n");
        int offset = 0;
        for (final String field : fields)
        {
            final int end = offset + Integer.parseInt(field.split(" ", 2)[0]);
            String label = field.split(" ", 2)[1];
            while (offset < end)
            {
                final int lineEnd = Math.min(end, offset + 8);
                final StringBuilder line = new StringBuilder(String.format("%04x ", offset));
                for (int i = offset; i < lineEnd; i++)
                {
                    line.append(String.format(" %02x", bytes[i]));
                }
                text.append(label.isEmpty() ? line : String.format("%-31s%s", line, label)).append('\n');
                label = "";
                offset = lineEnd;
            }
        }
        return text.toString();
    }
}
