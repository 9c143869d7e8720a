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
package io.lockstep.sequencer.status;

import java.io.File;

import org.agrona.concurrent.status.CountersReader;

import io.aeron.archive.status.RecordingPos;

/**
 * Where the cluster's log starts and how long it is, from the names of the archive's segment files and the position of
 * the recording that grows.
 * <p>
 * Threading: the monitor's thread.
 */
public final class LogReading implements Runnable
{
    private static final String SUFFIX = ".rec";
    private static final long NONE = Long.MAX_VALUE;

    private final CountersReader reader;
    private final File archiveDirectory;
    private final SequencerCounters counters;

    /**
     * A reading.
     *
     * @param reader           of the counters of the media driver that the archive uses.
     * @param archiveDirectory that holds the segment files.
     * @param counters         to move.
     */
    public LogReading(final CountersReader reader, final File archiveDirectory, final SequencerCounters counters)
    {
        this.reader = reader;
        this.archiveDirectory = archiveDirectory;
        this.counters = counters;
    }

    /** The log is the oldest recording that still grows; a snapshot, which is one too for a moment, is younger. */
    @Override
    public void run()
    {
        final int logCounter = logCounter(reader);
        if (CountersReader.NULL_COUNTER_ID != logCounter)
        {
            final long start = startOf(RecordingPos.getRecordingId(reader, logCounter), archiveDirectory.list());
            if (NONE != start)
            {
                counters.log(start, Math.max(0, reader.getCounterValue(logCounter) - start));
            }
        }
    }

    /**
     * Position up to which the log is recorded.
     *
     * @param reader of the counters of the media driver that the archive uses.
     * @return {@link Long#MAX_VALUE} while it is not recorded.
     */
    public static long recordedPosition(final CountersReader reader)
    {
        final int logCounter = logCounter(reader);
        return CountersReader.NULL_COUNTER_ID == logCounter ? NONE : reader.getCounterValue(logCounter);
    }

    private static int logCounter(final CountersReader reader)
    {
        int logCounter = CountersReader.NULL_COUNTER_ID;
        long logRecording = NONE;
        for (int i = 0; i <= reader.maxCounterId(); i++)
        {
            final int state = reader.getCounterState(i);
            if (CountersReader.RECORD_UNUSED == state)
            {
                break;
            }
            if (CountersReader.RECORD_ALLOCATED == state &&
                RecordingPos.RECORDING_POSITION_TYPE_ID == reader.getCounterTypeId(i) &&
                RecordingPos.getRecordingId(reader, i) < logRecording)
            {
                logRecording = RecordingPos.getRecordingId(reader, i);
                logCounter = i;
            }
        }
        return logCounter;
    }

    /** Lowest position in the names {@code RECORDING-POSITION.rec} of a recording. */
    static long startOf(final long recordingId, final String[] names)
    {
        final String prefix = recordingId + "-";
        long start = NONE;
        for (final String name : null == names ? new String[0] : names)
        {
            if (name.startsWith(prefix) && name.endsWith(SUFFIX))
            {
                final String position = name.substring(prefix.length(), name.length() - SUFFIX.length());
                if (position.chars().allMatch((each) -> each >= '0' && each <= '9') && !position.isEmpty())
                {
                    start = Math.min(start, Long.parseLong(position));
                }
            }
        }
        return start;
    }
}
