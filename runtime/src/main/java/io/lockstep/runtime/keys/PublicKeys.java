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

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ed25519 public keys: 32 bytes on the wire, in files the base64 of the X.509 form that other tools write, too.
 * <p>
 * Threading: any; no state.
 */
final class PublicKeys
{
    static final String ALGORITHM = "Ed25519";
    static final int LENGTH = 32;
    static final int SIGNATURE_LENGTH = 64;

    /** SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING }: all that stands before the key in its X.509 form. */
    private static final byte[] X509_PREFIX = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};

    private PublicKeys()
    {
    }

    static byte[] bytesOf(final PublicKey key)
    {
        final byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length);
    }

    static String text(final byte[] key)
    {
        return Base64.getEncoder().encodeToString(x509(key));
    }

    /** Errors: {@link IllegalArgumentException} if it is no such key. */
    static byte[] parse(final String text)
    {
        final byte[] encoded;
        try
        {
            encoded = Base64.getDecoder().decode(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("public key is not base64", ex);
        }
        if (encoded.length != X509_PREFIX.length + LENGTH ||
            !Arrays.equals(X509_PREFIX, Arrays.copyOf(encoded, X509_PREFIX.length)))
        {
            throw new IllegalArgumentException("public key is not the X.509 form of an Ed25519 key");
        }
        final byte[] key = Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length);
        try
        {
            Signature.getInstance(ALGORITHM).initVerify(newPublicKey(key));
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalArgumentException("public key is not a point of the curve", ex);
        }
        return key;
    }

    /** Whatever is wrong with key or signature, the answer is no. */
    static boolean verify(final byte[] key, final byte[] message, final byte[] signature)
    {
        try
        {
            final Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(newPublicKey(key));
            verifier.update(message);
            return SIGNATURE_LENGTH == signature.length && verifier.verify(signature);
        }
        catch (final GeneralSecurityException ex)
        {
            return false;
        }
    }

    private static PublicKey newPublicKey(final byte[] key) throws GeneralSecurityException
    {
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(x509(key)));
    }

    private static byte[] x509(final byte[] key)
    {
        final byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + LENGTH);
        System.arraycopy(key, 0, encoded, X509_PREFIX.length, LENGTH);
        return encoded;
    }
}
