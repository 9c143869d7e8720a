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
package io.lockstep.sequencer.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.RecordingLog;
import io.lockstep.protocol.LockstepException;

class ArchiveTailCheckTest
{
    private static final int SECTOR = RecordingScan.SECTOR_LENGTH;
    /** The last field of a header is zero. */
    private static final int HEADER_DATA = 24;
    private static final int SWEPT = 5 * 1024;

    @TempDir
    Path root;

    private RecordedLog log;
    private Path damaged;
    private byte[] segment;
    private List<Long> frames;
    private long base;

    @BeforeEach
    void record() throws IOException
    {
        log = new RecordedLog(root, 500);
        damaged = log.copyTo(root.resolve("damaged"));
        segment = Files.readAllBytes(log.lastSegment(log.archiveDir));
        frames = log.lastFrames();
        base = log.lastSegmentPosition();
        assertTrue(log.end() - base > 2 * SWEPT && log.end() > 2 * RecordedLog.TERM_LENGTH, "end=" + log.end());
    }

    @AfterEach
    void close()
    {
        log.close();
    }

    @ParameterizedTest(name = "isPageCacheLost={0}")
    @ValueSource(booleans = {false, true})
    void shouldTakeWhatIsWholeAsItIs(final boolean isPageCacheLost)
    {
        assertEquals(List.of(), check(isPageCacheLost).run());

        assertEquals(log.end(), log.endByArchive(damaged));
    }

    @ParameterizedTest(name = "isPageCacheLost={0}")
    @ValueSource(booleans = {false, true})
    void shouldCutAWriteThatEndsAtAnySectorAndRefuseAnyOtherEnd(final boolean isPageCacheLost) throws IOException
    {
        for (long at = log.end() - SWEPT; at <= log.end(); at++)
        {
            final byte[] torn = segment.clone();
            Arrays.fill(torn, (int)(at - base), torn.length, (byte)0);
            Files.write(log.lastSegment(damaged), torn);

            final LockstepException refusal = runAndCatch(isPageCacheLost);

            final long frame = frameOf(at);
            final long dataLimit = frame + frameLength(frame);
            final long nextSector = (at + SECTOR - 1) / SECTOR * SECTOR;
            final String name = "cut at " + at + " frame=" + frame;
            if (at == frame || at >= dataLimit || at >= frame + HEADER_DATA && dataLimit - nextSector >= Long.BYTES)
            {
                assertNull(refusal, name);
                final long expected = at >= dataLimit ? nextFrame(frame) : frame;
                assertEquals(expected, endOnDisk(), name);
            }
            else
            {
                assertTrue(null != refusal, name);
                assertTrue(refusal.getMessage().contains("position=" + frame + ' '), name + ": " + refusal);
                assertEquals(LockstepException.Fault.RESEED, refusal.fault());
            }
        }
    }

    @Test
    void shouldStartARealArchiveOnWhatWasCut() throws IOException
    {
        for (long at = (log.end() - SWEPT) / SECTOR * SECTOR; at < log.end(); at += SECTOR)
        {
            final byte[] torn = segment.clone();
            Arrays.fill(torn, (int)(at - base), torn.length, (byte)0);
            Files.write(log.lastSegment(damaged), torn);
            final long frame = frameOf(at);
            if (null == runAndCatch(true))
            {
                final long expected = at >= frame + frameLength(frame) ? nextFrame(frame) : frame;
                final Path copy = root.resolve("started" + at);
                RecordedLog.copy(damaged, copy);
                assertEquals(expected, log.endByArchive(copy), "cut at " + at);
            }
        }
    }

