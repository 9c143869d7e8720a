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
package io.lockstep.sim.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.perf.history.HistoryChecker;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.history.PayloadHash;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.time.SimulatedClock;

/**
 * Writes the histories of a run in the format of the tests of real processes, on the run's one clock: a file for each
 * host, over all its lives. Clients tell what they ask and are told, gateways what they put into their journals,
 * replicas what they apply and their digests, members what is forced and attested. What a client was not told when a
 * life of it ends is unknown. Other bytes that a client sends under an id whose outcome it knows are not written, nor
 * is what it is told of them: for the judge they were never sent, and must not be in the stream.
 * <p>
 * Threading: the simulation's. Errors: those of the next; {@link UncheckedIOException}.
 */
final class HistoryRecorder extends ForwardingEvents implements AutoCloseable
{
    private static final int HOSTS_PER_ROLE = 100;
    private static final int FIRST_GATEWAY = 100;
    private static final int FIRST_REPLICA = 200;
    private static final String[] ROLES = {"member-", "gateway-", "replica-", "client-"};
    /** Members and replicas are called by their index, the others by their id. */
    private static final int[] FIRST_NAMES = {0, 1, 0, 1};
    private static final String MACHINE = "simulated";
    private static final String[] KINDS = kinds();

    private final Path directory;
    private final Swarm swarm;
    private final HistoryWriter[] writers = new HistoryWriter[SimulatedSystem.HOST_LIMIT];
    private final String[] names = new String[SimulatedSystem.HOST_LIMIT];
    private final Member[] members = new Member[HOSTS_PER_ROLE];
    private final Client[] clients = new Client[SimulatedSystem.HOST_LIMIT];
    private final LongArrayList requestOfSequence = new LongArrayList();
    private final LongArrayList sequenceOfBlock = new LongArrayList();
    private final BlockDecoder decoder = new BlockDecoder();
    private long timeNs;

    /** What of a member's log became which block, in its present life. */
    private static final class Member
    {
        private final LongArrayList blocks = new LongArrayList();
        private final LongArrayList positions = new LongArrayList();
        private long forcedPosition;
        private int told;
    }

    /** What of a client was asked and not told, by id. */
    private static final class Client
    {
        private final TreeSet<Long> open = new TreeSet<>();
    }

    /**
     * Histories in which nothing stands.
     *
     * @param next      who hears after it.
     * @param directory that is there, for the files.
     * @param swarm     settings of the run.
     */
    HistoryRecorder(final Events next, final Path directory, final Swarm swarm)
    {
        super(next);
        this.directory = directory;
        this.swarm = swarm;
    }

    /** Every file gets its last line. */
    @Override
    public void close()
    {
        for (final HistoryWriter each : writers)
        {
            if (null != each)
            {
                each.close(timeNs);
            }
        }
    }

    @Override
    public void onStep(final long timeNs)
    {
        this.timeNs = timeNs;
        super.onStep(timeNs);
    }

    @Override
    public void onStarted(final int host)
    {
        writer(host).node(timeNs, names[host], "start");
        if (host < FIRST_GATEWAY)
        {
            members[host] = new Member();
        }
        super.onStarted(host);
    }

    @Override
    public void onLifeEnded(final int host, final LifeEnd end)
    {
        writer(host).node(timeNs, names[host], LifeEnd.CLOSED == end ? "stop" : "kill");
        super.onLifeEnded(host, end);
    }

    @Override
    public void onInvoked(
        final int client,
        final long clientId,
        final long requestId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        writer(client).invoke(timeNs, clientId, requestId, PayloadHash.of(buffer, offset, length), length);
        open(client).add(requestId);
        super.onInvoked(client, clientId, requestId, buffer, offset, length);
    }

