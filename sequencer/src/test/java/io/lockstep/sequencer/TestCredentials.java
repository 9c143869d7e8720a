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
package io.lockstep.sequencer;

import io.aeron.security.CredentialsSupplier;
import io.lockstep.runtime.keys.SigningKey;

/** The credentials of a key, and what went over the wire for it. */
final class TestCredentials implements CredentialsSupplier
{
    byte[] response;
    int challenges;
    private final SigningKey key;
    private final int streamId;

    TestCredentials(final SigningKey key, final int streamId)
    {
        this.key = key;
        this.streamId = streamId;
    }

    @Override
    public byte[] encodedCredentials()
    {
        return key.hello();
    }

    @Override
    public byte[] onChallenge(final byte[] encodedChallenge)
    {
        challenges++;
        response = key.respond(encodedChallenge, streamId, 0);
        return response;
    }
}
