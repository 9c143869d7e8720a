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

/** What a replay client is doing. */
public enum ReplayClientState
{
    /** Publication and subscription are being added. */
    CONNECTING,
    /** Nothing is asked for. */
    IDLE,
    /** A request is under way. */
    BUSY,
    /** It was closed. */
    CLOSED;

    boolean canBecome(final ReplayClientState next)
    {
        switch (next)
        {
            case IDLE:
                return CONNECTING == this || BUSY == this;

            case BUSY:
                return IDLE == this;

            case CLOSED:
                return CLOSED != this;

            default:
                return false;
        }
    }
}
