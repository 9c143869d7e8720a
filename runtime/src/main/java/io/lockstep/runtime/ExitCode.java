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
package io.lockstep.runtime;

import java.io.IOException;

import org.agrona.concurrent.AgentTerminationException;

import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.ConfigurationException;
import io.aeron.exceptions.StorageSpaceException;
import io.lockstep.protocol.LockstepException;

/**
 * What a process ends with: the one place that says which error becomes which status. The numbers are an interface to
 * service managers and scripts, and never change their meaning.
 */
public enum ExitCode
{
    /** Done, and right. */
    OK(0),
    /** A command failed. */
    FAILED(1),
    /** A command line that makes no sense. */
    USAGE(2),
    /** A node refused to start: settings, identity, or a directory that is not its own. Nothing was changed. */
    REFUSED(10),
    /** The journal is damaged, or could not be written or forced. */
    JOURNAL(11),
    /** The replicated log, its archive or its media driver failed. */
    CLUSTER(12),
    /** What this node holds differs from what it must be. */
    DIVERGED(13),
    /** What this node would need is gone: it has to be seeded again from a peer. */
    RESEED(14),
    /** A broken invariant, or an exception that nobody expects. */
    INVARIANT(15),
    /** The device, or a quota, is full. */
    NO_SPACE(16),
    /** The node stopped, but not within its time: the process was cut short. */
    OVERDUE(17),
    /** What this node holds and never answered for is not in the log: its next start sets that aside. */
    FORKED(18);

    private static final int CAUSE_LIMIT = 16;

    private final int code;

    ExitCode(final int code)
    {
        this.code = code;
    }

    /**
     * Exit status.
     *
     * @return from 0 to 255.
     */
    public int code()
    {
        return code;
    }

    /**
     * For an error that ends a node that runs.
     *
     * @param error that ended it.
     * @return the code.
     */
    public static ExitCode of(final Throwable error)
    {
        Throwable each = error;
        for (int i = 0; null != each && i < CAUSE_LIMIT; i++)
        {
            if (isOutOfSpace(each))
            {
                return NO_SPACE;
            }
            each = each.getCause();
        }
        if (error instanceof LockstepException)
        {
            return of(((LockstepException)error).fault());
        }
        if (error instanceof ConfigurationException)
        {
            return REFUSED;
        }
        // Nobody but Aeron's agents ends with a message of their own.
        return error instanceof AeronException || error instanceof AgentTerminationException ? CLUSTER : INVARIANT;
    }

    /**
     * For an error that ends a node while it starts, where an argument that is refused is a setting.
     *
     * @param error that ended it.
     * @return the code.
     */
    public static ExitCode ofStart(final Throwable error)
    {
        return error instanceof IllegalArgumentException ? REFUSED : of(error);
    }

    private static ExitCode of(final LockstepException.Fault fault)
    {
        switch (fault)
        {
            case REFUSED:
                return REFUSED;
            case JOURNAL:
                return JOURNAL;
            case CLUSTER:
                return CLUSTER;
            case NO_SPACE:
                return NO_SPACE;
            case DIVERGED:
                return DIVERGED;
            case RESEED:
                return RESEED;
            case FORKED:
                return FORKED;
            default:
                return INVARIANT;
        }
    }

    /** Java has no type for it; the message is the system's, so that it is looked for where the system is called. */
    private static boolean isOutOfSpace(final Throwable error)
    {
        if (error instanceof StorageSpaceException)
        {
            return true;
        }
        final String message = error.getMessage();
        return null != message && (error instanceof IOException || error instanceof AeronException) &&
            (message.contains("No space left on device") || message.contains("Disk quota exceeded") ||
            message.contains("low storage threshold"));
    }
}
