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
package io.lockstep.status;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.CncFileDescriptor;
import io.lockstep.protocol.LockstepException;

/**
 * The CnC file of a media driver, mapped for reading: counters, and signs of life of the driver. It needs nothing of
 * the driver, which may hang or be dead.
 * <p>
 * Threading: any thread until {@link #close()}, none after it.
 */
public final class CncFile implements AutoCloseable
{
    private static final int NOT_READY = 0;

    private final MappedByteBuffer file;
    private final CountersReader reader;
    private final ManyToOneRingBuffer toDriver;

    private CncFile(final MappedByteBuffer file, final DirectBuffer metaData)
    {
        this.file = file;
        reader = new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(file, metaData),
            CncFileDescriptor.createCountersValuesBuffer(file, metaData));
        toDriver = new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(file, metaData));
    }

    /**
     * Is there a CnC file.
     *
     * @param aeronDirectory of the driver.
     * @return true if so.
     */
    public static boolean isIn(final File aeronDirectory)
    {
        return new File(aeronDirectory, CncFileDescriptor.CNC_FILE).length() >= CncFileDescriptor.META_DATA_LENGTH;
    }

    /**
     * Opens the file of a driver.
     *
     * @param aeronDirectory of the driver.
     * @return to be closed.
     * @throws LockstepException ERROR if there is none, or one that is not complete or of another version.
     */
    public static CncFile open(final File aeronDirectory)
    {
        final File path = new File(aeronDirectory, CncFileDescriptor.CNC_FILE);
        if (!isIn(aeronDirectory))
        {
            throw new LockstepException(
                LockstepException.Severity.ERROR, "no counters, since no media driver runs there: file=" + path);
        }
        final MappedByteBuffer file =
            IoUtil.mapExistingFile(path, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        try
        {
            final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
            final int version = metaData.getInt(CncFileDescriptor.cncVersionOffset(0));
            if (NOT_READY == version)
            {
                throw new LockstepException(
                    LockstepException.Severity.ERROR, "counters are not complete yet: file=" + path);
            }
            CncFileDescriptor.checkVersion(version);
            return new CncFile(file, metaData);
        }
        catch (final RuntimeException ex)
        {
            IoUtil.unmap(file);
            throw ex;
        }
    }

    /**
     * Counters of the driver and of all its clients.
     *
     * @return reader.
     */
    public CountersReader reader()
    {
        return reader;
    }

    /**
     * When the driver was last known to run.
     *
     * @return ms since 1970.
     */
    public long driverHeartbeatMs()
    {
        return toDriver.consumerHeartbeatTime();
    }

    @Override
    public void close()
    {
        IoUtil.unmap(file);
    }
}
