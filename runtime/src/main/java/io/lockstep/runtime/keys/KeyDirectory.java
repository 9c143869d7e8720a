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

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * All keys that a small system needs, in one directory: {@code gateway-1.key} and so on, {@code admin-operator.key} and
 * {@code authorised.keys}, which lets them in.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the file.
 */
public final class KeyDirectory
{
    private static final String ADMIN = "operator";

    private final Path directory;

    /**
     * A directory, which need not be there yet.
     *
     * @param directory of the keys.
     */
    public KeyDirectory(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Makes all keys. Nothing is overwritten: if one file is there, none is written.
     *
     * @param gatewayCount how many gateways, from id 1 on.
     * @param random       to draw the keys from.
     * @return this.
     */
    public KeyDirectory create(final int gatewayCount, final SecureRandom random)
    {
        final List<Principal> principals = new ArrayList<>();
        for (int id = 1; id <= gatewayCount; id++)
        {
            principals.add(Principal.gateway(id));
        }
        principals.add(Principal.admin(ADMIN));

        refuseIfThere(authorisedKeys());
        principals.forEach((each) -> refuseIfThere(fileOf(each)));
        try
        {
            Files.createDirectories(directory);
            final StringBuilder lines = new StringBuilder("# role, id or name, public key, comment\n");
            for (final Principal each : principals)
            {
                final SigningKey key = SigningKey.generate(each, random);
                KeyFile.write(fileOf(each), key);
                lines.append(key.publicLine()).append('\n');
            }
            Files.writeString(authorisedKeys(), lines, US_ASCII, StandardOpenOption.CREATE_NEW);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("keys cannot be written: directory=" + directory, ex);
        }
        return this;
    }

    /**
     * The file for the members.
     *
     * @return path.
     */
    public Path authorisedKeys()
    {
        return directory.resolve("authorised.keys");
    }

    /**
     * The private key of a gateway.
     *
     * @param id from 1.
     * @return path.
     */
    public Path gatewayKey(final int id)
    {
        return fileOf(Principal.gateway(id));
    }

    /**
     * The private key of the one admin.
     *
     * @return path.
     */
    public Path adminKey()
    {
        return fileOf(Principal.admin(ADMIN));
    }

    private Path fileOf(final Principal principal)
    {
        return directory.resolve(principal.fileName());
    }

    private static void refuseIfThere(final Path file)
    {
        if (Files.exists(file))
        {
            throw new IllegalArgumentException(
                "file of keys is there already and is not overwritten: file=" + file);
        }
    }
}
