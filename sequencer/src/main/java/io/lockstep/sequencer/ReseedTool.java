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
package io.lockstep.sequencer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.lockstep.codecs.node.MessageHeaderDecoder;
import io.lockstep.codecs.node.SnapshotHeaderDecoder;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.storage.DirectoryGuard;
import io.lockstep.journal.tool.ReplayTool;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.sequencer.housekeeping.AeronArchivePort;
import io.lockstep.sequencer.recovery.ClusterQuery;
import io.lockstep.sequencer.recovery.JournalProbe;
import io.lockstep.sequencer.recovery.LogCopy;
import io.lockstep.sequencer.recovery.MemberReport;
import io.lockstep.sequencer.recovery.ReseedDirectoryTool;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.recovery.StreamLifeTool;
import io.lockstep.sequencer.recovery.TermToKeep;

/**
 * Seeds a member again that lost its disk, or was away for longer than the log reaches: copies snapshots, log and
 * journal of a peer, while the cluster runs.
 * <p>
 * A member that forgot what it acknowledged must not vote, or what was committed with its help could be lost. So the
 * copy begins only when a majority of all members, without this one, follows one leader in one term: then all that can
 * have been committed is in that leader's log. It reaches at least to where that leader's log ended after it was asked,
 * and the member keeps a term in mind below which its votes of before can elect nobody: that leader's, if all others
 * follow it, else the next. Of the journal it copies what follows on the snapshot, verified by its chain while it is
 * copied, and against the log when the member starts; what is older the member fetches while it runs.
 * <p>
 * Threading: the caller's thread, which waits; driver and archive have their own. Errors: {@link LockstepException};
 * {@link IllegalArgumentException} for a peer that there is not.
 */
