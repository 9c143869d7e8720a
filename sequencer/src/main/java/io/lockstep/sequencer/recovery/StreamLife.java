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
package io.lockstep.sequencer.recovery;

/**
 * Which life of the stream, and of the log under it, a member's directory is of.
 * <p>
 * The epoch is what consumers see: it counts the times that released messages were given up. The generation of the log
 * is what members see: it counts the times that the log was begun anew by a recovery, so that a member with a log of
 * before cannot be of the same cluster. Where nothing is left that knows the count, it goes on from the seconds since
 * 2026 began, which is more. Both are in every snapshot, and in the directory: {@link StreamLifeTool}.
 * <p>
 * Threading: immutable.
 */
public final class StreamLife
{
    /** The life that every stream begins with. */
    public static final StreamLife FIRST = new StreamLife(1, 0);
    static final String EPOCH = "epoch";
    static final String LOG_GENERATION = "log.generation";

    private final int epoch;
    private final int logGeneration;

    /**
     * A life.
     *
     * @param epoch         of the stream, from 1.
     * @param logGeneration of the log, from 0.
     */
    public StreamLife(final int epoch, final int logGeneration)
    {
        this.epoch = epoch;
        this.logGeneration = logGeneration;
    }

    /**
     * The life that a recovery begins.
     *
     * @param isNewEpoch true if released messages are given up.
     * @return next life.
     */
    public StreamLife next(final boolean isNewEpoch)
    {
        return new StreamLife(isNewEpoch ? epoch + 1 : epoch, logGeneration + 1);
    }

    /**
     * The later one of each part, where a recovery is done again.
     *
     * @param other that it was to be.
     * @return life.
     */
    public StreamLife later(final StreamLife other)
    {
        return new StreamLife(Math.max(epoch, other.epoch), Math.max(logGeneration, other.logGeneration));
    }

    /**
     * Of the stream.
     *
     * @return epoch, from 1.
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * Of the log.
     *
     * @return generation, from 0.
     */
    public int logGeneration()
    {
        return logGeneration;
    }

    @Override
    public String toString()
    {
        return EPOCH + '=' + epoch + ' ' + LOG_GENERATION + '=' + logGeneration;
    }
}
