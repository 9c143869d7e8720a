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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import io.lockstep.protocol.ErrorCode;

class ClientContextTest
{
    @Test
    void shouldFillWhatIsMissing()
    {
        final ClientContext ctx = complete().conclude();

        assertEquals(1024, ctx.window());
        assertEquals(1200, ctx.maxMessageLength());
        assertEquals(ClientContext.RESPONSE_CHANNEL_DEFAULT, ctx.responseChannel());
        assertTrue(null != ctx.clock());
    }

    @Test
    void shouldRefuseWhatIsWrong()
    {
        refuses("window is not a power of two: actual=3", (ctx) -> ctx.window(3));
        refuses("window needs too many bytes: limit=2147483647 actual=4294967296",
            (ctx) -> ctx.window(1 << 20).maxMessageLength(4 * 1024 - 24));
        refuses("maxMessageLength: limit=65536 actual=65537", (ctx) -> ctx.maxMessageLength(65537));
        refuses("keepAliveNs: limit=3600000000000 actual=0", (ctx) -> ctx.keepAliveNs(0));
        refuses("back-off: minimumNs=2 maximumNs=1", (ctx) -> ctx.backoffMinNs(2).backoffMaxNs(1));
        refuses("no gateway: setting=gatewayChannels", (ctx) -> ctx.gatewayChannels());
        refuses("channel: setting=gatewayChannels actual=udp", (ctx) -> ctx.gatewayChannels("udp"));
        refuses("channel is missing: setting=responseChannel", (ctx) -> ctx.responseChannel(null));
        refuses("listener is missing: setting=listener", (ctx) -> ctx.listener(null));
        refuses("credentials too long: limit=1024 actual=1025", (ctx) -> ctx.credentials(new byte[1025]));
        assertEquals("client id is missing: setting=clientId",
            assertThrows(IllegalArgumentException.class, () -> new ClientContext().conclude()).getMessage());
    }

    @Test
    void shouldServeOneClient()
    {
        final ClientContext ctx = complete().conclude();

        assertThrows(IllegalStateException.class, ctx::conclude);
    }

    @Test
    void shouldTellEarlierAndLaterAttemptsOfAClientApart()
    {
        final AttemptSchedule attempts = new AttemptSchedule(complete().conclude(), 0);
        final AttemptSchedule others = new AttemptSchedule(complete().conclude(), 0);

        final long nonce = attempts.nextNonce();

        assertEquals(nonce + 1, attempts.nextNonce());
        assertTrue(nonce >> 16 != others.nextNonce() >> 16);
    }

    @Test
    void shouldNotRepeatTheNoncesOfAnEarlierLifeWithTheSameSeed()
    {
        final Set<Long> lives = new HashSet<>();
        for (long nowNs = 0; nowNs < 1_000; nowNs++)
        {
            lives.add(new AttemptSchedule(complete().seed(1).conclude(), nowNs).nextNonce() >> 16);
        }

        assertEquals(1_000, lives.size());
    }

    @Test
    void shouldGiveTheSameNoncesAndDelaysForTheSameSeedAndTime()
    {
        final AttemptSchedule attempts = new AttemptSchedule(complete().seed(1).conclude(), 7);
        final AttemptSchedule same = new AttemptSchedule(complete().seed(1).conclude(), 7);
        for (int i = 0; i < 100_000; i++)
        {
            assertEquals(attempts.nextNonce(), same.nextNonce());
            assertEquals(attempts.nextDelayNs(), same.nextDelayNs());
        }
    }

    private static ClientContext complete()
    {
        return new ClientContext()
            .clientId(0)
            .gatewayChannels("aeron:udp?endpoint=localhost:1")
            .listener(new ClientListener()
            {
                @Override
                public void onApplied(final long requestId, final long sequence, final long timestampNs)
                {
                }

                @Override
                public void onRejected(final long requestId, final ErrorCode code)
                {
                }
            });
    }

    private static void refuses(final String message, final UnaryOperator<ClientContext> change)
    {
        final ClientContext ctx = change.apply(complete());
        assertEquals(message, assertThrows(IllegalArgumentException.class, ctx::conclude).getMessage());
    }
}
