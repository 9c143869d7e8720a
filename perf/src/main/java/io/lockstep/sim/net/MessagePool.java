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
package io.lockstep.sim.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.aeron.protocol.DataHeaderFlyweight;

/**
 * Messages that are used again, by the power of two that holds them.
 * <p>
 * Threading: the simulation's.
 */
final class MessagePool
{
    private static final int LEAST_BITS = 8;

    private final List<ArrayDeque<Message>> free = new ArrayList<>();
    private int taken;

    MessagePool()
    {
        for (int i = LEAST_BITS; i < Integer.SIZE; i++)
        {
            free.add(new ArrayDeque<>());
        }
    }

    /** A message with room for so many bytes, held once. */
    Message take(final int length)
    {
        final int capacity = length + DataHeaderFlyweight.HEADER_LENGTH;
        final int bits = Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1));
        final int sizeClass = bits - LEAST_BITS;
        final Message message = free.get(sizeClass).pollLast();
        taken++;
        return (null == message ? new Message(this, sizeClass, 1 << bits) : message).init(length);
    }

    void give(final Message message)
    {
        taken--;
        free.get(message.sizeClass()).addLast(message);
    }

    /** Messages that somebody holds. */
    int taken()
    {
        return taken;
    }
}
