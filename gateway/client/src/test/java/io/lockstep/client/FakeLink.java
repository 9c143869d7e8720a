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

import java.util.function.Consumer;

import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;

/** A link whose every answer a test sets. */
class FakeLink implements SessionLink
{
    static final String CHANNEL = "aeron:udp?endpoint=localhost:9";

    private final ClientMessages messages;
    private final Consumer<String> log;
    boolean isUp = true;
    boolean isBroken;
    boolean isBlocked;
    boolean isPeerGone;
    boolean isConnecting;
    int gatewayIndex;

    FakeLink(final ClientMessages.Visitor visitor, final Consumer<String> log)
    {
        messages = new ClientMessages(visitor);
        this.log = log;
    }

    @Override
    public void connect(final int index)
    {
        log.accept("link connect gateway=" + index);
        isConnecting = true;
        gatewayIndex = index;
        isPeerGone = false;
    }

    @Override
    public void disconnect()
    {
        if (isConnecting)
        {
            log.accept("link disconnect");
        }
        isConnecting = false;
    }

    @Override
    public boolean isConnected()
    {
        return isConnecting && isUp;
    }

    @Override
    public boolean hasFailed()
    {
        return isBroken;
    }

    @Override
    public String responseChannel()
    {
        return CHANNEL;
    }

    @Override
    public void bind(final int peerId)
    {
    }

    /** What comes is handed over by the test. */
    @Override
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        return 0;
    }

    @Override
    public boolean isClosed()
    {
        return false;
    }

    @Override
    public boolean isPeerPresent()
    {
        return !isPeerGone;
    }

    @Override
    public long send(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isConnected())
        {
            return LockstepClient.NOT_CONNECTED;
        }
        if (isBlocked)
        {
            return LockstepClient.BACK_PRESSURED;
        }
        messages.onMessage(buffer, offset, length);
        return 1;
    }
}
