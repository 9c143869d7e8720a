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
package io.lockstep.sim.check;

import io.lockstep.protocol.ErrorCode;

/**
 * What a gateway answers and what a client's user is told is what the stream says of that very request: applied at the
 * sequence where it stands, rejected with the code of its void. A life of a client is told each outcome once, and once
 * more each time that it asks by sending again; other bytes under the id of what was applied are a conflict.
 */
final class ToldOutcome extends Invariant
{
    /** Hash of the payload that a client waits to be told of, by request; 0 for none. */
    private final ClientWindows open;

    ToldOutcome(final Ledger ledger)
    {
        super(ledger);
        open = new ClientWindows(ledger.settings().window());
    }

    @Override
    void onInvoked(final int client, final long clientId, final long requestId, final long hash)
    {
        open.of(clientId).put(requestId, hash);
    }

    @Override
    void onRepeated(
        final int client, final long clientId, final long requestId, final boolean isSame, final long hash)
    {
        onInvoked(client, clientId, requestId, hash);
    }

    @Override
    void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
        check(gateway, clientId, requestId, sequence, code);
    }

    @Override
    void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        final long hash = open.get(clientId, requestId);
        if (0 == hash)
        {
            throw violation("outcome is told of a request that is not open",
                describe(client, clientId, requestId, sequence, code, 0));
        }
        open.of(clientId).put(requestId, 0);
        check(client, clientId, requestId, sequence, code);

        final long outcome = ledger.outcome(clientId, requestId);
        if (outcome > 0 && ledger.knows(outcome))
        {
            final boolean isSame = hash == ledger.messageHashAt(outcome);
            if (sequence > 0 && !isSame || 0 == sequence && ErrorCode.CONFLICT.code() == code && isSame)
            {
                throw violation(isSame ? "request is told as a conflict with itself" :
                    "outcome of other bytes is told", describe(client, clientId, requestId, sequence, code, outcome));
            }
        }
    }

    private void check(
        final int host, final long clientId, final long requestId, final long sequence, final int code)
    {
        final long outcome = ledger.outcome(clientId, requestId);
        if (ledger.isForgotten(clientId, requestId) || 0 == sequence && ErrorCode.NONE.code() == code)
        {
            return;
        }
        final boolean isRight;
        if (sequence > 0)
        {
            isRight = outcome == sequence;
        }
        else if (ErrorCode.STALE.code() == code)
        {
            isRight = 0 != outcome;
        }
        else
        {
            isRight = ErrorCode.CONFLICT.code() == code ? outcome > 0 : outcome == -code;
        }
        if (!isRight)
        {
            throw violation("outcome is told that the stream does not have",
                describe(host, clientId, requestId, sequence, code, outcome));
        }
    }

    private static String describe(
        final int host,
        final long clientId,
        final long requestId,
        final long sequence,
        final int code,
        final long outcome)
    {
        return "client=" + clientId + " request=" + requestId + " stream=" + outcome + " sequence=" + sequence +
            " code=" + code + " host=" + host;
    }
}
