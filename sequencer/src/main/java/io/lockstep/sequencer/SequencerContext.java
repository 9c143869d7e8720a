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

import static io.lockstep.sequencer.SequencerConfiguration.*;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.agrona.ErrorHandler;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.JournalContext;
import io.lockstep.runtime.AgentPlacement;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.DriverSettings;
import io.lockstep.runtime.IdleMode;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.NodeIdentity;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.sequencer.housekeeping.HousekeepingContext;
import io.lockstep.sequencer.recovery.RecoveryContext;
import io.lockstep.sequencer.stamp.StampVersions;

/**
 * Settings of a member. Serves one node, once.
 * <p>
 * Threading: the thread that launches the node. Errors: {@link IllegalArgumentException} in one line that names the
 * value.
 */
public final class SequencerContext
{
    private int streamId = STREAM_ID_DEFAULT;
    private int memberId = MEMBER_ID_DEFAULT;
    private String hosts = HOSTS_DEFAULT;
    private int portBase = PORT_BASE_DEFAULT;
    private String feedChannel = FEED_CHANNEL_DEFAULT;
    private String directory;
    private String authorisedKeys = AUTHORISED_KEYS_DEFAULT;
    private NodeDirectory.Bootstrap bootstrap = NodeDirectory.Bootstrap.NEVER;
    private Durability durability = DURABILITY_DEFAULT;
    private int maxBlockLength = MAX_BLOCK_LENGTH_DEFAULT;
    private int ringLength = RING_LENGTH_DEFAULT;
    private GenesisContext genesis = new GenesisContext();
    private StampVersions versions = StampVersions.RELEASED;
    private JournalContext journal = new JournalContext();
    private HousekeepingContext housekeeping = new HousekeepingContext();
    private RecoveryContext recovery = new RecoveryContext();
    private long attestIntervalNs = ATTEST_INTERVAL_DEFAULT;
    private long snapshotDeadlineNs = SNAPSHOT_DEADLINE_DEFAULT;
    private long heartbeatTimeoutNs = HEARTBEAT_TIMEOUT_DEFAULT;
    private long electionTimeoutNs = ELECTION_TIMEOUT_DEFAULT;
    private int logTermLength = LOG_TERM_LENGTH_DEFAULT;
    private int archiveSegmentLength = ARCHIVE_SEGMENT_LENGTH_DEFAULT;
    private final DriverSettings driver = new DriverSettings();
    private final AgentPlacement placement = DriverThreads.declare(new AgentPlacement()
        .agent("service")
        .agent("consensus")
        .agent("archive")
        .share("agents", "journal", "feed", "replay")
        .agent("keeper", IdleMode.SLEEP)
        .agent("backfill", IdleMode.SLEEP)
        .agent("peers", IdleMode.SLEEP)
        .agent("house", IdleMode.SLEEP))
        .agent("client", IdleMode.SLEEP);
    private LongSupplier freeSpace;
    private ErrorHandler errorHandler;
    private Runnable terminationHook;
    private BooleanSupplier isStopped = () -> false;
    private ErrorHandler waitHandler;
    private HoldRecorder holdRecorder;
    private boolean isConcluded;

