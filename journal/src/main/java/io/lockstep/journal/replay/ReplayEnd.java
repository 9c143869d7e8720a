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
package io.lockstep.journal.replay;

import io.lockstep.codecs.stream.ReplayEndDecoder;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.protocol.ErrorCode;

/**
 * How the answer to a request ended, and what the server holds. One object for each client, which is written anew for
 * each answer.
 * <p>
 * Threading: the client's owner.
 */
public final class ReplayEnd
{
    private ErrorCode code = ErrorCode.NONE;
    private ReplayEndReason reason = ReplayEndReason.REFUSED;
    private long nextBlock;
    private long firstBlock;
    private long lastBlock;
    private long firstSequence;
    private long lastSequence;
    private int retryDelayMs;
    private int knownVersion;

    ReplayEnd()
    {
    }

    /**
     * {@link ErrorCode#NONE}, or why nothing more came: {@link ErrorCode#RANGE_AHEAD}, {@link ErrorCode#RANGE_GONE},
     * {@link ErrorCode#WRONG_STREAM}, {@link ErrorCode#OVERLOADED}, {@link ErrorCode#MALFORMED} if the request or the
     * answer was not what it should be, {@link ErrorCode#TIMED_OUT} if there was none or it stopped.
     *
     * @return code.
     */
    public ErrorCode code()
    {
        return code;
    }

    /**
     * What ended an answer whose code is {@link ErrorCode#NONE}.
     *
     * @return {@link ReplayEndReason#LENGTH} if there is more to ask for, {@link ReplayEndReason#LIMIT} if the end of
     * the range was reached, {@link ReplayEndReason#TAIL} if the server has no more now.
     */
    public ReplayEndReason reason()
    {
        return reason;
    }

    /**
     * First block of the range that did not come.
     *
     * @return block number, 0 if the range starts at a sequence and no block was found for it.
     */
    public long nextBlock()
    {
        return nextBlock;
    }

    /**
     * First block that the server holds.
     *
     * @return block number, 0 if it holds none or did not say.
     */
    public long firstBlock()
    {
        return firstBlock;
    }

    /**
     * Last block that the server holds.
     *
     * @return block number, 0 if there has never been one or it did not say.
     */
    public long lastBlock()
    {
        return lastBlock;
    }

    /**
     * First sequence that the server holds.
     *
     * @return sequence, 0 if it holds no block or did not say.
     */
    public long firstSequence()
    {
        return firstSequence;
    }

    /**
     * Last sequence that the server holds.
     *
     * @return sequence, 0 if there has never been one or it did not say.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * How long the server asks not to be asked again.
     *
     * @return time in ms.
     */
    public int retryDelayMs()
    {
        return retryDelayMs;
    }

    /**
     * Last version of the rules of the stamp that the server knows, if it is a member.
     *
     * @return version, 0 if the server is no member or did not say.
     */
    public int knownVersion()
    {
        return knownVersion;
    }

    ReplayEnd set(final ReplayEndDecoder end, final ErrorCode code)
    {
        this.code = code;
        reason = end.reason();
        nextBlock = end.nextBlock();
        firstBlock = end.firstBlock();
        lastBlock = end.lastBlock();
        firstSequence = end.firstSequence();
        lastSequence = end.lastSequence();
        retryDelayMs = end.retryDelayMs();
        final int version = end.knownVersion();
        knownVersion = ReplayEndDecoder.knownVersionNullValue() == version ? 0 : version;
        return this;
    }

    ReplayEnd set(final long nextBlock, final ErrorCode code)
    {
        this.code = code;
        this.nextBlock = nextBlock;
        reason = ReplayEndReason.REFUSED;
        firstBlock = 0;
        lastBlock = 0;
        firstSequence = 0;
        lastSequence = 0;
        retryDelayMs = 0;
        knownVersion = 0;
        return this;
    }

    @Override
    public String toString()
    {
        return "code=" + code + " reason=" + reason + " nextBlock=" + nextBlock + " firstBlock=" + firstBlock +
            " lastBlock=" + lastBlock + " firstSequence=" + firstSequence + " lastSequence=" + lastSequence +
            " retryDelayMs=" + retryDelayMs + " knownVersion=" + knownVersion;
    }
}