    @Override
    public void onRepeated(
        final int client,
        final long clientId,
        final long requestId,
        final boolean isSame,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isSame)
        {
            writer(client).invoke(timeNs, clientId, requestId, PayloadHash.of(buffer, offset, length), length);
            open(client).add(requestId);
        }
        super.onRepeated(client, clientId, requestId, isSame, buffer, offset, length);
    }

    @Override
    public void onTold(
        final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        // What is not open is an answer to other bytes than those of the request, and no outcome of it.
        if (open(client).remove(requestId))
        {
            if (0 == code)
            {
                writer(client).applied(timeNs, clientId, requestId, sequence);
            }
            else
            {
                writer(client).rejected(timeNs, clientId, requestId, String.valueOf(ErrorCode.get(code)));
            }
        }
        super.onTold(client, clientId, requestId, sequence, code);
    }

    @Override
    public void onAbandoned(final int client, final long clientId)
    {
        for (final long each : open(client))
        {
            writer(client).unknown(timeNs, clientId, each, "GIVEN_UP");
        }
        open(client).clear();
        super.onAbandoned(client, clientId);
    }

    @Override
    public void onStamped(
        final int member, final long logPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        if (decoder.tryWrap(buffer, offset, length))
        {
            set(sequenceOfBlock, decoder.blockNumber(), decoder.lastSequence());
            members[member].blocks.addLong(decoder.blockNumber());
            members[member].positions.addLong(logPosition);
            tellForced(member);
        }
        super.onStamped(member, logPosition, buffer, offset, length);
    }

    @Override
    public void onLog(final int member, final long writtenPosition, final long forcedPosition)
    {
        if (null != members[member])
        {
            members[member].forcedPosition = forcedPosition;
            tellForced(member);
        }
        super.onLog(member, writtenPosition, forcedPosition);
    }

    @Override
    public void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        writer(member).attest(timeNs, names[member], blockNumber, get(sequenceOfBlock, blockNumber), chainCrc);
        super.onAttested(member, blockNumber, chainCrc);
    }

    @Override
    public void onReleased(final int gateway, final DirectBuffer buffer, final int offset, final int length)
    {
        if (decoder.tryWrap(buffer, offset, length))
        {
            while (decoder.nextEntry())
            {
                if (EntryKind.SEQUENCED == decoder.kind())
                {
                    set(requestOfSequence, decoder.outcome(), decoder.requestId());
                }
            }
        }
        super.onReleased(gateway, buffer, offset, length);
    }

    @Override
    public void onJournaled(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
        if (host >= FIRST_GATEWAY && decoder.tryWrap(buffer, offset, length))
        {
            while (decoder.nextEntry())
            {
                observe(host);
            }
        }
        super.onJournaled(host, buffer, offset, length);
    }

    @Override
    public void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        writer(replica).observe(
            timeNs, names[replica], sequence, clientId, get(requestOfSequence, sequence),
            PayloadHash.of(buffer, offset, length), timestampNs);
        super.onApplied(replica, sequence, timestampNs, clientId, buffer, offset, length);
    }

    @Override
    public void onSystemApplied(final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
        writer(replica).observeOther(timeNs, names[replica], sequence, KINDS[kind.ordinal()], timestampNs);
        super.onSystemApplied(replica, sequence, timestampNs, kind);
    }

    @Override
    public void onDigest(final int replica, final long sequence, final long digest)
    {
        writer(replica).digest(timeNs, names[replica], MACHINE, sequence, digest);
        super.onDigest(replica, sequence, digest);
    }

    private void observe(final int gateway)
    {
        final EntryKind kind = decoder.kind();
        if (EntryKind.SEQUENCED == kind && 0 == (decoder.flags() & BlockDescriptor.FLAG_SHARED_FLOW))
        {
            writer(gateway).observe(
                timeNs, names[gateway], decoder.outcome(), decoder.clientId(), decoder.requestId(),
                PayloadHash.of(decoder.buffer(), decoder.payloadOffset(), decoder.payloadLength()),
                decoder.timestampNs());
        }
        else if (BlockDecoder.isSequenced(kind))
        {
            writer(gateway).observeOther(
                timeNs, names[gateway], decoder.outcome(), KINDS[kind.ordinal()], decoder.timestampNs());
        }
    }

    /** A replicated stream is released before it is forced: nothing is claimed then. */
    private void tellForced(final int host)
    {
        final Member member = members[host];
        int index = member.told;
        while (index < member.positions.size() && member.positions.getLong(index) <= member.forcedPosition)
        {
            index++;
        }
        if (index > member.told && swarm.is(SwarmSetting.DURABLE))
        {
            final long block = member.blocks.getLong(index - 1);
            writer(host).force(timeNs, names[host], block, get(sequenceOfBlock, block));
        }
        member.told = index;
    }

    private HistoryWriter writer(final int host)
    {
        if (null == writers[host])
        {
            final int role = host / HOSTS_PER_ROLE;
            names[host] = ROLES[role] + (host % HOSTS_PER_ROLE + FIRST_NAMES[role]);
            try
            {
                writers[host] = HistoryWriter.over(
                    Files.newOutputStream(directory.resolve(names[host] + HistoryChecker.EXTENSION)),
                    names[host], "simulation-" + swarm.seed(), timeNs, SimulatedClock.EPOCH_START_NS + timeNs);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("history cannot be created: directory=" + directory, ex);
            }
            if (0 == host)
            {
                writers[host].cluster(timeNs, swarm.getInt(SwarmSetting.MEMBERS));
            }
        }
        return writers[host];
    }

    private TreeSet<Long> open(final int client)
    {
        if (null == clients[client])
        {
            clients[client] = new Client();
        }
        return clients[client].open;
    }

    private static void set(final LongArrayList list, final long index, final long value)
    {
        while (list.size() <= index)
        {
            list.addLong(0);
        }
        list.setLong((int)index, value);
    }

    private static long get(final LongArrayList list, final long index)
    {
        return index < list.size() ? list.getLong((int)index) : 0;
    }

    private static String[] kinds()
    {
        return Arrays.stream(EntryKind.values())
            .map((each) -> each.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    }
}
