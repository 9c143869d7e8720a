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
package io.lockstep.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Follows the history of a load while it is written: how many requests were applied, up to where, and refused. */
final class HistoryTail
{
    private static final String APPLIED = "{\"e\":\"applied\",";
    private static final String BUSY = "{\"e\":\"busy\",";
    private static final String READ_ONLY = "\"READ_ONLY\"";
    private static final String SEQUENCE = "\"sequence\":";

    private final Path file;
    private long position;
    private long applied;
    private long readOnly;
    private long lastSequence;

    HistoryTail(final Path file)
    {
        this.file = file;
    }

    long applied()
    {
        read();
        return applied;
    }

    /** Requests that were answered Busy as the cluster was read-only. */
    long readOnly()
    {
        read();
        return readOnly;
    }

    long lastSequence()
    {
        read();
        return lastSequence;
    }

    private void read()
    {
        if (!Files.exists(file))
        {
            return;
        }
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r"))
        {
            final byte[] bytes = new byte[(int)(input.length() - position)];
            input.seek(position);
            input.readFully(bytes);
            int limit = bytes.length;
            while (limit > 0 && '\n' != bytes[limit - 1])
            {
                limit--;
            }
            position += limit;
            new String(bytes, 0, limit, StandardCharsets.UTF_8).lines()
                .forEach(this::onLine);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("history cannot be read: file=" + file, ex);
        }
    }

    private void onLine(final String line)
    {
        if (line.startsWith(APPLIED))
        {
            onApplied(line);
        }
        else if (line.startsWith(BUSY) && line.contains(READ_ONLY))
        {
            readOnly++;
        }
    }

    private void onApplied(final String line)
    {
        applied++;
        lastSequence = Math.max(lastSequence, Long.parseLong(
            line.substring(line.indexOf(SEQUENCE) + SEQUENCE.length(), line.length() - 1)));
    }
}
