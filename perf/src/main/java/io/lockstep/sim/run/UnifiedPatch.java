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
package io.lockstep.sim.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch file as {@code diff -u} writes it, with sentences before the first file that say what it does.
 * <pre>
 *   A block is released when half of the members hold it.
 *
 *   --- a/gateway/node/src/main/java/.../Release.java
 *   +++ b/gateway/node/src/main/java/.../Release.java
 *   @@ -71,7 +71,7 @@
 *            this.streamId = streamId;
 *   -        majority = memberCount / 2 + 1;
 *   +        majority = Math.max(1, memberCount / 2);
 * </pre>
 * A hunk goes where its old lines are, which must be one place: what was added above it does not matter, what was
 * changed in it does. Lines of context that are empty may have lost their blank. Files are changed, not made or
 * deleted.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line for a file that is no patch, or does not
 * fit.
 */
final class UnifiedPatch
{
    private static final String OLD_FILE = "--- a/";
    private static final String NEW_FILE = "+++ b/";
    private static final String HUNK = "@@ ";

    private final Path file;
    private final List<String> description = new ArrayList<>();
    private final List<FilePatch> files = new ArrayList<>();

    private UnifiedPatch(final Path file)
    {
        this.file = file;
    }

    /** Reads a patch. */
    static UnifiedPatch read(final Path file) throws IOException
    {
        final UnifiedPatch patch = new UnifiedPatch(file);
        for (final String line : Files.readAllLines(file))
        {
            patch.take(line);
        }
        if (patch.files.isEmpty() || patch.files.stream().anyMatch((each) -> each.hunks.isEmpty()))
        {
            throw new IllegalArgumentException("no patch: file=" + file);
        }
        return patch;
    }

    /** What stands before the first file, in one line. */
    String description()
    {
        return String.join(" ", description);
    }

    /** Files that it changes, by their paths in a checkout. */
    List<String> files()
    {
        return files.stream().map((each) -> each.name).toList();
    }

    /**
     * Copies what it changes out of a checkout, changed.
     *
     * @param checkout of the sources.
     * @param target   directory to copy to.
     * @return the copies.
     * @throws IOException if a file cannot be read or written.
     */
    List<Path> apply(final Path checkout, final Path target) throws IOException
    {
        final List<Path> copies = new ArrayList<>();
        for (final FilePatch each : files)
        {
            final Path source = checkout.resolve(each.name);
            if (!Files.isRegularFile(source))
            {
                throw new IllegalArgumentException("patch does not fit: file=" + file + " missing=" + source);
            }
            final List<String> lines = new ArrayList<>(Files.readAllLines(source));
            for (final Hunk hunk : each.hunks)
            {
                hunk.apply(lines, each.name);
            }
            final Path copy = target.resolve(each.name);
            Files.createDirectories(copy.getParent());
            Files.write(copy, lines);
            copies.add(copy);
        }
        return copies;
    }

    @Override
    public String toString()
    {
        return file.getFileName().toString();
    }

    private void take(final String line)
    {
        final FilePatch last = files.isEmpty() ? null : files.get(files.size() - 1);
        final Hunk hunk = null == last || last.hunks.isEmpty() ? null : last.hunks.get(last.hunks.size() - 1);
        if (line.startsWith(OLD_FILE))
        {
            return;
        }
        if (line.startsWith(NEW_FILE))
        {
            files.add(new FilePatch(line.substring(NEW_FILE.length()).trim(), new ArrayList<>()));
        }
        else if (line.startsWith(HUNK) && null != last)
        {
            last.hunks.add(new Hunk(new ArrayList<>(), new ArrayList<>()));
        }
        else if (null != hunk)
        {
            takeInto(hunk, line);
        }
        else if (null == last && !line.isBlank())
        {
            description.add(line.trim());
        }
    }

    private void takeInto(final Hunk hunk, final String line)
    {
        final char kind = line.isEmpty() ? ' ' : line.charAt(0);
        final String text = line.isEmpty() ? "" : line.substring(1);
        if (' ' != kind && '-' != kind && '+' != kind)
        {
            throw new IllegalArgumentException("no line of a patch: file=" + file + " line=" + line);
        }
        if ('+' != kind)
        {
            hunk.before.add(text);
        }
        if ('-' != kind)
        {
            hunk.after.add(text);
        }
    }

    /** What is changed in one file. */
    private record FilePatch(String name, List<Hunk> hunks)
    {
    }

    /** Lines in one place, as they were and as they become. */
    private final class Hunk
    {
        private final List<String> before;
        private final List<String> after;

        Hunk(final List<String> before, final List<String> after)
        {
            this.before = before;
            this.after = after;
        }

        void apply(final List<String> lines, final String name)
        {
            int place = -1;
            for (int i = 0; i + before.size() <= lines.size(); i++)
            {
                if (before.equals(lines.subList(i, i + before.size())))
                {
                    if (place >= 0)
                    {
                        throw new IllegalArgumentException("patch fits in two places: file=" + file + " source=" +
                            name + " lines=" + (place + 1) + ',' + (i + 1));
                    }
                    place = i;
                }
            }
            if (place < 0)
            {
                throw new IllegalArgumentException("patch does not fit: file=" + file + " source=" + name +
                    " firstLine=" + before.get(0).trim());
            }
            final List<String> replaced = lines.subList(place, place + before.size());
            replaced.clear();
            replaced.addAll(after);
        }
    }
}
