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
package io.lockstep.gateway.egress;

import org.agrona.DirectBuffer;

/**
 * Fetches blocks of one member.
 * <p>
 * Threading: the egress agent's. Nothing here blocks.
 */
public interface BlockFetcher extends AutoCloseable
{
    /**
     * Is a request under way.
     *
     * @return true until its end was told.
     */
    boolean isBusy();

    /**
     * Asks for whole blocks.
     *
     * @param fromBlock first block that is wanted.
     * @param toBlock   last block that is of use.
     * @param nowNs     time.
     * @return false if nothing was sent.
     */
    boolean request(long fromBlock, long toBlock, long nowNs);

    /**
     * Takes what has come.
     *
     * @param nowNs   time.
     * @param handler of the answer.
     * @return work count.
     */
    int poll(long nowNs, Handler handler);

    @Override
    void close();

    /** Takes the answer. */
    interface Handler
    {
        /**
         * A block that the member has.
         *
         * @param buffer that holds it, valid during the call.
         * @param offset of the block.
         * @param length of the block in bytes.
         */
        void onBlock(DirectBuffer buffer, int offset, int length);

        /**
         * The request is done, or has failed.
         *
         * @param firstAvailable first block that the member has.
         * @param lastAvailable  last block that the member has, 0 if it did not answer.
         * @param isRangeGone    if the member does not have what was asked for any more.
         */
        void onEnd(long firstAvailable, long lastAvailable, boolean isRangeGone);
    }
}
