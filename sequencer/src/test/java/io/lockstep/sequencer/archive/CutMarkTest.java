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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.archive.client.AeronArchive;
import io.lockstep.protocol.LockstepException;

class CutMarkTest
{
    @TempDir
    Path directory;

    @Test
    void shouldKeepTheLowestOfSeveralCutsUntilItIsCleared()
    {
        final CutMark mark = new CutMark(directory);
        assertEquals(AeronArchive.NULL_POSITION, mark.position());

        mark.note(4096);
        mark.note(8192);
        assertEquals(4096, new CutMark(directory).position());
        mark.note(0);
        assertEquals(0, new CutMark(directory).position());

        mark.clear();
        assertEquals(AeronArchive.NULL_POSITION, new CutMark(directory).position());
    }

    @Test
    void shouldAskForAReseedWhereTheMarkCannotBeRead() throws IOException
    {
        Files.writeString(directory.resolve(CutMark.FILE_NAME), "");

        final LockstepException ex = assertThrows(LockstepException.class, new CutMark(directory)::position);

        assertEquals(LockstepException.Fault.RESEED, ex.fault());
        assertTrue(ex.getMessage().contains("file=" + directory.resolve(CutMark.FILE_NAME)), ex.getMessage());
    }

    @Test
    void shouldSayThatACutCannotBeNoted()
    {
        final CutMark mark = new CutMark(directory.resolve("none"));

        final LockstepException ex = assertThrows(LockstepException.class, () -> mark.note(32));

        assertEquals(LockstepException.Fault.RESEED, ex.fault());
        assertTrue(ex.getMessage().startsWith("cut of the log cannot be noted, reseed this member: position=32 "),
            ex.getMessage());
    }
}
