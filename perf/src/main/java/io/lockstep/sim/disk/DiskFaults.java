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
package io.lockstep.sim.disk;

import java.io.IOException;
import java.util.Arrays;

import io.lockstep.journal.storage.NoSpaceException;

/**
 * What goes wrong in a {@link SimulatedStorage}, and how much was asked of it. Faults are armed by the count of an
 * operation from now, so that a test can sweep them. A fault stays armed over lives of the node until it strikes or is
 * cleared.
 * <p>
 * Threading: the simulation's thread.
 */
public final class DiskFaults
{
    private static final DiskOperation[] OPERATIONS = DiskOperation.values();
    private static final long NEVER = Long.MAX_VALUE;

    private final long[] counts = new long[OPERATIONS.length];
    private final long[] failAt = new long[OPERATIONS.length];
    private long changes;
    private long changeFailAt = NEVER;
    private boolean isPermanent;
    private boolean isNoSpace;
    private int keptLength;
    private boolean isForgetful = true;
    private boolean isLying;
    private boolean hasHarmed;
    private long loseAt = NEVER;
    private long misdirectAt = NEVER;
    private long misdirectTo;
    private long struck;
    private boolean hasFailedWrite;
    private Hook hook;

    DiskFaults()
    {
        Arrays.fill(failAt, NEVER);
    }

    /** Called before an operation is done, and may make it fail. */
    public interface Hook
    {
        /**
         * An operation is about to be done.
         *
         * @param operation that was asked for.
         * @param name      of the file; empty for all names.
         * @throws IOException to make it fail.
         */
        void on(DiskOperation operation, String name) throws IOException;
    }

    /**
     * Makes one operation of a kind fail.
     *
     * @param operation kind.
     * @param n         which one from now, from 1.
     * @return this.
     */
    public DiskFaults fail(final DiskOperation operation, final long n)
    {
        failAt[operation.ordinal()] = counts[operation.ordinal()] + n;
        return this;
    }

    /**
     * Makes one operation that changes something fail.
     *
     * @param n which one from now, from 1.
     * @return this.
     */
    public DiskFaults failChange(final long n)
    {
        changeFailAt = changes + n;
        return this;
    }

    /**
     * Do all operations of the kind fail from the one that was named on.
     *
     * @param value true if so; false, the default, if it fails once.
     * @return this.
     */
    public DiskFaults isPermanent(final boolean value)
    {
        isPermanent = value;
        return this;
    }

    /**
     * Do operations fail for lack of room or of an inode, rather than as a broken device does.
     *
     * @param value true if so.
     * @return this.
     */
    public DiskFaults isNoSpace(final boolean value)
    {
        isNoSpace = value;
        return this;
    }

    /**
     * What a write that fails does all the same.
     *
     * @param bytes of it that are written.
     * @return this.
     */
    public DiskFaults keep(final int bytes)
    {
        keptLength = bytes;
        return this;
    }

    /**
     * What a force that fails does.
     *
     * @param value true, the default, if the pages then count as clean and no later force writes them, as on Linux.
     * @return this.
     */
    public DiskFaults isForgetful(final boolean value)
    {
        isForgetful = value;
        return this;
    }

    /**
     * Does the device say that it has what is in a cache of its own that power does not survive. What was forced
     * meanwhile is on the device with the next force after it stopped to lie.
     *
     * @param value true if so.
     * @return this.
     */
    public DiskFaults isLying(final boolean value)
    {
        isLying = value;
        hasHarmed |= value;
        return this;
    }

    /**
     * Makes one write go nowhere: readers see it, and every force says so, until the cache is gone.
     *
     * @param n which one from now, from 1.
     * @return this.
     */
    public DiskFaults loseWrite(final long n)
    {
        loseAt = counts[DiskOperation.WRITE.ordinal()] + n;
        return this;
    }

