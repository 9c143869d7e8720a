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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.Stamper;

/**
 * A good run, told as a list of events that tests break: three members, two gateways, two replicas, two clients. Member
 * 2 is killed and comes back, holds for a while a block that a later leader replaces, and all end at the same block.
 * The blocks are those of the real stamper.
 */
final class ScriptedRun
{
    static final int GATEWAYS = 100;
    static final int REPLICAS = 200;
    static final int CLIENTS = 300;
    static final int CAPACITY = 4096;
    static final long LIMIT_NS = 1_000_000_000L;
    private static final long STEP_NS = 1_000_000L;
    private static final int ENTRY = 128;

    final List<Tell> tells = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<Long> terms = new ArrayList<>();
    private final List<byte[]> stamped = new ArrayList<>();
    private final boolean[] isUp = {true, true, true};
    private final long[] nextRequest = {1, 1};
    private final long[] gatewayBlocks = new long[2];
    private final BlockEncoder encoder = new BlockEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[CAPACITY]);
    private final Stamper stamper = newStamper();
    private long position;
    private long nowNs;
    private long termId = 1;

    /** The usual one. */
    static ScriptedRun good()
    {
        final ScriptedRun run = new ScriptedRun();
        run.start();
        run.tell(Tell.Kind.LEADING, 0, 1);
        run.establish(0);
        run.establish(1);
        run.requests(10);
        run.killMember2();
        run.requests(6);
        run.returnMember2();
        run.requests(6);
        run.forkAtMember2();
        run.requests(8);
        run.tick();
        run.tells.add(new Tell(Tell.Kind.HEALED, 0, LIMIT_NS)
            .hosts(0, 1, 2, GATEWAYS, GATEWAYS + 1, REPLICAS, REPLICAS + 1, CLIENTS, CLIENTS + 1));
        run.requests(4);
        run.end();
        return run;
    }

    /** One of many blocks, without faults. */
    static ScriptedRun ofBlocks(final int count)
    {
        final ScriptedRun run = new ScriptedRun();
        run.start();
        run.establish(0);
        run.establish(1);
        run.requests(count);
        return run;
    }

    void tellTo(final Events events)
    {
        for (final Tell each : tells)
        {
            each.to(events);
        }
    }

    /** The n-th event of a kind at a host, from 0; from the end where it is below 0. */
    Tell find(final Tell.Kind kind, final int host, final int index)
    {
        final List<Tell> found =
            tells.stream().filter((each) -> each.kind == kind && each.host == host).toList();
        return found.get(index < 0 ? found.size() + index : index);
    }

    private static Stamper newStamper()
    {
        return new Stamper(1, 1, new SequencedConfiguration(4, 16, CAPACITY)
            .genesis(SequencedSetting.TICK_INTERVAL, STEP_NS));
    }

    private void start()
    {
        step();
        for (final int host : new int[] {0, 1, 2, GATEWAYS, GATEWAYS + 1})
        {
            tell(Tell.Kind.STARTED, host);
            tell(Tell.Kind.OPENED, host, 0, 0, 0);
        }
        for (int i = 0; i < 2; i++)
        {
            tell(Tell.Kind.STARTED, REPLICAS + i);
            tell(Tell.Kind.LOADED, REPLICAS + i, 0);
            tell(Tell.Kind.STARTED, CLIENTS + i);
        }
    }

    private void establish(final int client)
    {
        open(client);
        encoder.tryAppend(EntryKind.ESTABLISH, client + 1, 1L << 16 | 1, 0, 0, 0,
            new UnsafeBuffer(new byte[BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH]), 0,
            BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH);
        commit();
    }

    /** Blocks of both clients in turn: two messages, of which now and then one is void, and a copy of the first. */
    private void requests(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final int client = i & 1;
            step();
            final long first = nextRequest[client];
            open(client);
            for (int j = 0; j < 2; j++)
            {
                final long request = nextRequest[client]++;
                final byte[] payload = payload(client, request);
                tells.add(new Tell(Tell.Kind.INVOKED, CLIENTS + client, client + 1, request).bytes(payload));
                final boolean isVoid = 0 == request % 5;
                append(isVoid ? EntryKind.VOIDED : EntryKind.REQUEST, client, request, payload);
            }
            if (0 != first % 5)
            {
                append(EntryKind.REQUEST, client, first, payload(client, first));
            }
            commit();
        }
    }

    private void append(final EntryKind kind, final int client, final long request, final byte[] payload)
    {
        encoder.tryAppend(kind, client + 1, request, 1, 0,
            EntryKind.VOIDED == kind ? ErrorCode.MALFORMED.code() : 0, new UnsafeBuffer(payload), 0, payload.length);
    }

    private void tick()
    {
        step();
        step();
        commit(null);
    }

    private void killMember2()
    {
        step();
        tells.add(new Tell(Tell.Kind.ENDED, 2).end(LifeEnd.KILLED));
        isUp[2] = false;
    }

    /** It opens its journal, and stamps its last blocks again, and those that it missed. */
    private void returnMember2()
    {
        step();
        isUp[2] = true;
        final int held = (int)lastValue(Tell.Kind.EXTENT, 2);
        tell(Tell.Kind.STARTED, 2);
        tell(Tell.Kind.OPENED, 2, 1, held, 0);
        for (int i = held - 3; i < stamped.size(); i++)
        {
            final long behind = ENTRY * (i + 1L);
            tell(Tell.Kind.LOG, 2, Math.max(behind, ENTRY * held), Math.max(behind, ENTRY * held));
            hold(2, stamped.get(i), behind, i >= held);
        }
    }

    /** Member 2 leads, appends a block that nobody else gets, replays and journals it, and dies; it is cut later. */
    private void forkAtMember2()
    {
        step();
        final Stamper other = newStamper();
        for (int i = 0; i < inputs.size(); i++)
        {
            stamp(other, inputs.get(i), terms.get(i));
        }
        open(0);
        append(EntryKind.REQUEST, 0, nextRequest[0], payload(0, 77));
        final byte[] fork = stamp(other, finish(), 2);
        tell(Tell.Kind.LEADING, 2, 2);
        tell(Tell.Kind.LOG, 2, position + ENTRY, position + ENTRY);
        tells.add(new Tell(Tell.Kind.STAMPED, 2, position + ENTRY).bytes(fork));
        tells.add(new Tell(Tell.Kind.JOURNALED, 2).bytes(fork));
        tell(Tell.Kind.EXTENT, 2, stamped.size() + 1, stamped.size() + 1);
        killMember2();
        tell(Tell.Kind.LEADING, 1, 3);
        termId = 3;
        requests(2);
        tell(Tell.Kind.TRUNCATED, 2, position - 2 * ENTRY);
        step();
        isUp[2] = true;
        tell(Tell.Kind.STARTED, 2);
        tell(Tell.Kind.OPENED, 2, 1, stamped.size() - 2, stamped.size() - 1);
        for (int i = stamped.size() - 4; i < stamped.size(); i++)
        {
            tell(Tell.Kind.LOG, 2, Math.max(ENTRY * (i + 1L), position - 2 * ENTRY),
                Math.max(ENTRY * (i + 1L), position - 2 * ENTRY));
            hold(2, stamped.get(i), ENTRY * (i + 1L), i >= stamped.size() - 2);
        }
    }

    private void end()
    {
        step();
        for (final int host : new int[] {0, 1, 2, GATEWAYS, GATEWAYS + 1})
        {
            tells.add(new Tell(Tell.Kind.ENDED, host).end(LifeEnd.CLOSED));
            for (final byte[] each : stamped)
            {
                tells.add(new Tell(Tell.Kind.READ, host).bytes(each));
            }
        }
    }

    private void open(final int client)
    {
        gatewayBlocks[client]++;
        offer(client, gatewayBlocks[client]);
        encoder.wrap(scratch, 0, CAPACITY).origin(client + 1, 1, gatewayBlocks[client]);
    }

    /** Behind some blocks the gateway has to go back. */
    private void offer(final int client, final long block)
    {
        tell(Tell.Kind.OFFERED, GATEWAYS + client, block);
        for (long again = 5 == block ? 3 : 8 == block ? 7 : block + 1; again <= block; again++)
        {
            tell(Tell.Kind.OFFERED, GATEWAYS + client, again);
        }
    }

    private byte[] finish()
    {
        return Arrays.copyOf(scratch.byteArray(), encoder.finish());
    }

    private void commit()
    {
        commit(finish());
    }

    private void commit(final byte[] input)
    {
        inputs.add(input);
        terms.add(termId);
        final byte[] block = stamp(stamper, input, termId);
        position += ENTRY;
        committed(block);
    }

    private static byte[] stamp(final Stamper by, final byte[] input, final long term)
    {
        final UnsafeBuffer output = new UnsafeBuffer(new byte[CAPACITY]);
        final long timeNs = (1_000 + 3 * by.blockNumber()) * STEP_NS;
        final int length = null == input ?
            by.tick(term, timeNs, output) :
            by.stamp(new UnsafeBuffer(input), 0, input.length, term, timeNs, false, output);
        return Arrays.copyOf(output.byteArray(), length);
    }

    private void committed(final byte[] block)
    {
        stamped.add(block);
        for (int i = 0; i < isUp.length; i++)
        {
            if (isUp[i])
            {
                tell(Tell.Kind.LOG, i, position, position);
                hold(i, block, position, true);
            }
        }
        step();
        for (int i = 0; i < 2; i++)
        {
            release(GATEWAYS + i, block);
            apply(REPLICAS + i, block);
        }
    }

    private void hold(final int member, final byte[] block, final long behind, final boolean isNew)
    {
        final BlockDecoder decoder = decode(block);
        final long number = decoder.blockNumber();
        tells.add(new Tell(Tell.Kind.STAMPED, member, behind).bytes(block));
        tell(Tell.Kind.FILTER, member, behind, number, decoder.chainCrc(), 1_000 + 31 * number);
        tell(Tell.Kind.ATTESTED, member, number, decoder.chainCrc());
        tells.add(new Tell(Tell.Kind.DEPTH, member, 1, 8).text("ring", false));
        if (isNew)
        {
            tells.add(new Tell(Tell.Kind.JOURNALED, member).bytes(block));
            tell(Tell.Kind.EXTENT, member, number, number - number % 4);
        }
    }

    private void release(final int gateway, final byte[] block)
    {
        final BlockDecoder decoder = decode(block);
        tells.add(new Tell(Tell.Kind.JOURNALED, gateway).bytes(block));
        tell(Tell.Kind.EXTENT, gateway, decoder.blockNumber(), 0);
        tells.add(new Tell(Tell.Kind.RELEASED, gateway).bytes(block));
        while (decoder.nextEntry())
        {
            final int client = (int)decoder.clientId() - 1;
            final boolean isApplied = EntryKind.SEQUENCED == decoder.kind();
            if (GATEWAYS + client == gateway && (isApplied || EntryKind.VOIDED == decoder.kind()))
            {
                tell(Tell.Kind.ANSWERED, gateway, client + 1, decoder.requestId(), decoder.outcome(), decoder.code());
                tell(Tell.Kind.TOLD, CLIENTS + client, client + 1, decoder.requestId(), decoder.outcome(),
                    decoder.code());
            }
        }
    }

    private void apply(final int replica, final byte[] block)
    {
        final BlockDecoder decoder = decode(block);
        while (decoder.nextEntry())
        {
            if (EntryKind.SEQUENCED == decoder.kind())
            {
                tells.add(new Tell(
                    Tell.Kind.APPLIED, replica, decoder.outcome(), decoder.timestampNs(), decoder.clientId())
                    .bytes(Arrays.copyOfRange(
                        block, decoder.messageOffset(), decoder.messageOffset() + decoder.messageLength())));
            }
            else if (decoder.isSequenced())
            {
                tells.add(new Tell(Tell.Kind.SYSTEM, replica, decoder.outcome(), decoder.timestampNs())
                    .entryKind(decoder.kind()));
            }
        }
        tell(Tell.Kind.DIGEST, replica, decoder.lastSequence(), 77 * decoder.lastSequence());
    }

    static BlockDecoder decode(final byte[] block)
    {
        final BlockDecoder decoder = new BlockDecoder();
        if (!decoder.tryWrap(new UnsafeBuffer(block), 0, block.length))
        {
            throw new IllegalStateException("not a block");
        }
        return decoder;
    }

    private static byte[] payload(final int client, final long request)
    {
        final byte[] payload = new byte[16 + client];
        new UnsafeBuffer(payload).putLong(0, 1_000 * request + client);
        return payload;
    }

    private long lastValue(final Tell.Kind kind, final int host)
    {
        return find(kind, host, -1).values[0];
    }

    private void step()
    {
        nowNs += STEP_NS;
        tell(Tell.Kind.STEP, 0, nowNs);
    }

    private void tell(final Tell.Kind kind, final int host, final long... values)
    {
        tells.add(new Tell(kind, host, values));
    }
}
