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
package io.lockstep.sequencer.stamp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.ErrorCode;

/** The rules of version 1 again, from the protocol's text, with collections that remember everything. */
final class FilterModel
{
    static final class Client
    {
        final List<Long> outcomes = new ArrayList<>();
        final List<byte[]> payloads = new ArrayList<>();
        int incarnation;
        boolean isOpen;
        boolean isSuspended;
        final Map<Long, Long> lives = new LinkedHashMap<>();
        long nonce;
        long opened;

        long next()
        {
            return outcomes.size() + 1;
        }
    }

    static final class Flow
    {
        final List<long[]> ids = new ArrayList<>();
        final List<byte[]> payloads = new ArrayList<>();
        final List<Long> outcomes = new ArrayList<>();
        long opened;

        long[] last()
        {
            return ids.isEmpty() ? new long[2] : ids.get(ids.size() - 1);
        }
    }

    final Map<Long, Client> clients = new HashMap<>();
    final Map<Long, Flow> flows = new HashMap<>();
    final Set<Long> retired = new HashSet<>();
    final Map<String, Long> settings = new LinkedHashMap<>();
    final int window;
    String phase = "RUNNING";
    long lastSequence;
    int conflicts;
    int divergences;

    FilterModel(final int clientLimit, final int window, final int blockLength)
    {
        this.window = window;
        settings.put("clients.limit", (long)clientLimit);
        settings.put("clients.window", (long)window);
        settings.put("message.length", (long)blockLength - 84 - 36);
        settings.put("block.length", (long)blockLength);
        settings.put("durability", 0L);
        settings.put("tick.interval", 0L);
        settings.put("format.version", 1L);
    }

    String decide(final StampEntry entry, final boolean isAdmin)
    {
        if (EntryKind.COMMAND == entry.kind)
        {
            final ErrorCode code = command(entry, isAdmin);
            return (ErrorCode.NONE == code ? "ADMIN " + ++lastSequence + " 0" : "VOIDED 0 " + code.code()) + " command";
        }
        final boolean isFlow = 0 != (entry.flags & 1);
        if (EntryKind.ESTABLISH == entry.kind)
        {
            return isFlow && "RUNNING".equals(phase) ? establishFlow(entry) : establish(entry);
        }
        if (!"RUNNING".equals(phase))
        {
            return refused(clients.get(entry.clientId), phaseCode());
        }
        if (EntryKind.REQUEST == entry.kind)
        {
            return isFlow ? output(entry) : request(entry, clients.get(entry.clientId));
        }
        if (EntryKind.VOIDED == entry.kind && !isFlow)
        {
            return request(entry, clients.get(entry.clientId));
        }
        if (EntryKind.CLOSE == entry.kind && !isFlow)
        {
            return close(entry);
        }
        return "VOIDED 0 " + ErrorCode.BAD_ENTRY.code();
    }

    private String close(final StampEntry entry)
    {
        final Client client = clients.get(entry.clientId);
        if (null == client || !client.isOpen || client.incarnation != entry.incarnation)
        {
            return "FENCED " + (null == client ? 0 : client.incarnation) + " " + entry.code;
        }
        client.isOpen = false;
        return "SESSION_CLOSED " + ++lastSequence + " " + entry.code;
    }

    private String establish(final StampEntry entry)
    {
        if (!"RUNNING".equals(phase))
        {
            return notOpened(phaseCode());
        }
        Client client = clients.get(entry.clientId);
        if (null == client)
        {
            if (retired.contains(entry.clientId))
            {
                return notOpened(ErrorCode.RETIRED);
            }
            if (flows.containsKey(entry.clientId))
            {
                return notOpened(ErrorCode.FLOW_MISMATCH);
            }
            if (entry.incarnation != 0 && entry.incarnation != 1)
            {
                return "FENCED 0 0";
            }
            if (isFull())
            {
                return notOpened(ErrorCode.TOO_MANY_CLIENTS);
            }
            client = new Client();
            clients.put(entry.clientId, client);
        }
        else if (client.isSuspended)
        {
            return notOpened(ErrorCode.SUSPENDED);
        }
        else if (client.isOpen && client.nonce == entry.requestId)
        {
            return "DUPLICATE " + client.opened + " 0 " + client.incarnation + " " + client.outcomes.size();
        }
        else if (client.lives.getOrDefault(entry.requestId >> 16, -1L) >= (entry.requestId & 0xffff))
        {
            return "FENCED " + client.incarnation + " 0";
        }
        else if (entry.incarnation != 0 && entry.incarnation - client.incarnation != 1)
        {
            return "FENCED " + client.incarnation + " 0";
        }
        client.incarnation++;
        client.isOpen = true;
        client.nonce = entry.requestId;
        client.lives.remove(entry.requestId >> 16);
        client.lives.put(entry.requestId >> 16, entry.requestId & 0xffff);
        if (client.lives.size() > 8)
        {
            client.lives.remove(client.lives.keySet().iterator().next());
        }
        client.opened = ++lastSequence;
        return "SESSION_OPENED " + lastSequence + " 0 " + client.incarnation + " " + client.outcomes.size();
    }

