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
package io.lockstep.sim.log;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.lockstep.sequencer.cluster.ConsensusErrors;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.StepDigest;

/**
 * A cluster of the model with services that only remember, gateways that only offer numbers, and an oracle that knows
 * what was ever committed.
 */
final class LogWorld implements Links, LogListener
{
    static final int GATEWAY = 100;
    private static final long MS = 1_000_000;

    final SeededRandom random;
    final Scheduler scheduler;
    final LogSettings settings;
    final LogModel model;
    final StepDigest digest = new StepDigest();
    final List<LogEntry> committed = new ArrayList<>();
    final LongArrayList committedIn = new LongArrayList();
    final Member[] members;
    final List<SimulatedClusterPort> ports = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final boolean[][] cuts;
    long minDelayNs = 20_000;
    long maxDelayNs = 200_000;
    boolean isStrict = true;
    boolean isRestarting;
    long elections;
    long delivered;
    long tailCuts;
    private long offered;

    LogWorld(final long seed, final LogSettings settings)
    {
        this.settings = settings;
        random = new SeededRandom(seed);
        scheduler = new Scheduler(random);
        scheduler.runUntil(1_000_000_000L);
        model = new LogModel(settings, scheduler, random, this);
        model.listener(this);
        members = new Member[settings.memberCount()];
        cuts = new boolean[GATEWAY + 8][GATEWAY + 8];
        for (int i = 0; i < members.length; i++)
        {
            members[i] = new Member(i);
        }
    }

    @Override
    public boolean mayPass(final int fromHost, final int toHost)
    {
        return !cuts[fromHost][toHost];
    }

    @Override
    public long delayNs(final int fromHost, final int toHost)
    {
        return random.nextLong(minDelayNs, maxDelayNs + 1);
    }

    void startAll()
    {
        for (final Member each : members)
        {
            each.start();
        }
    }

    SimulatedClusterPort newPort()
    {
        final int host = GATEWAY + ports.size();
        final SimulatedClusterPort port = new SimulatedClusterPort(model, host, new byte[] {(byte)host}, random);
        ports.add(port);
        final Scheduler.Task[] task = new Scheduler.Task[1];
        task[0] = scheduler.newTask(() ->
        {
            port.poll(scheduler.nowNs());
            task[0].after(MS);
        });
        task[0].after(0);
        return port;
    }

    /** Has every port offer now and then. */
    void load(final long intervalNs)
    {
        for (final SimulatedClusterPort each : ports)
        {
            final Scheduler.Task[] task = new Scheduler.Task[1];
            final SeededRandom pace = random.split("load." + ports.indexOf(each));
            task[0] = scheduler.newTask(() ->
            {
                offer(each);
                task[0].after(pace.nextLong(1, 2 * intervalNs));
            });
            task[0].after(intervalNs);
        }
    }