    /**
     * A context from settings.
     *
     * @param settings to read.
     * @return a new context, not concluded.
     */
    public static SequencerContext from(final Settings settings)
    {
        final SequencerContext ctx = new SequencerContext();
        ctx.driver.read(settings);
        ctx.placement.read(settings);
        return ctx
            .streamId(settings.number(STREAM_ID_PROP_NAME, STREAM_ID_DEFAULT))
            .memberId(settings.number(MEMBER_ID_PROP_NAME, MEMBER_ID_DEFAULT))
            .hosts(settings.text(HOSTS_PROP_NAME, HOSTS_DEFAULT))
            .portBase(settings.number(PORT_BASE_PROP_NAME, PORT_BASE_DEFAULT))
            .feedChannel(settings.text(FEED_CHANNEL_PROP_NAME, FEED_CHANNEL_DEFAULT))
            .directory(settings.text(DIRECTORY_PROP_NAME, null))
            .authorisedKeys(settings.text(AUTHORISED_KEYS_PROP_NAME, AUTHORISED_KEYS_DEFAULT))
            .durability(settings.choice(DURABILITY_PROP_NAME, DURABILITY_DEFAULT))
            .maxBlockLength(settings.size(MAX_BLOCK_LENGTH_PROP_NAME, MAX_BLOCK_LENGTH_DEFAULT))
            .ringLength(settings.number(RING_LENGTH_PROP_NAME, RING_LENGTH_DEFAULT))
            .genesis(GenesisContext.from(settings))
            .journal(JournalContext.from(settings, JournalConfiguration.FORCE_POLICY_DEFAULT))
            .housekeeping(HousekeepingContext.from(settings))
            .recovery(RecoveryContext.from(settings))
            .attestIntervalNs(settings.durationNs(ATTEST_INTERVAL_PROP_NAME, ATTEST_INTERVAL_DEFAULT))
            .snapshotDeadlineNs(settings.durationNs(SNAPSHOT_DEADLINE_PROP_NAME, SNAPSHOT_DEADLINE_DEFAULT))
            .heartbeatTimeoutNs(settings.durationNs(HEARTBEAT_TIMEOUT_PROP_NAME, HEARTBEAT_TIMEOUT_DEFAULT))
            .electionTimeoutNs(settings.durationNs(ELECTION_TIMEOUT_PROP_NAME, ELECTION_TIMEOUT_DEFAULT))
            .logTermLength(settings.size(LOG_TERM_LENGTH_PROP_NAME, LOG_TERM_LENGTH_DEFAULT))
            .archiveSegmentLength(settings.size(ARCHIVE_SEGMENT_LENGTH_PROP_NAME, ARCHIVE_SEGMENT_LENGTH_DEFAULT));
    }

