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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForcedFilesTest
{
    @TempDir
    Path directory;

    @Test
    void shouldReplaceAFileWholeAndLeaveNothingBeside() throws IOException
    {
        Files.writeString(directory.resolve("mark.new"), "what a process that was killed has left, longer than all");

        ForcedFiles.write(directory, "mark", "first");
        ForcedFiles.write(directory, "mark", "second, \u00f6");

        assertEquals("second, \u00f6", ForcedFiles.read(directory, "mark"));
        assertEquals(List.of("mark"), names());
    }

    @Test
    void shouldDeleteWhatIsThereAndPassOverWhatIsNot() throws IOException
    {
        ForcedFiles.write(directory, "mark", "");

        ForcedFiles.delete(directory, "mark");
        ForcedFiles.delete(directory, "mark");

        assertEquals(List.of(), names());
        assertNull(ForcedFiles.read(directory, "mark"));
    }

    @Test
    void shouldSayWhatCannotBeWritten()
    {
        assertThrows(IOException.class, () -> ForcedFiles.write(directory.resolve("none"), "mark", ""));
    }

    private List<String> names() throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map((file) -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }
}
