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
package io.lockstep.sim.plan;

/**
 * What can go wrong. {@link Fault} says what its numbers mean for each.
 * <p>
 * Threading: immutable.
 */
public enum FaultKind
{
    /** The processes of hosts are killed, and started again after the duration. */
    CRASH(Target.NODE, Harm.NONE),
    /** The processes of hosts are closed in order, and started again after the duration. */
    RESTART(Target.NODE, Harm.NONE),
    /** A process stands still for the duration; clocks and messages go on. */
    PAUSE(Target.NODE, Harm.NONE),
    /** The hosts lose power, and start again after the duration. */
    POWER_LOSS(Target.DISK, Harm.UNFORCED),
    /** A disk has room for as many bytes as the amount says, for the duration. */
    DISK_FULL(Target.DISK, Harm.NONE),
    /** Amount: which write from then on fails. Detail: bytes of it that are written all the same. */
    FAILED_WRITE(Target.DISK, Harm.NONE),
    /** Amount: which force from then on fails. What it was to force counts as clean. */
    FAILED_FORCE(Target.DISK, Harm.UNFORCED),
    /** Amount: which operation that changes something fails, from then on; a force is one. */
    FAILED_OPERATION(Target.DISK, Harm.UNFORCED),
    /** A force takes as many ns more as the amount says, for the duration. */
    SLOW_DISK(Target.DISK, Harm.NONE),
    /**
     * As many bits as the amount says change at rest; while the process is down, if it has a duration. Detail: 1 for
     * those of the journal's last segment alone.
     */
    BIT_ROT(Target.DISK, Harm.DAMAGE),
    /** As many sectors as the amount says cannot be read any more; duration and detail as for {@link #BIT_ROT}. */
    UNREADABLE(Target.DISK, Harm.DAMAGE),
    /** Amount: which write from then on goes nowhere, seen once the cache is gone. */
    LOST_WRITE(Target.DISK, Harm.DAMAGE),
    /** Amount: which write from then on goes elsewhere. Detail: to which position. */
    MISDIRECTED_WRITE(Target.DISK, Harm.DAMAGE),
    /** For the duration forces say that the device has what it has not. */
    LYING_DEVICE(Target.DISK, Harm.DAMAGE),
    /** The wall clock goes forward or back by the amount in ns. */
    CLOCK_JUMP(Target.NODE, Harm.NONE),
    /** The clocks run faster by as many millionths as the amount says, for the duration. */
    CLOCK_DRIFT(Target.NODE, Harm.NONE),
    /** Nothing passes between hosts and peers, either way, for the duration. */
    PARTITION(Target.LINK, Harm.NONE),
    /** Nothing passes from hosts to peers, but all does the other way, for the duration. */
    ONE_WAY(Target.LINK, Harm.NONE),
    /** Nothing passes between one host and one peer, while others reach both, for the duration. */
    PARTIAL(Target.LINK, Harm.NONE),
    /** What goes from hosts to peers comes after the duration, none of it lost. */
    CLOG(Target.LINK, Harm.NONE),
    /** As many thousandths as the amount says of what goes from hosts to peers are lost, for the duration. */
    LOSS_BURST(Target.LINK, Harm.NONE),
    /** A replica is stepped by the amount less often, for the duration. */
    SLOW_CONSUMER(Target.REPLICA, Harm.NONE),
    /** A member's service takes as many ns more for each entry as the amount says, for the duration. */
    SLOW_SERVICE(Target.MEMBER, Harm.NONE),
    /** A snapshot is asked for. */
    SNAPSHOT(Target.LEADER, Harm.NONE),
    /** Two snapshots are taken, one after the other, so that the log is purged as far as the rules let it. */
    PURGE(Target.LEADER, Harm.NONE),
    /** A log that is right else counts what members of an older term hold, for the duration (aeron issue 2147). */
    STALE_TERM(Target.LOG, Harm.ANYBODY),
    /** The member loses power, and its log ends in half a write. */
    TORN_TAIL(Target.MEMBER, Harm.UNFORCED),
    /** The disk of a member is replaced by an empty one, and seeded from the leader's. */
    RESEED(Target.MEMBER, Harm.DAMAGE),
    /** A member's service stands still, and the leader is killed after half of the duration (aeron issue 1923). */
    LAGGING_SERVICE(Target.MEMBER, Harm.NONE),
    /** A member is stopped in order, and started in the next release after the duration. */
    UPGRADE(Target.MEMBER, Harm.NONE);

    /** Whom it hits. */
    enum Target
    {
        NODE, DISK, MEMBER, REPLICA, LEADER, LINK, LOG
    }

    /** What it takes from who is hit. */
    enum Harm
    {
        /** Nothing that was written. */
        NONE,
        /** What was not forced. */
        UNFORCED,
        /** What was forced. */
        DAMAGE,
        /** What was forced, on a member that nobody can name before. */
        ANYBODY
    }

    private static final FaultKind[] ALL = values();

    private final Target target;
    private final Harm harm;
    private final String key;

    FaultKind(final Target target, final Harm harm)
    {
        this.target = target;
        this.harm = harm;
        key = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * Its name in texts.
     *
     * @return lower case, with hyphens.
     */
    public String key()
    {
        return key;
    }

    /**
     * A kind by its name in texts.
     *
     * @param key as {@link #key()}.
     * @return kind.
     * @throws IllegalArgumentException if there is none.
     */
    public static FaultKind ofKey(final String key)
    {
        for (final FaultKind each : ALL)
        {
            if (each.key.equals(key))
            {
                return each;
            }
        }
        throw new IllegalArgumentException("no kind of fault: text=" + key);
    }

    Target target()
    {
        return target;
    }

    Harm harm()
    {
        return harm;
    }
}
