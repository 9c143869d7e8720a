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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.NodeDirectory;

/** A member that is started on what a loss of power left of its log. */
class ArchiveRecoveryTest
{
    private static final int BLOCKS = 12;
    private static final int SECTOR = 512;
    private static final String[] PARTS = {"archive", "cluster"};

    @TempDir
    Path root;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldCutAWriteThatWasNotForcedAndGoOn() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            crash(cluster);
            final Path segment = cluster.directory(0, "archive").resolve("0-0.rec");
            final int end = end(Files.readAllBytes(segment));
            final int sectorLimit = (end / SECTOR + 1) * SECTOR;
            tear(segment, end, sectorLimit);
            leaveRunning("of-another-boot");

            cluster.start(0);
            try (AeronCluster client = cluster.connect())
            {
                offer(client, 1);
                TestCluster.await(
                    "goes on", () -> BLOCKS + 1 == cluster.nodes.get(0).counters().journaledBlock());
            }

            assertTrue(cluster.hasError("the process before did not stop in order: "), cluster.errors.toString());
            assertEquals(2, cluster.errors.size(), () -> cluster.errors.toString());
            assertEquals(
                "archive: cut unforced tail: file=" + segment + " offset=" + end + " position=" + end +
                " length=" + (sectorLimit - end) + " reason=checksum", cluster.errors.get(1).getMessage());
        }
    }

    @Test
    void shouldNotTakeForATornTailWhatAKillCannotTear() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            crash(cluster);
            final Path segment = cluster.directory(0, "archive").resolve("0-0.rec");
            final int end = end(Files.readAllBytes(segment));
            // A write that a kill cut short has nothing behind its frame; here a later part of it is there.
            tear(segment, end, (end / SECTOR + 1) * SECTOR);
            final byte[] bytes = Files.readAllBytes(segment);
            bytes[end + 3 * SECTOR] = 7;
            Files.write(segment, bytes);
            leaveRunning(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim());

            final LockstepException ex = assertThrows(LockstepException.class, () -> cluster.start(0));

            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertTrue(ex.getMessage().startsWith(
                "archive is damaged where it was forced: file=" + segment + " offset=" + end), ex.getMessage());
        }
        try (TestCluster cluster = new TestCluster(1, root))
        {
            leaveRunning("of-another-boot");
            cluster.start(0);
            assertTrue(cluster.hasError("archive: cut unforced tail: "), cluster.errors.toString());
        }
    }

    @Test
    void shouldNotStartOnALogThatIsDamagedWhereItWasForced() throws IOException
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            crash(cluster);
            final Path segment = cluster.directory(0, "archive").resolve("0-0.rec");
            final byte[] bytes = Files.readAllBytes(segment);
            bytes[end(bytes) - 100]++;
            Files.write(segment, bytes);

            final LockstepException ex = assertThrows(LockstepException.class, () -> cluster.start(0));

            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertTrue(ex.getMessage().startsWith(
                "archive is damaged where it was forced: file=" + segment + " offset="), ex.getMessage());
            assertTrue(
                ex.getMessage().endsWith("reason=checksum; run: lockstep sequencer reseed --from PEER"),
                ex.getMessage());
            assertEquals(List.of(), cluster.errors);
        }
    }

    /** Stamps blocks, and leaves archive and cluster as they were while the member ran. */
    private void crash(final TestCluster cluster) throws IOException
    {
        cluster.start(0);
        try (AeronCluster client = cluster.connect())
        {
            for (int i = 0; i < BLOCKS; i++)
            {
                offer(client, i);
            }
            TestCluster.await("journaled", () -> BLOCKS == cluster.nodes.get(0).counters().journaledBlock());
            for (final String each : PARTS)
            {
                copy(cluster.directory(0, each), root.resolve(each));
            }
        }
        cluster.stop(0);
        for (final String each : PARTS)
        {
            delete(cluster.directory(0, each));
            Files.move(root.resolve(each), cluster.directory(0, each));
        }
    }

    /** The next frame: its header made it to the device, the sector behind did not. */
    private static void tear(final Path segment, final int end, final int sectorLimit) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(segment);
        final UnsafeBuffer log = new UnsafeBuffer(bytes);
        log.putBytes(end, bytes, 0, 32);
        log.putInt(end, 1000);
        log.putInt(end + 8, end);
        log.setMemory(end + 32, Math.max(0, sectorLimit - end - 32), (byte)7);
        Files.write(segment, bytes);
    }

    /** What a process that did not stop in order leaves. */
    private void leaveRunning(final String bootId) throws IOException
    {
        Files.writeString(root.resolve("m0").resolve(NodeDirectory.RUNNING_FILE_NAME),
            "pid=1\nboot.id=" + bootId + "\n");
    }

    private void offer(final AeronCluster client, final int index)
    {
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, index + 1);
        payload.setMemory(0, payload.capacity(), (byte)(index + 1));
        encoder.tryAppend(EntryKind.ESTABLISH, 9, 77 + index, 0, 0, 0, payload, 0, 8);
        final int length = encoder.finish();
        TestCluster.await("offered", () ->
        {
            client.pollEgress();
            return client.offer(block, 0, length) > 0;
        });
    }

    /** Where the frames of a segment end. */
    private static int end(final byte[] segment)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(segment);
        int offset = 0;
        while (bytes.getInt(offset) > 0)
        {
            offset += bytes.getInt(offset) + 31 & ~31;
        }
        return offset;
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            files.forEach((each) ->
            {
                final String name = each.getFileName().toString();
                if (name.contains("-mark"))
                {
                    return;
                }
                try
                {
                    Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.REPLACE_EXISTING);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            });
        }
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            final Path[] all = files.toArray(Path[]::new);
            Arrays.sort(all, (a, b) -> b.compareTo(a));
            for (final Path each : all)
            {
                Files.delete(each);
            }
        }
    }
}
