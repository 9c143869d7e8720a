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

import java.util.Locale;

/**
 * What a client does at a time.
 * <p>
 * Threading: immutable.
 */
public enum RequestAction
{
    /** Sends a new message. */
    SEND,
    /** Sends the last message that was answered once more, with its id. Of raw clients alone. */
    RETRY,
    /** Sends a new message, leaves its gateway early, and sends at another what is not answered yet. */
    ELSEWHERE,
    /** Sends another payload with the id of the last message that was answered. Of raw clients alone. */
    REUSE,
    /** Sends bytes that are no message of the protocol. Of raw clients alone. */
    MALFORMED,
    /** Dies, and comes back with its client id. */
    RESTART;

    private static final RequestAction[] ALL = values();

    private final String key = name().toLowerCase(Locale.ROOT);

    /**
     * Can a client do it that the client library speaks for: what it does wrong, or needlessly, it cannot.
     *
     * @return false if only a raw client can.
     */
    public boolean isOfLibrary()
    {
        return SEND == this || ELSEWHERE == this || RESTART == this;
    }

    /**
     * Its name in texts.
     *
     * @return lower case.
     */
    public String key()
    {
        return key;
    }

    /**
     * An action by its name in texts.
     *
     * @param key as {@link #key()}.
     * @return action.
     * @throws IllegalArgumentException if there is none.
     */
    public static RequestAction ofKey(final String key)
    {
        for (final RequestAction each : ALL)
        {
            if (each.key.equals(key))
            {
                return each;
            }
        }
        throw new IllegalArgumentException("no action of a client: text=" + key);
    }
}