    private String request(final StampEntry entry, final Client client)
    {
        if (null == client)
        {
            return refused(null, retired.contains(entry.clientId) ? ErrorCode.RETIRED :
                flows.containsKey(entry.clientId) ? ErrorCode.FLOW_MISMATCH : ErrorCode.NONE);
        }
        if (entry.incarnation > client.incarnation)
        {
            return refused(client, ErrorCode.NONE);
        }
        if (entry.incarnation < client.incarnation || !client.isOpen)
        {
            return "FENCED " + client.incarnation + " " + entry.code;
        }
        if (client.isSuspended)
        {
            return refused(client, ErrorCode.SUSPENDED);
        }
        if (entry.requestId > client.next())
        {
            return refused(client, ErrorCode.NONE);
        }
        if (entry.requestId < client.next())
        {
            return repeat(entry, client);
        }
        client.payloads.add(entry.payload);
        final boolean isTooLong = entry.payload.length > settings.get("message.length");
        if (EntryKind.VOIDED == entry.kind || isTooLong)
        {
            final int code = EntryKind.VOIDED == entry.kind ? entry.code : ErrorCode.MESSAGE_TOO_LONG.code();
            client.outcomes.add((long)-code);
            return "VOIDED 0 " + code;
        }
        client.outcomes.add(++lastSequence);
        return "SEQUENCED " + lastSequence + " 0";
    }

    private String repeat(final StampEntry entry, final Client client)
    {
        final long oldest = Math.max(1, client.next() - window);
        if (entry.requestId < oldest)
        {
            return "STALE " + oldest + " " + entry.code;
        }
        final int index = (int)entry.requestId - 1;
        final long outcome = client.outcomes.get(index);
        if (outcome > 0 && EntryKind.REQUEST == entry.kind && !Arrays.equals(entry.payload, client.payloads.get(index)))
        {
            conflicts++;
            return refused(client, ErrorCode.CONFLICT);
        }
        return outcome > 0 ? "DUPLICATE " + outcome + " 0" : "DUPLICATE 0 " + -outcome;
    }

    private String establishFlow(final StampEntry entry)
    {
        final Flow known = flows.get(entry.clientId);
        if (null != known)
        {
            return "DUPLICATE " + known.opened + " 0 " + known.last()[1] + " " + known.last()[0];
        }
        if (clients.containsKey(entry.clientId))
        {
            return notOpened(ErrorCode.FLOW_MISMATCH);
        }
        if (retired.contains(entry.clientId))
        {
            return notOpened(ErrorCode.RETIRED);
        }
        if (isFull())
        {
            return notOpened(ErrorCode.TOO_MANY_CLIENTS);
        }
        final Flow flow = new Flow();
        flow.opened = ++lastSequence;
        flows.put(entry.clientId, flow);
        return "SESSION_OPENED " + lastSequence + " 0 0 0";
    }

    private String output(final StampEntry entry)
    {
        if (clients.containsKey(entry.clientId))
        {
            return "VOIDED 0 " + ErrorCode.FLOW_MISMATCH.code();
        }
        final long[] id = {entry.requestId, entry.incarnation};
        final long[] before = predecessor(entry);
        if (null == before || id[0] < 1 || id[1] < 0 || before[0] < 0 || before[1] < 0 || compare(id, before) <= 0)
        {
            return "VOIDED 0 " + ErrorCode.MALFORMED.code();
        }
        final Flow flow = flows.get(entry.clientId);
        if (null == flow)
        {
            return "REFUSED 0 " + (retired.contains(entry.clientId) ? ErrorCode.RETIRED.code() : 0);
        }
        if (compare(id, flow.last()) <= 0)
        {
            return repeatOutput(entry, flow, id);
        }
        final int order = compare(before, flow.last());
        if (order != 0)
        {
            return order > 0 ? "REFUSED " + flow.last()[0] + " 0" : diverged(flow);
        }
        if (entry.payload.length > settings.get("message.length"))
        {
            return "REFUSED " + flow.last()[0] + " " + ErrorCode.MESSAGE_TOO_LONG.code();
        }
        flow.ids.add(id);
        flow.payloads.add(entry.payload);
        flow.outcomes.add(++lastSequence);
        return "SEQUENCED " + lastSequence + " 0";
    }

