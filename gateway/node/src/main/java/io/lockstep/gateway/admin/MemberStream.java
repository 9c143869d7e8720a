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
package io.lockstep.gateway.admin;

/**
 * The stream as one member holds it.
 * <p>
 * Threading: one owner. Nothing here blocks.
 */
interface MemberStream
{
    /**
     * Has the member said how far its stream goes.
     *
     * @return true if so.
     */
    boolean hasLastBlock();

    /**
     * Last block that the member held when it was first asked.
     *
     * @return block number, 0 for an empty stream, less if it is not known.
     */
    long lastBlock();

    /**
     * Last version of the rules of the stamp that the member knows, as it said when it was first asked.
     *
     * @return version, 0 if it did not say.
     */
    int knownVersion();

    /**
     * Starts to read.
     *
     * @param blockNumber from which on.
     */
    void follow(long blockNumber);

    /**
     * Goes on.
     *
     * @param nowNs time.
     * @return work done.
     */
    int poll(long nowNs);
}
