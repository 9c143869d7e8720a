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
package io.lockstep.journal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file of a {@link Storage}, by positions: it has no cursor.
 * <p>
 * Threading: one thread at a time, which hands it on. Allocates nothing in steady state for direct buffers.
 */
public interface StorageFile extends AutoCloseable
{
    /**
     * Reads until the buffer is full or the file ends.
     *
     * @param position in the file, in bytes.
     * @param dst      to fill from its position to its limit.
     * @return bytes read, 0 at the end of the file.
     * @throws IOException if it cannot be read.
     */
    int read(long position, ByteBuffer dst) throws IOException;

    /**
     * Writes all that remains in the buffer.
     *
     * @param position in the file, in bytes; beyond the end the gap is filled with zeros.
     * @param src      to write from its position to its limit.
     * @throws IOException if it was not written, or not whole.
     */
    void write(long position, ByteBuffer src) throws IOException;

    /**
     * Makes the content and the length survive the machine.
     *
     * @throws IOException if that cannot be said. It must not be tried again: the pages may be gone.
     */
    void force() throws IOException;

    /**
     * Cuts the file.
     *
     * @param length that remains, in bytes, at most what it is.
     * @throws IOException if it cannot be cut.
     */
    void truncate(long length) throws IOException;

    /**
     * Length of the file.
     *
     * @return bytes.
     * @throws IOException if it cannot be told.
     */
    long length() throws IOException;

    /** Lets the file go without forcing it. Idempotent. */
    @Override
    void close();
}
