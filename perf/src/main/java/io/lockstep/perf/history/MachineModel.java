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

/**
 * A state machine again, by the plainest means: what the digests of the real one are held against. It shares nothing
 * with the machine but the layout of its commands and the description of its digest.
 * <p>
 * Threading: one thread.
 */
interface MachineModel
{
    /**
     * A message has its place in the order.
     *
     * @param sequence of it.
     * @param clientId that sent it.
     * @param buffer   that holds it.
     * @param offset   of it.
     * @param length   of it in bytes.
     */
    void onMessage(long sequence, long clientId, DirectBuffer buffer, int offset, int length);

    /**
     * Another entry has its place in the order.
     *
     * @param sequence of it.
     */
    void onOther(long sequence);

    /**
     * The digest that the machine has now.
     *
     * @return any value.
     */
    long digest();
}
