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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The keys that a member accepts, from a file: a line for each with role, id or name, public key, and a comment if
 * wanted; {@code #} starts a comment of its own. A principal may have several keys, so that one can follow the other; a
 * key belongs to one principal.
 * <pre>
 *   gateway 1 MCowBQYDK2VwAyEA...= host-a
 *   admin alice MCowBQYDK2VwAyEA...=
 * </pre>
 * Threading: immutable. Errors: {@link IllegalArgumentException} in one line that names file and line.
 */
public final class AuthorisedKeys
{
    private static final int MAX_KEYS = 1024;
    private static final long MAX_LENGTH = 1024 * 1024;
    private static final int FIELDS = 4;

    private final Map<ByteBuffer, Principal> principals = new HashMap<>();

    private AuthorisedKeys()
    {
    }

    /**
     * Reads a file.
     *
     * @param file to read.
     * @return the keys in it, at least one.
     */
    public static AuthorisedKeys read(final Path file)
    {
        final String text;
        try
        {
            final long length = Files.size(file);
            if (length > MAX_LENGTH)
            {
                throw new IllegalArgumentException("authorised keys are too long: file=" + file +
                    " maximum=" + MAX_LENGTH + " length=" + length);
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("authorised keys cannot be read: file=" + file, ex);
        }
        final AuthorisedKeys keys = parse(text, file.toString());
        if (0 == keys.size())
        {
            throw new IllegalArgumentException(
                "authorised keys are empty, so nobody could connect: file=" + file + "; see: lockstep keys generate");
        }
        return keys;
    }

    /**
     * Reads lines.
     *
     * @param text   of the lines.
     * @param source to name in errors.
     * @return the keys in them.
     */
    public static AuthorisedKeys parse(final String text, final String source)
    {
        final AuthorisedKeys keys = new AuthorisedKeys();
        final String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++)
        {
            final String line = lines[i].trim();
            if (!line.isEmpty() && '#' != line.charAt(0))
            {
                keys.add(line, source + " line=" + (i + 1));
            }
        }
        return keys;
    }

    /**
     * The keys of what was just generated, for nodes that run in one process.
     *
     * @param all to accept.
     * @return the keys.
     */
    public static AuthorisedKeys of(final Collection<SigningKey> all)
    {
        final AuthorisedKeys keys = new AuthorisedKeys();
        all.forEach((key) -> keys.add(key.publicLine(), "generated"));
        return keys;
    }

    /**
     * Whose key it is.
     *
     * @param publicKey 32 bytes.
     * @return null if nobody's.
     */
    public Principal find(final byte[] publicKey)
    {
        return principals.get(ByteBuffer.wrap(publicKey));
    }

    /**
     * How many there are.
     *
     * @return count of keys.
     */
    public int size()
    {
        return principals.size();
    }

    Principal onlyPrincipal()
    {
        return principals.values().iterator().next();
    }

    byte[] onlyKey()
    {
        return principals.keySet().iterator().next().array();
    }

    private void add(final String line, final String place)
    {
        final String[] fields = line.split("\\s+", FIELDS);
        if (fields.length < FIELDS - 1)
        {
            throw bad(place, "it is not role, id or name, public key", null);
        }
        final Role role = Role.of(fields[0]);
        if (null == role)
        {
            throw bad(place, "role is not gateway or admin: role=" + fields[0], null);
        }
        final Principal principal;
        final byte[] key;
        try
        {
            principal = Principal.parse(role, fields[1]);
            key = PublicKeys.parse(fields[2]);
        }
        catch (final IllegalArgumentException ex)
        {
            throw bad(place, ex.getMessage(), ex.getCause());
        }
        final Principal other = principals.put(ByteBuffer.wrap(key), principal);
        if (null != other)
        {
            throw bad(place, "its key stands there already for " + other, null);
        }
        if (principals.size() > MAX_KEYS)
        {
            throw bad(place, "there are more than " + MAX_KEYS + " keys", null);
        }
    }

    private static IllegalArgumentException bad(final String place, final String problem, final Throwable cause)
    {
        return new IllegalArgumentException("authorised key is not taken, " + problem + ": file=" + place, cause);
    }
}
