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
package io.lockstep.gateway.ingress;

/** Where a session with a client stands, seen from the ingress side. */
enum ClientSessionState
{
    /** The establish entry is on its way through the cluster. */
    ESTABLISHING,
    /** Requests are taken. */
    ACTIVE,
    /** The close entry and the end of the publication are on their way. */
    CLOSING,
    /** Nothing is left. */
    CLOSED;

    boolean canBecome(final ClientSessionState next)
    {
        switch (this)
        {
            case ESTABLISHING:
                return ACTIVE == next || CLOSING == next;

            case ACTIVE:
                return ESTABLISHING == next || CLOSING == next;

            case CLOSING:
                return CLOSED == next;

            default:
                return false;
        }
    }
}
