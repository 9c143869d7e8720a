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
package io.lockstep.perf.bench.journal;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import io.lockstep.runtime.ErrorLog;

/** Main class of a contender's process: takes one measure, and leaves figures or an error in a file. */
public final class ContenderMain
{
    private ContenderMain()
    {
    }

    /**
     * Takes one measure.
     *
     * @param args file of the job to read, file of the figures to write.
     * @throws IOException if a file cannot be read or written.
     */
    public static void main(final String[] args) throws IOException
    {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0])))
        {
            properties.load(reader);
        }
        final BenchFigures figures = figures(properties);
        try (Writer writer = Files.newBufferedWriter(Path.of(args[1])))
        {
            figures.values().store(writer, null);
        }
        System.exit(null == figures.error() ? 0 : 1);
    }

    private static BenchFigures figures(final Properties properties)
    {
        try
        {
            return run(BenchJob.from(properties));
        }
        catch (final Exception | LinkageError ex)
        {
            ex.printStackTrace();
            return BenchFigures.error(ErrorLog.describe(ex));
        }
    }

    private static BenchFigures run(final BenchJob job) throws Exception
    {
        switch (job.measure())
        {
            case APPEND:
            case IDLE:
                return appenderFigures(job);

            case BANDWIDTH:
                return new BandwidthRun(job).run();

            case ROLL:
                return new RollRun(job).run();

            case READ:
                return new ReadRun(job).run();

            case SEEK:
            case GENERATE:
                return new SeekRun(job).run();

            default:
                throw new IllegalArgumentException("measure is unknown: measure=" + job.measure());
        }
    }

    private static BenchFigures appenderFigures(final BenchJob job)
    {
        final AppendRun run = new AppendRun(job);
        switch (job.contender())
        {
            case LOCKSTEP:
                return run.run(LockstepAppender::new);

            case ARCHIVE:
            case ARCHIVE_BLOCKS:
                return run.run(ArchiveAppender::new);

            case CHRONICLE:
            case CHRONICLE_BLOCKS:
                return chronicle(run);

            default:
                throw new IllegalArgumentException("contender does not append: contender=" + job.contender());
        }
    }

    /** It is not in the tarball, and reaches so deep into the JDK that it may not run on every one. */
    private static BenchFigures chronicle(final AppendRun run)
    {
        try
        {
            return run.run(ChronicleAppender::new);
        }
        catch (final NoClassDefFoundError ex)
        {
            return BenchFigures.absent("it is not on the class path, or not whole: missing=" + ex.getMessage());
        }
        catch (final LinkageError | IllegalStateException | UnsupportedOperationException ex)
        {
            return BenchFigures.absent("it does not run on this JVM: " + ErrorLog.describe(ex));
        }
    }
}
