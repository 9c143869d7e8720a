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

/** What a replay server is doing for a requester. */
enum RequesterState
{
    /** Nobody has this place. */
    FREE,
    /** A request is there; the publication for its answer is not connected yet. */
    CONNECTING,
    /** A request is to be looked at. */
    STARTING,
    /** Blocks are being sent. */
    SERVING,
    /** All that there is was sent; more is waited for. */
    WAITING,
    /** The end of the answer is to be sent. */
    ENDING,
    /** The answer is complete; the publication is kept for the next request. */
    IDLE;

    boolean canBecome(final RequesterState next)
    {
        switch (next)
        {
            case FREE:
                return FREE != this;

            case CONNECTING:
                return FREE == this;

            case STARTING:
                return FREE != this && CONNECTING != this;

            case SERVING:
                return CONNECTING == this || STARTING == this || WAITING == this;

            case WAITING:
                return SERVING == this;

            case ENDING:
                return FREE != this && IDLE != this && ENDING != this;

            case IDLE:
                return ENDING == this;

            default:
                return false;
        }
    }
}
