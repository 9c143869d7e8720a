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

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes by which a session proves its key: hello, challenge, response. All integers are little endian.
 * <pre>
 *   hello      0 "LKSH"   4 version u16   6 reserved u16   8 public key 32   40 principal, to the end
 *   challenge  0 "LKSC"   4 version u16   6 reserved u16   8 stream id i32   12 cluster id i32
 *             16 cluster session id i64   24 nonce 32                        56 end
 *   response   0 "LKSR"   4 version u16   6 reserved u16   8 signature 64    72 end
 *
 *   signed     0 "lockstep cluster session", zeros up to 32   32 challenge 56   88 principal, to the end
 * </pre>
 * The label makes the signature worthless for anything else, the ids bind it to one session of one stream, the nonce to
 * one attempt, and the principal to what the session claims to be.
 * <p>
 * Threading: any; no state. Errors: what has not the form is null or false, never an exception: a stranger
 * sent it.
 */
public final class SessionChallenge
{
    /** Bytes that the member draws for each challenge. */
    public static final int NONCE_LENGTH = 32;
    /** Length of a challenge in bytes. */
    public static final int CHALLENGE_LENGTH = 56;

    private static final int VERSION = 1;
    private static final int HEADER_LENGTH = 8;
    private static final int STREAM_ID_OFFSET = 8;
    private static final int CLUSTER_ID_OFFSET = 12;
    private static final int SESSION_ID_OFFSET = 16;
    private static final int NONCE_OFFSET = 24;
    private static final int PRINCIPAL_OFFSET = HEADER_LENGTH + PublicKeys.LENGTH;
    private static final int RESPONSE_LENGTH = HEADER_LENGTH + PublicKeys.SIGNATURE_LENGTH;
    private static final int LABEL_LENGTH = 32;
    private static final int HELLO = magic("LKSH");
    private static final int CHALLENGE = magic("LKSC");
    private static final int RESPONSE = magic("LKSR");
    private static final byte[] LABEL =
        Arrays.copyOf("lockstep cluster session".getBytes(StandardCharsets.US_ASCII), LABEL_LENGTH);

    private SessionChallenge()
    {
    }

    static byte[] encodeHello(final byte[] publicKey, final Principal principal)
    {
        final byte[] encoded = principal.encode();
        return start(HELLO, PRINCIPAL_OFFSET + encoded.length).put(publicKey).put(encoded).array();
    }

    /**
     * Who says hello.
     *
     * @param hello as {@link SigningKey#hello()} made it, or anything else.
     * @return null if it is no hello.
     */
    public static Principal principalOf(final byte[] hello)
    {
        return isOne(hello, HELLO) && hello.length > PRINCIPAL_OFFSET &&
            hello.length <= PRINCIPAL_OFFSET + Principal.MAX_ENCODED_LENGTH ?
            Principal.decode(Arrays.copyOfRange(hello, PRINCIPAL_OFFSET, hello.length)) : null;
    }

    /**
     * With which key.
     *
     * @param hello of which {@link #principalOf} found somebody.
     * @return 32 bytes.
     */
    public static byte[] publicKeyOf(final byte[] hello)
    {
        return Arrays.copyOfRange(hello, HEADER_LENGTH, PRINCIPAL_OFFSET);
    }

    /**
     * The line of a file of authorised keys that would let it in.
     *
     * @param hello of which {@link #principalOf} found somebody.
     * @return role, id or name, public key.
     */
    public static String publicLineOf(final byte[] hello)
    {
        return principalOf(hello) + " " + PublicKeys.text(publicKeyOf(hello));
    }

    /**
     * A challenge.
     *
     * @param streamId         of the cluster's stream.
     * @param clusterId        of the cluster.
     * @param clusterSessionId of the session that is asked.
     * @param nonce            {@link #NONCE_LENGTH} random bytes that were never used before.
     * @return bytes to send.
     */
    public static byte[] encodeChallenge(
        final int streamId, final int clusterId, final long clusterSessionId, final byte[] nonce)
    {
        if (NONCE_LENGTH != nonce.length)
        {
            throw new IllegalArgumentException("nonce: expected=" + NONCE_LENGTH + " actual=" + nonce.length);
        }
        return start(CHALLENGE, CHALLENGE_LENGTH)
            .putInt(STREAM_ID_OFFSET, streamId)
            .putInt(CLUSTER_ID_OFFSET, clusterId)
            .putLong(SESSION_ID_OFFSET, clusterSessionId)
            .position(NONCE_OFFSET)
            .put(nonce)
            .array();
    }

    /**
     * Whether a response is right for a challenge.
     *
     * @param challenge that was sent.
     * @param hello     that the session began with.
     * @param response  that came, of any form.
     * @return true only if the holder of the hello's key signed this very challenge for the hello's principal.
     */
    public static boolean isRightResponse(final byte[] challenge, final byte[] hello, final byte[] response)
    {
        final Principal principal = principalOf(hello);
        return null != principal && isOne(response, RESPONSE) && RESPONSE_LENGTH == response.length &&
            PublicKeys.verify(
                publicKeyOf(hello),
                signedMessage(challenge, principal),
                Arrays.copyOfRange(response, HEADER_LENGTH, RESPONSE_LENGTH));
    }

    static byte[] encodeResponse(final byte[] signature)
    {
        return start(RESPONSE, RESPONSE_LENGTH).put(signature).array();
    }

    static byte[] signedMessage(final byte[] challenge, final Principal principal)
    {
        final byte[] encoded = principal.encode();
        return ByteBuffer.allocate(LABEL_LENGTH + CHALLENGE_LENGTH + encoded.length)
            .put(LABEL).put(challenge).put(encoded).array();
    }

    static String problem(final byte[] challenge, final int streamId, final int clusterId)
    {
        if (!isOne(challenge, CHALLENGE) || CHALLENGE_LENGTH != challenge.length)
        {
            return "it has not the form of version " + VERSION + ": length=" + challenge.length;
        }
        final ByteBuffer buffer = ByteBuffer.wrap(challenge).order(LITTLE_ENDIAN);
        if (streamId != buffer.getInt(STREAM_ID_OFFSET))
        {
            return "it is of another stream: expected=" + streamId + " actual=" + buffer.getInt(STREAM_ID_OFFSET);
        }
        return clusterId == buffer.getInt(CLUSTER_ID_OFFSET) ? null : "it is of another cluster: expected=" +
            clusterId + " actual=" + buffer.getInt(CLUSTER_ID_OFFSET);
    }

    private static ByteBuffer start(final int magic, final int length)
    {
        return ByteBuffer.allocate(length).order(LITTLE_ENDIAN)
            .putInt(magic).putShort((short)VERSION).putShort((short)0);
    }

    private static boolean isOne(final byte[] bytes, final int magic)
    {
        return null != bytes && bytes.length >= HEADER_LENGTH &&
            magic == ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getInt() && VERSION == bytes[4] && 0 == bytes[5];
    }

    private static int magic(final String text)
    {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).order(LITTLE_ENDIAN).getInt();
    }
}