    /**
     * Makes one write go to another place of its file: readers see it where it should be until the cache is gone; then
     * it is missing there, and is in the other place instead of what was there.
     *
     * @param n        which one from now, from 1.
     * @param position to which it goes. Nothing is written behind the end of the file.
     * @return this.
     */
    public DiskFaults misdirectWrite(final long n, final long position)
    {
        misdirectAt = counts[DiskOperation.WRITE.ordinal()] + n;
        misdirectTo = position;
        return this;
    }

    /**
     * Sets what is called before every operation.
     *
     * @param value hook; null for none.
     * @return this.
     */
    public DiskFaults hook(final Hook value)
    {
        hook = value;
        return this;
    }

    /**
     * Disarms everything that has not struck, and makes forces honest again.
     *
     * @return this.
     */
    public DiskFaults clear()
    {
        Arrays.fill(failAt, NEVER);
        changeFailAt = NEVER;
        loseAt = NEVER;
        misdirectAt = NEVER;
        isPermanent = false;
        isNoSpace = false;
        keptLength = 0;
        isForgetful = true;
        isLying = false;
        hook = null;
        return this;
    }

    /**
     * Operations that failed, and writes that were lost or misdirected, since the storage was made.
     *
     * @return count.
     */
    public long struck()
    {
        return struck;
    }

    /**
     * Has a write failed, so that part of it may be there, since the storage was made.
     *
     * @return true if so.
     */
    public boolean hasFailedWrite()
    {
        return hasFailedWrite;
    }

    /**
     * Operations of a kind so far, those that failed as well.
     *
     * @param operation kind.
     * @return count.
     */
    public long count(final DiskOperation operation)
    {
        return counts[operation.ordinal()];
    }

    /**
     * Operations so far that change something.
     *
     * @return count.
     */
    public long changes()
    {
        return changes;
    }

    int keptLength()
    {
        return keptLength;
    }

    boolean isForgetful()
    {
        return isForgetful;
    }

    /**
     * Has the device ever lied, lost a write, put one elsewhere or damaged what it had: what is missing later is nobody
     * else's fault.
     *
     * @return true if so.
     */
    public boolean hasHarmed()
    {
        return hasHarmed;
    }

    /** What is on the device was damaged. */
    void onDamaged()
    {
        hasHarmed = true;
    }

    boolean isLying()
    {
        return isLying;
    }

    long misdirectTo()
    {
        return misdirectTo;
    }

    /** Is the write that was just counted one that goes nowhere. */
    boolean isLostWrite()
    {
        return isNow(loseAt);
    }

    /** Is it one that goes elsewhere. */
    boolean isMisdirectedWrite()
    {
        return isNow(misdirectAt);
    }

    /** Counts an operation, and lets it fail if it is to. */
    void on(final DiskOperation operation, final String name) throws IOException
    {
        final int index = operation.ordinal();
        final long count = ++counts[index];
        boolean isFailing = isDue(count, failAt[index]);
        if (operation.isChange())
        {
            isFailing |= isDue(++changes, changeFailAt);
        }
        if (isFailing)
        {
            struck++;
            hasFailedWrite |= DiskOperation.WRITE == operation;
            throw failure(operation, name, count);
        }
        if (null != hook)
        {
            callHook(operation, name);
        }
    }

    private void callHook(final DiskOperation operation, final String name) throws IOException
    {
        try
        {
            hook.on(operation, name);
        }
        catch (final IOException ex)
        {
            struck++;
            hasFailedWrite |= DiskOperation.WRITE == operation;
            throw ex;
        }
    }

    private IOException failure(final DiskOperation operation, final String name, final long count)
    {
        final String what = "operation=" + operation + " name=" + name + " count=" + count;
        return isNoSpace ? new NoSpaceException("injected fault: No space left on device: " + what, null) :
            new IOException("injected fault: " + what);
    }

    private boolean isDue(final long count, final long at)
    {
        return isPermanent ? count >= at : count == at;
    }

    private boolean isNow(final long at)
    {
        if (counts[DiskOperation.WRITE.ordinal()] != at)
        {
            return false;
        }
        struck++;
        hasHarmed = true;
        return true;
    }
}
