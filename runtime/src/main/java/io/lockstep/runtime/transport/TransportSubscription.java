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
package io.lockstep.runtime.transport;

import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;

/**
 * A way in: a subscription. While it is not ready nothing comes.
 * <p>
 * Threading: one thread. Errors: if the driver refused one that was added without waiting, every method but
 * {@link #close()} throws {@link io.aeron.exceptions.RegistrationException}. Nothing waits, nothing allocates once it
 * is ready.
 */
public interface TransportSubscription extends AutoCloseable
{
    /**
     * Takes what has come.
     *
     * @param handler       of fragments. What it throws goes to the client's error handler.
     * @param fragmentLimit at most.
     * @return fragments taken.
     */
    int poll(FragmentHandler handler, int fragmentLimit);

    /**
     * Takes what has come, as the handler says.
     *
     * @param handler       of fragments, which may leave one for the next time.
     * @param fragmentLimit at most.
     * @return fragments taken.
     */
    int controlledPoll(ControlledFragmentHandler handler, int fragmentLimit);

    /**
     * Has the driver taken it. Never false again.
     *
     * @return true once it has.
     */
    boolean isReady();

    /**
     * Is there anybody who sends.
     *
     * @return false while it is not ready.
     */
    boolean isConnected();

    /**
     * Is a source here.
     *
     * @param sessionId of the publication that sends.
     * @return false if its image is gone, or never was.
     */
    boolean hasSource(int sessionId);

    /**
     * The channel with the port that it was bound to, where the one asked for left that to the system.
     *
     * @return channel, or null while it is not bound.
     */
    String tryResolveChannelEndpointPort();

    /** Closes it, ready or not. Idempotent. */
    @Override
    void close();
}
