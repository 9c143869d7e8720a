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
package io.lockstep.runtime;

import io.aeron.exceptions.AeronException;
import io.lockstep.protocol.LockstepException;

/**
 * Which errors end a node. It depends on who is told: what a duty cycle throws ends any node, as the cycle was left in
 * the middle; what Aeron and handlers of fragments tell the node's error handler ends a member sooner than a gateway,
 * since a member that missed something would give other numbers from there on, and a gateway can fetch it.
 * <p>
 * Threading: any.
 */
public enum StopRule
{
    /** Thrown out of the duty cycle of an agent, on any node: all but a warning of our own. */
    AGENT
    {
        @Override
        public boolean stops(final Throwable error)
        {
            return !(error instanceof LockstepException) || !StopReason.isEvent(error);
        }
    },

    /** Told to the error handler of a member: all but events. */
    MEMBER
    {
        @Override
        public boolean stops(final Throwable error)
        {
            return !StopReason.isEvent(error);
        }
    },

    /** Told to the error handler of a gateway's Aeron client: all but what is known to be less than fatal. */
    GATEWAY
    {
        @Override
        public boolean stops(final Throwable error)
        {
            return isFatal(error);
        }
    };

    /**
     * Is this the end of the node.
     *
     * @param error that was thrown or told.
     * @return true if so.
     */
    public abstract boolean stops(Throwable error);

    /** Fatal by its own word, or nobody knows what it is. */
    static boolean isFatal(final Throwable error)
    {
        if (error instanceof LockstepException)
        {
            return LockstepException.Severity.FATAL == ((LockstepException)error).severity();
        }
        return !(error instanceof AeronException) ||
            AeronException.Category.FATAL == ((AeronException)error).category();
    }
}
