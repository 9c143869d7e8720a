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

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RequestEncoder;
import io.lockstep.codecs.session.SequenceEncoder;
import io.lockstep.codecs.session.TerminateEncoder;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.MemberFlags;

/** Runs commands of a scenario against the sessions, and says what came of each. */
final class SessionScript implements ResponseHandler
{
    private static final int MAX_MESSAGE_LENGTH = 64;
    private static final int RING_CAPACITY = 4;

    private final EntryRing ring = new EntryRing(RING_CAPACITY, 1024);
    private final ResponseQueue responses = new ResponseQueue(4096);
    private final SessionEventQueue events = new SessionEventQueue(4096);
    private final SessionProgress progress = new SessionProgress(4);
    private final SessionLimits limits = new SessionLimits(
        MAX_MESSAGE_LENGTH, 3, 2, 100_000_000L, 10_000_000_000L, TimeUnit.SECONDS.toNanos(1));
    private final Intake intake = new Intake(1, new GatewayCounters());
    private final ClientSessions sessions =
        new ClientSessions(limits, ring, responses, events, progress, intake, new GatewayCounters());
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Map<Long, Long> handles = new HashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private boolean isHolding;
    private long nowNs;

    List<String> run(final String line)
    {
        outputs.clear();
        if (!line.isBlank() && !line.startsWith("#"))
        {
            final String[] words = line.trim().split(" +");
            final Map<String, String> arguments = new HashMap<>();
            for (int i = 1; i < words.length; i++)
            {
                final String[] pair = words[i].split("=");
                arguments.put(pair[0], pair[1]);
            }
            execute(words[0], arguments);
            sessions.poll(nowNs);
            drain();
        }
        return outputs;
    }

