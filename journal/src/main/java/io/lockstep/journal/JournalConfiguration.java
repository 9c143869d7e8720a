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

import java.util.concurrent.TimeUnit;

/** Names of a journal's settings with their defaults. */
public final class JournalConfiguration
{
    /** Directory of the segment files. */
    public static final String DIRECTORY_PROP_NAME = "lockstep.journal.directory";

    /** Stream that the journal holds. */
    public static final String STREAM_ID_PROP_NAME = "lockstep.stream.id";
    /** Default of {@link #STREAM_ID_PROP_NAME}. */
    public static final int STREAM_ID_DEFAULT = 1;

    /** Limit of a segment file's length in bytes, a power of two: the unit of rolling and of retention. */
    public static final String SEGMENT_LENGTH_PROP_NAME = "lockstep.journal.segment.length";
    /** Default of {@link #SEGMENT_LENGTH_PROP_NAME}. */
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;
    /** Highest value of {@link #SEGMENT_LENGTH_PROP_NAME}. */
    public static final int SEGMENT_LENGTH_MAX = 1024 * 1024 * 1024;

    /** Length of the longest block in bytes. */
    public static final String MAX_BLOCK_LENGTH_PROP_NAME = "lockstep.max.block.length";
    /** Default of {@link #MAX_BLOCK_LENGTH_PROP_NAME}. */
    public static final int MAX_BLOCK_LENGTH_DEFAULT = 64 * 1024;

    /** Length of the buffer that gathers appends for one write, in bytes. */
    public static final String WRITE_BUFFER_LENGTH_PROP_NAME = "lockstep.journal.write.buffer.length";
    /** Default of {@link #WRITE_BUFFER_LENGTH_PROP_NAME}. */
    public static final int WRITE_BUFFER_LENGTH_DEFAULT = 1024 * 1024;

    /** Length of a reader's buffer in bytes. */
    public static final String READ_BUFFER_LENGTH_PROP_NAME = "lockstep.journal.read.buffer.length";
    /** Default of {@link #READ_BUFFER_LENGTH_PROP_NAME}. */
    public static final int READ_BUFFER_LENGTH_DEFAULT = 256 * 1024;

    /** Distance between two points of the index in bytes: the most that a seek has to scan. */
    public static final String INDEX_INTERVAL_PROP_NAME = "lockstep.journal.index.interval";
    /** Default of {@link #INDEX_INTERVAL_PROP_NAME}. */
    public static final int INDEX_INTERVAL_DEFAULT = 256 * 1024;

    /** Cluster that the stream is of. */
    public static final String CLUSTER_ID_PROP_NAME = "lockstep.cluster.id";
    /** Default of {@link #CLUSTER_ID_PROP_NAME}. */
    public static final int CLUSTER_ID_DEFAULT = 0;

    /** When the journal is forced without being asked: never, interval or batch. */
    public static final String FORCE_POLICY_PROP_NAME = "lockstep.journal.force.policy";
    /** Default of {@link #FORCE_POLICY_PROP_NAME}. */
    public static final ForcePolicy FORCE_POLICY_DEFAULT = ForcePolicy.INTERVAL;

    /** Longest time that what was written stays unforced. */
    public static final String FORCE_INTERVAL_PROP_NAME = "lockstep.journal.force.interval";
    /** Default of {@link #FORCE_INTERVAL_PROP_NAME}, in ns. */
    public static final long FORCE_INTERVAL_DEFAULT = TimeUnit.SECONDS.toNanos(1);

    /** How much is verified when the journal is opened to write: all or ends. */
    public static final String OPEN_CHECK_PROP_NAME = "lockstep.journal.open.check";
    /** Default of {@link #OPEN_CHECK_PROP_NAME}. */
    public static final OpenCheck OPEN_CHECK_DEFAULT = OpenCheck.ALL;

    /** Most segments that are kept; 0 for all. */
    public static final String RETAIN_SEGMENTS_PROP_NAME = "lockstep.journal.retain.segments";
    /** Most bytes of segments that are kept; 0 for all. */
    public static final String RETAIN_LENGTH_PROP_NAME = "lockstep.journal.retain.length";
    /** Longest time that blocks are kept, by this machine's clock and by the newest block's time; 0 for ever. */
    public static final String RETAIN_AGE_PROP_NAME = "lockstep.journal.retain.age";

    /** Room on the device, beside the next segment, below which there is a warning, in bytes. */
    public static final String SPACE_WARNING_PROP_NAME = "lockstep.journal.space.warning";
    /** Default of {@link #SPACE_WARNING_PROP_NAME}. */
    public static final long SPACE_WARNING_DEFAULT = 1024L * 1024 * 1024;

    private JournalConfiguration()
    {
    }
}
