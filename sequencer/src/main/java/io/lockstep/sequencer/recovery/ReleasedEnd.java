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
 * The last block that is known to have been released: visible to somebody, so that it may never change.
 * <p>
 * Threading: immutable.
 */
public final class ReleasedEnd
{
    /** Nothing is known. */
    public static final ReleasedEnd NONE = new ReleasedEnd(0, 0, 0, "nobody");

    private final int epoch;
    private final long blockNumber;
    private final int chainCrc;
    private final String holder;

    /**
     * An end.
     *
     * @param epoch       of the block.
     * @param blockNumber of it.
     * @param chainCrc    of it.
     * @param holder      who says so.
     */
    public ReleasedEnd(final int epoch, final long blockNumber, final int chainCrc, final String holder)
    {
        this.epoch = epoch;
        this.blockNumber = blockNumber;
        this.chainCrc = chainCrc;
        this.holder = holder;
    }

    /**
     * The later of two: a later epoch takes the place of all that its predecessor had and it has not.
     *
     * @param other to compare with.
     * @return one of the two.
     */
    public ReleasedEnd later(final ReleasedEnd other)
    {
        return epoch > other.epoch || epoch == other.epoch && blockNumber >= other.blockNumber ? this : other;
    }

    /**
     * Does a log that ends with a block lack what was released.
     *
     * @param logEpoch of the log's last block, or of what follows it.
     * @param logBlock the last block.
     * @return true if so.
     */
    public boolean isBehind(final int logEpoch, final long logBlock)
    {
        return epoch > logEpoch || epoch == logEpoch && blockNumber > logBlock;
    }

    /**
     * Is a block another one than this.
     *
     * @param otherEpoch of the block.
     * @param otherBlock number of it.
     * @param otherCrc   chain CRC of it.
     * @return true if it has this number, in this epoch, and another chain.
     */
    public boolean isContradictedBy(final int otherEpoch, final long otherBlock, final int otherCrc)
    {
        return blockNumber == otherBlock && epoch == otherEpoch && chainCrc != otherCrc;
    }

    /**
     * Is a block this one.
     *
     * @param otherEpoch of the block.
     * @param otherBlock number of it.
     * @param otherCrc   chain CRC of it.
     * @return true if so: whoever holds it holds all that was released.
     */
    public boolean isBlock(final int otherEpoch, final long otherBlock, final int otherCrc)
    {
        return blockNumber == otherBlock && epoch == otherEpoch && chainCrc == otherCrc;
    }

    /** Are two the same block of the same stream, whoever holds it. */
    boolean isSameBlock(final ReleasedEnd other)
    {
        return isBlock(other.epoch, other.blockNumber, other.chainCrc);
    }

    /**
     * Epoch of the block.
     *
     * @return 0 if nothing is known.
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * The block.
     *
     * @return its number, 0 if nothing is known.
     */
    public long blockNumber()
    {
        return blockNumber;
    }

    @Override
    public String toString()
    {
        return "epoch=" + epoch + " block=" + blockNumber + " crc=" + chainCrc + " heldBy=" + holder;
    }
}
