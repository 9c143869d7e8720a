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
package io.lockstep.client;

/**
 * State of a client's session.
 * <pre>
 *  DISCONNECTED --back-off over--> CONNECTING --transport up--> ESTABLISHING --ack--> RESENDING <--> ESTABLISHED
 *       ^                              |                             |        \_________________________^
 *       |                              |                             |                  |               |
 *       +------------- failed, refused, silent, lost or ended by the gateway -----------+---------------+
 *
 *  any of them --close(), or taken over by another process--> CLOSED
 * </pre>
 */
public enum ClientState
{
    /** Waits for its back-off, then tries the next gateway. */
    DISCONNECTED(0),
    /** Waits until publication and subscription stand and the gateway listens. */
    CONNECTING(1),
    /** Sends Establish until it is answered. */
    ESTABLISHING(2),
    /** The session is open; what has no outcome yet is sent again, and nothing new is taken before that is done. */
    RESENDING(3),
    /** The session is open and takes messages. */
    ESTABLISHED(4),
    /** The end. Only a new client can go on. */
    CLOSED(5);

    private final int code;

    ClientState(final int code)
    {
        this.code = code;
    }

    /**
     * Number of the state, for counters.
     *
     * @return code that never changes its meaning.
     */
    public int code()
    {
        return code;
    }

    /**
     * Is the session open, so that the gateway answers.
     *
     * @return true in {@link #RESENDING} and {@link #ESTABLISHED}.
     */
    public boolean isOpen()
    {
        return RESENDING == this || ESTABLISHED == this;
    }

    /**
     * May this state be followed by another.
     *
     * @param next state.
     * @return true if so.
     */
    boolean canBecome(final ClientState next)
    {
        switch (this)
        {
            case DISCONNECTED:
                return CONNECTING == next || CLOSED == next;

            case CONNECTING:
                return ESTABLISHING == next || DISCONNECTED == next || CLOSED == next;

            case ESTABLISHING:
                return RESENDING == next || ESTABLISHED == next || DISCONNECTED == next || CLOSED == next;

            case RESENDING:
                return ESTABLISHED == next || DISCONNECTED == next || CLOSED == next;

            case ESTABLISHED:
                return RESENDING == next || DISCONNECTED == next || CLOSED == next;

            default:
                return false;
        }
    }
}
