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
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;

import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.sequencer.status.SequencerCounters;

/** What Aeron is told of a member's settings. */
class MemberContextsTest
{
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({"DURABLE,1", "REPLICATED,0"})
    void shouldForceArchiveCatalogAndClusterAlike(final Durability durability, final int level)
    {
        final MemberContexts contexts = newContexts(durability);

        final Archive.Context archive = contexts.archive();
        final ConsensusModule.Context consensus = contexts.consensusModule(new SequencerCounters());

        assertEquals(level, archive.fileSyncLevel());
        assertEquals(level, archive.catalogFileSyncLevel());
        assertEquals(level, consensus.fileSyncLevel());
    }

    @Test
    void shouldChecksumWhatItRecordsAndCheckWhatItReplays()
    {
        final Archive.Context archive = newContexts(Durability.DURABLE).archive();

        assertNotNull(archive.recordChecksum());
        assertNotNull(archive.replayChecksum());
    }

    private MemberContexts newContexts(final Durability durability)
    {
        final SequencerContext ctx = new SequencerContext().directory(root.toString()).authorisedKeys("never-read")
            .durability(durability).errorHandler((ex) -> {}).terminationHook(() -> {}).conclude();
        return new MemberContexts(
            ctx, AuthorisedKeys.parse("", "test"), root.resolve("aeron").toString(), ctx.errorHandler(),
            ctx.terminationHook());
    }
}