    /** Bits of a header that nothing vouches for: lengths that align to the same, and where a message ends. */
    @ParameterizedTest(name = "isPageCacheLost={0}")
    @ValueSource(booleans = {false, true})
    void shouldRefuseAFlippedBitWhereverItIs(final boolean isPageCacheLost) throws IOException
    {
        final SplittableRandom random = new SplittableRandom(11);
        for (long at = log.end() - SWEPT; at < log.end(); at++)
        {
            final long frame = frameOf(at);
            final int bit = 1 << random.nextInt(8);
            final boolean isSilent = at == frame && bit < 32 || at == frame + 5 && bit == 0x40 ||
                at == frame + 5 && bit == 0x80;
            if (isSilent)
            {
                continue;
            }
            final byte[] flipped = segment.clone();
            flipped[(int)(at - base)] ^= (byte)bit;
            Files.write(log.lastSegment(damaged), flipped);

            final LockstepException refusal = runAndCatch(isPageCacheLost);

            assertTrue(null != refusal, "flip at " + at + " frame=" + frame + " bit=" + bit);
            assertTrue(
                refusal.getMessage().contains("position=" + frame + ' '), "flip at " + at + ": " + refusal);
            assertTrue(Arrays.equals(flipped, Files.readAllBytes(log.lastSegment(damaged))), "it changed nothing");
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCutAtTheFirstMissingSectorOnlyIfThePageCacheWasLost(final long seed) throws IOException
    {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++)
        {
            final long from = (log.end() - SWEPT) / SECTOR * SECTOR;
            final byte[] holed = segment.clone();
            long first = Long.MAX_VALUE;
            for (long at = from; at + SECTOR < log.end(); at += SECTOR)
            {
                if (random.nextInt(4) == 0 && !isPadding(frameOf(at)) && !isPadding(frameOf(at + SECTOR - 1)))
                {
                    Arrays.fill(holed, (int)(at - base), (int)(at - base) + SECTOR, (byte)0);
                    first = Math.min(first, at);
                }
            }
            if (Long.MAX_VALUE == first)
            {
                continue;
            }
            Files.write(log.lastSegment(damaged), holed);
            final long frame = frameOf(first);
            final boolean isExplained = frame == first || frame + frameLength(frame) - first >= Long.BYTES;
            final long dataLimit = frame + frameLength(frame);

            assertTrue(null != runAndCatch(false), "a killed process leaves no holes: first=" + first);
            final LockstepException refusal = runAndCatch(true);

            if (isExplained && first < dataLimit)
            {
                assertNull(refusal, "first=" + first + " frame=" + frame);
                assertEquals(frame, endOnDisk(), "first=" + first);
            }
        }
    }

    @Test
    void shouldRefuseAMissingSectorFurtherBackThanOneWrite() throws IOException
    {
        final byte[] holed = segment.clone();
        final int at = (int)(log.end() - base - SWEPT / 2) / SECTOR * SECTOR;
        Arrays.fill(holed, at, at + SECTOR, (byte)0);
        Files.write(log.lastSegment(damaged), holed);

        final LockstepException refusal = runAndCatch(new ArchiveTailCheck(
            damaged.toFile(), log.clusterDir.toFile(), RecordedLog.CHECKSUM, SWEPT / 4, true));

        assertTrue(refusal.getMessage().startsWith("archive is damaged where it was forced: "), refusal.toString());
    }

    @Test
    void shouldRefuseDamageInAnEarlierSegmentButNotBehindTheOlderSnapshot() throws IOException
    {
        final byte[] first = Files.readAllBytes(log.firstSegment(damaged));
        Arrays.fill(first, 2 * SECTOR, 3 * SECTOR, (byte)0);
        Files.write(log.firstSegment(damaged), first);

        assertTrue(null != runAndCatch(true), "needed");
        Files.delete(log.firstSegment(damaged));
        final LockstepException refusal = runAndCatch(true);

        assertTrue(refusal.getMessage().contains(" offset=0 position=0 reason=no frame"), refusal.toString());
    }

    @Test
    void shouldRefuseALogThatTheCatalogDoesNotKnow() throws IOException
    {
        Files.createDirectories(root.resolve("other"));
        try (RecordingLog other = new RecordingLog(root.resolve("other").toFile(), true))
        {
            other.appendTerm(99, 0, 0, 1);
        }

        final LockstepException refusal = runAndCatch(new ArchiveTailCheck(
            damaged.toFile(), root.resolve("other").toFile(), RecordedLog.CHECKSUM, 1, true));

        assertTrue(refusal.getMessage().contains("recordingIds=[99]"), refusal.toString());
    }

    @Test
    void shouldCutAnUnknownRecordingSoThatTheArchiveStarts() throws IOException
    {
        final byte[] holed = segment.clone();
        final long frame = frames.get(frames.size() / 2);
        holed[(int)(frame - base) + 40]++;
        Files.write(log.lastSegment(damaged), holed);
        Files.createDirectories(root.resolve("none"));

        final List<String> lines = new ArchiveTailCheck(
            damaged.toFile(), root.resolve("none").toFile(), RecordedLog.CHECKSUM, 1, false).run();

        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith("archive: cut a recording that the cluster does not know: "), lines.get(0));
        assertEquals(frame, log.endByArchive(damaged));
    }