    private String repeatOutput(final StampEntry entry, final Flow flow, final long[] id)
    {
        final int count = flow.ids.size();
        if (count > window && compare(id, flow.ids.get(count - window)) < 0)
        {
            return "STALE " + flow.ids.get(count - window)[0] + " 0";
        }
        for (int i = 0; i < count; i++)
        {
            if (0 == compare(id, flow.ids.get(i)) && Arrays.equals(entry.payload, flow.payloads.get(i)))
            {
                return "DUPLICATE " + flow.outcomes.get(i) + " 0";
            }
        }
        return diverged(flow);
    }

    private String diverged(final Flow flow)
    {
        divergences++;
        return "REFUSED " + flow.last()[0] + " " + ErrorCode.DIVERGED.code();
    }

    private ErrorCode command(final StampEntry entry, final boolean isAdmin)
    {
        final AdminCommand command = new AdminCommand();
        if (!isAdmin)
        {
            return ErrorCode.NOT_AUTHORISED;
        }
        if (!command.tryWrap(new UnsafeBuffer(entry.payload), 0, entry.payload.length))
        {
            return ErrorCode.MALFORMED;
        }
        if ("ENDED".equals(phase))
        {
            return ErrorCode.END_OF_STREAM;
        }
        switch (command.type())
        {
            case SET_SETTING:
                return set(command.name(), command.value());

            case ACTIVATE_VERSION:
                return 1 == command.version() ? ErrorCode.NONE : ErrorCode.BAD_VALUE;

            case HALT:
                phase = "HALTED";
                return ErrorCode.NONE;

            case RESUME:
                phase = "RUNNING";
                return ErrorCode.NONE;

            case END_OF_STREAM:
                phase = "ENDED";
                return ErrorCode.NONE;

            case RETIRE_CLIENT:
                retired.add(command.clientId());
                clients.remove(command.clientId());
                flows.remove(command.clientId());
                return ErrorCode.NONE;

            default:
                return suspend(command);
        }
    }

    private ErrorCode suspend(final AdminCommand command)
    {
        if (retired.contains(command.clientId()))
        {
            return ErrorCode.RETIRED;
        }
        if (flows.containsKey(command.clientId()))
        {
            return ErrorCode.FLOW_MISMATCH;
        }
        if (!clients.containsKey(command.clientId()))
        {
            return ErrorCode.UNKNOWN_CLIENT;
        }
        clients.get(command.clientId()).isSuspended = AdminCommand.Type.SUSPEND_CLIENT == command.type();
        return ErrorCode.NONE;
    }

    private ErrorCode set(final String name, final String text)
    {
        if (!settings.containsKey(name))
        {
            return ErrorCode.UNKNOWN_SETTING;
        }
        if (!text.matches("[0-9]{1,18}"))
        {
            return ErrorCode.BAD_VALUE;
        }
        final long value = Long.parseLong(text);
        if (settings.get(name) == value)
        {
            return ErrorCode.NONE;
        }
        final boolean isGood;
        switch (name)
        {
            case "clients.limit":
                isGood = value >= 1 && value <= 10_000_000;
                break;

            case "message.length":
                isGood = value >= 1 && value + 84 + 36 <= settings.get("block.length");
                break;

            case "tick.interval":
                isGood = 0 == value || value >= 1_000_000 && value <= 86_400_000_000_000L;
                break;

            case "format.version":
                isGood = false;
                break;

            default:
                return ErrorCode.FIXED_AT_GENESIS;
        }
        if (isGood)
        {
            settings.put(name, value);
        }
        return isGood ? ErrorCode.NONE : ErrorCode.BAD_VALUE;
    }

    private boolean isFull()
    {
        return clients.size() + flows.size() >= settings.get("clients.limit");
    }

    private ErrorCode phaseCode()
    {
        return "HALTED".equals(phase) ? ErrorCode.HALTED : ErrorCode.END_OF_STREAM;
    }

    private static String refused(final Client client, final ErrorCode code)
    {
        return "REFUSED " + (null == client ? 1 : client.next()) + " " + code.code();
    }

    private static String notOpened(final ErrorCode code)
    {
        return "VOIDED 0 " + code.code() + " 0 0";
    }

    private static long[] predecessor(final StampEntry entry)
    {
        if (entry.payload.length < 12)
        {
            return null;
        }
        final ByteBuffer buffer = ByteBuffer.wrap(entry.payload).order(ByteOrder.LITTLE_ENDIAN);
        return new long[]{buffer.getLong(0), buffer.getInt(8)};
    }

    private static int compare(final long[] id, final long[] other)
    {
        return id[0] == other[0] ? Long.compare(id[1], other[1]) : Long.compare(id[0], other[0]);
    }
}
