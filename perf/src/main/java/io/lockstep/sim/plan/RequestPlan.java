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
package io.lockstep.sim.plan;

import io.lockstep.sim.time.SeededRandom;

/**
 * One thing that a client does, at a time that does not depend on answers. Its text is one word:
 * {@code action@time:client:length:id}.
 * <p>
 * Threading: immutable.
 *
 * @param atNs   simulated time.
 * @param client that does it, from 0.
 * @param action what it does.
 * @param length of the payload in bytes; 0 where none is sent.
 * @param id     of it in the workload, from 1, of which the payload is made. It stays when others are left out.
 */
public record RequestPlan(long atNs, int client, RequestAction action, int length, long id)
{
    private static final int PARTS = 4;

    /**
     * The payload: unlike that of any other id, where it is long enough to be.
     *
     * @return a new array.
     */
    public byte[] payload()
    {
        final byte[] bytes = new byte[length];
        final SeededRandom random = new SeededRandom(id);
        for (int i = 0; i < length; i++)
        {
            bytes[i] = i < Long.BYTES ? (byte)(id >>> Byte.SIZE * i) : (byte)random.nextLong();
        }
        return bytes;
    }

    /**
     * Reads it.
     *
     * @param text as {@link #toString()} gives it.
     * @return what a client does.
     * @throws IllegalArgumentException if it cannot be read.
     */
    public static RequestPlan parse(final String text)
    {
        final String[] parts = text.split(":", -1);
        final int at = parts[0].indexOf('@');
        if (PARTS != parts.length || at < 0)
        {
            throw new IllegalArgumentException("no request: text=" + text);
        }
        return new RequestPlan(
            PlanText.time(parts[0].substring(at + 1)),
            (int)PlanText.number(parts[1]),
            RequestAction.ofKey(parts[0].substring(0, at)),
            (int)PlanText.number(parts[2]),
            PlanText.number(parts[3]));
    }

    @Override
    public String toString()
    {
        return action.key() + '@' + PlanText.time(atNs) + ':' + client + ':' + length + ':' + id;
    }
}
