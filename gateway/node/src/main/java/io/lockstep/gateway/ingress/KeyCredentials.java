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
package io.lockstep.gateway.ingress;

import java.nio.file.Path;

import io.aeron.security.CredentialsSupplier;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.SigningKey;

/**
 * Proves to the cluster by a key who opens the session.
 * <p>
 * Threading: any. Errors: a challenge of another stream or cluster is an {@link IllegalArgumentException}, which ends
 * the attempt to connect.
 */
public final class KeyCredentials implements CredentialsSupplier
{
    private final SigningKey key;
    private final int streamId;
    private final int clusterId;

    /**
     * Credentials of a key for one cluster.
     *
     * @param key       to sign with.
     * @param streamId  of the cluster's stream.
     * @param clusterId of the cluster.
     */
    public KeyCredentials(final SigningKey key, final int streamId, final int clusterId)
    {
        this.key = key;
        this.streamId = streamId;
        this.clusterId = clusterId;
    }

    /**
     * Reads the key of a gateway.
     *
     * @param setting   that names the file, for what is said if it is missing.
     * @param file      of the key.
     * @param gatewayId that the key must be of.
     * @return the key.
     */
    public static SigningKey readGatewayKey(final String setting, final String file, final int gatewayId)
    {
        if (file.isEmpty())
        {
            throw new IllegalArgumentException("setting is missing, the cluster lets nobody in without a key: name=" +
                setting + "; make one with: lockstep keys generate --role gateway --id " + gatewayId + " --out FILE");
        }
        final SigningKey key = KeyFile.read(Path.of(file));
        if (gatewayId != key.principal().gatewayId())
        {
            throw new IllegalArgumentException("key is not of this gateway: name=" + setting + " file=" + file +
                " expected=gateway " + gatewayId + " actual=" + key.principal());
        }
        return key;
    }

    @Override
    public byte[] encodedCredentials()
    {
        return key.hello();
    }

    @Override
    public byte[] onChallenge(final byte[] encodedChallenge)
    {
        return key.respond(encodedChallenge, streamId, clusterId);
    }

    @Override
    public String toString()
    {
        return key.publicLine();
    }
}
