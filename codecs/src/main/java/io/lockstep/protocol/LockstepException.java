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
package io.lockstep.protocol;

/**
 * A fault or a corruption, with the severity that decides what is done about it. Refusals and pressure are return
 * values and never come as an exception.
 */
public class LockstepException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** What follows from an exception. */
    public enum Severity
    {
        /** Recorded; the work goes on. */
        WARN,
        /** Recorded; retried to a limit. */
        ERROR,
        /** The node stops: nothing that it would do from here on could be trusted. */
        FATAL
    }

    /** What is at fault: it decides the exit status of a process that stops for it. */
    public enum Fault
    {
        /** A broken invariant: the program is wrong, or the memory it runs in. */
        INVARIANT,
        /** Settings, identity or directory do not fit; nothing was changed. */
        REFUSED,
        /** The journal is damaged, or could not be written or forced. */
        JOURNAL,
        /** The replicated log, its archive or its driver. */
        CLUSTER,
        /** What this node holds differs from what it must be. */
        DIVERGED,
        /** What this node would need is not there any more: it has to be copied from a peer. */
        RESEED,
        /** What this node holds and never answered for is not in the log: its next start sets that aside. */
        FORKED,
        /** The device is full, or nearly so. */
        NO_SPACE
    }

    private final Severity severity;
    private final Fault fault;

    /**
     * An exception of a severity.
     *
     * @param severity that decides what is done.
     * @param message  in the form {@code what: name=value name=value}, expected before actual.
     */
    public LockstepException(final Severity severity, final String message)
    {
        this(severity, message, null);
    }

    /**
     * An exception of a severity with its cause.
     *
     * @param severity that decides what is done.
     * @param message  in the form {@code what: name=value name=value}, expected before actual.
     * @param cause    of it.
     */
    public LockstepException(final Severity severity, final String message, final Throwable cause)
    {
        this(severity, Fault.INVARIANT, message, cause);
    }

    private LockstepException(
        final Severity severity, final Fault fault, final String message, final Throwable cause)
    {
        super(message, cause);
        this.severity = severity;
        this.fault = fault;
    }

    /**
     * Something that must be in order is not.
     *
     * @param what     is not.
     * @param expected number.
     * @param actual   number.
     * @return a fatal exception to throw.
     */
    public static LockstepException outOfOrder(final String what, final long expected, final long actual)
    {
        return fatal(what + " out of order: expected=" + expected + " actual=" + actual);
    }

    /**
     * A broken invariant or damaged data.
     *
     * @param message that names it.
     * @return a fatal exception to throw.
     */
    public static LockstepException fatal(final String message)
    {
        return new LockstepException(Severity.FATAL, message);
    }

    /**
     * A broken invariant or damaged data with its cause.
     *
     * @param message that names it.
     * @param cause   of it.
     * @return a fatal exception to throw.
     */
    public static LockstepException fatal(final String message, final Throwable cause)
    {
        return new LockstepException(Severity.FATAL, message, cause);
    }

    /**
     * A fault that the node cannot go on with.
     *
     * @param fault   what is at fault.
     * @param message that names it.
     * @return a fatal exception to throw.
     */
    public static LockstepException fatal(final Fault fault, final String message)
    {
        return new LockstepException(Severity.FATAL, fault, message, null);
    }

    /**
     * A fault that the node cannot go on with, with its cause.
     *
     * @param fault   what is at fault.
     * @param message that names it.
     * @param cause   of it.
     * @return a fatal exception to throw.
     */
    public static LockstepException fatal(final Fault fault, final String message, final Throwable cause)
    {
        return new LockstepException(Severity.FATAL, fault, message, cause);
    }

    /**
     * What follows from it.
     *
     * @return severity.
     */
    public Severity severity()
    {
        return severity;
    }

    /**
     * What is at fault.
     *
     * @return fault.
     */
    public Fault fault()
    {
        return fault;
    }
}