    boolean offer(final SimulatedClusterPort port)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 + (int)(offered % 5) * 40]);
        buffer.putLong(0, ++offered);
        return port.offer(buffer, 0, buffer.capacity()) > 0;
    }

    void run(final long forNs)
    {
        scheduler.runUntil(scheduler.nowNs() + forNs);
        if (!problems.isEmpty())
        {
            fail(String.join("\n", problems.subList(0, Math.min(5, problems.size()))));
        }
    }

    void isolate(final int member, final boolean isCut)
    {
        for (int i = 0; i < cuts.length; i++)
        {
            cuts[i][member] = isCut;
            cuts[member][i] = isCut;
        }
    }

    void cut(final int from, final int to, final boolean isCut)
    {
        cuts[from][to] = isCut;
    }

    void heal()
    {
        for (final boolean[] each : cuts)
        {
            Arrays.fill(each, false);
        }
        for (int i = 0; i < members.length; i++)
        {
            members[i].pause(false);
            model.slowDevice(i, 1);
            members[i].slowness = 1;
            if (!model.isRunning(i))
            {
                members[i].start();
            }
        }
    }

    /** Runs until a condition holds, or fails. */
    void await(final String what, final long forNs, final BooleanSupplier condition)
    {
        await(what, forNs, MS, condition);
    }

    /** As {@link #await}, looking every ten microseconds. */
    void awaitFine(final String what, final long forNs, final BooleanSupplier condition)
    {
        await(what, forNs, MS / 100, condition);
    }

    private void await(final String what, final long forNs, final long stepNs, final BooleanSupplier condition)
    {
        final long deadlineNs = scheduler.nowNs() + forNs;
        while (!condition.getAsBoolean())
        {
            if (scheduler.nowNs() > deadlineNs)
            {
                final StringBuilder state = new StringBuilder();
                for (int i = 0; i < members.length; i++)
                {
                    state.append("\n  ").append(i).append(' ').append(members[i].election).append(" settled=")
                        .append(model.isSettled(i)).append(" leader=").append(model.isLeader(i)).append(" commit=")
                        .append(model.commitPosition(i)).append(" term=").append(model.leadershipTermId(i))
                        .append(' ').append(model.log(i)).append(' ').append(members[i].lastError);
                }
                fail(what + " is not so in time" + state);
            }
            run(stepNs);
        }
    }

    boolean isWhole()
    {
        final int leader = model.leader();
        if (leader < 0)
        {
            return false;
        }
        for (int i = 0; i < members.length; i++)
        {
            if (!model.isSettled(i) || model.leadershipTermId(i) != model.leadershipTermId(leader) ||
                model.commitPosition(i) < model.commitPosition(leader))
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public void onElectionState(final int memberId, final ElectionState from, final ElectionState to)
    {
        members[memberId].election = to;
        digest.add(memberId * 100 + to.code());
        elections += ElectionState.CLOSED == to ? 1 : 0;
        if (isStrict && ElectionState.LEADER_READY == to)
        {
            for (int i = 0; i < committed.size(); i++)
            {
                // A leader of an earlier term than the commit may come late; it gets no majority any more.
                final LogEntry each = committed.get(i);
                check(committedIn.getLong(i) >= model.leadershipTermId(memberId) ||
                    model.log(memberId).holds(each, false) ||
                    model.log(memberId).startPosition() >= each.position(),
                    "elected leader lacks what was committed: member=" + memberId + ' ' + each);
            }
        }
    }

    @Override
    public void onCommitted(final int memberId, final long termId, final long position)
    {
        final MemberLog log = model.log(memberId);
        digest.add(position);
        final long end = committedEnd();
        LogEntry next = log.at(end);
        while (null != next && next.position() <= position)
        {
            committed.add(next);
            committedIn.addLong(termId);
            next = log.at(next.position());
        }
        if (isStrict)
        {
            check(committedEnd() >= position, "committed what does not fit: member=" + memberId + " position=" +
                position + " end=" + committedEnd());
        }
    }

    @Override
    public void onDelivered(final int memberId, final LogEntry entry, final boolean isReplay)
    {
        digest.add(memberId + entry.position() * 31);
        delivered++;
        members[memberId].entries.add(entry);
        if (isStrict)
        {
            check(isCommitted(entry), "service was given what is not committed: member=" + memberId + ' ' + entry);
        }
    }

    @Override
    public void onTruncated(final int memberId, final long from, final long to)
    {
        digest.add(from);
        digest.add(to);
    }

    @Override
    public void onTailCut(final int memberId, final long length)
    {
        tailCuts++;
    }

    long committedEnd()
    {
        return committed.isEmpty() ? 0 : committed.get(committed.size() - 1).position();
    }

    boolean isCommitted(final LogEntry entry)
    {
        int low = 0;
        int high = committed.size() - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            final int compared = Long.compare(committed.get(middle).startPosition(), entry.startPosition());
            if (0 == compared)
            {
                return committed.get(middle) == entry;
            }
            low = compared < 0 ? middle + 1 : low;
            high = compared > 0 ? middle - 1 : high;
        }
        return false;
    }

    void check(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            problems.add("at " + scheduler.nowNs() / 1000 + " us: " + problem);
        }
    }

    /** A member's node: it steps its service, and ends when that fails. */
    final class Member implements MemberService, ClusteredService
    {
        final int id;
        final List<LogEntry> entries = new ArrayList<>();
        final Scheduler.Task task;
        SimulatedCluster cluster;
        ElectionState election;
        Throwable lastError;
        Cluster.Role role = Cluster.Role.FOLLOWER;
        int limit = 10;
        double slowness = 1;
        int failures;
        long consumedTermId;
        long loadedPosition;
        long timers;
        private boolean isPaused;

        Member(final int id)
        {
            this.id = id;
            task = scheduler.newTask(this::step);
        }

        void start()
        {
            entries.clear();
            consumedTermId = -1;
            isPaused = false;
            role = Cluster.Role.FOLLOWER;
            cluster = model.start(id, new MemberEnvironment(this, scheduler::nowNs, NoOpIdleStrategy.INSTANCE,
                () -> task.atLatest(scheduler.nowNs() + (long)(20_000 * slowness)), 0, this::onError, this::onError));
            task.after(0);
        }

        void pause(final boolean value)
        {
            isPaused = value;
            model.pause(id, value);
            task.after(0);
        }

        private void onError(final Throwable ex)
        {
            lastError = ex;
            if (ConsensusErrors.isCut(ex))
            {
                final SimulatedCluster life = cluster;
                scheduler.after(0, () -> end(life));
            }
            if (ex instanceof AssertionError || ex instanceof NullPointerException ||
                ex instanceof IndexOutOfBoundsException)
            {
                problems.add(ex + " " + List.of(ex.getStackTrace()).subList(0, Math.min(8, ex.getStackTrace().length)));
            }
        }

        private void step()
        {
            if (!model.isRunning(id) || isPaused)
            {
                return;
            }
            try
            {
                final int work = cluster.doWork(limit);
                task.after((long)((work > 0 ? 20_000 : MS) * slowness));
            }
            catch (final RuntimeException ex)
            {
                onError(ex);
                end(cluster);
            }
        }

        /** Its process ends, if it still is in that life, and is started again. */
        private void end(final SimulatedCluster life)
        {
            if (life != cluster || !model.isRunning(id))
            {
                return;
            }
            failures++;
            model.kill(id);
            if (isRestarting)
            {
                scheduler.after(10 * MS, () ->
                {
                    if (!model.isRunning(id))
                    {
                        start();
                    }
                });
            }
        }

        @Override
        public ClusteredService callbacks()
        {
            return this;
        }

        @Override
        public void start(final Cluster startedIn, final LogSnapshot snapshot)
        {
            loadedPosition = null == snapshot ? 0 : snapshot.position();
            if (null != snapshot)
            {
                snapshot.forEach((buffer, length) ->
                    check(buffer.getLong(0) == snapshot.position(), "snapshot of another position"));
            }
        }

        @Override
        public void takeSnapshot(final SnapshotSink sink)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
            buffer.putLong(0, cluster.logPosition());
            sink.onMessage(buffer, 8);
        }

        @Override
        public void onStart(final Cluster startedIn, final Image snapshotImage)
        {
            fail("not called");
        }

        @Override
        public void onSessionOpen(final ClientSession session, final long timestamp)
        {
            assertSame(session, cluster.getClientSession(session.id()));
        }

        @Override
        public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
        {
            assertTrue(null == cluster.getClientSession(session.id()));
        }

        @Override
        public void onSessionMessage(
            final ClientSession session,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header)
        {
            check(null != session, "message of no session");
            check(header.position() == cluster.logPosition(), "header's position");
        }

        @Override
        public void onTimerEvent(final long correlationId, final long timestamp)
        {
            timers++;
            cluster.scheduleTimer(correlationId, timestamp + 20 * MS);
        }

        @Override
        public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
        {
            fail("not called");
        }

        @Override
        public void onRoleChange(final Cluster.Role newRole)
        {
            role = newRole;
        }

        @Override
        public void onNewLeadershipTermEvent(
            final long leadershipTermId,
            final long logPosition,
            final long timestamp,
            final long termBaseLogPosition,
            final int leaderMemberId,
            final int logSessionId,
            final TimeUnit timeUnit,
            final int appVersion)
        {
            consumedTermId = leadershipTermId;
            cluster.scheduleTimer(1, timestamp + 20 * MS);
        }

        @Override
        public void onTerminate(final Cluster terminated)
        {
            fail("not called");
        }
    }
}