    @Test
    void shouldCutWhatIsLeftBehindTheEndThatTheCatalogKnows() throws IOException
    {
        // A real archive closes the recording in its catalog; then what a truncation left comes back.
        assertEquals(log.end(), log.endByArchive(damaged));
        final byte[] more = segment.clone();
        System.arraycopy(segment, 0, more, (int)(log.end() - base), 4096);
        Files.write(log.lastSegment(damaged), more);

        final List<String> lines = check(false).run();

        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith("archive: cut what was left behind the end: "), lines.get(0));
        assertTrue(Arrays.equals(segment, Files.readAllBytes(log.lastSegment(damaged))));
    }

    @Test
    void shouldStartFromTheLastSnapshotInFrontOfACut()
    {
        final CutMark mark = new CutMark(log.clusterDir);
        final long cut = frames.get(2) - 1;
        frames.subList(1, 4).forEach(log::addSnapshot);
        mark.note(cut);

        final List<String> lines = check(false).run();

        assertEquals(List.of(
            "archive: snapshot invalidated: position=" + frames.get(3) + " reason=an election has cut the log there " +
                "at=" + cut,
            "archive: snapshot invalidated: position=" + frames.get(2) + " reason=an election has cut the log there " +
                "at=" + cut), lines);
        assertEquals(frames.get(1), log.latestSnapshot());
        assertEquals(AeronArchive.NULL_POSITION, mark.position());
        log.addSnapshot(frames.get(2));
        assertEquals(List.of(), check(false).run());
        assertEquals(frames.get(2), log.latestSnapshot());
    }

    @ParameterizedTest(name = "behind={0}")
    @ValueSource(longs = {0, 32})
    void shouldNotStartFromASnapshotBehindTheEndOfTheLog(final long behind)
    {
        log.addSnapshot(frames.get(1));
        log.addSnapshot(log.end() + behind);

        final List<String> lines = check(true).run();

        assertEquals(0 == behind ? List.of() : List.of("archive: snapshot invalidated: position=" +
            (log.end() + behind) + " reason=the log ends there at=" + log.end()), lines);
        assertEquals(0 == behind ? log.end() : frames.get(1), log.latestSnapshot());
    }

    @ParameterizedTest(name = "isClosed={0}")
    @ValueSource(booleans = {false, true})
    void shouldStartFromTheSnapshotThatTheLogReachesWhereItReachesNeitherOfTheLastTwo(final boolean isClosed)
    {
        if (isClosed)
        {
            assertEquals(log.end(), log.endByArchive(damaged));
        }
        log.addSnapshot(frames.get(1));
        log.addSnapshot(log.end() + RecordedLog.SEGMENT_LENGTH);
        log.addSnapshot(log.end() + 2 * RecordedLog.SEGMENT_LENGTH);

        assertEquals(2, check(true).run().size());

        assertEquals(frames.get(1), log.latestSnapshot());
    }

    @Test
    void shouldRefuseALogThatBeginsBehindTheLastSnapshotThatHolds()
    {
        final CutMark mark = new CutMark(log.clusterDir);
        log.purge(damaged, RecordedLog.SEGMENT_LENGTH);
        log.addSnapshot(RecordedLog.SEGMENT_LENGTH);
        log.addSnapshot(RecordedLog.SEGMENT_LENGTH + 4096);
        assertEquals(List.of(), check(false).run());
        mark.note(RecordedLog.SEGMENT_LENGTH - 32);

        final LockstepException refusal = runAndCatch(false);

        assertEquals(LockstepException.Fault.RESEED, refusal.fault());
        assertTrue(refusal.getMessage().startsWith("log begins behind the last snapshot: log=" +
            RecordedLog.SEGMENT_LENGTH + " snapshot=0 "), refusal.getMessage());
        assertEquals(RecordedLog.SEGMENT_LENGTH - 32, mark.position());
    }

    private ArchiveTailCheck check(final boolean isPageCacheLost)
    {
        return new ArchiveTailCheck(
            damaged.toFile(), log.clusterDir.toFile(), RecordedLog.CHECKSUM, RecordedLog.TERM_LENGTH,
            isPageCacheLost);
    }

    private LockstepException runAndCatch(final boolean isPageCacheLost)
    {
        return runAndCatch(check(isPageCacheLost));
    }

    private static LockstepException runAndCatch(final ArchiveTailCheck check)
    {
        try
        {
            check.run();
            return null;
        }
        catch (final LockstepException ex)
        {
            return ex;
        }
    }

    private long frameOf(final long at)
    {
        long result = base;
        for (final long each : frames)
        {
            if (each <= at)
            {
                result = each;
            }
        }
        return result;
    }

    private long nextFrame(final long frame)
    {
        final int index = frames.indexOf(frame);
        return frames.get(Math.min(index + 1, frames.size() - 1));
    }

    private boolean isPadding(final long frame)
    {
        return 0 == segment[(int)(frame - base) + 6];
    }

    /** As far as it is on disk. */
    private int frameLength(final long frame)
    {
        final int offset = (int)(frame - base);
        return isPadding(frame) ? HEADER_DATA : segment[offset] & 0xFF | (segment[offset + 1] & 0xFF) << 8;
    }

    /** First position in the last segment from which everything is zero, by frames. */
    private long endOnDisk() throws IOException
    {
        final byte[] left = Files.readAllBytes(log.lastSegment(damaged));
        assertEquals(segment.length, left.length);
        int last = left.length;
        while (0 == left[last - 1])
        {
            last--;
        }
        return frames.get(frames.indexOf(frameOf(base + last - 1)) + 1);
    }
}
