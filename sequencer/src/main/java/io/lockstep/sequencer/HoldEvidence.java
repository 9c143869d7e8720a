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

import java.util.function.LongSupplier;

import io.lockstep.sequencer.pipeline.HoldListener;

/**
 * Holds what a member is about to say against what its archive has on the device: the position of the log's recording,
 * which at {@link Durability#DURABLE} moves only after a force. What is read while nothing is recorded comes from the
 * archive's files; nothing is recorded either while the position lies behind what was read so, since the archive
 * allocates its counter before it puts the position there at which the recording goes on.
 * <p>
 * Threading: the feed agent's.
 */
final class HoldEvidence implements HoldListener
{
    private final HoldRecorder recorder;
    private final LongSupplier recordedPosition;
    private final boolean isDurable;
    private long forcedPosition;
    private long readPosition;
    private boolean isStarted;

    /**
     * Evidence of one member.
     *
     * @param recorder         to tell.
     * @param recordedPosition of the log, {@link Long#MAX_VALUE} while it is not recorded.
     * @param isDurable        is the log forced before it counts as recorded; nothing is told as forced otherwise.
     */
    HoldEvidence(final HoldRecorder recorder, final LongSupplier recordedPosition, final boolean isDurable)
    {
        this.recorder = recorder;
        this.recordedPosition = recordedPosition;
        this.isDurable = isDurable;
    }

    @Override
    public void onHold(
        final long blockNumber, final long lastSequence, final int chainCrc, final long logPosition)
    {
        if (isDurable && !isStarted)
        {
            // From here on an attest without a force before it is a violation.
            isStarted = true;
            recorder.onForced(0, 0);
        }
        if (isDurable && isForced(logPosition))
        {
            recorder.onForced(blockNumber, lastSequence);
        }
        recorder.onAttest(blockNumber, lastSequence, chainCrc);
    }

    private boolean isForced(final long logPosition)
    {
        if (logPosition <= forcedPosition)
        {
            return true;
        }
        final long position = recordedPosition.getAsLong();
        if (Long.MAX_VALUE == position || position < readPosition)
        {
            readPosition = logPosition;
            return true;
        }
        forcedPosition = position;
        return logPosition <= position;
    }

    @Override
    public void close()
    {
        recorder.close();
    }
}
