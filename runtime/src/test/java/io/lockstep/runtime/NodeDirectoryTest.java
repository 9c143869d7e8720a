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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.NodeDirectory.Bootstrap;

class NodeDirectoryTest
{
    private static final List<String> PARTS = List.of("journal", "archive", "cluster");

    @TempDir
    private Path root;
    private Path dir;

    @BeforeEach
    void choose()
    {
        dir = root.resolve("m0");
    }

    @Test
    void shouldTakeAnEmptyDirectoryOnlyForANewNode()
    {
        assertRefused(ExitCode.RESEED, "directory is empty: directory=" + dir +
            "; if this node has never run, start it with --bootstrap;" +
            " if its data is lost: lockstep sequencer reseed --from PEER", Bootstrap.NEVER);

        open(Bootstrap.NEW).close();
        open(Bootstrap.NEVER).close();

        assertRefused(ExitCode.REFUSED, "so the node is not new", Bootstrap.NEW);
    }

    @Test
    void shouldRefuseADirectoryOfAnotherNodeAndNameWhatDiffers()
    {
        open(Bootstrap.NEW).close();

        final LockstepException ex = assertThrows(LockstepException.class, () -> NodeDirectory.open(
            dir, identity(2).with("stream.id", 8), PARTS, Bootstrap.NEVER));

        assertEquals("directory belongs to another node: directory=" + dir +
            " member.id: expected=2 actual=1, stream.id: expected=8 actual=7", ex.getMessage());
        assertEquals(ExitCode.REFUSED, ExitCode.of(ex));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"journal", "archive", "cluster"})
    void shouldRefuseAPartOfAnotherNodeAndADirectoryThatLostOne(final String part) throws IOException
    {
        open(Bootstrap.NEW).close();
        NodeDirectory.stamp(dir.resolve(part), identity(2));

        assertRefused(ExitCode.REFUSED, "directory=" + dir.resolve(part) + " member.id: expected=1 actual=2",
            Bootstrap.NEVER);
        assertRefused(ExitCode.REFUSED, "member.id", Bootstrap.ADOPT);
        Files.delete(dir.resolve(part).resolve(NodeDirectory.IDENTITY_FILE_NAME));
        Files.delete(dir.resolve(part));
        assertRefused(ExitCode.RESEED, "directory has lost a part: directory=" + dir + " missing=" + part,
            Bootstrap.NEVER);
        assertRefused(ExitCode.REFUSED, "so the node is not new", Bootstrap.NEW);
    }

    @Test
    void shouldRefuseDataThatNobodyStampedUnlessToldToAdoptIt() throws IOException
    {
        Files.createDirectories(dir.resolve("archive"));
        Files.writeString(dir.resolve("archive/archive.catalog"), "x");

        assertRefused(ExitCode.REFUSED, "directory has data and no identity", Bootstrap.NEVER);
        assertRefused(ExitCode.REFUSED, "so the node is not new", Bootstrap.NEW);
        open(Bootstrap.ADOPT).close();

        open(Bootstrap.NEVER).close();
    }

    @Test
    void shouldFinishAFirstStartThatWasKilledBetweenTwoParts() throws IOException
    {
        NodeDirectory.stamp(dir.resolve("journal"), identity(1));

        open(Bootstrap.NEW).close();

        open(Bootstrap.NEVER).close();
    }

    @Test
    void shouldRefuseTheSecondAndNameTheFirst()
    {
        final NodeDirectory first = open(Bootstrap.NEW);

        assertRefused(ExitCode.REFUSED, "directory has another process: directory=" + dir + " pid=" +
            ProcessHandle.current().pid(), Bootstrap.NEVER);
        assertRefused(ExitCode.REFUSED, "directory has another process", Bootstrap.NEVER);
        first.close();

        open(Bootstrap.NEVER).close();
    }

    @Test
    void shouldTellAKilledProcessFromALossOfPowerUntilANodeHasStartedWhole() throws IOException
    {
        final NodeDirectory first = open(Bootstrap.NEW);
        assertFalse(first.isDirty());
        first.started();
        first.close();

        final NodeDirectory afterKill = open(Bootstrap.NEVER);
        assertTrue(afterKill.isDirty());
        assertFalse(afterKill.isPowerLost());
        assertTrue(afterKill.report().contains("machine=same"), afterKill.report());
        afterKill.close();

        final Path marker = dir.resolve(NodeDirectory.RUNNING_FILE_NAME);
        Files.writeString(marker, "pid=1\nboot.id=of-another-boot\n");
        final NodeDirectory afterPower = open(Bootstrap.NEVER);
        assertTrue(afterPower.isPowerLost());
        assertTrue(afterPower.report().contains("pid=1 machine=restarted"), afterPower.report());
        afterPower.close();

        final NodeDirectory afterAStartThatFailed = open(Bootstrap.NEVER);
        assertTrue(afterAStartThatFailed.isPowerLost(), "nobody has looked at what was lost yet");
        afterAStartThatFailed.started();
        afterAStartThatFailed.close();

        final NodeDirectory last = open(Bootstrap.NEVER);
        assertTrue(last.isDirty());
        assertFalse(last.isPowerLost());
        last.stopped();
        last.close();
        last.close();

        final NodeDirectory clean = open(Bootstrap.NEVER);
        assertFalse(clean.isDirty());
        assertNull(clean.report());
        clean.close();
    }

    private NodeDirectory open(final Bootstrap bootstrap)
    {
        return NodeDirectory.open(dir, identity(1), PARTS, bootstrap);
    }

    private void assertRefused(final ExitCode code, final String named, final Bootstrap bootstrap)
    {
        final LockstepException ex = assertThrows(LockstepException.class, () -> open(bootstrap));
        assertTrue(ex.getMessage().contains(named), ex.getMessage());
        assertEquals(-1, ex.getMessage().indexOf('\n'));
        assertEquals(code, ExitCode.of(ex));
    }

    private static NodeIdentity identity(final int memberId)
    {
        return new NodeIdentity("sequencer").with("stream.id", 7).with("member.id", memberId);
    }
}
