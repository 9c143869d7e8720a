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
package io.lockstep.journal;

import static io.lockstep.journal.JournalConfiguration.*;

import java.io.File;

import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFactory;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.runtime.Settings;

/**
 * Settings of a journal. Every setter may be called until {@link #conclude()}, which whoever takes the context calls.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
public final class JournalContext
{
    private static final int ALIGNMENT = 4096;

    private File directory;
    private int streamId = STREAM_ID_DEFAULT;
    private int segmentLength = SEGMENT_LENGTH_DEFAULT;
    private int maxBlockLength = MAX_BLOCK_LENGTH_DEFAULT;
    private int writeBufferLength = WRITE_BUFFER_LENGTH_DEFAULT;
    private int readBufferLength = READ_BUFFER_LENGTH_DEFAULT;
    private int indexInterval = INDEX_INTERVAL_DEFAULT;
    private long baseBlockNumber;
    private long baseSequence;
    private int baseChainCrc = ChainCrc.GENESIS;
    private int clusterId = CLUSTER_ID_DEFAULT;
    private ForcePolicy forcePolicy = FORCE_POLICY_DEFAULT;
    private long forceIntervalNs = FORCE_INTERVAL_DEFAULT;
    private OpenCheck openCheck = OPEN_CHECK_DEFAULT;
    private Retention retention = Retention.KEEP_ALL;
    private long spaceWarning = SPACE_WARNING_DEFAULT;
    private boolean hasKeeperThread;
    private EpochNanoClock epochClock;
    private IdleStrategy idleStrategy;
    private ErrorHandler errorHandler;
    private JournalCounters counters;
    private Storage storage;
    private StorageFactory aside;
    private boolean isConcluded;

    /**
     * A context with what a node's settings say; directory, stream and block length are the node's to add.
     *
     * @param settings    to take from.
     * @param forcePolicy where none is set.
     * @return a new context.
     */
    public static JournalContext from(final Settings settings, final ForcePolicy forcePolicy)
    {
        return new JournalContext()
            .clusterId(settings.number(CLUSTER_ID_PROP_NAME, CLUSTER_ID_DEFAULT))
            .segmentLength(settings.size(SEGMENT_LENGTH_PROP_NAME, SEGMENT_LENGTH_DEFAULT))
            .indexInterval(settings.size(INDEX_INTERVAL_PROP_NAME, INDEX_INTERVAL_DEFAULT))
            .forcePolicy(settings.choice(FORCE_POLICY_PROP_NAME, forcePolicy))
            .forceIntervalNs(settings.durationNs(FORCE_INTERVAL_PROP_NAME, FORCE_INTERVAL_DEFAULT))
            .openCheck(settings.choice(OPEN_CHECK_PROP_NAME, OPEN_CHECK_DEFAULT))
            .retention(new Retention(
                settings.number(RETAIN_SEGMENTS_PROP_NAME, 0),
                settings.longSize(RETAIN_LENGTH_PROP_NAME, 0),
                settings.durationNs(RETAIN_AGE_PROP_NAME, 0)))
            .spaceWarning(settings.longSize(SPACE_WARNING_PROP_NAME, SPACE_WARNING_DEFAULT));
    }

    /**
     * Checks every value, fills what is missing, then freezes. A context serves one owner, once.
     *
     * @return this.
     */
    public JournalContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("JournalContext already concluded");
        }
        isConcluded = true;

        check();
        if (baseBlockNumber < 0 || baseSequence < 0 || 0 == baseBlockNumber && ChainCrc.GENESIS != baseChainCrc)
        {
            throw new IllegalArgumentException("base is not a place in a stream: blockNumber=" + baseBlockNumber +
                " sequence=" + baseSequence + " chainCrc=" + baseChainCrc);
        }
        if (null == storage)
        {
            if (null == directory)
            {
                throw new IllegalArgumentException("directory is missing: name=" + DIRECTORY_PROP_NAME);
            }
            storage = new FileStorage(directory);
        }
        counters = null == counters ? new JournalCounters() : counters;
        epochClock = null == epochClock ? SystemEpochNanoClock.INSTANCE : epochClock;
        idleStrategy = null == idleStrategy ? new BackoffIdleStrategy() : idleStrategy;
        errorHandler = null == errorHandler ? JournalContext::discard : errorHandler;
        writeBufferLength = BitUtil.align(writeBufferLength, ALIGNMENT);
        readBufferLength = BitUtil.align(readBufferLength, ALIGNMENT);
        return this;
    }

    /**
     * Checks every value that a setting gives, and freezes nothing: for an owner that opens the journal late and has to
     * refuse early.
     */
    public void check()
    {
        JournalRules.check(this);
    }

    /** Directory of the segment files. */
    public File directory()
    {
        return directory;
    }

    /**
     * Directory of the segment files; not needed where a {@link #storage(Storage)} is given.
     *
     * @param directory that need not be there yet.
     * @return this.
     */
    public JournalContext directory(final File directory)
    {
        this.directory = directory;
        return this;
    }

    /** Stream that the journal holds. */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Stream that the journal holds: blocks and segments of others are refused.
     *
     * @param streamId of the stream.
     * @return this.
     */
    public JournalContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /** Limit of a segment file's length, in bytes. */
    public int segmentLength()
    {
        return segmentLength;
    }

    /**
     * Limit of a segment file's length. It may be another one than the files that are there were made with.
     *
     * @param segmentLength in bytes, a power of two.
     * @return this.
     */
    public JournalContext segmentLength(final int segmentLength)
    {
        this.segmentLength = segmentLength;
        return this;
    }

    /** Length of the longest block, in bytes. */
    public int maxBlockLength()
    {
        return maxBlockLength;
    }

    /**
     * Length of the longest block. It must not be less than that of any block that is there.
     *
     * @param maxBlockLength in bytes.
     * @return this.
     */
    public JournalContext maxBlockLength(final int maxBlockLength)
    {
        this.maxBlockLength = maxBlockLength;
        return this;
    }

    /** Length of the buffer that gathers appends, in bytes. */
    public int writeBufferLength()
    {
        return writeBufferLength;
    }

    /**
     * Length of the buffer that gathers appends. When it is full it is written without being asked.
     *
     * @param writeBufferLength in bytes, at least the longest record.
     * @return this.
     */
    public JournalContext writeBufferLength(final int writeBufferLength)
    {
        this.writeBufferLength = writeBufferLength;
        return this;
    }

    /** Length of a reader's buffer, in bytes. */
    public int readBufferLength()
    {
        return readBufferLength;
    }

    /**
     * Length of a reader's buffer.
     *
     * @param readBufferLength in bytes, at least the longest record.
     * @return this.
     */
    public JournalContext readBufferLength(final int readBufferLength)
    {
        this.readBufferLength = readBufferLength;
        return this;
    }

    /** Distance between two points of the index, in bytes. */
    public int indexInterval()
    {
        return indexInterval;
    }

    /**
     * Distance between two points of the index: 16 bytes of memory each.
     *
     * @param indexInterval in bytes.
     * @return this.
     */
    public JournalContext indexInterval(final int indexInterval)
    {
        this.indexInterval = indexInterval;
        return this;
    }

    /** Cluster that the stream is of. */
    public int clusterId()
    {
        return clusterId;
    }

    /**
     * Cluster that the stream is of: segments of others are refused.
     *
     * @param clusterId of the cluster.
     * @return this.
     */
    public JournalContext clusterId(final int clusterId)
    {
        this.clusterId = clusterId;
        return this;
    }

    /** When the journal is forced without being asked. */
    public ForcePolicy forcePolicy()
    {
        return forcePolicy;
    }

    /**
     * When the journal is forced without being asked.
     *
     * @param forcePolicy to follow.
     * @return this.
     */
    public JournalContext forcePolicy(final ForcePolicy forcePolicy)
    {
        this.forcePolicy = forcePolicy;
        return this;
    }

    /** Longest time that what was written stays unforced, by {@link ForcePolicy#INTERVAL}, in ns. */
    public long forceIntervalNs()
    {
        return forceIntervalNs;
    }

    /**
     * Longest time that what was written stays unforced.
     *
     * @param forceIntervalNs in ns.
     * @return this.
     */
    public JournalContext forceIntervalNs(final long forceIntervalNs)
    {
        this.forceIntervalNs = forceIntervalNs;
        return this;
    }

    /** How much is verified when the journal is opened to write. */
    public OpenCheck openCheck()
    {
        return openCheck;
    }

    /**
     * How much is verified when the journal is opened to write.
     *
     * @param openCheck to do.
     * @return this.
     */
    public JournalContext openCheck(final OpenCheck openCheck)
    {
        this.openCheck = openCheck;
        return this;
    }

    /** How much is kept. */
    public Retention retention()
    {
        return retention;
    }

    /**
     * How much is kept; by default everything.
     *
     * @param retention that a keeper enforces.
     * @return this.
     */
    public JournalContext retention(final Retention retention)
    {
        this.retention = retention;
        return this;
    }

    /** Room on the device below which there is a warning, in bytes. */
    public long spaceWarning()
    {
        return spaceWarning;
    }

    /**
     * Room on the device, beside the next segment, below which there is a warning.
     *
     * @param spaceWarning in bytes.
     * @return this.
     */
    public JournalContext spaceWarning(final long spaceWarning)
    {
        this.spaceWarning = spaceWarning;
        return this;
    }

    /** Does another thread run the keeper. */
    public boolean hasKeeperThread()
    {
        return hasKeeperThread;
    }

    /**
     * Does another thread run {@link Journal#keeper()}. If not, the writer does its work at the end of each segment.
     *
     * @param hasKeeperThread true if so.
     * @return this.
     */
    public JournalContext hasKeeperThread(final boolean hasKeeperThread)
    {
        this.hasKeeperThread = hasKeeperThread;
        return this;
    }

    /** Clock for the age of segments. */
    public EpochNanoClock epochClock()
    {
        return epochClock;
    }

    /**
     * Clock for the age of segments; by default that of the system.
     *
     * @param epochClock in ns since the epoch.
     * @return this.
     */
    public JournalContext epochClock(final EpochNanoClock epochClock)
    {
        this.epochClock = epochClock;
        return this;
    }

    /** What the writer does while it waits for the keeper. */
    public IdleStrategy idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * What the writer does while it waits for the keeper, whose work it does itself meanwhile; by default it backs off.
     *
     * @param idleStrategy for the writer's thread alone.
     * @return this.
     */
    public JournalContext idleStrategy(final IdleStrategy idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        return this;
    }

    /** Told of what the journal can go on with: little room, an index that was made again. */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Told of what the journal can go on with: little room, an index that was made again. By default nobody is.
     *
     * @param errorHandler on the thread that notices.
     * @return this.
     */
    public JournalContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /** Counters of the journal; once concluded never null. */
    public JournalCounters counters()
    {
        return counters;
    }

    /**
     * Counters of the journal.
     *
     * @param counters to move.
     * @return this.
     */
    public JournalContext counters(final JournalCounters counters)
    {
        this.counters = counters;
        return this;
    }

    /**
     * Where a journal without segments starts: the block before its first one. Without effect on one that has any.
     *
     * @param blockNumber that is taken as held, 0 for the start of the stream.
     * @param sequence    last sequence up to that block.
     * @param chainCrc    of that block.
     * @return this.
     */
    public JournalContext base(final long blockNumber, final long sequence, final int chainCrc)
    {
        this.baseBlockNumber = blockNumber;
        this.baseSequence = sequence;
        this.baseChainCrc = chainCrc;
        return this;
    }

    /** The storage; once concluded never null. */
    public Storage storage()
    {
        return storage;
    }

    /**
     * The storage in the place of files in a directory.
     *
     * @param storage to use.
     * @return this.
     */
    public JournalContext storage(final Storage storage)
    {
        this.storage = storage;
        return this;
    }

    /** Where a tail goes that was never attested: null for beside the directory. */
    StorageFactory aside()
    {
        return aside;
    }

    /**
     * Where a tail goes that was never attested and is not in the log; by default beside the directory, which has to be
     * given then.
     *
     * @param factory of storages, by the name of what is set aside.
     * @return this.
     */
    public JournalContext aside(final StorageFactory factory)
    {
        aside = factory;
        return this;
    }

    /** The place in the stream where a journal without segments starts. */
    StreamTail newBase()
    {
        final StreamTail base = new StreamTail();
        base.set(baseBlockNumber, baseSequence, baseChainCrc);
        return base;
    }

    private static void discard(final Throwable warning)
    {
        // Nobody asked to be told; the counters and the recovery's report have it.
    }
}
