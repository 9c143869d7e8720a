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
package io.lockstep.perf.history;

import org.agrona.DirectBuffer;

import io.lockstep.replica.Digest64;

/**
 * The machines that only fold what they get. {@code recording}: sequence, client and hash of each message, and the
 * sequence of every other entry. {@code payload}: sequence, client and first eight bytes of each message, or its length
 * if it is shorter.
 */
final class FoldModel implements MachineModel
{
    private final Digest64 digest = new Digest64();
    private final boolean isRecording;

    FoldModel(final boolean isRecording)
    {
        this.isRecording = isRecording;
        digest.reset();
    }

    @Override
    public void onMessage(
        final long sequence, final long clientId, final DirectBuffer buffer, final int offset, final int length)
    {
        digest.add(sequence).add(clientId);
        if (isRecording)
        {
            digest.add(PayloadHash.of(buffer, offset, length));
        }
        else
        {
            digest.add(length >= Long.BYTES ? buffer.getLong(offset) : length);
        }
    }

    @Override
    public void onOther(final long sequence)
    {
        if (isRecording)
        {
            digest.add(sequence);
        }
    }

    @Override
    public long digest()
    {
        return digest.value();
    }
}