    /**
     * Checks every value and every relation between values, then freezes.
     *
     * @return this.
     */
    public SequencerContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("SequencerContext already concluded");
        }
        isConcluded = true;

        SettingRules.check(this);
        genesis.configuration(this);
        if (null == errorHandler || null == terminationHook)
        {
            throw new IllegalArgumentException("error handler and termination hook must be given");
        }
        return this;
    }

    /**
     * Members of the cluster.
     *
     * @return 1, 3 or 5.
     */
    public int memberCount()
    {
        return hosts.split(",").length;
    }

    /**
     * Host of a member.
     *
     * @param id of the member.
     * @return host name or address.
     */
    public String host(final int id)
    {
        return hosts.split(",")[id].trim();
    }

    /** Host and port of a member, by an offset of {@link MemberPorts}. */
    String endpoint(final int id, final int offset)
    {
        return host(id) + ':' + MemberPorts.port(portBase, id, offset);
    }

    /** What is stamped into the directory and each of its parts. */
    NodeIdentity identity()
    {
        return new NodeIdentity("sequencer")
            .with("cluster.id", journal.clusterId())
            .with("stream.id", streamId)
            .with("member.id", memberId)
            .with("member.count", memberCount());
    }

    /** Directory of a part of the node, below the node's directory. */
    Path directoryOf(final String name)
    {
        return Path.of(directory, name);
    }

    /** Reads the file of {@link #authorisedKeys()}. */
    AuthorisedKeys readAuthorisedKeys()
    {
        return AuthorisedKeys.read(Path.of(authorisedKeys));
    }

    /** Stream that the cluster sequences; part of every block. */
    public int streamId()
    {
        return streamId;
    }

    /** Sets {@link #streamId()}. */
    public SequencerContext streamId(final int value)
    {
        streamId = value;
        return this;
    }

    /** Which of the hosts this member is, from 0. */
    public int memberId()
    {
        return memberId;
    }

    /** Sets {@link #memberId()}. */
    public SequencerContext memberId(final int value)
    {
        memberId = value;
        return this;
    }

    /** Hosts of all members, comma separated, in the order of their ids. */
    public String hosts()
    {
        return hosts;
    }

    /** Sets {@link #hosts()}. */
    public SequencerContext hosts(final String value)
    {
        hosts = value;
        return this;
    }

    /** First port of member 0; member i has this plus 100 times i. Offsets are in {@link MemberPorts}. */
    public int portBase()
    {
        return portBase;
    }

    /** Sets {@link #portBase()}. */
    public SequencerContext portBase(final int value)
    {
        portBase = value;
        return this;
    }

    /** Aeron channel on which this member tells the gateways what it holds. */
    public String feedChannel()
    {
        return feedChannel;
    }

    /** Sets {@link #feedChannel()}. */
    public SequencerContext feedChannel(final String value)
    {
        feedChannel = value;
        return this;
    }

    /** Directory of archive, cluster and journal. */
    public String directory()
    {
        return directory;
    }

    /** Sets {@link #directory()}. */
    public SequencerContext directory(final String value)
    {
        directory = value;
        return this;
    }

    /** File of the keys by which gateways and admins are let in; the same on all members. */
    public String authorisedKeys()
    {
        return authorisedKeys;
    }

    /** Sets {@link #authorisedKeys()}. */
    public SequencerContext authorisedKeys(final String value)
    {
        authorisedKeys = value;
        return this;
    }

    /** What to do with a directory that is empty: by default it is refused. */
    public NodeDirectory.Bootstrap bootstrap()
    {
        return bootstrap;
    }

    /** Sets {@link #bootstrap()}. */
    public SequencerContext bootstrap(final NodeDirectory.Bootstrap value)
    {
        bootstrap = value;
        return this;
    }

    /** In front of the names of this member's threads. */
    String nodeName()
    {
        return "m" + memberId;
    }

    /** What a release is worth; equal on all members. */
    public Durability durability()
    {
        return durability;
    }

    /** Sets {@link #durability()}. */
    public SequencerContext durability(final Durability value)
    {
        durability = value;
        return this;
    }

    /** Longest block in bytes that the ring can take. */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /** Sets {@link #maxBlockLength()}. */
    public SequencerContext maxBlockLength(final int value)
    {
        maxBlockLength = value;
        return this;
    }

    /** Blocks that the ring holds, a power of two: what journal and feed may lag. */
    public int ringLength()
    {
        return ringLength;
    }

    /** Sets {@link #ringLength()}. */
    public SequencerContext ringLength(final int value)
    {
        ringLength = value;
        return this;
    }

    /** What the sequenced configuration is at the first start of the stream. */
    public GenesisContext genesis()
    {
        return genesis;
    }

    /** Sets {@link #genesis()}. */
    public SequencerContext genesis(final GenesisContext value)
    {
        genesis = value;
        return this;
    }

    /** Versions of the rules of the stamp that are known; by default those of this release. */
    public StampVersions versions()
    {
        return versions;
    }

    /** Sets {@link #versions()}: where a test puts another release. */
    public SequencerContext versions(final StampVersions value)
    {
        versions = value;
        return this;
    }

    /** Settings of the journal, to which the node adds directory, stream and block length. */
    public JournalContext journal()
    {
        return journal;
    }

    /** Sets {@link #journal()}. */
    public SequencerContext journal(final JournalContext value)
    {
        journal = value;
        return this;
    }

    /** Settings of the comparison at start. */
    public RecoveryContext recovery()
    {
        return recovery;
    }

    /** Sets {@link #recovery()}. */
    public SequencerContext recovery(final RecoveryContext value)
    {
        recovery = value;
        return this;
    }

    /** Settings of housekeeping. */
    public HousekeepingContext housekeeping()
    {
        return housekeeping;
    }

    /** Sets {@link #housekeeping()}. */
    public SequencerContext housekeeping(final HousekeepingContext value)
    {
        housekeeping = value;
        return this;
    }

    /** Interval of attestations while idle. */
    public long attestIntervalNs()
    {
        return attestIntervalNs;
    }

    /** Sets {@link #attestIntervalNs()}. */
    public SequencerContext attestIntervalNs(final long value)
    {
        attestIntervalNs = value;
        return this;
    }

    /** Longest wait of a snapshot for the journal. */
    public long snapshotDeadlineNs()
    {
        return snapshotDeadlineNs;
    }

    /** Sets {@link #snapshotDeadlineNs()}. */
    public SequencerContext snapshotDeadlineNs(final long value)
    {
        snapshotDeadlineNs = value;
        return this;
    }

    /** Silence after which followers elect another leader. */
    public long heartbeatTimeoutNs()
    {
        return heartbeatTimeoutNs;
    }

    /** Sets {@link #heartbeatTimeoutNs()}. */
    public SequencerContext heartbeatTimeoutNs(final long value)
    {
        heartbeatTimeoutNs = value;
        return this;
    }

    /** Longest wait for votes. */
    public long electionTimeoutNs()
    {
        return electionTimeoutNs;
    }

    /** Sets {@link #electionTimeoutNs()}. */
    public SequencerContext electionTimeoutNs(final long value)
    {
        electionTimeoutNs = value;
        return this;
    }

    /**
     * Term length of the replicated log: three of these are mapped on each member. At least eight times the longest
     * block, with room for its headers.
     */
    public int logTermLength()
    {
        return logTermLength;
    }

    /** Sets {@link #logTermLength()}. */
    public SequencerContext logTermLength(final int value)
    {
        logTermLength = value;
        return this;
    }

    /** Length of a segment file of the archive. */
    public int archiveSegmentLength()
    {
        return archiveSegmentLength;
    }

    /** Sets {@link #archiveSegmentLength()}. */
    public SequencerContext archiveSegmentLength(final int value)
    {
        archiveSegmentLength = value;
        return this;
    }

    /** Settings of the media driver, to be changed in place. */
    public DriverSettings driver()
    {
        return driver;
    }

    /** Threads of the agents, to be changed in place. */
    public AgentPlacement placement()
    {
        return placement;
    }

    /** Reads the room of this member; null for that of its directories. */
    LongSupplier freeSpace()
    {
        return freeSpace;
    }

    /**
     * Sets what says how much room this member has, in place of the file systems of its directories.
     *
     * @param value bytes; called on the monitor's thread.
     * @return this.
     */
    public SequencerContext freeSpace(final LongSupplier value)
    {
        freeSpace = value;
        return this;
    }

    /** Receives what goes wrong; called on any thread. */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /** Sets {@link #errorHandler()}. */
    public SequencerContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }

    /** Run once the node cannot go on; on any thread, must return at once and must not close the node itself. */
    public Runnable terminationHook()
    {
        return terminationHook;
    }

    /** Sets {@link #terminationHook()}. */
    public SequencerContext terminationHook(final Runnable value)
    {
        terminationHook = value;
        return this;
    }

    /** Is the start to be given up, which others may hold up for long; asked by the thread that starts the node. */
    public BooleanSupplier isStopped()
    {
        return isStopped;
    }

    /**
     * Hears what a start waits for that may take as long as nobody does anything about it: to be told at once, where
     * other errors of a start are held back until it has failed or not.
     *
     * @return the error handler by default.
     */
    public ErrorHandler waitHandler()
    {
        return null == waitHandler ? errorHandler : waitHandler;
    }

    /** Sets {@link #waitHandler()}. */
    public SequencerContext waitHandler(final ErrorHandler value)
    {
        waitHandler = value;
        return this;
    }

    /** Sets {@link #isStopped()}. */
    public SequencerContext isStopped(final BooleanSupplier value)
    {
        isStopped = value;
        return this;
    }

    /** Takes down what this member holds, closed with the node; null, the default, for nobody. */
    public HoldRecorder holdRecorder()
    {
        return holdRecorder;
    }

    /** Sets {@link #holdRecorder()}. */
    public SequencerContext holdRecorder(final HoldRecorder value)
    {
        holdRecorder = value;
        return this;
    }
}