    private void execute(final String command, final Map<String, String> arguments)
    {
        switch (command)
        {
            case "wait":
                nowNs += TimeUnit.MILLISECONDS.toNanos(number(arguments, "ms"));
                break;

            case "short":
            case "room":
                intake.onFlags(0, "short".equals(command) ? MemberFlags.SHORT_OF_SPACE : 0, nowNs);
                intake.poll(nowNs);
                break;

            case "hold":
                isHolding = true;
                break;

            case "drain":
                isHolding = false;
                break;

            case "gone":
                sessions.onTransportGone((int)number(arguments, "t"), nowNs);
                break;

            case "established":
            case "ended":
            case "closed":
            case "resolved":
            case "repeats":
                tell(command, arguments);
                break;

            default:
                int length = encode(command, arguments) -
                    (arguments.containsKey("cut") ? (int)number(arguments, "cut") : 0);
                if (arguments.containsKey("old"))
                {
                    // Before the field of the incarnation, which is the last of the block.
                    final int fieldOffset = 8 + EstablishEncoder.incarnationEncodingOffset();
                    length -= Integer.BYTES;
                    buffer.putShort(0, (short)EstablishEncoder.incarnationEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
                    buffer.putBytes(fieldOffset, buffer, fieldOffset + Integer.BYTES, length - fieldOffset);
                }
                if (arguments.containsKey("block"))
                {
                    buffer.putShort(0, (short)number(arguments, "block"), ByteOrder.LITTLE_ENDIAN);
                }
                if (arguments.containsKey("template"))
                {
                    buffer.putShort(2, (short)number(arguments, "template"), ByteOrder.LITTLE_ENDIAN);
                }
                if (!sessions.onMessage((int)number(arguments, "t"), buffer, 0, length, nowNs))
                {
                    outputs.add("declined, stays in the channel");
                }
                break;
        }
    }

    private void tell(final String command, final Map<String, String> arguments)
    {
        final long handle = arguments.containsKey("handle") ?
            number(arguments, "handle") : handles.get(number(arguments, "client"));
        switch (command)
        {
            case "established":
                progress.resolved(handle, number(arguments, "last"));
                events.established(handle, number(arguments, "nonce"), (int)number(arguments, "inc"),
                    number(arguments, "last"));
                break;

            case "ended":
                events.ended(handle, ErrorCode.valueOf(arguments.get("code")).code());
                break;

            case "closed":
                events.closed(handle);
                break;

            case "repeats":
                progress.repeats(handle, number(arguments, "count"));
                break;

            default:
                progress.resolved(handle, number(arguments, "id"));
                break;
        }
    }

    private int encode(final String command, final Map<String, String> arguments)
    {
        switch (command)
        {
            case "establish":
                return 8 + new EstablishEncoder().wrapAndApplyHeader(buffer, 0, header)
                    .clientId(number(arguments, "client"))
                    .nonce(number(arguments, "nonce"))
                    .keepAliveMs((int)(arguments.containsKey("keepAlive") ? number(arguments, "keepAlive") : 1000))
                    .responseStreamId(5)
                    .incarnation((int)(arguments.containsKey("inc") ? number(arguments, "inc") : 0))
                    .responseChannel("aeron:ipc")
                    .putCredentials(new byte[0], 0, 0)
                    .encodedLength();

            case "request":
                final int length = arguments.containsKey("len") ? (int)number(arguments, "len") : 8;
                return 8 + new RequestEncoder().wrapAndApplyHeader(buffer, 0, header)
                    .requestId(number(arguments, "id"))
                    .incarnation((int)number(arguments, "inc"))
                    .putPayload(new byte[length], 0, length)
                    .encodedLength();

            case "sequence":
                new SequenceEncoder().wrapAndApplyHeader(buffer, 0, header).nextRequestId(1);
                return 8 + SequenceEncoder.BLOCK_LENGTH;

            case "terminate":
                new TerminateEncoder().wrapAndApplyHeader(buffer, 0, header).clientId(1).code(0);
                return 8 + TerminateEncoder.BLOCK_LENGTH;

            default:
                throw new IllegalArgumentException("command=" + command);
        }
    }

    private void drain()
    {
        if (isHolding)
        {
            return;
        }
        ring.poll((event, slot, isEndOfBatch) ->
        {
            outputs.add("entry " + event.kind + " client=" + event.clientId + " id=" + event.requestId +
                " inc=" + event.incarnation + (0 == event.code ? "" : " code=" + ErrorCode.get(event.code)) +
                " length=" + event.payloadLength);
            return true;
        });
        responses.poll(this, 100);
    }

    private static long number(final Map<String, String> arguments, final String name)
    {
        return Long.parseLong(arguments.get(name));
    }

    @Override
    public void onOpen(
        final long handle,
        final long clientId,
        final long nonce,
        final int keepAliveMs,
        final int responseStreamId,
        final DirectBuffer channel,
        final int offset,
        final int length)
    {
        handles.put(clientId, handle);
        outputs.add("open handle=" + handle + " client=" + clientId + " nonce=" + nonce + " keepAlive=" + keepAliveMs +
            " channel=" + channel.getStringWithoutLengthAscii(offset, length));
    }

    @Override
    public void onRefuse(
        final long clientId,
        final long nonce,
        final int code,
        final int incarnationInForce,
        final int responseStreamId,
        final DirectBuffer channel,
        final int offset,
        final int length)
    {
        outputs.add("refuse client=" + clientId + " nonce=" + nonce + " code=" + ErrorCode.get(code) +
            (0 == incarnationInForce ? "" : " inc=" + incarnationInForce));
    }

    @Override
    public void onBusy(final long handle, final long requestId, final int code)
    {
        outputs.add("busy handle=" + handle + " id=" + requestId + " code=" + ErrorCode.get(code));
    }

    @Override
    public void onNotApplied(final long handle, final long fromRequestId, final long expectedRequestId)
    {
        outputs.add("notApplied handle=" + handle + " from=" + fromRequestId + " expected=" + expectedRequestId);
    }

    @Override
    public void onRepeat(final long handle)
    {
        outputs.add("repeat handle=" + handle);
    }

    @Override
    public void onClose(final long handle, final int code)
    {
        outputs.add("close handle=" + handle + " code=" + ErrorCode.get(code));
    }
}
