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

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.ErrorCode;

/**
 * Runs a scenario: lines that start with {@code >} are commands, what follows each is what came of it.
 * <pre>
 *  client [name=value ...]      makes the client
 *  time MS                      lets time pass, then polls
 *  offer TEXT                   offers a message
 *  recv MESSAGE [name=value ...]  a message of the gateway, by default of peer 1
 *  up, down, broken, peer-gone, blocked, unblocked   what the transport does from here on
 *  close
 * </pre>
 * Nonces are shown as #1, #2 in the order in which they appear.
 */
final class Scenario implements ClientListener, ClientMessages.Visitor
{
    private static final long CLIENT_ID = 7;

    private final List<String> output = new ArrayList<>();
    private final FakeLink link = new FakeLink(this, this::print);
    private final List<Long> nonces = new ArrayList<>();
    private final GatewayMessages messages = new GatewayMessages();
    private SessionCore core;
    private SessionAdapter adapter;
    private long nowNs = Long.MAX_VALUE - MILLISECONDS.toNanos(50);

    /** The scenario as it comes out. */
    static String run(final List<String> lines)
    {
        final Scenario scenario = new Scenario();
        final StringBuilder result = new StringBuilder();
        for (final String line : lines)
        {
            if (line.startsWith(">"))
            {
                result.append(line).append('\n');
                scenario.command(line.substring(1).trim().split(" +"));
                scenario.output.forEach((each) -> result.append("    ").append(each).append('\n'));
                scenario.output.clear();
            }
            else if (line.startsWith("#") || line.isBlank())
            {
                result.append(line).append('\n');
            }
        }
        return result.toString();
    }

    private void command(final String[] words)
    {
        switch (words[0])
        {
            case "client" -> client(arguments(words, 1));
            case "time" -> time(Long.parseLong(words[1]));
            case "offer" -> offer(words[1]);
            case "recv" -> receive(words[1], arguments(words, 2));
            case "up" -> link.isUp = true;
            case "down" -> link.isUp = false;
            case "broken" -> link.isBroken = true;
            case "peer-gone" -> link.isPeerGone = true;
            case "blocked" -> link.isBlocked = true;
            case "unblocked" -> link.isBlocked = false;
            case "close" -> core.close();
            default -> throw new AssertionError("command: actual=" + words[0]);
        }
    }

    private void client(final Map<String, String> arguments)
    {
        final ClientContext ctx = new ClientContext()
            .clientId(CLIENT_ID)
            .gatewayChannels("aeron:udp?endpoint=localhost:1", "aeron:udp?endpoint=localhost:2")
            .keepAliveNs(MILLISECONDS.toNanos(number(arguments, "keepAliveMs", 300)))
            .requestTimeoutNs(MILLISECONDS.toNanos(number(arguments, "requestTimeoutMs", 10_000)))
            .connectTimeoutNs(MILLISECONDS.toNanos(1000))
            .establishRetryNs(MILLISECONDS.toNanos(200))
            .establishTimeoutNs(MILLISECONDS.toNanos(1000))
            .backoffMinNs(MILLISECONDS.toNanos(10))
            .backoffMaxNs(MILLISECONDS.toNanos(40))
            .window((int)number(arguments, "window", 8))
            .maxMessageLength((int)number(arguments, "maxMessageLength", 16))
            .seed(1)
            .listener(this)
            .conclude();
        core = new SessionCore(ctx, link, nowNs);
        adapter = new SessionAdapter(core);
    }

    private void time(final long ms)
    {
        nowNs += MILLISECONDS.toNanos(ms);
        core.poll(nowNs);
    }

    private void offer(final String text)
    {
        final byte[] bytes = text.getBytes(US_ASCII);
        final long result = core.offer(new UnsafeBuffer(bytes), 0, bytes.length);
        print(result > 0 ? "= " + result : "= " + name(result));
    }

    private static String name(final long result)
    {
        return switch ((int)result)
        {
            case (int)LockstepClient.NOT_CONNECTED -> "NOT_CONNECTED";
            case (int)LockstepClient.BACK_PRESSURED -> "BACK_PRESSURED";
            case (int)LockstepClient.WINDOW_FULL -> "WINDOW_FULL";
            case (int)LockstepClient.CLOSED -> "CLOSED";
            case (int)LockstepClient.TOO_LONG -> "TOO_LONG";
            default -> throw new AssertionError("result: actual=" + result);
        };
    }

