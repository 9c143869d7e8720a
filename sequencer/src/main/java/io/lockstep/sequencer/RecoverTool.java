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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.agrona.CloseHelper;
import org.agrona.LangUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalCounters;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.replay.ReplayCounters;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.journal.tool.ReplayTool;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.StopReason;
import io.lockstep.runtime.counters.AeronCounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.sequencer.archive.ArchiveTailCheck;
import io.lockstep.sequencer.cluster.FailStopService;
import io.lockstep.sequencer.cluster.RecoveryService;
import io.lockstep.sequencer.cluster.SequencerService;
import io.lockstep.sequencer.cluster.SessionRights;
import io.lockstep.sequencer.housekeeping.ConsensusCounters;
import io.lockstep.sequencer.housekeeping.PromisedTerm;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.pipeline.SequencerPipeline;
import io.lockstep.sequencer.recovery.JournalHolder;
import io.lockstep.sequencer.recovery.JournalProbe;
import io.lockstep.sequencer.recovery.ReseedDirectoryTool;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.recovery.StreamLifeTool;
import io.lockstep.sequencer.recovery.TailImport;
import io.lockstep.sequencer.stamp.Restamper;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * Begins the log of a cluster anew, from what one member's log and all journals in reach hold.
 * <p>
 * The member runs as a cluster alone. It brings its journal up to the longest one that goes on from it, stamps all of
 * its log, which has to come out as the journal has it, and brings its stamper behind the log's end by the stamped
 * blocks of the journal. A snapshot of that stands for all of it, in a generation of the log that no other member is
 * of. Then the others are seeded again from this one, for as long as it is not closed.
 * <p>
 * Threading: the caller's thread, which waits; driver, archive, consensus and journal have their own. Errors:
 * {@link LockstepException} FATAL. What was interrupted refuses to start as a member, and can be done again.
 */
public final class RecoverTool implements AutoCloseable
{
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    /** 2026 began so many seconds after 1970. */
    private static final long GENERATION_ZERO_S = 1_767_225_600;
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final SequencerContext ctx;
    private final Path path;
    private final List<String> from;
    private final boolean isNewEpoch;
    private final Consumer<String> progress;
    private final String aeronDirectory;
    private final StopReason stopReason;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final IdleStrategy idleStrategy = new BackoffIdleStrategy();
    private NodeDirectory directory;
    private boolean isDone;
    private volatile boolean isServing;

    /**
     * A recovery.
     *
     * @param ctx        settings of the member, concluded here.
     * @param from       journals beside the member's own: HOST:PORT of a node that serves replay, or a directory; those
     *                   of the gateways in the settings are taken too.
     * @param isNewEpoch true if what no journal in reach holds, and what contradicts, is given up.
     * @param progress   for lines to tell.
     */
    public RecoverTool(
        final SequencerContext ctx, final List<String> from, final boolean isNewEpoch, final Consumer<String> progress)
    {
        this.ctx = ctx.conclude();
        this.from = from;
        this.isNewEpoch = isNewEpoch;
        this.progress = progress;
        path = Path.of(ctx.directory());
        aeronDirectory = DriverDirectory.of(path.toFile());
        stopReason = new StopReason(ctx.errorHandler());
    }

    /** Recovers; the other members can be seeded from this one until it is closed. */
    public void run()
    {
        try
        {
            recover();
            isDone = true;
            isServing = true;
        }
        catch (final Exception ex)
        {
            close();
            LangUtil.rethrowUnchecked(ex);
        }
    }

    /** Stops everything, the last started first. Idempotent. */
    @Override
    public void close()
    {
        isServing = false;
        while (!opened.isEmpty())
        {
            if (opened.peek() == directory && isDone)
            {
                directory.stopped();
            }
            CloseHelper.close(ctx.errorHandler(), opened.pop());
        }
    }

    private void recover()
    {
        ReseedDirectoryTool.requireComplete(path.toFile());
        directory = open(NodeDirectory.open(
            path, ctx.identity(), SequencerNode.PARTS, NodeDirectory.Bootstrap.ADOPT));
        MarkFilesTool.release(ctx.directoryOf("archive"), ctx.directoryOf("cluster"));
        final MemberContexts contexts = new MemberContexts(
            ctx, ctx.readAuthorisedKeys(), aeronDirectory, stopReason, this::onEnd);
        open(MediaDriver.launch(contexts.driver()
            .errorHandler((ex) -> stopReason.onError(MemberErrors.ofDriver(ex)))));
        final Aeron aeron = open(Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .errorHandler(stopReason)));
        final AeronCounterSource source = new AeronCounterSource(aeron, NodeKind.SEQUENCER, ctx.memberId());
        checkArchive();

