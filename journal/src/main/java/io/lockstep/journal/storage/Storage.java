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
import java.util.UUID;

/**
 * The seam to the disk: one flat directory of files. What is asked of it is what recovery relies on and no more.
 * <p>
 * A write is seen by every reader of the file at once, and survives the process. It survives the machine only after
 * {@link StorageFile#force()}. The name of a file that was created, renamed or deleted survives the machine only after
 * {@link #syncDirectory()}.
 * <p>
 * Threading: any thread; a file that is open belongs to one thread at a time. Errors: {@link IOException}, of which
 * {@link NoSpaceException} means that there is no room; what was done when one is thrown is not known.
 */
public interface Storage
{
    /** A life of the machine of which nothing is known: not the same as any, not as itself either. */
    UUID UNKNOWN_BOOT = new UUID(0, 0);

    /**
     * Names of all files, in no order.
     *
     * @return the names; empty if the directory is not there.
     * @throws IOException if it cannot be listed.
     */
    String[] list() throws IOException;

    /**
     * Is there a file of a name.
     *
     * @param name of the file.
     * @return true if so.
     * @throws IOException if it cannot be told.
     */
    boolean exists(String name) throws IOException;

    /**
     * Creates an empty file, in the place of any other of that name, to read and write.
     *
     * @param name of the file.
     * @return the file; the caller closes it.
     * @throws IOException if it cannot be created.
     */
    StorageFile create(String name) throws IOException;

    /**
     * Opens a file to read and write.
     *
     * @param name of the file.
     * @return the file; the caller closes it.
     * @throws IOException if it is not there or cannot be opened.
     */
    StorageFile open(String name) throws IOException;

    /**
     * Opens a file to read.
     *
     * @param name of the file.
     * @return the file; the caller closes it.
     * @throws IOException if it is not there or cannot be opened.
     */
    StorageFile openReadOnly(String name) throws IOException;

    /**
     * Renames a file in one step, in the place of any other of the new name. Open handles stay good.
     *
     * @param from its name.
     * @param to   its new name.
     * @throws IOException if it cannot be renamed.
     */
    void rename(String from, String to) throws IOException;

    /**
     * Deletes a file.
     *
     * @param name of the file.
     * @throws IOException if it is not there or cannot be deleted.
     */
    void delete(String name) throws IOException;

    /**
     * Deletes a file, unless it is not there.
     *
     * @param name of the file.
     * @throws IOException if it cannot be deleted.
     */
    default void deleteIfThere(final String name) throws IOException
    {
        if (exists(name))
        {
            delete(name);
        }
    }

    /**
     * Makes the names of all files survive the machine.
     *
     * @throws IOException if the directory cannot be forced.
     */
    void syncDirectory() throws IOException;

    /**
     * Claims the directory for one writer, in this process and among processes.
     *
     * @return the claim, closed to let it go; null if another writer has it.
     * @throws IOException if it cannot be tried.
     */
    AutoCloseable tryLock() throws IOException;

    /**
     * Room that is left for files.
     *
     * @return bytes.
     * @throws IOException if it cannot be told.
     */
    long usableSpace() throws IOException;

    /**
     * The life of the machine: while it stays the same, what was written is there, forced or not.
     *
     * @return an id that is new after every start of the machine; {@link #UNKNOWN_BOOT} if it cannot be told.
     * @throws IOException if it cannot be read.
     */
    UUID bootId() throws IOException;

    /**
     * What to call the directory in messages.
     *
     * @return its path or name.
     */
    String description();
}
