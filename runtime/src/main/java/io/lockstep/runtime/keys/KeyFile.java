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

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file of a private key: first its public line, as it stands in a file of authorised keys, then the key as PKCS#8
 * in PEM, which other tools read, too. It is written with mode 0600; owner and group may read it and nobody else.
 * <p>
 * Threading: any; no state. Errors: {@link IllegalArgumentException} in one line that names the file.
 */
public final class KeyFile
{
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final long MAX_LENGTH = 16 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> TOO_MUCH = EnumSet.of(
        PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private KeyFile()
    {
    }

    /**
     * Writes a key to a new file.
     *
     * @param file that must not be there yet.
     * @param key  to write.
     */
    public static void write(final Path file, final SigningKey key)
    {
        final String pem = key.publicLine() + '\n' + BEGIN + '\n' +
            Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(key.encodedPrivateKey()) + '\n' + END + '\n';
        try (FileChannel channel = FileChannel.open(file, EnumSet.of(CREATE_NEW, WRITE), ownerOnly(file)))
        {
            final ByteBuffer buffer = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (buffer.hasRemaining())
            {
                channel.write(buffer);
            }
            channel.force(true);
        }
        catch (final FileAlreadyExistsException ex)
        {
            throw new IllegalArgumentException("key file is there already and is not overwritten: file=" + file, ex);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("key file cannot be written: file=" + file, ex);
        }
    }

    /**
     * Reads a key.
     *
     * @param file as {@link #write} made it.
     * @return the key.
     */
    public static SigningKey read(final Path file)
    {
        final String text;
        try
        {
            checkMode(file);
            final long length = Files.size(file);
            if (length > MAX_LENGTH)
            {
                throw bad(file, "it is longer than any key: length=" + length, null);
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("key file cannot be read: file=" + file, ex);
        }

        final int begin = text.indexOf(BEGIN);
        final int end = text.indexOf(END);
        if (begin < 0 || end < begin)
        {
            throw bad(file, "no PKCS#8 key in PEM is in it", null);
        }
        final AuthorisedKeys owner = AuthorisedKeys.parse(text.substring(0, begin), file.toString());
        if (1 != owner.size())
        {
            throw bad(file, "one public line must stand before the key: lines=" + owner.size(), null);
        }
        final SigningKey key = new SigningKey(
            owner.onlyPrincipal(),
            newPrivateKey(file, text.substring(begin + BEGIN.length(), end)),
            owner.onlyKey());
        if (!key.isPair())
        {
            throw bad(file, "the public line is not of this key", null);
        }
        return key;
    }

    private static PrivateKey newPrivateKey(final Path file, final String base64)
    {
        try
        {
            return KeyFactory.getInstance(PublicKeys.ALGORITHM)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        }
        catch (final GeneralSecurityException | IllegalArgumentException ex)
        {
            throw bad(file, "the key in it is not a PKCS#8 Ed25519 key", ex);
        }
    }

    private static void checkMode(final Path file) throws IOException
    {
        final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (null == view)
        {
            return;
        }
        final Set<PosixFilePermission> mode = view.readAttributes().permissions();
        if (mode.stream().anyMatch(TOO_MUCH::contains))
        {
            throw bad(file, "others can read or write it: mode=" + PosixFilePermissions.toString(mode) +
                "; take it for known to others, or: chmod 600 " + file, null);
        }
    }

    private static FileAttribute<?>[] ownerOnly(final Path file)
    {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix") ?
            new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
    }

    private static IllegalArgumentException bad(final Path file, final String reason, final Throwable cause)
    {
        return new IllegalArgumentException("key file is not taken, " + reason + ": file=" + file, cause);
    }
}