        final Journal journal = open(Journal.open(ctx.journal()
            .counters(new JournalCounters(source))
            .directory(ctx.directoryOf("journal").toFile())
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .errorHandler(stopReason)));
        final StreamLife next = importTail(aeron, journal, contexts.life());
        StreamLifeTool.begin(path, next);

        open(Archive.launch(contexts.archive().errorHandler((ex) -> stopReason.onError(MemberErrors.ofArchive(ex)))));
        final Stamper stamper = new Stamper(
            ctx.streamId(), 1, ctx.genesis().configuration(ctx), ctx.versions()).adoptLife();
        replay(aeron, contexts, source, journal, stamper, next);
        StreamLifeTool.complete(path, next);
        directory.started();
        progress.accept("recovered: block=" + stamper.blockNumber() + " sequence=" + stamper.lastSequence() +
            " crc=" + stamper.chainCrc() + ' ' + next);
    }

    private void checkArchive()
    {
        new ArchiveTailCheck(
            ctx.directoryOf("archive").toFile(),
            ctx.directoryOf("cluster").toFile(),
            MemberContexts.recordChecksum(),
            Archive.Configuration.fileIoMaxLength(),
            directory.isPowerLost())
            .run()
            .forEach(progress);
    }

    private StreamLife importTail(final Aeron aeron, final Journal journal, final StreamLife life)
    {
        final Set<String> names = new LinkedHashSet<>(from);
        names.addAll(List.of(ctx.recovery().gatewayEndpoints()));
        final List<AutoCloseable> closed = new ArrayList<>();
        try
        {
            final List<JournalHolder> holders = new ArrayList<>();
            for (final String each : names)
            {
                holders.add(holderOf(aeron, each, closed));
            }
            final StreamLife unfinished = StreamLifeTool.unfinished(path);
            final int epochLimit = hasState(journal) ?
                Math.max(life.epoch(), null == unfinished ? 0 : unfinished.epoch()) : Integer.MAX_VALUE;
            final StreamLife of = new TailImport(journal, holders, isNewEpoch, epochLimit, progress).run(
                isLifeKnown() ? life : new StreamLife(life.epoch(), generationByTime()));
            final StreamLife next = of.next(isNewEpoch);
            return null == unfinished ? next : next.later(unfinished);
        }
        finally
        {
            CloseHelper.quietCloseAll(closed);
        }
    }

    /** Journals do not tell how often the log was begun anew: a directory without a log has to say it. */
    private boolean isLifeKnown()
    {
        return hasLog() || Files.exists(path.resolve(StreamLifeTool.FILE_NAME));
    }

    /** More than any count, so that no member of an earlier generation is taken for one of this. */
    private static int generationByTime()
    {
        return (int)Math.max(0, TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) - GENERATION_ZERO_S);
    }

    private boolean hasLog()
    {
        return Files.exists(ctx.directoryOf("archive").resolve(ArchiveTailCheck.CATALOG_FILE_NAME));
    }

    /** A member without a log has what an import brought that was cut short, or nothing. */
    private boolean hasState(final Journal journal)
    {
        return journal.lastBlockNumber() > 0 && hasLog();
    }

    private JournalHolder holderOf(final Aeron aeron, final String name, final List<AutoCloseable> closed)
    {
        final JournalHolder holder;
        if (ReplayTool.isServer(name) && !Files.exists(Path.of(name)))
        {
            holder = new JournalHolder(
                name,
                new JournalProbe(
                    new AeronTransport(aeron), SystemNanoClock.INSTANCE, idleStrategy,
                    "aeron:udp?endpoint=" + name, ctx.host(ctx.memberId()), ctx.streamId()),
                (first, last, consumer) ->
                    new ReplayTool(aeron, name, ctx.streamId(), ctx.maxBlockLength()).fetch(first, last, consumer),
                SystemNanoClock.INSTANCE,
                ANSWER_TIMEOUT_NS);
        }
        else
        {
            final JournalTool tool = JournalTool.open(Path.of(name), ctx.maxBlockLength());
            closed.add(tool);
            requireOwn(name, tool);
            holder = new JournalHolder(name, tool.reader().newReader());
        }
        closed.add(holder);
        return holder;
    }

    private void requireOwn(final String name, final JournalTool tool)
    {
        final int clusterId = ctx.journal().clusterId();
        if (tool.streamId() != ctx.streamId() || tool.clusterId() != clusterId)
        {
            throw LockstepException.fatal(LockstepException.Fault.REFUSED,
                "journal is of another stream or cluster: journal=" + name + " stream: expected=" + ctx.streamId() +
                " actual=" + tool.streamId() + " cluster: expected=" + clusterId + " actual=" + tool.clusterId());
        }
    }

    private void replay(
        final Aeron aeron,
        final MemberContexts contexts,
        final AeronCounterSource source,
        final Journal journal,
        final Stamper stamper,
        final StreamLife next)
    {
        final SequencerCounters counters = new SequencerCounters(source);
        final NodeCounters nodeCounters = new NodeCounters(
            source, ProcessHandle.current().pid(), ctx.streamId(), System.currentTimeMillis());
        final SequencerPipeline pipeline = new SequencerPipeline(ctx.ringLength(), ctx.maxBlockLength());
        final JournalAgent journalAgent = new JournalAgent(journal, pipeline, SystemNanoClock.INSTANCE, counters);
        final RecoveryService service = new RecoveryService(new SequencerService(
            stamper, new SessionRights(), pipeline, journalAgent, SystemNanoClock.INSTANCE,
            ctx.snapshotDeadlineNs(), counters, nodeCounters.newAgentCycles("service"), this::onEnd));
        open(new AgentGroup("m" + ctx.memberId(), ctx.placement(), stopReason, this::onEnd)
            .add(journalAgent)
            .add(new ReplayServer(new ReplayServerContext()
                .transport(new AeronTransport(aeron))
                .counters(new ReplayCounters(source))
                .requestChannel("aeron:udp?endpoint=" + ctx.host(ctx.memberId()) + ':' +
                    MemberPorts.port(ctx.portBase(), ctx.memberId(), MemberPorts.REPLAY))
                .streamId(ctx.streamId())
                .maxBlockLength(ctx.maxBlockLength())
                .source(journal.newReader()))))
            .start();
        final ConsensusModule module = ConsensusModule.launch(contexts.consensusModuleAlone(counters)
            .errorHandler((ex) -> stopReason.onError(MemberErrors.ofConsensus(ex))));
        try
        {
            // The log tells of earlier lives, so nobody checks what its terms were begun with.
            open(ClusteredServiceContainer.launch(contexts.container(
                new FailStopService(service, stopReason, (appVersion) -> {}))));
        }
        finally
        {
            open(module);
        }

        await("log is not stamped to its end", service::isReplayed, counters::stampedBlock);
        final long logBlock = stamper.blockNumber();
        progress.accept("log stamped: block=" + logBlock + " sequence=" + stamper.lastSequence());
        try (JournalReader reader = journal.newReader())
        {
            await("journal does not take what was stamped", () -> reader.lastBlockNumber() >= logBlock,
                reader::lastBlockNumber);
            restamp(reader, stamper);
        }
        stamper.life(next.epoch(), next.logGeneration());
        takeSnapshot(new ConsensusCounters(source.reader(), module.context(), new PromisedTerm()));
    }

    private void restamp(final JournalReader reader, final Stamper stamper)
    {
        final long first = stamper.blockNumber() + 1;
        final long last = reader.lastBlockNumber();
        if (last < first)
        {
            return;
        }
        final Restamper restamper = new Restamper(stamper, ctx.maxBlockLength());
        reader.seek(first);
        while (stamper.blockNumber() < last && reader.poll(restamper::onBlock, 1) > 0)
        {
            idleStrategy.reset();
        }
        if (stamper.blockNumber() != last)
        {
            throw LockstepException.outOfOrder("block of the journal", last, stamper.blockNumber());
        }
        progress.accept("taken from the journal behind the log's end: blocks=" + first + '-' + last);
    }

    private void takeSnapshot(final ConsensusCounters cluster)
    {
        final long before = cluster.snapshotCount();
        await("snapshot is not begun", cluster::tryRequestSnapshot, cluster::commitPosition);
        await("snapshot is not taken", () -> cluster.snapshotCount() > before && !cluster.isSnapshotRequested(),
            cluster::commitPosition);
    }

    /** Waits as long as something moves. */
    private void await(final String problem, final BooleanSupplier condition, final LongSupplier motion)
    {
        long last = motion.getAsLong();
        long deadlineNs = System.nanoTime() + STALL_TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            requireHealthy();
            idleStrategy.idle();
            final long now = motion.getAsLong();
            deadlineNs = now == last ? deadlineNs : System.nanoTime() + STALL_TIMEOUT_NS;
            last = now;
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw LockstepException.fatal(LockstepException.Fault.CLUSTER, problem + ": at=" + now);
            }
        }
        requireHealthy();
    }

    private void requireHealthy()
    {
        if (null != stopReason.error())
        {
            LangUtil.rethrowUnchecked(stopReason.error());
        }
    }

    private void onEnd()
    {
        if (isServing)
        {
            // Nobody can be seeded from this member any more.
            ctx.terminationHook().run();
        }
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.push(resource);
        return resource;
    }
}
