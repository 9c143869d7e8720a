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

import java.util.function.UnaryOperator;

import org.agrona.collections.Int2ObjectHashMap;

import io.aeron.cluster.service.Cluster;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;

/**
 * The replicated log of one cluster: it stands in for Aeron Cluster under the real service and the real gateways. It
 * holds the members' disks, and the lives of their consensus modules, which step themselves by the scheduler; their
 * services are stepped by the nodes.
 * <pre>
 *   start ----> SimulatedCluster.doWork, again and again ----> kill | powerLoss | leave
 *     |                                                             |
 *     +-------------------------- MemberLog stays ------------------+
 * </pre>
 * Threading: the simulation's one thread. All that happens is decided by the seed, the links and the calls.
 */
public final class LogModel
{
    final LogSettings settings;
    final Scheduler scheduler;
    final Wire wire;
    LogListener listener = new LogListener()
    {
    };
    private final SeededRandom random;
    private final MemberLog[] logs;
    private final Consensus[] members;
    private final int[] lives;
    private final boolean[] isLying;
    private final Int2ObjectHashMap<Endpoint> ports = new Int2ObjectHashMap<>();
    private UnaryOperator<byte[]> authenticator = (credentials) -> credentials;
    private long nextSessionId = 1;

    /**
     * A cluster of which nothing runs, on empty disks.
     *
     * @param settings  of it.
     * @param scheduler of the simulation.
     * @param random    of the simulation; streams of its own are split off.
     * @param links     between members, and between members and gateways.
     */
    public LogModel(
        final LogSettings settings, final Scheduler scheduler, final SeededRandom random, final Links links)
    {
        this.settings = settings;
        this.scheduler = scheduler;
        this.random = random.split("log");
        wire = new Wire(scheduler, links);
        logs = new MemberLog[settings.memberCount];
        members = new Consensus[settings.memberCount];
        lives = new int[settings.memberCount];
        isLying = new boolean[settings.memberCount];
        for (int i = 0; i < logs.length; i++)
        {
            logs[i] = new MemberLog(i);
        }
    }

    /**
     * Sets who hears what happens.
     *
     * @param value in place of the one before.
     */
    public void listener(final LogListener value)
    {
        listener = value;
    }

    /**
     * Sets what makes credentials a principal. By default they are it.
     *
     * @param value gives the encoded principal, null to refuse.
     */
    public void authenticator(final UnaryOperator<byte[]> value)
    {
        authenticator = value;
    }

