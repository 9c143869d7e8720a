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

import java.io.IOException;
import java.nio.ByteBuffer;

import org.agrona.ErrorHandler;

import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.LockstepException;

/** Reads and writes the files of indexes, which hold nothing that is not in the segments. */
final class IndexFiles
{
    private static final int LENGTH_LIMIT = 64 * 1024 * 1024;

    private IndexFiles()
    {
    }

    /** Content of a segment's index, null if there is none that could be one. */
    static ByteBuffer read(final Storage storage, final Segment segment) throws IOException
    {
        if (!storage.exists(segment.indexName()))
        {
            return null;
        }
        try (StorageFile file = openOrNull(storage, segment.indexName()))
        {
            if (null == file)
            {
                return null;
            }
            final long length = file.length();
            if (length > LENGTH_LIMIT)
            {
                return null;
            }
            final ByteBuffer bytes = ByteBuffer.allocateDirect((int)length);
            file.read(0, bytes);
            return bytes.flip();
        }
    }

    /** Retention may delete it between any two steps. */
    private static StorageFile openOrNull(final Storage storage, final String name) throws IOException
    {
        try
        {
            return storage.openReadOnly(name);
        }
        catch (final IOException ex)
        {
            if (storage.exists(name))
            {
                throw ex;
            }
            return null;
        }
    }

    /**
     * Writes a segment's index, in the place of any that is there. Where there is no room for it nothing is left but a
     * warning: a reader that misses an index makes it for itself.
     */
    static void write(
        final Storage storage, final Segment segment, final ByteBuffer content, final ErrorHandler errorHandler)
        throws IOException
    {
        final String name = segment.indexName();
        try (StorageFile file = storage.create(name))
        {
            file.write(0, content);
        }
        catch (final NoSpaceException ex)
        {
            storage.deleteIfThere(name);
            errorHandler.onError(new LockstepException(
                LockstepException.Severity.WARN, "no room for a segment's index: file=" + name, ex));
        }
    }
}
