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

/** What a stream of replays is doing. */
public enum ReplayStreamState
{
    /** A request is to go out; leaves it when it is sent, or with the connect time-out. */
    REQUESTING,
    /** Blocks come in; leaves it with the end of the answer, or with the client's request time-out. */
    STREAMING,
    /** Nothing is asked for until a time that is set when it is entered. */
    DELAYED,
    /** All of the range was handed over. */
    DONE,
    /** No server can give the next block; the code tells why. */
    FAILED,
    /** It was closed. */
    CLOSED;

    /**
     * Does nothing more come.
     *
     * @return true if it is done, failed or closed.
     */
    public boolean isFinal()
    {
        return DONE == this || FAILED == this || CLOSED == this;
    }

    boolean canBecome(final ReplayStreamState next)
    {
        switch (next)
        {
            case REQUESTING:
                return STREAMING == this || DELAYED == this;

            case STREAMING:
                return REQUESTING == this;

            case DELAYED:
                return REQUESTING == this || STREAMING == this;

            case DONE:
                return STREAMING == this;

            case FAILED:
                return !isFinal();

            case CLOSED:
                return CLOSED != this;

            default:
                return false;
        }
    }
}