    private void receive(final String message, final Map<String, String> arguments)
    {
        final long id = number(arguments, "id", 0);
        final long nonce = nonces.isEmpty() ? 0 :
            nonces.get((int)number(arguments, "nonce", nonces.size()) - 1);
        final ErrorCode code = ErrorCode.valueOf(arguments.getOrDefault("code", "NONE"));
        final long clientId = number(arguments, "client", CLIENT_ID);
        final int length = switch (message)
        {
            case "ack" -> messages.ack(clientId, nonce, number(arguments, "last", 0),
                (int)number(arguments, "incarnation", 1), (int)number(arguments, "keepAliveMs", 300),
                (int)number(arguments, "maxMessageLength", 16), (int)number(arguments, "maxInFlight", 8));
            case "reject" -> messages.reject(clientId, nonce, code.code(), (int)number(arguments, "incarnation", 0));
            case "sequence" -> messages.sequence(number(arguments, "next", 1));
            case "applied" -> messages.applied(id, (int)number(arguments, "count", 1),
                number(arguments, "sequence", 0), number(arguments, "timeNs", 5));
            case "notapplied" -> messages.notApplied(id, number(arguments, "expected", 0));
            case "rejected" -> messages.rejected(id, (int)number(arguments, "number", code.code()));
            case "busy" -> messages.busy(id, code, (int)number(arguments, "retryMs", 0));
            case "terminate" -> messages.terminate(clientId, code);
            default -> throw new AssertionError("message: actual=" + message);
        };
        final int cut = (int)number(arguments, "cut", 0);
        adapter.onMessage(nowNs, (int)number(arguments, "peer", 1), messages.buffer, 0, length - cut);
    }

    private static Map<String, String> arguments(final String[] words, final int from)
    {
        final Map<String, String> arguments = new HashMap<>();
        for (int i = from; i < words.length; i++)
        {
            final int split = words[i].indexOf('=');
            arguments.put(words[i].substring(0, split), words[i].substring(split + 1));
        }
        return arguments;
    }

    private static long number(final Map<String, String> arguments, final String name, final long defaultValue)
    {
        final String value = arguments.get(name);
        return null == value ? defaultValue : Long.parseLong(value);
    }

    private void print(final String line)
    {
        output.add(line);
    }

    @Override
    public void onEstablish(
        final long clientId,
        final long nonce,
        final int keepAliveMs,
        final int responseStreamId,
        final int ofIncarnation,
        final String responseChannel)
    {
        if (!nonces.contains(nonce))
        {
            nonces.add(nonce);
        }
        print("send Establish clientId=" + clientId + " nonce=#" + (nonces.indexOf(nonce) + 1) +
            " keepAliveMs=" + keepAliveMs + " responseStreamId=" + responseStreamId + " incarnation=" + ofIncarnation +
            " responseChannel=" + responseChannel);
    }

    @Override
    public void onRequest(
        final long requestId, final int incarnation, final DirectBuffer buffer, final int offset, final int length)
    {
        print("send Request id=" + requestId + " incarnation=" + incarnation + " payload=" +
            buffer.getStringWithoutLengthAscii(offset, length));
    }

    @Override
    public void onSequence(final long nextRequestId)
    {
        print("send Sequence next=" + nextRequestId);
    }

    @Override
    public void onTerminate(final long clientId, final ErrorCode code)
    {
        print("send Terminate clientId=" + clientId + " code=" + code);
    }

    @Override
    public void onConnected(final int incarnation, final long lastRequestId)
    {
        print("told connected incarnation=" + incarnation + " last=" + lastRequestId);
    }

    @Override
    public void onApplied(final long requestId, final long sequence, final long timestampNs)
    {
        print("told applied id=" + requestId + " sequence=" + sequence + " timeNs=" + timestampNs);
    }

    @Override
    public void onRejected(final long requestId, final ErrorCode code)
    {
        print("told rejected id=" + requestId + " code=" + code);
    }

    @Override
    public void onBusy(final long requestId, final ErrorCode code)
    {
        print("told busy id=" + requestId + " code=" + code);
    }

    @Override
    public void onDisconnected(final ErrorCode code)
    {
        print("told disconnected code=" + code);
    }

    @Override
    public void onConnectFailed(final int gatewayIndex, final ErrorCode code)
    {
        print("told connect-failed gateway=" + gatewayIndex + " code=" + code);
    }

    @Override
    public void onStateChange(final ClientState from, final ClientState to, final String reason)
    {
        print("state " + from + " -> " + to + ": " + reason);
    }
}
