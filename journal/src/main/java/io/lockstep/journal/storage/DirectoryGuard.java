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

import java.io.File;
import java.io.IOException;

import io.lockstep.protocol.LockstepException;

/**
 * Keeps a second process away from a node's data directory. To be taken before the node's media driver is started: the
 * driver's directory is named after the data directory and cleared at start, under a running node as well.
 * <p>
 * Threading: stateless.
 */
public final class DirectoryGuard
{
    private DirectoryGuard()
    {
    }

    /**
     * Takes a directory.
     *
     * @param directory of a node's data, made if it is not there.
     * @return to be closed when the node has stopped.
     * @throws LockstepException FATAL if another process has it, or if it cannot be locked.
     */
    public static AutoCloseable take(final File directory)
    {
        final AutoCloseable lock;
        try
        {
            lock = new FileStorage(directory).tryLock();
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("data directory cannot be locked: directory=" + directory, ex);
        }
        if (null == lock)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.REFUSED, "data directory has another process: directory=" + directory);
        }
        return lock;
    }
}