public final class ReseedTool
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final SequencerContext ctx;
    private final int peerId;
    private final Consumer<String> progress;
    private final IdleStrategy idleStrategy = new BackoffIdleStrategy();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private List<MemberReport> agreed = List.of();
    private MemberReport peer;
    private long leaderPosition;
    private StreamLife life = StreamLife.FIRST;
    private long snapshotBlock;
    private int snapshotCrc;

    /**
     * A reseed.
     *
     * @param ctx      settings of the member, concluded here.
     * @param from     member id of the peer, or HOST:PORT where it takes requests for replay.
     * @param progress for lines to tell.
     */
    public ReseedTool(final SequencerContext ctx, final String from, final Consumer<String> progress)
    {
        this.ctx = ctx.terminationHook(this::onEnd).conclude();
        this.progress = progress;
        peerId = peerOf(from);
    }

    /** Copies. What was in the directory before is moved away. Interrupted, it is to be run again. */
    public void run()
    {
        final File directory = new File(ctx.directory());
        final ReseedDirectoryTool files = new ReseedDirectoryTool(directory);
        final AutoCloseable guard = DirectoryGuard.take(directory);
        try
        {
            copy(files);
            progress.accept("reseed complete: directory=" + directory + " member=" + ctx.memberId());
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "reseed failed: directory=" + directory, ex);
        }
        finally
        {
            CloseHelper.quietClose(guard);
        }
    }

    private void copy(final ReseedDirectoryTool files) throws IOException
    {
        final String aeronDirectory = DriverDirectory.of(new File(ctx.directory()));
        final MemberContexts contexts = new MemberContexts(
            ctx, ctx.readAuthorisedKeys(), aeronDirectory, ctx.errorHandler(), this::onEnd);
        try
        {
            open(MediaDriver.launch(contexts.driver()));
            final Aeron aeron = open(Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(aeronDirectory)
                .errorHandler(ctx.errorHandler())));
            findLeader(aeron, contexts);
            if (files.begin())
            {
                progress.accept("what was there is kept: directory=" +
                    new File(ctx.directory(), ReseedDirectoryTool.REPLACED));
            }
            open(Archive.launch(contexts.archive()));
            copyLog(aeron, contexts);
            copyJournal(aeron);
        }
        finally
        {
            while (!opened.isEmpty())
            {
                CloseHelper.close(ctx.errorHandler(), opened.pop());
            }
        }
        TermToKeep.note(
            ctx.directoryOf("cluster").toFile(), agreed, ctx.memberCount(), ctx.durability().fileSyncLevel(),
            System.currentTimeMillis());
        StreamLifeTool.complete(Path.of(ctx.directory()), life);
        NodeDirectory.stamp(Path.of(ctx.directory()), ctx.identity(), SequencerNode.PARTS);
        files.finish();
    }

    private void findLeader(final Aeron aeron, final MemberContexts contexts)
    {
        final int quorum = ctx.memberCount() / 2 + 1;
        try (ClusterQuery query = new ClusterQuery(
            aeron, SystemNanoClock.INSTANCE, idleStrategy, contexts.consensusEndpoint(ctx.memberId()),
            contexts.otherConsensusEndpoints()))
        {
            agreed = query.ask(quorum, CONNECT_TIMEOUT_NS);
        }
        final MemberReport leader = find(agreed, agreed.isEmpty() ? -1 : agreed.get(0).leaderMemberId());
        peer = find(agreed, peerId);
        if (null == leader || null == peer)
        {
            throw new LockstepException(LockstepException.Severity.ERROR,
                "no elected leader that the peer and a majority of the other members follow: peer=" + peerId +
                " expected=" + quorum + " actual=" + agreed.size());
        }
        try (AeronArchive archive = connect(aeron, contexts, leader.memberId()))
        {
            leaderPosition = archive.getMaxRecordedPosition(leader.logRecordingId());
        }
        progress.accept("leader found: member=" + leader.memberId() + " term=" + leader.lastTermId() +
            " position=" + leaderPosition);
    }

    private void copyLog(final Aeron aeron, final MemberContexts contexts)
    {
        try (AeronArchive source = connect(aeron, contexts, peerId);
            AeronArchive archive = AeronArchive.connect(
                contexts.archiveClient().aeron(aeron).ownsAeronClient(false)))
        {
            final long snapshotId = new LogCopy(
                archive, source, SystemNanoClock.INSTANCE, idleStrategy, STALL_TIMEOUT_NS, progress)
                .run(peer, leaderPosition, ctx.directoryOf("cluster").toFile());
            if (Aeron.NULL_VALUE != snapshotId)
            {
                readSnapshot(aeron, contexts, snapshotId);
            }
        }
    }

    /** Its header says the life of the stream, which without a snapshot is the first, and which block it is of. */
    private void readSnapshot(final Aeron aeron, final MemberContexts contexts, final long snapshotId)
    {
        final boolean[] isFound = new boolean[1];
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final SnapshotHeaderDecoder snapshot = new SnapshotHeaderDecoder();
        try (AeronArchivePort port = new AeronArchivePort(
            () -> contexts.archiveClient().aeron(aeron).ownsAeronClient(false), SystemNanoClock.INSTANCE))
        {
            port.replay(snapshotId, (buffer, offset, length, frame) ->
            {
                header.wrap(buffer, offset);
                if (SnapshotHeaderDecoder.SCHEMA_ID == header.schemaId() &&
                    SnapshotHeaderDecoder.TEMPLATE_ID == header.templateId())
                {
                    snapshot.wrapAndApplyHeader(buffer, offset, header);
                    final int epoch = snapshot.epoch();
                    snapshotBlock = snapshot.blockNumber();
                    snapshotCrc = (int)snapshot.chainCrc();
                    life = new StreamLife(epoch, snapshot.logGeneration());
                    isFound[0] = true;
                }
            });
        }
        if (!isFound[0])
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "snapshot has no header: recordingId=" + snapshotId);
        }
    }

    /**
     * From the snapshot's last block on, which holds the journal against the snapshot, up to what the peer holds now:
     * that is behind the snapshot, and what is missing is stamped from the log. What is older is fetched by the member
     * when it runs; only one that is not to do so gets it now.
     */
    private void copyJournal(final Aeron aeron)
    {
        final long first;
        final long last;
        final JournalContext target = ctx.journal()
            .directory(ctx.directoryOf("journal").toFile())
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .errorHandler(ctx.errorHandler());
        try (JournalProbe probe = new JournalProbe(
            new AeronTransport(aeron), SystemNanoClock.INSTANCE, idleStrategy,
            "aeron:udp?endpoint=" + endpoint(peerId, MemberPorts.REPLAY), ctx.host(ctx.memberId()), ctx.streamId()))
        {
            final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
            if (!probe.askEnds(deadlineNs))
            {
                throw new LockstepException(
                    LockstepException.Severity.ERROR, "peer does not serve replay: peer=" + peerId);
            }
            last = probe.lastBlock();
            final long held = probe.firstBlock();
            final long wanted = ctx.recovery().backfill().isEnabled() ? Math.max(1, snapshotBlock) : 1;
            // Nothing vouches for the first block that is held but the next one: it says only what comes before that.
            final long base = Math.max(wanted - 1, held > 1 ? held : 0);
            if (base > 0)
            {
                if (!probe.askBlock(base, deadlineNs))
                {
                    throw new LockstepException(LockstepException.Severity.ERROR,
                        "peer does not give a block that it holds: peer=" + peerId + " block=" + base);
                }
                target.base(base, probe.sequence(), probe.chainCrc());
            }
            first = base + 1;
        }
        if (last < Math.max(first, snapshotBlock) && snapshotBlock > 0)
        {
            throw new LockstepException(LockstepException.Severity.ERROR,
                "peer's journal holds nothing behind its snapshot yet, take another peer, or this one later: peer=" +
                peerId + " snapshotBlock=" + snapshotBlock + " blocks=" + first + '-' + last);
        }
        try (Journal journal = Journal.open(target))
        {
            if (last >= first)
            {
                new ReplayTool(aeron, endpoint(peerId, MemberPorts.REPLAY), ctx.streamId(), ctx.maxBlockLength())
                    .fetch(first, last, (buffer, offset, length) ->
                    {
                        journal.append(buffer, offset, length);
                        requireSnapshot(journal);
                    });
            }
            journal.force();
        }
        progress.accept("journal copied: blocks=" + first + '-' + last);
    }

    private void requireSnapshot(final Journal journal)
    {
        if (journal.lastBlockNumber() == snapshotBlock && journal.lastChainCrc() != snapshotCrc)
        {
            throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
                "peer's journal is of another history than its snapshot: peer=" + peerId + " block=" + snapshotBlock +
                " expected=" + snapshotCrc + " actual=" + journal.lastChainCrc());
        }
    }

    private static AeronArchive connect(final Aeron aeron, final MemberContexts contexts, final int memberId)
    {
        return AeronArchive.connect(contexts.archiveClientOf(memberId, aeron).messageTimeoutNs(CONNECT_TIMEOUT_NS));
    }

    private static MemberReport find(final List<MemberReport> reports, final int memberId)
    {
        for (final MemberReport each : reports)
        {
            if (memberId == each.memberId())
            {
                return each;
            }
        }
        return null;
    }

    private int peerOf(final String from)
    {
        for (int id = 0; id < ctx.memberCount(); id++)
        {
            if (id != ctx.memberId() &&
                (from.equals(Integer.toString(id)) || from.equals(endpoint(id, MemberPorts.REPLAY))))
            {
                return id;
            }
        }
        throw new IllegalArgumentException("peer is none of the other members: from=" + from + " member=" +
            ctx.memberId() + " members=" + ctx.memberCount());
    }

    private String endpoint(final int memberId, final int offset)
    {
        return ctx.host(memberId) + ':' + MemberPorts.port(ctx.portBase(), memberId, offset);
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.push(resource);
        return resource;
    }

    private void onEnd()
    {
        progress.accept("archive or driver ended");
    }
}