    /**
     * Starts a member's process on its disk: looks at the log's tail, then begins. The service is started by the first
     * {@link SimulatedCluster#doWork}.
     *
     * @param memberId    of it; not running.
     * @param environment of this life.
     * @return the cluster for its service.
     * @throws LockstepException with {@link LockstepException.Fault#RESEED} if its disk is damaged, or was wiped.
     */
    public SimulatedCluster start(final int memberId, final MemberEnvironment environment)
    {
        if (isRunning(memberId))
        {
            throw new IllegalStateException("member runs: " + memberId);
        }
        final MemberLog log = logs[memberId];
        if (log.isWiped() && !settings.has(LogFlaw.RESEEDED_MEMBER))
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "model: directory is empty, reseed this member: member=" + memberId);
        }
        log.bootstrapped();
        final long cut = log.check();
        if (cut > 0)
        {
            listener.onTailCut(memberId, cut);
        }
        lives[memberId]++;
        members[memberId] = new Consensus(this, memberId, environment, log);
        return members[memberId].cluster;
    }

    /**
     * Does a member's process run, paused or not.
     *
     * @param memberId of it.
     * @return true from start to its end.
     */
    public boolean isRunning(final int memberId)
    {
        return null != members[memberId];
    }

    /**
     * Kills a member's process: what was not written is gone, what the page cache holds stays.
     *
     * @param memberId of it; nothing happens if it does not run.
     */
    public void kill(final int memberId)
    {
        end(memberId);
        logs[memberId].killed();
    }

    /**
     * Takes the power from a member's machine: what was not forced is there up to a point by chance.
     *
     * @param memberId of it; it need not run.
     */
    public void powerLoss(final int memberId)
    {
        end(memberId);
        if (!settings.isDurable && members.length > 1)
        {
            logs[memberId].forgot();
        }
        logs[memberId].powerLoss(random, settings.has(LogFlaw.TORN_TAIL),
            isLying[memberId] && settings.has(LogFlaw.LYING_DEVICE));
    }

    /**
     * Takes the power from a member's machine in the middle of a write: if there was one, the log ends in a part of it.
     *
     * @param memberId of it; it need not run.
     */
    public void tornPowerLoss(final int memberId)
    {
        final LogEntry written = isRunning(memberId) ? members[memberId].recorder.written() : null;
        powerLoss(memberId);
        logs[memberId].tear(random, written);
    }

    /**
     * Has the log do from now on what it should not, or be right again.
     *
     * @param flaw  of all members.
     * @param isOn  whether it does.
     */
    public void flaw(final LogFlaw flaw, final boolean isOn)
    {
        settings.flaw(flaw, isOn);
    }

    /**
     * Stops a member in order: its stream ends, and the others elect without waiting for it.
     *
     * @param memberId of it; nothing happens if it does not run.
     */
    public void leave(final int memberId)
    {
        if (null != members[memberId])
        {
            members[memberId].leave();
            end(memberId);
        }
    }

    /**
     * Stops a member's process for a while, or lets it go on. What comes meanwhile waits for it.
     *
     * @param memberId of it; nothing happens if it does not run.
     * @param isPaused true to stop it.
     */
    public void pause(final int memberId, final boolean isPaused)
    {
        if (null != members[memberId] && members[memberId].isPaused() != isPaused)
        {
            members[memberId].pause(isPaused);
        }
    }

    /**
     * Makes the device of a member slow from now on, for this life.
     *
     * @param memberId of it; nothing happens if it does not run.
     * @param factor   by which writes and forces take longer; 1 for none.
     */
    public void slowDevice(final int memberId, final double factor)
    {
        if (null != members[memberId])
        {
            members[memberId].recorder.slowness(factor);
        }
    }

    /**
     * Makes the device of a member say that it has forced what it has not, with {@link LogFlaw#LYING_DEVICE}.
     *
     * @param memberId of it.
     * @param lies     whether it does from now on.
     */
    public void lie(final int memberId, final boolean lies)
    {
        isLying[memberId] = lies;
    }

    /**
     * Takes a member's disk away, and gives it an empty one.
     *
     * @param memberId of it; not running.
     */
    public void wipe(final int memberId)
    {
        end(memberId);
        logs[memberId].wipe();
    }

    /**
     * Flips a bit in an entry of a member's log, for the next start to find.
     *
     * @param memberId of it; not running.
     * @return false if there is no entry.
     */
    public boolean damageLog(final int memberId)
    {
        final MemberLog log = logs[memberId];
        if (log.size() > 0)
        {
            log.damage(random.nextInt(log.size()));
        }
        return log.size() > 0;
    }

    /**
     * Flips a bit in a member's latest snapshot.
     *
     * @param memberId of it.
     * @return false if there is no snapshot.
     */
    public boolean damageSnapshot(final int memberId)
    {
        final LogSnapshot latest = logs[memberId].latestSnapshot();
        if (null != latest && latest.length() > 0)
        {
            latest.flip(random.nextInt((int)Math.min(Integer.MAX_VALUE, latest.length() * Byte.SIZE)));
            return true;
        }
        return false;
    }

    /**
     * Takes the latest snapshot out of a member's recording log, so that the next start begins from the one before:
     * what an operator does by Aeron's tool.
     *
     * @param memberId of it; not running.
     * @return false if there is none.
     */
    public boolean invalidateLatestSnapshot(final int memberId)
    {
        final MemberLog log = logs[memberId];
        return !log.snapshots.isEmpty() && null != log.snapshots.remove(log.snapshots.size() - 1);
    }

    /**
     * Lets a member take part by the rule of SequencerNode: one that has forgotten what it acknowledged only when a
     * majority without it follows one leader in one term, to vote behind that term as after a reseed.
     *
     * @param memberId of it; not running.
     * @return false if it has to be tried again.
     */
    public boolean tryRejoin(final int memberId)
    {
        if (!logs[memberId].hasForgotten())
        {
            return true;
        }
        final int leader = leader();
        final int followers = leader < 0 ? 0 : followers(members[leader], memberId);
        if (followers < settings.quorum())
        {
            return false;
        }
        logs[memberId].rejoined(termToKeep(members[leader], followers));
        return true;
    }

    /**
     * Seeds a member again by the rule of the reseed tool: only if a majority without it follows one leader in one
     * term, from a copy that reaches that leader's end, to vote behind that term, or, if not all others follow it,
     * behind the next.
     *
     * @param memberId of it; not running.
     * @param from     the peer to copy from.
     * @return false if there is no such leader, or the peer's log does not reach its end yet; try again.
     */
    public boolean reseed(final int memberId, final int from)
    {
        final int leader = leader();
        if (isRunning(memberId) || leader < 0 || !isRunning(from))
        {
            return false;
        }
        final Consensus leading = members[leader];
        final int followers = followers(leading, memberId);
        final long end = leading.streams.published().position();
        if (followers < settings.quorum() || logs[from].recordedPosition(settings.isDurable) < end)
        {
            return false;
        }
        logs[memberId].seed(logs[from], end, termToKeep(leading, followers));
        return true;
    }

    /**
     * The disk of a member.
     *
     * @param memberId of it.
     * @return the same object over all lives.
     */
    public MemberLog log(final int memberId)
    {
        return logs[memberId];
    }

    /**
     * Who leads, with no election going on.
     *
     * @return the member whose term is the latest; -1 if nobody does.
     */
    public int leader()
    {
        int leader = -1;
        for (int i = 0; i < members.length; i++)
        {
            if (isLeader(i) && (leader < 0 || members[i].leadershipTermId > members[leader].leadershipTermId))
            {
                leader = i;
            }
        }
        return leader;
    }

    /**
     * Does a member lead, as it knows.
     *
     * @param memberId of it.
     * @return true if it does, paused or not.
     */
    public boolean isLeader(final int memberId)
    {
        final Consensus member = members[memberId];
        return null != member && member.isSettled() && Cluster.Role.LEADER == member.role;
    }

    /**
     * Does a member take part: no election, no catching up.
     *
     * @param memberId of it.
     * @return true if so.
     */
    public boolean isSettled(final int memberId)
    {
        return null != members[memberId] && members[memberId].isSettled();
    }

    /**
     * The term that a member is in.
     *
     * @param memberId of it.
     * @return leadership term id, while an election goes on maybe that of a term that is replayed; -1 for none.
     */
    public long leadershipTermId(final int memberId)
    {
        return null == members[memberId] ? TermMap.NONE : members[memberId].leadershipTermId;
    }

    /**
     * Up to where a member knows the log as committed.
     *
     * @param memberId of it.
     * @return position, -1 if it does not run.
     */
    public long commitPosition(final int memberId)
    {
        return null == members[memberId] ? TermMap.NONE : members[memberId].commitPosition;
    }

    /**
     * Members that hold an entry.
     *
     * @param entry    of the log.
     * @param isForced whether it has to be forced there.
     * @return count, running or not.
     */
    public int holders(final LogEntry entry, final boolean isForced)
    {
        int count = 0;
        for (final MemberLog each : logs)
        {
            count += each.holds(entry, isForced) || each.startPosition() >= entry.position() ? 1 : 0;
        }
        return count;
    }

    /**
     * Members of the cluster, running or not.
     *
     * @return count.
     */
    public int memberCount()
    {
        return logs.length;
    }

    /**
     * Messages sent so far.
     *
     * @return count.
     */
    public long messageCount()
    {
        return wire.sentCount();
    }

    /** Gives the life of a member that runs; null if none does. */
    Consensus member(final int memberId)
    {
        return members[memberId];
    }

    Endpoint port(final int host)
    {
        return ports.get(host);
    }

    void port(final int host, final Endpoint port)
    {
        if (null == port)
        {
            ports.remove(host);
        }
        else
        {
            ports.put(host, port);
        }
    }

    byte[] admit(final byte[] credentials)
    {
        return authenticator.apply(credentials);
    }

    /** A member has read what a gateway offered: there is room in its stream again. */
    void consumed(final int host, final long generation, final int length)
    {
        final Endpoint port = ports.get(host);
        if (null != port)
        {
            port.onConsumed(generation, length);
        }
    }

    long newSessionId()
    {
        return nextSessionId++;
    }

    SeededRandom newRandom(final int memberId)
    {
        return random.split("member." + memberId + '.' + lives[memberId]);
    }

    /** Members that follow a leader in its term, itself among them, without one. */
    private int followers(final Consensus leading, final int without)
    {
        int followers = 0;
        for (int i = 0; i < members.length; i++)
        {
            final boolean isFollowing = i != without && null != members[i] && members[i].isSettled() &&
                members[i].leadershipTermId == leading.leadershipTermId && members[i].leaderId == leading.self.id;
            followers += isFollowing ? 1 : 0;
        }
        return followers;
    }

    /** TermToKeep of production. */
    private long termToKeep(final Consensus leading, final int followers)
    {
        return followers == members.length - 1 ? leading.leadershipTermId : leading.leadershipTermId + 1;
    }

    private void end(final int memberId)
    {
        if (null != members[memberId])
        {
            members[memberId].close();
            members[memberId] = null;
        }
    }
}
