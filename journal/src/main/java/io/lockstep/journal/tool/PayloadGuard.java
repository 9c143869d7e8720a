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
package io.lockstep.journal.tool;

import java.util.List;

import org.agrona.DirectBuffer;

import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.TokenListener;

/**
 * Goes along with the decoding of a message and ends it where it would cost more than the message is worth: a length
 * beyond its end, for which room would be made before it is read, or groups whose counts multiply to more fields than
 * there are bytes.
 * <p>
 * Threading: one owner, for one message. Errors: {@link IndexOutOfBoundsException}.
 */
final class PayloadGuard implements TokenListener
{
    private static final int FREE_CALLS = 1024;

    private final int length;
    private long callsLeft;

    PayloadGuard(final int length)
    {
        this.length = length;
        callsLeft = FREE_CALLS + 2L * length;
    }

    @Override
    public void onBeginMessage(final Token token)
    {
        count();
    }

    @Override
    public void onEndMessage(final Token token)
    {
        count();
    }

    @Override
    public void onEncoding(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final Token typeToken,
        final int actingVersion)
    {
        count();
    }

    @Override
    public void onEnum(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex,
        final int actingVersion)
    {
        count();
    }

    @Override
    public void onBitSet(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex,
        final int actingVersion)
    {
        count();
    }

    @Override
    public void onBeginComposite(
        final Token fieldToken, final List<Token> tokens, final int fromIndex, final int toIndex)
    {
        count();
    }

    @Override
    public void onEndComposite(
        final Token fieldToken, final List<Token> tokens, final int fromIndex, final int toIndex)
    {
        count();
    }

    @Override
    public void onGroupHeader(final Token token, final int numInGroup)
    {
        count();
    }

    @Override
    public void onBeginGroup(final Token token, final int groupIndex, final int numInGroup)
    {
        count();
    }

    @Override
    public void onEndGroup(final Token token, final int groupIndex, final int numInGroup)
    {
        count();
    }

    @Override
    public void onVarData(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final int dataLength,
        final Token typeToken)
    {
        count();
        if (dataLength < 0 || dataLength > length - bufferIndex)
        {
            throw new IndexOutOfBoundsException("dataLength=" + dataLength + " limit=" + (length - bufferIndex));
        }
    }

    private void count()
    {
        if (--callsLeft < 0)
        {
            throw new IndexOutOfBoundsException("more fields than bytes: length=" + length);
        }
    }
}
