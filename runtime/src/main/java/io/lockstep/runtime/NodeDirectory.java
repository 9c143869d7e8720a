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
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.agrona.CloseHelper;

import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.LockstepException.Fault;

/**
 * The directory of a node: whose it is, who has it now, and whether the one before stopped in order.
 *
 * <pre>
 *   DIR/lock                   held while a process has the directory
 *   DIR/identity.properties    whose it is; the same file in each part
 *   DIR/running.properties     there while a process runs, and after one that did not stop in order
 *   DIR/PART/                  journal, archive, cluster
 * </pre>
 *
 * An empty directory is taken only by a node that is told that it is new, since a member that has lost its log must not
 * vote as if there had never been one.
 * <p>
 * Threading: one thread. Errors: {@link LockstepException} FATAL, in one line, with the exit status that it is worth.
 */
public final class NodeDirectory implements AutoCloseable
{
    /** Name of the file that says whose a directory is. */
    public static final String IDENTITY_FILE_NAME = "identity.properties";
    /** Name of the file that is there while a process runs. */
    public static final String RUNNING_FILE_NAME = "running.properties";
    /** Name of the file that is locked. */
    public static final String LOCK_FILE_NAME = "lock";

    private static final String PID = "pid";
    private static final String BOOT_ID = "boot.id";
    private static final String POWER_LOST = "power.lost";
    private static final Path BOOT_ID_FILE = Path.of("/proc/sys/kernel/random/boot_id");
    /** A lock of POSIX is lost with any channel on its file: a second one in this process must not even be opened. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final NodeIdentity identity;
    private final List<String> parts;
    private final FileChannel lock;
    private final Path key;
    private final boolean isDirty;
    private final boolean isPowerLost;
    private final String report;
    private boolean isStopped;
    private boolean isClosed;

    /** What is done with a directory that is empty. */
    public enum Bootstrap
    {
        /** It is refused. */
        NEVER,
        /** It becomes the node's, and one that is not empty is refused: what an operator says at a first start. */
        NEW,
        /** What has no stamp yet becomes the node's: for nodes whose state is a copy, and for tests. */
        ADOPT
    }

    private NodeDirectory(
        final Path directory,
        final NodeIdentity identity,
        final List<String> parts,
        final FileChannel lock,
        final Path key,
        final Bootstrap bootstrap) throws IOException
    {
        this.directory = directory;
        this.identity = identity;
        this.parts = parts;
        this.lock = lock;
        this.key = key;
        if (Bootstrap.ADOPT == bootstrap)
        {
            adopt();
        }
        else if (isEmpty())
        {
            bootstrap(bootstrap);
        }
        else
        {
            if (Bootstrap.NEW == bootstrap)
            {
                throw LockstepException.fatal(Fault.REFUSED,
                    "directory is not empty, so the node is not new: directory=" + directory +
                    "; start it without --bootstrap");
            }
            check();
        }
        final Map<String, String> running = read(directory.resolve(RUNNING_FILE_NAME));
        final String bootId = bootId();
        isDirty = null != running;
        isPowerLost = isDirty && (!bootId.equals(running.get(BOOT_ID)) || "true".equals(running.get(POWER_LOST)));
        report = isDirty ? "the process before did not stop in order: directory=" + directory + " pid=" +
            running.getOrDefault(PID, "unknown") + (isPowerLost ?
            " machine=restarted, what was not forced may be lost" : " machine=same, nothing that was written is lost") :
            null;
        ForcedFiles.write(directory, RUNNING_FILE_NAME, marker(bootId, isPowerLost));
    }

