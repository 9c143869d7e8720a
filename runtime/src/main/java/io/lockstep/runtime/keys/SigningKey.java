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
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;

/**
 * A private key with its public half and whose it is.
 * <p>
 * Threading: any.
 */
public final class SigningKey
{
    private final Principal principal;
    private final PrivateKey privateKey;
    private final byte[] publicKey;

    SigningKey(final Principal principal, final PrivateKey privateKey, final byte[] publicKey)
    {
        this.principal = principal;
        this.privateKey = privateKey;
        this.publicKey = publicKey.clone();
    }

    /**
     * A new key that is nowhere else.
     *
     * @param principal whose it is to be.
     * @param random    to draw it from.
     * @return the key.
     */
    public static SigningKey generate(final Principal principal, final SecureRandom random)
    {
        try
        {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(PublicKeys.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            final KeyPair pair = generator.generateKeyPair();
            return new SigningKey(principal, pair.getPrivate(), PublicKeys.bytesOf(pair.getPublic()));
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this Java has no " + PublicKeys.ALGORITHM, ex);
        }
    }

    /**
     * Whose it is.
     *
     * @return principal.
     */
    public Principal principal()
    {
        return principal;
    }

    /**
     * The line of a file of authorised keys.
     *
     * @return role, id or name, public key.
     */
    public String publicLine()
    {
        return principal + " " + PublicKeys.text(publicKey);
    }

    /**
     * What opens a session: who asks, and with which key.
     *
     * @return bytes for the connect request.
     */
    public byte[] hello()
    {
        return SessionChallenge.encodeHello(publicKey, principal);
    }

    /**
     * Answers a challenge.
     *
     * @param challenge that came from the cluster.
     * @param streamId  that the challenge must name.
     * @param clusterId that the challenge must name.
     * @return bytes for the challenge response.
     */
    public byte[] respond(final byte[] challenge, final int streamId, final int clusterId)
    {
        final String problem = SessionChallenge.problem(challenge, streamId, clusterId);
        if (null != problem)
        {
            throw new IllegalArgumentException("cluster's challenge is not signed, " + problem);
        }
        return SessionChallenge.encodeResponse(sign(SessionChallenge.signedMessage(challenge, principal)));
    }

    /** Whether public and private half belong to each other. */
    boolean isPair()
    {
        final byte[] message = {1};
        return PublicKeys.verify(publicKey, message, sign(message));
    }

    byte[] encodedPrivateKey()
    {
        return privateKey.getEncoded();
    }

    private byte[] sign(final byte[] message)
    {
        try
        {
            final Signature signer = Signature.getInstance(PublicKeys.ALGORITHM);
            signer.initSign(privateKey);
            signer.update(message);
            return signer.sign();
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("signature failed: principal=" + principal, ex);
        }
    }
}