    /**
     * Takes a directory for a node.
     *
     * @param directory of the node, made if it is not there and the node is new.
     * @param identity  of the node.
     * @param parts     directories below it that belong to it.
     * @param bootstrap what to do with an empty one.
     * @return the directory, which is this process's until it is closed.
     */
    public static NodeDirectory open(
        final Path directory, final NodeIdentity identity, final List<String> parts, final Bootstrap bootstrap)
    {
        FileChannel lock = null;
        Path key = null;
        try
        {
            Files.createDirectories(directory);
            key = directory.toRealPath();
            if (!TAKEN.add(key))
            {
                key = null;
                throw isTaken(directory);
            }
            lock = FileChannel.open(
                directory.resolve(LOCK_FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (null == lock.tryLock())
            {
                throw isTaken(directory);
            }
            return new NodeDirectory(directory, identity, parts, lock, key, bootstrap);
        }
        catch (final OverlappingFileLockException ex)
        {
            release(lock, key);
            throw isTaken(directory);
        }
        catch (final IOException ex)
        {
            release(lock, key);
            throw LockstepException.fatal(
                Fault.REFUSED, "directory cannot be taken: directory=" + directory, ex);
        }
        catch (final RuntimeException | Error ex)
        {
            release(lock, key);
            throw ex;
        }
    }

    /**
     * Stamps a directory whose parts were made anew, as by a copy from a peer, and takes it for one that was left in
     * order. The caller sees to it that no node runs there.
     *
     * @param directory of the node.
     * @param identity  of the node.
     * @param parts     directories below it that belong to it.
     * @throws IOException if that is not possible.
     */
    public static void stamp(final Path directory, final NodeIdentity identity, final List<String> parts)
        throws IOException
    {
        for (final String part : parts)
        {
            stamp(directory.resolve(part), identity);
        }
        // The last one: a directory that was not stamped whole is no node's.
        stamp(directory, identity);
        Files.deleteIfExists(directory.resolve(RUNNING_FILE_NAME));
    }

    /**
     * Did the process before not stop in order.
     *
     * @return true if so.
     */
    public boolean isDirty()
    {
        return isDirty;
    }

    /**
     * Did the process before not stop in order, and was the machine restarted since: what was written and not forced
     * may be lost. It stays so until a node has started whole.
     *
     * @return true if so; false after a mere kill -9, which loses nothing that was written.
     */
    public boolean isPowerLost()
    {
        return isPowerLost;
    }

    /**
     * What there is to tell about the process before.
     *
     * @return one line; null if it stopped in order.
     */
    public String report()
    {
        return report;
    }

    /** The node has started, and has checked and mended what the one before left. */
    public void started()
    {
        try
        {
            ForcedFiles.write(directory, RUNNING_FILE_NAME, marker(bootId(), false));
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                Fault.REFUSED, "directory cannot be written: directory=" + directory, ex);
        }
    }

    /** The node has stopped in order: everything is forced and closed. To be said before {@link #close()}. */
    public void stopped()
    {
        isStopped = true;
    }

    /** Lets the directory go. Idempotent. */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        try
        {
            if (isStopped)
            {
                ForcedFiles.delete(directory, RUNNING_FILE_NAME);
            }
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                Fault.REFUSED, "marker of a running node cannot be removed: directory=" + directory, ex);
        }
        finally
        {
            release(lock, key);
        }
    }

    /** Parts that a first start stamped before it was killed are as good as none. */
    private boolean isEmpty() throws IOException
    {
        if (Files.exists(directory.resolve(IDENTITY_FILE_NAME)))
        {
            return false;
        }
        for (final String part : parts)
        {
            if (hasData(directory.resolve(part)))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean hasData(final Path part) throws IOException
    {
        if (!Files.exists(part))
        {
            return false;
        }
        try (Stream<Path> files = Files.list(part))
        {
            return files.anyMatch((file) -> !file.getFileName().toString().startsWith(IDENTITY_FILE_NAME));
        }
    }

    private void adopt() throws IOException
    {
        for (final String part : parts)
        {
            checkOrStamp(directory.resolve(part));
        }
        checkOrStamp(directory);
    }

    private void checkOrStamp(final Path path) throws IOException
    {
        if (Files.exists(path.resolve(IDENTITY_FILE_NAME)))
        {
            check(path);
        }
        else
        {
            stamp(path, identity);
        }
    }

    private void bootstrap(final Bootstrap bootstrap) throws IOException
    {
        if (Bootstrap.NEVER == bootstrap)
        {
            throw LockstepException.fatal(Fault.RESEED,
                "directory is empty: directory=" + directory +
                "; if this node has never run, start it with --bootstrap;" +
                " if its data is lost: lockstep sequencer reseed --from PEER");
        }
        stamp(directory, identity, parts);
    }

    private void check() throws IOException
    {
        if (!Files.exists(directory.resolve(IDENTITY_FILE_NAME)))
        {
            throw LockstepException.fatal(Fault.REFUSED,
                "directory has data and no identity: directory=" + directory + " missing=" + IDENTITY_FILE_NAME);
        }
        check(directory);
        for (final String part : parts)
        {
            final Path path = directory.resolve(part);
            if (!Files.exists(path.resolve(IDENTITY_FILE_NAME)))
            {
                throw LockstepException.fatal(Fault.RESEED,
                    "directory has lost a part: directory=" + directory + " missing=" + part +
                    "; bring it back, or: lockstep sequencer reseed --from PEER");
            }
            check(path);
        }
    }

    private void check(final Path path) throws IOException
    {
        final String difference = identity.difference(read(path.resolve(IDENTITY_FILE_NAME)));
        if (null != difference)
        {
            throw LockstepException.fatal(Fault.REFUSED,
                "directory belongs to another node: directory=" + path + ' ' + difference);
        }
    }

    private static LockstepException isTaken(final Path directory)
    {
        String pid = "unknown";
        try
        {
            final Map<String, String> running = read(directory.resolve(RUNNING_FILE_NAME));
            pid = null == running ? pid : running.getOrDefault(PID, pid);
        }
        catch (final IOException ex)
        {
            pid = "unknown, " + ex.getMessage();
        }
        return LockstepException.fatal(
            Fault.REFUSED, "directory has another process: directory=" + directory + " pid=" + pid);
    }

    private static String marker(final String bootId, final boolean isPowerLost)
    {
        return PID + '=' + ProcessHandle.current().pid() + '\n' + BOOT_ID + '=' + bootId + '\n' +
            POWER_LOST + '=' + isPowerLost + '\n';
    }

    private static String bootId() throws IOException
    {
        return Files.isReadable(BOOT_ID_FILE) ? Files.readString(BOOT_ID_FILE).trim() : "unknown";
    }

    private static void release(final FileChannel lock, final Path key)
    {
        CloseHelper.quietClose(lock);
        if (null != key)
        {
            TAKEN.remove(key);
        }
    }

    private static Map<String, String> read(final Path file) throws IOException
    {
        if (!Files.exists(file))
        {
            return null;
        }
        final Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        final Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach((name) -> values.put(name, properties.getProperty(name).trim()));
        return values;
    }

    static void stamp(final Path part, final NodeIdentity identity) throws IOException
    {
        Files.createDirectories(part);
        ForcedFiles.write(part, IDENTITY_FILE_NAME, identity.toString());
    }
}
